"""Inputs on a web server that shows its folders: read, never written, and nothing passed over."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest

from pipeline.errors import PlaceError, UsageError
from pipeline.places.address import Address
from pipeline.places.inputs import Entry
from pipeline.places.packages import StoredOutputs
from pipeline.places.stored import StoredInputs


class Server(SimpleHTTPRequestHandler):
    """Shows a folder; but "closed" cannot be listed, "unsized" says no size, and there are sort buttons."""

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        """As usual but for what is odd."""
        if "closed" in self.path:
            self.send_error(500)
        else:
            super().do_GET()

    def send_header(self, keyword: str, value: str) -> None:
        """As usual, without the size of some."""
        if not (keyword == "Content-Length" and "unsized" in self.path):
            super().send_header(keyword, value)

    def list_directory(self, path: str | os.PathLike[str]) -> io.BytesIO:
        """With the sort buttons of other servers."""
        links = [quote(inside.name) + "/" * inside.is_dir() for inside in Path(path).iterdir()]
        page = "".join(f'<a href="{link}">x</a>' for link in ["?C=N;O=D", *links]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        return io.BytesIO(page)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What the server shows."""
    (tmp_path / "Sở Y tế").mkdir()
    (tmp_path / "Sở Y tế" / "báo cáo 100%.xlsx").write_bytes(b"one")
    (tmp_path / "b.xlsx").write_bytes(b"three")
    (tmp_path / "decisions.csv").write_bytes(b"own")
    os.utime(tmp_path / "b.xlsx", (1.7e9, 1.7e9))
    return tmp_path


@pytest.fixture
def web(folder: Path) -> Iterator[Address]:
    """The server's address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Address(f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()


def test_files_are_listed_by_their_names(web: Address) -> None:
    entries = {entry.name: entry for entry in StoredInputs(web).entries()}

    assert {name: entry.size for name, entry in entries.items()} == {
        "b.xlsx": 5,
        "Sở Y tế/báo cáo 100%.xlsx": 3,
    }
    assert entries["b.xlsx"] == Entry("b.xlsx", "b.xlsx", 5, "1700000000")


def test_files_are_brought_as_they_are(web: Address, tmp_path_factory: pytest.TempPathFactory) -> None:
    here = tmp_path_factory.mktemp("here")
    StoredInputs(web).bring_all(here)

    found = {path.relative_to(here).as_posix(): path for path in here.rglob("*") if path.is_file()}
    assert {name: path.read_bytes() for name, path in found.items()} == {
        "b.xlsx": b"three",
        "Sở Y tế/báo cáo 100%.xlsx": b"one",
        "decisions.csv": b"own",
    }


def test_a_folder_that_cannot_be_listed_is_not_passed_over(web: Address, folder: Path) -> None:
    """Its returns would be missing, and nobody would know."""
    (folder / "closed").mkdir()

    with pytest.raises(PlaceError) as caught:
        StoredInputs(web).entries()

    assert caught.value.key == "places.cannot-reach"


def test_a_file_whose_size_nobody_tells_is_said(web: Address, folder: Path) -> None:
    (folder / "unsized.xlsx").write_bytes(b"one")

    with pytest.raises(PlaceError) as caught:
        StoredInputs(web).entries()

    assert (caught.value.key, caught.value.facts) == ("places.no-size", {"place": f"{web}/unsized.xlsx"})


def test_a_folder_that_is_not_there_is_refused(web: Address) -> None:
    with pytest.raises(UsageError) as caught:
        StoredInputs(web / "slip").entries()

    assert caught.value.key == "places.nothing-there"


def test_a_server_that_is_not_there_is_said() -> None:
    with pytest.raises(PlaceError) as caught:
        StoredInputs(Address("http://127.0.0.1:9")).entries()

    assert caught.value.key == "places.cannot-reach"


def test_nothing_can_be_put_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        StoredOutputs(Address("http://127.0.0.1:9/out"), tmp_path)

    assert caught.value.key == "places.read-only"

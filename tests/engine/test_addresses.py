"""Inputs and outputs in a store that speaks S3: the same bytes as from folder to folder, on either engine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import cli
from pipeline.engine.jobs import ReadReturns, Wanted
from pipeline.model import FileKind, Reading
from pipeline.places.address import Address, Store, together
from tests.engine.conftest import SAMPLE, Cluster

INPUTS = "s3://bucket/inputs"


@pytest.fixture(scope="module", autouse=True)
def sample(s3: Store) -> None:
    """The sample's returns in the store."""
    files = [path for path in SAMPLE.inputs.rglob("*") if path.is_file()]
    names = [f"inputs/{path.relative_to(SAMPLE.inputs).as_posix()}" for path in files]
    together(s3.put_file, files, names)


def consolidate(*words: str) -> Result:
    """A command as somebody types it."""
    return CliRunner().invoke(cli, list(words), catch_exceptions=False)


def ran(outputs: str, *more: str, inputs: str = INPUTS) -> Result:
    """A run from the store."""
    schemas, day = str(SAMPLE.schemas), SAMPLE.as_of.isoformat()
    return consolidate(
        "run", "--inputs", inputs, "--outputs", outputs, "--schemas", schemas, "--as-of", day, *more
    )


def stored(s3: Store, outputs: str) -> dict[str, bytes]:
    """Every object below an outputs address but what is kept for the next run."""
    names = {name: name.removeprefix(f"{outputs}/") for name in s3.listed(outputs)}
    return {name: s3.get(key) for key, name in names.items() if not name.startswith(".")}


def test_from_store_to_store_on_this_machine(s3: Store, here: dict[str, bytes]) -> None:
    done = ran("s3://bucket/alone", "--json")
    (package,) = json.loads(done.stdout)["packages"]

    assert done.exit_code == 3
    assert package["workbook"].startswith("s3://bucket/alone/kon-tum-2024-12/12-2024/tong-hop")
    assert stored(s3, "alone") == here


def test_from_any_store_to_any_store(s3: Store, here: dict[str, bytes]) -> None:
    """One that cannot list all at once, nor make an object on the condition that there is none."""
    memory = Store(Address("memory://office"))
    for name in s3.listed("inputs"):
        memory.put(name, s3.get(name))
    done = ran("memory://office/outputs", inputs="memory://office/inputs")

    assert done.exit_code == 3
    assert stored(memory, "outputs") == here


def test_from_a_web_server_to_a_folder(tmp_path: Path, here: dict[str, bytes]) -> None:
    with shown(SAMPLE.inputs) as address:
        done = ran(str(tmp_path), inputs=address)

    assert done.exit_code == 3
    found = {path.relative_to(tmp_path).as_posix(): path for path in tmp_path.rglob("*") if path.is_file()}
    assert {name: path.read_bytes() for name, path in found.items() if not name.startswith(".")} == here


@contextmanager
def shown(folder: Path) -> Iterator[str]:
    """A web server that shows a folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_from_store_to_store_by_workers(s3: Store, cluster: Cluster, here: dict[str, bytes]) -> None:
    done = ran("s3://bucket/many", "--engine", "dask", "--scheduler", cluster.address)

    assert done.exit_code == 3
    assert stored(s3, "many") == here


# ---------------------------------------------------------------- again


def test_a_run_with_nothing_changed_says_its_words_again(s3: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first = ran("s3://bucket/again")
    kept = sorted(name for name in s3.listed("again") if name.startswith("again/."))
    with monkeypatch.context() as patched:
        patched.setattr("pipeline.run.run", lambda *_: pytest.fail("it ran"))
        again = ran("s3://bucket/again")

    assert kept == [f"again/.cache/{name}" for name in ("finished-run", "readings", "verdicts")]
    assert (again.stdout, again.exit_code) == (first.stdout, first.exit_code)


def test_a_package_that_was_changed_in_the_store_is_made_again(s3: Store, here: dict[str, bytes]) -> None:
    s3.put("again/kon-tum-2024-12/12-2024/summary.json", b"{}")
    ran("s3://bucket/again")

    current = {name: content for name, content in stored(s3, "again").items() if "/earlier/" not in name}
    assert current == here


def test_workers_read_again_only_what_has_changed(
    s3: Store, cluster: Cluster, here: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the run on one machine kept at the address serves a run by workers, and its bytes are the same."""
    for name in ("kon-tum-2024-12/12-2024/summary.json", ".cache/finished-run"):
        s3.remove(f"again/{name}")
    monkeypatch.setattr("pipeline.engine.cluster.ReadReturns", NothingNew.of)
    ran("s3://bucket/again", "--engine", "dask", "--scheduler", cluster.address)

    current = {name: content for name, content in stored(s3, "again").items() if "/earlier/" not in name}
    assert current == here


def test_workers_hash_what_only_they_see_and_the_same_words_are_said_again(
    s3: Store, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = ("s3://bucket/hashed", "--engine", "dask", "--scheduler", cluster.address)
    first = ran(*there)
    with monkeypatch.context() as patched:
        patched.setattr("pipeline.run.run", lambda *_: pytest.fail("it ran"))
        again = ran(*there)
    name = next(name for name in s3.listed("inputs") if name.endswith(".xlsx"))
    content = s3.get(name)
    s3.put(name, bytes(reversed(content)))
    changed = ran(*there)
    s3.put(name, content)

    assert (again.stdout, again.exit_code) == (first.stdout, first.exit_code)
    assert changed.stdout != first.stdout


@dataclass(frozen=True)
class NothingNew:
    """Reads returns, and fails if any that is a spreadsheet had to be read."""

    job: ReadReturns

    @classmethod
    def of(cls, *asked: Any) -> NothingNew:
        """In place of the job itself."""
        return cls(ReadReturns(*asked))

    def check(self, batch: Sequence[Wanted]) -> None:
        """As the job does."""
        self.job.check(batch)

    def __call__(self, batch: Sequence[Wanted]) -> list[Reading | None]:
        """As the job does."""
        found = self.job(batch)
        new = [reading.source for reading in found if reading]
        if any(source.kind is FileKind.SPREADSHEET for source in new):
            raise ValueError(f"read again: {[source.name for source in new]}")
        return found


# ---------------------------------------------------------------- the other commands, on the package of above

PACKAGE = "s3://bucket/alone/kon-tum-2024-12/12-2024"


def test_verify_reads_a_package_and_its_inputs_in_the_store() -> None:
    done = consolidate("verify", PACKAGE, "--inputs", INPUTS, "--schemas", str(SAMPLE.schemas), "--json")
    found = json.loads(done.stdout)

    assert done.exit_code == 0
    assert found["folder"] == PACKAGE


def test_verify_names_what_was_changed_in_the_store(s3: Store) -> None:
    name = "alone/kon-tum-2024-12/12-2024/summary.json"
    content = s3.get(name)
    s3.put(name, content + b" ")
    try:
        done = consolidate("verify", PACKAGE, "--json")
    finally:
        s3.put(name, content)

    assert done.exit_code == 3
    assert "summary.json" in done.stdout


def test_compare_trace_export_status_and_report_read_from_the_store(tmp_path: Path) -> None:
    schemas = ("--schemas", str(SAMPLE.schemas))
    workbook = f"{PACKAGE}/tong-hop_kon-tum-2024-12_12-2024.xlsx"
    outputs = ("--outputs", "s3://bucket/alone")
    asked = [
        ("compare", PACKAGE, PACKAGE),
        ("trace", workbook, "b1/A1/", "--inputs", INPUTS),
        ("export", *outputs, "--to", str(tmp_path / "export")),
        ("status", "--inputs", INPUTS, *outputs, *schemas, "--as-of", "2024-12-20"),
        ("report", *outputs, *schemas, "--out", str(tmp_path / "letters")),
    ]
    codes = {words[0]: consolidate(*words).exit_code for words in asked}

    assert codes == {"compare": 0, "trace": 0, "export": 0, "status": 3, "report": 0}


def test_documents_need_a_folder_of_this_machine() -> None:
    done = consolidate("report", "--outputs", "s3://bucket/alone", "--schemas", str(SAMPLE.schemas))

    assert done.exit_code == 2
    assert "--out" in done.stderr


def test_an_address_with_nothing_behind_it_is_wrong_usage() -> None:
    for words in (("run", "--inputs", "s3://bucket/slip"), ("verify", "s3://bucket/slip")):
        done = consolidate(*words, "--schemas", str(SAMPLE.schemas))

        assert done.exit_code == 2
        assert "s3://bucket/slip" in done.stderr


def test_a_bucket_that_is_not_there_is_said_in_one_sentence() -> None:
    read, written = consolidate("verify", "s3://nobodys-bucket/x"), ran("s3://nobodys-bucket/out")

    assert (read.exit_code, written.exit_code) == (2, 4)
    assert read.stderr.count("\n") == written.stderr.count("\n") == 1
    assert "s3://nobodys-bucket/x" in read.stderr
    assert "s3://nobodys-bucket/out/.consolidate.lock" in written.stderr

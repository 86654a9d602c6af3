"""One run at a time writes into an outputs folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.lock import LOCK_FILE, alone_in

HOLDER = """
import sys, time
from pathlib import Path
from pipeline.lock import alone_in
with alone_in(Path(sys.argv[1]), lambda *_: None):
    print("in", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def held_for(seconds: float, folder: Path) -> subprocess.Popen[str]:
    """Another process that is alone in the folder for some seconds."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder), str(seconds)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "in\n"
    return holder


def test_the_second_waits_for_the_first_and_is_told_so(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    holder = held_for(0.6, tmp_path)
    began = time.monotonic()

    with alone_in(tmp_path, lambda *waited: told.append(waited), patience_s=60):
        assert time.monotonic() - began > 0.2

    assert told == [(0, 60)]
    assert holder.wait() == 0


def test_whoever_waits_too_long_says_so(tmp_path: Path) -> None:
    holder = held_for(30, tmp_path)

    with pytest.raises(OutputError) as caught, alone_in(tmp_path, lambda *_: None, patience_s=0.3):
        pass

    assert caught.value.key == "output.busy"
    holder.kill()
    holder.communicate()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9")
def test_a_holder_that_dies_lets_go(tmp_path: Path) -> None:
    holder = held_for(30, tmp_path)
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()

    with alone_in(tmp_path, lambda *_: pytest.fail("waited"), patience_s=5):
        pass


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    with alone_in(tmp_path / "a" / "b", lambda *_: None):
        pass

    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == [LOCK_FILE]


def test_a_file_in_the_folders_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "outputs").write_text("not a folder")

    with pytest.raises(OutputError) as caught, alone_in(tmp_path / "outputs", lambda *_: None):
        pass

    assert caught.value.key == "output.cannot-write"


@pytest.mark.parametrize("instead", ["nothing", "folder", "file"])
def test_a_folder_that_is_not_what_it_was_is_told_of_whatever_else_went_wrong(
    tmp_path: Path, instead: str
) -> None:
    def fail() -> None:
        (tmp_path / "outputs").rename(tmp_path / "away")
        if instead == "folder":
            (tmp_path / "outputs").mkdir()
        if instead == "file":
            (tmp_path / "outputs").write_text("not a folder")
        raise FileNotFoundError(2, "No such file or directory", "summary.json")

    with pytest.raises(OutputError) as caught, alone_in(tmp_path / "outputs", lambda *_: None):
        fail()

    assert caught.value.key == "output.gone"


def test_what_goes_wrong_in_a_folder_that_is_still_there_is_told_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), alone_in(tmp_path, lambda *_: None):
        (tmp_path / "decisions.csv").read_text()

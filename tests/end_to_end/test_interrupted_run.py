"""A run that is stopped, or has no room to write, leaves the old package and says so; two at once wait."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="uses POSIX signals and limits")

ROOT = Path(__file__).parents[2]
RETURNS = ROOT / "tests" / "data" / "returns" / "nui-thanh-2024-h1"


def start(folder: Path, as_of: str, before: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    words = [
        "run",
        "--inputs",
        str(folder / "inputs"),
        "--outputs",
        str(folder / "outputs"),
        "--as-of",
        as_of,
    ]
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", *words, "--lang", "en"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=before,  # noqa: PLW1509 - pytest runs no threads here
    )


def package(folder: Path) -> dict[str, bytes]:
    """Every file of the one package; fails if there are others, or leftovers beside it."""
    home = folder / "outputs" / "nui-thanh-2024"
    (period,) = [path for path in home.iterdir() if path.name != "earlier"]
    return {
        path.relative_to(period).as_posix(): path.read_bytes() for path in period.rglob("*") if path.is_file()
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two returns and the package of an earlier run."""
    place = tmp_path_factory.mktemp("interrupted")
    (place / "inputs").mkdir()
    for path in sorted(RETURNS.iterdir())[:2]:
        shutil.copy(path, place / "inputs" / path.name)
    run = start(place, "2024-07-01")
    _, said = run.communicate()
    assert run.returncode == 3, said
    return place


def test_ctrl_c_leaves_the_old_package_and_says_so(folder: Path) -> None:
    before = package(folder)
    run = start(folder, "2024-07-02")
    assert run.stderr is not None
    run.stderr.readline()  # "Reading returns ..."
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate()

    assert run.returncode == 130
    assert "Stopped as asked. Earlier results are untouched" in said
    assert "Traceback" not in said
    assert package(folder) == before


def test_no_room_to_write_leaves_the_old_package_and_says_so(folder: Path) -> None:
    """A bound on the size of files stands for a full disk: both fail the write."""
    import resource

    before = package(folder)
    run = start(folder, "2024-07-03", lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)))
    _, said = run.communicate()

    assert run.returncode == 4
    assert "the earlier result there is untouched" in said
    assert "Traceback" not in said
    assert package(folder) == before


def test_an_outputs_folder_that_goes_away_is_named_and_nothing_is_hidden_in_a_new_one(
    folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder / "inputs", tmp_path / "inputs")
    run = start(tmp_path, "2024-07-06")
    assert run.stderr is not None
    run.stderr.readline()  # "Reading returns ..."
    shutil.move(tmp_path / "outputs", tmp_path / "away")
    _, said = run.communicate()

    assert run.returncode == 4
    assert f"The outputs folder {tmp_path / 'outputs'} was removed or replaced" in said
    assert "Traceback" not in said
    assert [path for path in (tmp_path / "outputs").glob("*") if not path.name.startswith(".")] == []


def test_of_two_runs_at_once_the_second_waits_and_both_end_well(folder: Path) -> None:
    runs = [start(folder, "2024-07-04"), start(folder, "2024-07-05")]
    said = [run.communicate()[1] for run in runs]

    assert [run.returncode for run in runs] == [3, 3]
    assert sum("Another run is writing" in text for text in said) == 1
    assert "manifest.json" in package(folder)

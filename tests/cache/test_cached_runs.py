"""With the cache a run comes to what it comes to without, whatever has changed in between."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline.cache import FOLDER
from pipeline.cache.finished import FinishedRun
from pipeline.options import Options
from pipeline.run import run

RETURNS = Path(__file__).parents[1] / "data" / "returns" / "kon-tum-2025-01"
SCHEMAS = Path(__file__).parents[2] / "schemas"


@pytest.fixture
def options(tmp_path: Path) -> Options:
    shutil.copytree(RETURNS, tmp_path / "in")
    return Options(tmp_path / "in", tmp_path / "out", SCHEMAS, date(2025, 2, 1), cached=True)


def go(options: Options, **other: object) -> dict[str, bytes]:
    """Run and return the files of the packages."""
    changed = Options(**{name: getattr(options, name) for name in options.__dataclass_fields__} | other)
    run(changed, lambda *_: None)
    return dict(_files(changed.outputs))


def _files(outputs: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(outputs.glob("*/*/*")):
        if path.is_file() and "earlier" not in path.parts:
            yield path.relative_to(outputs).as_posix(), path.read_bytes()


def test_known_and_unknown_files_come_to_the_same_bytes(options: Options, tmp_path: Path) -> None:
    go(options)
    names = sorted(path.name for path in options.inputs.iterdir())
    (options.inputs / names[0]).unlink()
    (options.inputs / names[1]).rename(options.inputs / "another name.xlsx")
    shutil.copy(options.inputs / names[2], options.inputs / "copy.xlsx")
    with_cache = go(options)

    assert with_cache == go(options, outputs=tmp_path / "fresh", cached=False)


def test_a_damaged_cache_is_made_anew(options: Options) -> None:
    first = go(options)
    kept = options.outputs / FOLDER / "readings"
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-1])

    assert go(options) == first
    assert kept.read_bytes() == whole


def test_without_the_option_nothing_is_kept(options: Options) -> None:
    go(options, cached=False)

    assert not (options.outputs / FOLDER).exists()


def test_a_run_is_recalled_only_while_nothing_has_changed(options: Options) -> None:
    go(options)
    FinishedRun(options, "text").keep("said", 3)

    assert FinishedRun(options, "text").recall() == ("said", 3)
    assert FinishedRun(options, "json").recall() is None
    another_day = Options(options.inputs, options.outputs, SCHEMAS, date(2025, 2, 2), cached=True)
    assert FinishedRun(another_day, "text").recall() is None
    (options.inputs / "decisions.csv").write_text("x", encoding="utf-8")
    assert FinishedRun(options, "text").recall() is None


@pytest.mark.parametrize("harm", ["changed", "removed", "added"])
def test_a_package_that_is_not_as_it_was_written_is_written_again(options: Options, harm: str) -> None:
    go(options)
    FinishedRun(options, "text").keep("said", 3)
    (summary,) = options.outputs.glob("*/*/summary.json")
    if harm == "changed":
        summary.write_text("{}", encoding="utf-8")
    elif harm == "removed":
        summary.unlink()
    else:
        summary.with_name("more.txt").touch()

    assert FinishedRun(options, "text").recall() is None


def test_a_file_that_changes_during_the_run_is_looked_at_again(options: Options) -> None:
    finished = FinishedRun(options, "text")
    go(options)
    (options.inputs / "new.txt").touch()
    finished.keep("said", 3)

    assert FinishedRun(options, "text").recall() is None


def test_nothing_changed_imports_neither_pandas_nor_the_judge(options: Options) -> None:
    """And says again, word for word, what the run before said."""
    command = f"""
import sys
from pipeline.cli import cli
try:
    cli(["run", "--inputs", {str(options.inputs)!r}, "--outputs", {str(options.outputs)!r},
         "--schemas", {str(SCHEMAS)!r}, "--as-of", "2025-02-01", "--json"])
except SystemExit as end:
    print(end.code, "pandas" in sys.modules, "great_expectations" in sys.modules, file=sys.stderr)
"""
    first, again = (
        subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
        for _ in range(2)
    )

    assert json.loads(first.stdout) == json.loads(again.stdout)
    assert first.stderr.splitlines()[-1] == "3 True True"
    assert again.stderr.splitlines() == ["3 False False"]

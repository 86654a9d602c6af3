"""With the cache a run comes to what it comes to without, whatever has changed in between."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest

from pipeline.cache import FOLDER, store
from pipeline.cache.finished import Asked, keep, recall
from pipeline.cache.readings import KnownReadings
from pipeline.campaign import load_campaigns
from pipeline.errors import OutputError
from pipeline.lock import alone_in
from pipeline.model import Past
from pipeline.options import Options
from pipeline.places.outputs import FolderOutputs
from pipeline.run import _keeping_meanwhile, run, running

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
    for path in sorted(outputs.glob("*/*/**/*")):
        if path.is_file() and not {"earlier", FOLDER} & set(path.parts):
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


def test_what_was_read_is_kept_also_if_the_run_ends_before_it_has_judged(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.run.consolidate", interrupted)
    with pytest.raises(KeyboardInterrupt):
        go(options)

    names = {path.name for path in options.inputs.iterdir() if path.suffix == ".xlsx"}
    assert KnownReadings(options.outputs, SCHEMAS).names() >= names


def test_while_others_judge_what_was_read_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """And only once: asked again, for the next period, it has been done."""
    order: list[str] = []
    monkeypatch.setattr("pipeline.run._keep_read", lambda *_: order.append("kept"))
    engine: Any = SimpleNamespace(judging=lambda *_: lambda: order.append("found") or [])
    campaign = load_campaigns(SCHEMAS)[0]
    with _keeping_meanwhile(engine, FolderOutputs(Path())) as judging:
        found = [judging([], campaign, Past()) for _ in range(2)]
        order.append("gathered")
        assert [one and one() for one in found] == [[], []]

    assert order == ["gathered", "kept", "found", "found"]


def keep_said(options: Options) -> None:
    now = Asked.now(options)
    keep(now, now.hashes(), {"run": {"text": ("said", 3)}})


def recalled(options: Options) -> tuple[str, int] | None:
    return recall(Asked.now(options), "run", "text")


def test_a_run_is_recalled_only_while_nothing_has_changed(options: Options) -> None:
    go(options)
    keep_said(options)

    assert recalled(options) == ("said", 3)
    assert recall(Asked.now(options), "run", "json") is None
    another_day = Options(options.inputs, options.outputs, SCHEMAS, date(2025, 2, 2), cached=True)
    assert recalled(another_day) is None
    (options.inputs / "decisions.csv").write_text("x", encoding="utf-8")
    assert recalled(options) is None


@pytest.mark.parametrize("harm", ["changed", "removed", "added"])
def test_a_package_that_is_not_as_it_was_written_is_written_again(options: Options, harm: str) -> None:
    go(options)
    keep_said(options)
    (summary,) = options.outputs.glob("*/*/summary.json")
    if harm == "changed":
        summary.write_text("{}", encoding="utf-8")
    elif harm == "removed":
        summary.unlink()
    else:
        summary.with_name("more.txt").touch()

    assert recalled(options) is None


def test_no_other_run_begins_before_what_this_one_came_to_is_told_and_kept(options: Options) -> None:
    """Or it would speak of the other's packages."""
    with (
        running(options, lambda *_: None),
        pytest.raises(OutputError, match="busy"),
        alone_in(options.outputs, lambda *_: None, patience_s=0),
    ):
        pass


def test_a_file_that_changes_during_the_run_is_looked_at_again(options: Options) -> None:
    before = Asked.now(options)
    go(options)
    (options.inputs / "new.txt").touch()
    keep(before, before.hashes(), {"run": {"text": ("said", 3)}})

    assert recalled(options) is None


@pytest.mark.parametrize("changed", ["schemas", "control file"])
def test_what_decides_besides_the_returns_must_not_change_during_the_run(
    options: Options, tmp_path: Path, changed: str
) -> None:
    """It may have been read before or after, and the words would be said again for what is there now."""
    shutil.copytree(SCHEMAS, tmp_path / "schemas")
    options = Options(options.inputs, options.outputs, tmp_path / "schemas", options.as_of, cached=True)
    before = Asked.now(options)
    go(options)
    at = options.schemas / "new.yaml" if changed == "schemas" else options.inputs / "received.csv"
    at.write_text("", encoding="utf-8")
    keep(before, before.hashes(), {"run": {"text": ("said", 3)}})

    assert not (options.outputs / FOLDER / "finished-run").exists()


def test_what_was_just_written_is_believed_and_every_other_package_looked_at(options: Options) -> None:
    """When it is kept; when it is to be said again, all are."""
    go(options)
    (package,) = (path.parent for path in options.outputs.glob("*/*/manifest.json"))
    (package / "summary.json").write_text("{}", encoding="utf-8")
    kept = options.outputs / FOLDER / "finished-run"
    keep_said(options)
    assert not kept.exists()

    now = Asked.now(options)
    keep(now, now.hashes(), {"run": {"text": ("said", 3)}}, written=[package])

    assert kept.exists()
    assert recalled(options) is None


def test_any_name_can_be_said_again(options: Options) -> None:
    go(options)
    now = Asked.now(options)
    keep(now, now.hashes(), {"run": {"text": ("gãy \udc80\n2", 0), "json": ("", 0)}})

    assert recalled(options) == ("gãy \udc80\n2", 0)


def test_what_a_program_before_this_one_kept_is_left(options: Options) -> None:
    go(options)
    store.write(options.outputs / FOLDER / "finished-run", b'{"asked": "", "said": {}}')

    assert recalled(options) is None
    keep_said(options)
    assert recalled(options) == ("said", 3)


def test_another_form_of_the_same_run_is_kept_beside_the_first(options: Options) -> None:
    go(options)
    keep_said(options)
    now = Asked.now(options)
    keep(now, now.hashes(), {"run": {"json": ("{}", 3)}})

    assert recalled(options) == ("said", 3)
    assert recall(Asked.now(options), "run", "json") == ("{}", 3)

    (options.inputs / "new.txt").touch()
    now = Asked.now(options)
    keep(now, now.hashes(), {"run": {"json": ("{}", 3)}})
    assert recalled(options) is None


@pytest.mark.parametrize("shown", ["text", "json"])
def test_status_after_a_run_says_what_it_says_when_it_looks_itself(options: Options, shown: str) -> None:
    status = consolidate_at(options, "status", shown)
    never_judged = status()
    consolidate_at(options, "run", shown)()
    again = status()
    (options.outputs / FOLDER / "finished-status").unlink()
    looked = status()

    assert never_judged.stdout != again.stdout == looked.stdout
    assert (never_judged.returncode, again.returncode, looked.returncode) == (3, 3, 3)


def test_status_looks_again_when_a_file_was_written_again(options: Options) -> None:
    consolidate_at(options, "run", "text")()
    name = sorted(options.inputs.iterdir())[0]
    os.utime(name, (1.7e9, 1.7e9))
    asked = Asked.now(options)

    assert recall(asked, "status", "text") is None
    assert recall(asked, "run", "text") is not None


def consolidate_at(options: Options, command: str, shown: str) -> Callable[[], CompletedProcess[str]]:
    """The command as it is given in a terminal, on the day of the options."""
    places = (f"--{name}={getattr(options, name)}" for name in ("inputs", "outputs", "schemas"))
    day = f"--as-of={options.as_of.isoformat()}"
    whole = [
        sys.executable,
        "-c",
        "from pipeline.cli import main; main()",
        command,
        *places,
        day,
        *["--json"] * (shown == "json"),
    ]
    return partial(subprocess.run, whole, capture_output=True, encoding="utf-8", check=False)


def heavy_parts_of(options: Options, command: str) -> subprocess.CompletedProcess[str]:
    """The command in a process that says at its end which heavy parts it has loaded."""
    program = f"""
import sys
from pipeline.cli import cli
try:
    cli([{command!r}, "--inputs", {str(options.inputs)!r}, "--outputs", {str(options.outputs)!r},
         "--schemas", {str(SCHEMAS)!r}, "--as-of", "2025-02-01", "--json"])
except SystemExit as end:
    heavy = ("pandas", "great_expectations", "pipeline.model", "pipeline.campaign", "yaml")
    print(end.code, *[name for name in heavy if name in sys.modules], file=sys.stderr)
"""
    return subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)


def test_nothing_changed_imports_neither_pandas_nor_the_judge_nor_any_campaign(options: Options) -> None:
    """And says again, word for word, what the run before said."""
    first, again, status = (heavy_parts_of(options, command) for command in ("run", "run", "status"))

    assert json.loads(first.stdout) == json.loads(again.stdout)
    assert first.stderr.splitlines()[-1].startswith("3 pandas")
    assert again.stderr.splitlines() == status.stderr.splitlines() == ["3"]


def test_what_is_said_goes_with_the_bytes_that_were_read(options: Options) -> None:
    """Not with those that stand there when the run ends."""
    before = Asked.now(options)
    go(options)
    name = min(before.hashes())
    keep(before, {**before.hashes(), name: "0" * 64}, {"run": {"text": ("said", 3)}})

    assert recalled(options) is None


def test_it_is_told_at_the_first_file_that_something_has_changed(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(options)
    keep_said(options)
    name = sorted(options.inputs.iterdir())[3]
    name.write_bytes(name.read_bytes() + b"more")
    looked_at: list[Path] = []
    monkeypatch.setattr("pipeline.cache.finished.hash_or_nothing", lambda path: looked_at.append(path) or "")

    assert recalled(options) is None
    assert looked_at == [name]

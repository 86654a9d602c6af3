"""Few returns are judged in another process, which does other work as well; nothing is lost with it."""

from __future__ import annotations

import gc
import os
from dataclasses import replace
from datetime import date
from multiprocessing import synchronize
from pathlib import Path

import pytest

from pipeline.campaign import load_campaigns
from pipeline.campaign.model import Campaign, Far, NativeExpectation
from pipeline.engine import Local, beside, known_before
from pipeline.engine.beside import MOST, Beside
from pipeline.errors import SchemaError
from pipeline.gather import gather
from pipeline.intake import Limits, paths_and_names
from pipeline.intake.walk import hash_or_nothing, seen_in
from pipeline.model import FileKind, Past, Reading, Return, SourceFile
from pipeline.options import Options
from pipeline.reading import Reader
from pipeline.run import run
from pipeline.validate import judge_each, looks_over_returns

RETURNS = Path(__file__).parents[1] / "data" / "returns" / "kon-tum-2025-01"
SCHEMAS = Path(__file__).parents[2] / "schemas"
WORDS = {"vi": "Lạ.", "en": "Odd."}


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    (found,) = load_campaigns(SCHEMAS, "kon-tum-2025-01")
    return found


@pytest.fixture(scope="module")
def returns(campaign: Campaign) -> list[Return]:
    reader = Reader([campaign], Limits())
    contents = [reader.read(file).content for file in paths_and_names(RETURNS)]
    return [content for content in contents if content is not None]


def rule(expectation: str, **arguments: object) -> NativeExpectation:
    """One of a campaign's own."""
    return NativeExpectation("own", "entries", expectation, arguments, "warning", WORDS, WORDS)


def test_it_finds_what_is_found_here(campaign: Campaign, returns: list[Return]) -> None:
    judge = Beside()
    first, second = (judge.judge(part, campaign, Past())() for part in (returns[:4], returns[4:]))
    judge.end()

    assert first == judge_each(gather(returns[:4], campaign), campaign, Past())
    assert second == judge_each(gather(returns[4:], campaign), campaign, Past())
    assert first + second != []


def test_if_it_dies_nothing_is_lost(campaign: Campaign, returns: list[Return]) -> None:
    judge = Beside()
    awaited = judge.judge(returns, campaign, Past())
    judge._process.kill()
    judge._process.join()

    here = judge_each(gather(returns, campaign), campaign, Past())
    assert awaited() == here
    assert judge.judge(returns, campaign, Past())() == here
    judge.end()


def test_it_does_other_work_too(campaign: Campaign, returns: list[Return]) -> None:
    other = Beside()
    other.judge(returns[:1], campaign, Past())()

    assert other.begin(process_that_does, "work")() == ("work", other._process.pid)
    assert other.begin(process_that_does, "more")() == ("more", other._process.pid)
    other.end()


@pytest.mark.parametrize("work", ["dies", "fails"])
def test_what_it_dies_of_is_done_here(work: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing is said of it by the process: if the work fails here as well, that is said."""
    other = Beside()

    assert other.begin(only_here, (work, os.getpid()))() == "done"
    assert other.begin(process_that_does, "more")() == ("more", os.getpid())
    other.end()
    assert capfd.readouterr().err == ""


def test_it_may_be_ended_at_any_moment(campaign: Campaign, returns: list[Return]) -> None:
    """A lock that processes could share would be left behind, and Python complain of that on the terminal."""
    other = Beside()
    other.judge(returns[:1], campaign, Past())()

    assert other.begin(locks_for_processes, None)() == []
    other.end()


def locks_for_processes(_: None) -> list[str]:
    return [repr(thing) for thing in gc.get_objects() if isinstance(thing, synchronize.SemLock)]


def test_with_nobody_beside_work_is_done_here() -> None:
    engine = Local(Options(Path(), Path(), SCHEMAS, date(2025, 2, 1)))

    assert engine.beside(process_that_does, "work")() == ("work", os.getpid())


def process_that_does(what: str) -> tuple[str, int]:
    return what, os.getpid()


def only_here(asked: tuple[str, int]) -> str:
    work, here = asked
    if os.getpid() == here:
        return "done"
    if work == "fails":
        raise ValueError
    os._exit(1)


def test_a_rule_that_cannot_be_applied_is_told_as_here(campaign: Campaign, returns: list[Return]) -> None:
    wrong = replace(campaign, expectations=(rule("expect_column_values_to_not_be_null", column="nowhere"),))
    judge = Beside()
    with pytest.raises(SchemaError) as there:
        judge.judge(returns, wrong, Past())()
    judge.end()
    with pytest.raises(SchemaError) as here:
        judge_each(gather(returns, wrong), wrong, Past())

    assert there.value.faults == here.value.faults


def test_a_package_is_the_same_whoever_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there, here = (
        Options(RETURNS, tmp_path / name, SCHEMAS, date(2025, 2, 1), cached=False)
        for name in ("there", "here")
    )
    run(there, lambda *_: None)
    monkeypatch.setattr(beside, "MOST", 0)
    run(here, lambda *_: None)

    assert package(there) == package(here)


def package(options: Options) -> dict[str, bytes]:
    """Every file that the run wrote."""
    files = (path for path in options.outputs.rglob("*") if path.is_file())
    return {path.relative_to(options.outputs).as_posix(): path.read_bytes() for path in files}


def test_it_ends_when_nobody_asks_any_more() -> None:
    judge = Beside()
    judge.end()
    judge._process.join(timeout=60)

    assert judge._process.exitcode == 0


@pytest.mark.parametrize(
    ("files", "changed", "is_beside"),
    [
        (MOST, {}, True),
        (MOST + 1, {}, False),
        (1, {"far_from_peers": Far(at_least=1)}, False),
        (1, {"expectations": (rule("expect_column_values_to_be_unique", column="scaled"),)}, False),
    ],
)
def test_it_is_made_for_few_returns_if_nothing_is_judged_here(
    campaign: Campaign, returns: list[Return], files: int, changed: dict[str, object], *, is_beside: bool
) -> None:
    asked = replace(campaign, **changed)
    with Local(Options(Path(), Path(), SCHEMAS, date(2025, 2, 1))) as engine:
        engine.load_judge(files, [asked])
        awaited = engine.judging(returns, asked, Past())

    assert looks_over_returns(asked) is bool(changed)
    assert (awaited is not None) is is_beside
    assert engine.judging([], asked, Past()) is None


class StandIn:
    """Stands for the process."""

    def end(self) -> None:
        """Nothing was begun."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Options:
    """A folder with two files, both known from an earlier run; an hour lies between them."""
    monkeypatch.setattr(beside, "Beside", StandIn)
    options = Options(tmp_path, tmp_path / "out", SCHEMAS, date(2025, 2, 1), cached=True)
    known = known_before(options)
    assert known is not None
    for hour, name in enumerate(("first.xlsx", "last.xlsx")):
        (tmp_path / name).write_bytes(name.encode())
        os.utime(tmp_path / name, (hour * 3600, hour * 3600))
    known.keep(
        Reading(SourceFile(file.name, file.path, hash_or_nothing(file.path), FileKind.SPREADSHEET))
        for file in seen_in(tmp_path)
    )
    return options


@pytest.mark.parametrize(
    ("changed", "is_loaded"),
    [
        ({}, False),
        ({"last.xlsx": "changed"}, True),
        ({"new.xlsx": "new"}, True),
        ({"decisions.csv": "", "received.csv": ""}, False),  # nothing that is read
        ({"sub/new.xlsx": "new", "sub/manifest.json": "{}"}, False),  # perhaps a lower tier's package
        ({f"{number}.xlsx": "new" for number in range(MOST)}, True),
        ({f"{number}.xlsx": "new" for number in range(MOST + 1)}, False),  # judged here
    ],
)
def test_the_judge_is_loaded_before_all_else_if_the_file_written_last_is_new(
    folder: Options, changed: dict[str, str], *, is_loaded: bool
) -> None:
    (folder.inputs / "sub").mkdir()
    for name, content in changed.items():
        (folder.inputs / name).write_text(content)
        os.utime(folder.inputs / name, (7200, 7200))
    with Local(folder) as engine:
        engine.look_ahead([file for file in seen_in(folder.inputs) if not file.name.startswith("out")])
        assert (engine._beside is not None) is is_loaded


def test_the_judge_that_was_loaded_before_all_else_judges_only_if_few_returns_are_new(
    folder: Options, campaign: Campaign
) -> None:
    (folder.inputs / "last.xlsx").write_text("changed")
    with Local(folder) as engine:
        engine.look_ahead(seen_in(folder.inputs))
        before = engine._beside
        engine.load_judge(1, [campaign])
        assert engine._beside is before is not None
        engine.load_judge(MOST + 1, [campaign])
        assert engine._beside is None


def test_workers_elsewhere_are_not_waited_for_beside(folder: Options) -> None:
    (folder.inputs / "last.xlsx").write_text("changed")
    with Local(replace(folder, scheduler="tcp://nowhere")) as engine:
        engine.look_ahead(seen_in(folder.inputs))
        assert engine._beside is None

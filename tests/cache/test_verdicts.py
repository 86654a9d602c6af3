"""A return is not judged again unless something has changed that can change a verdict."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import pipeline.validate
from pipeline.cache import FOLDER
from pipeline.cache.verdicts import KnownVerdicts
from pipeline.engine import beside
from pipeline.errors import SchemaError
from pipeline.model import Finding, Return
from pipeline.options import Options
from pipeline.run import run

RETURNS = Path(__file__).parents[1] / "data" / "returns" / "kon-tum-2025-01"
SCHEMAS = Path(__file__).parents[2] / "schemas"
SENT = Return("a.xlsx", "abc", "c", "p", "U1")
FOUND = (Finding("V401", "a.xlsx", "Biểu 1", "E4", (("value", "7"),)),)


@pytest.fixture
def kept(tmp_path: Path) -> KnownVerdicts:
    """The cache after a run that found something in one return."""
    before = KnownVerdicts(tmp_path, SCHEMAS / "templates")
    before.note([SENT], "c p past", [FOUND])
    before.keep()
    return KnownVerdicts(tmp_path, SCHEMAS / "templates")


def test_what_was_found_is_known(kept: KnownVerdicts) -> None:
    assert kept.of([SENT], "c p past") == [FOUND]


@pytest.mark.parametrize("changed", [{"file": "b.xlsx"}, {"sha256": "abd"}, {"unit": "U2"}, {"unit": None}])
def test_another_return_is_judged(kept: KnownVerdicts, changed: dict[str, str]) -> None:
    assert kept.of([replace(SENT, **changed)], "c p past") == [None]


def test_held_against_something_else_a_return_is_judged(kept: KnownVerdicts) -> None:
    assert kept.of([SENT], "c p another past") == [None]


@pytest.mark.usefixtures("kept")
def test_with_other_schemas_every_return_is_judged(tmp_path: Path) -> None:
    assert KnownVerdicts(tmp_path, SCHEMAS / "json-schema").of([SENT], "c p past") == [None]


# ---------------------------------------------------------------- runs


@pytest.fixture
def options(tmp_path: Path) -> Options:
    shutil.copytree(RETURNS, tmp_path / "in")
    shutil.copytree(SCHEMAS, tmp_path / "schemas")
    return Options(tmp_path / "in", tmp_path / "out", tmp_path / "schemas", date(2025, 2, 1), cached=True)


def go(options: Options) -> dict[str, bytes]:
    """Run and return the files of the packages."""
    run(options, lambda *_: None)
    return dict(_files(options.outputs))


def _files(outputs: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(outputs.glob("*/*/*")):
        if path.is_file() and "earlier" not in path.parts:
            yield path.relative_to(outputs).as_posix(), path.read_bytes()


def fresh(options: Options) -> dict[str, bytes]:
    """The same without any cache."""
    return go(replace(options, outputs=options.outputs.with_name("fresh"), cached=False))


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many returns are judged one by one, at each judgement; all of them in this process."""
    counts: list[int] = []
    monkeypatch.setattr(beside, "MOST", 0)
    judge_each = pipeline.validate.judge_each

    def counted(tables, *others):
        counts.append(len(tables.returns))
        return judge_each(tables, *others)

    monkeypatch.setattr(pipeline.validate, "judge_each", counted)
    return counts


def test_only_what_changed_is_judged(options: Options, judged: list[int]) -> None:
    go(options)
    first, second, *_ = sorted(options.inputs.iterdir())
    shutil.copy(first, second)
    again = go(options)

    assert judged[1:] == [1]
    assert again == fresh(options)


def test_a_unit_that_the_coordinator_names_is_judged_as_that_unit(
    options: Options, judged: list[int]
) -> None:
    go(options)
    name = sorted(options.inputs.glob("*.xlsx"))[0].name
    row = f"{name},unit,,,STP,,by phone,A"
    head = "file,decision,finding,cell,unit,explanation,reason,decided_by"
    (options.inputs / "decisions.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")

    assert go(options) == fresh(options)
    assert judged[1:] == [1]


def test_where_nothing_needs_judging_great_expectations_is_not_asked_for(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here on another day, with which lateness alone changes."""
    go(options)
    monkeypatch.setitem(sys.modules, "pipeline.validate.engine", None)  # importing it fails
    tomorrow = replace(options, as_of=date(2025, 2, 2))

    assert go(tomorrow) != {}


@pytest.mark.parametrize("harm", [b"", b"x" * 100])
def test_damaged_verdicts_are_made_anew(options: Options, judged: list[int], harm: bytes) -> None:
    first = go(options)
    kept = options.outputs / FOLDER / "verdicts"
    whole = kept.read_bytes()
    kept.write_bytes(harm)

    assert go(options) == first
    assert kept.read_bytes() == whole
    assert judged[0] == judged[1]


OWN_RULES = """expectations:
  - id: alone
    on: entries
    expectation: expect_column_values_to_be_between
    arguments: {column: cell, max_value: 1}
    severity: warning
    says: {vi: A, en: A}
    do: {vi: A, en: A}
  - id: together
    on: entries
    expectation: expect_something_new
    arguments: {column: cell}
    severity: warning
    says: {vi: A, en: A}
    do: {vi: A, en: A}
"""


def test_rules_that_cannot_be_applied_are_told_at_once(options: Options) -> None:
    (options.schemas / "kon-tum-2025-01" / "expectations.yaml").write_text(OWN_RULES, encoding="utf-8")

    with pytest.raises(SchemaError) as raised:
        go(options)

    assert [dict(fault.facts)["rule"] for fault in raised.value.faults] == ["alone", "together"]

"""Feedback is made beside the caller's work; who looks into it waits, and is told what went wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import pytest

from pipeline.campaign import load_campaigns
from pipeline.errors import ConsolidateError, InternalError
from pipeline.intake import Limits
from pipeline.model import (
    FileKind,
    FileOutcome,
    Finding,
    LongTables,
    Outcome,
    Package,
    Reading,
    Settlement,
    SourceFile,
    Totals,
)
from pipeline.options import Options
from pipeline.returning import start_feedback

(CAMPAIGN,) = load_campaigns(Path(__file__).parents[1] / "schemas", "kon-tum-2024-12")
BLANK = Finding("V401", "a.xlsx", "Biểu 1", "E19")
PACKAGE = Package(
    CAMPAIGN.id,
    "12/2024",
    date(2024, 12, 21),
    Settlement((FileOutcome("a.xlsx", "", Outcome.EXCLUDED, "SNV", findings=(BLANK,)),), ()),
    cast(Totals, None),
    cast(LongTables, None),
    {},
)
READING = Reading(SourceFile("a.xlsx", Path("a.xlsx"), "0" * 64, FileKind.SPREADSHEET))
OPTIONS = Options(Path("in"), Path("out"), Path("schemas"), date(2024, 12, 21))

Work = Callable[[SourceFile], bytes]
Told = Callable[[int, int], None]


def test_the_caller_goes_on_while_the_files_are_made() -> None:
    may_end = threading.Event()

    def each(sources: Sequence[SourceFile], _work: Work, _limits: Limits, _told: Told) -> list[bytes]:
        may_end.wait()
        return [source.name.encode() for source in sources]

    files = start_feedback(PACKAGE, CAMPAIGN, [READING], OPTIONS, each)
    may_end.set()

    assert dict(files) == {"feedback/SNV.xlsx": b"a.xlsx"}
    assert len(files) == 1


def test_a_fault_of_ours_is_told_to_whoever_looks() -> None:
    def each(_sources: Sequence[SourceFile], _work: Work, _limits: Limits, _told: Told) -> list[bytes]:
        raise InternalError("internal.no-message", wanted="x")

    files = start_feedback(PACKAGE, CAMPAIGN, [READING], OPTIONS, each)

    with pytest.raises(ConsolidateError):
        len(files)


def test_a_file_that_cost_its_worker_gets_a_list_alone() -> None:
    def each(
        sources: Sequence[SourceFile], _work: Work, _limits: Limits, _told: Told
    ) -> list[bytes | Finding]:
        return [Finding("F107", source.name) for source in sources]

    (data,) = start_feedback(PACKAGE, CAMPAIGN, [READING], OPTIONS, each).values()

    assert data.startswith(b"PK")


class Making:
    """Makes workbooks that say of which bytes they are, and remembers which it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(
        self, sources: Sequence[SourceFile], _work: Work, _limits: Limits, _told: Told
    ) -> list[bytes]:
        self.asked += [source.name for source in sources]
        return [source.sha256.encode() for source in sources]


def made(
    outputs: Path, reading: Reading, package: Package = PACKAGE, **other: object
) -> tuple[bytes, list[str]]:
    """What is made with the cache, and of which files; it then stands in the package."""
    making = Making()
    options = replace(OPTIONS, outputs=outputs, cached=True, **other)
    files = start_feedback(package, CAMPAIGN, [reading], options, making)
    for path, content in files.items():
        standing = outputs / CAMPAIGN.id / "12-2024" / path
        standing.parent.mkdir(parents=True, exist_ok=True)
        standing.write_bytes(content)
    (content,) = files.values()
    return content, making.asked


def test_what_was_made_of_the_same_is_taken_from_the_package(tmp_path: Path) -> None:
    assert made(tmp_path, READING) == (b"0" * 64, ["a.xlsx"])
    assert made(tmp_path, READING) == (b"0" * 64, [])


def test_what_was_made_of_something_else_is_made_again(tmp_path: Path) -> None:
    changed = replace(READING, source=replace(READING.source, sha256="1" * 64))
    another_day = replace(PACKAGE, as_of=date(2024, 12, 22))
    made(tmp_path, READING)

    assert made(tmp_path, changed) == (b"1" * 64, ["a.xlsx"])
    assert made(tmp_path, changed, another_day) == (b"1" * 64, ["a.xlsx"])
    assert made(tmp_path, changed, another_day, language="en") == (b"1" * 64, ["a.xlsx"])
    assert made(tmp_path, changed, another_day, language="en") == (b"1" * 64, [])


@pytest.mark.parametrize("harm", [b"another", None])
def test_a_workbook_that_is_no_longer_as_it_was_made_is_made_again(
    tmp_path: Path, harm: bytes | None
) -> None:
    made(tmp_path, READING)
    (standing,) = tmp_path.glob("*/*/feedback/*.xlsx")
    standing.unlink()
    if harm is not None:
        standing.write_bytes(harm)

    assert made(tmp_path, READING) == (b"0" * 64, ["a.xlsx"])


def test_without_the_cache_nothing_is_looked_at_or_kept(tmp_path: Path) -> None:
    files = start_feedback(PACKAGE, CAMPAIGN, [READING], replace(OPTIONS, outputs=tmp_path), Making())

    assert len(files) == 1
    assert list(tmp_path.iterdir()) == []

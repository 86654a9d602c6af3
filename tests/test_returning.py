"""Feedback is made beside the caller's work; who looks into it waits, and is told what went wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
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

Work = Callable[[SourceFile], bytes]
Told = Callable[[int, int], None]


def test_the_caller_goes_on_while_the_files_are_made() -> None:
    may_end = threading.Event()

    def each(sources: Sequence[SourceFile], _work: Work, _limits: Limits, _told: Told) -> list[bytes]:
        may_end.wait()
        return [source.name.encode() for source in sources]

    files = start_feedback(PACKAGE, CAMPAIGN, [READING], "vi", Limits(), each)
    may_end.set()

    assert dict(files) == {"feedback/SNV.xlsx": b"a.xlsx"}
    assert len(files) == 1


def test_a_fault_of_ours_is_told_to_whoever_looks() -> None:
    def each(_sources: Sequence[SourceFile], _work: Work, _limits: Limits, _told: Told) -> list[bytes]:
        raise InternalError("internal.no-message", wanted="x")

    files = start_feedback(PACKAGE, CAMPAIGN, [READING], "vi", Limits(), each)

    with pytest.raises(ConsolidateError):
        len(files)


def test_a_file_that_cost_its_worker_gets_a_list_alone() -> None:
    def each(
        sources: Sequence[SourceFile], _work: Work, _limits: Limits, _told: Told
    ) -> list[bytes | Finding]:
        return [Finding("F107", source.name) for source in sources]

    (data,) = start_feedback(PACKAGE, CAMPAIGN, [READING], "vi", Limits(), each).values()

    assert data.startswith(b"PK")

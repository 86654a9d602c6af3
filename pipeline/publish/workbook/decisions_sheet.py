"""Quyết định: what the coordinator decided, about which file, why, and who."""

from __future__ import annotations

from pipeline.model import Decision
from pipeline.publish.workbook.book import ReportBook
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.records import RecordColumn, Records, Value, write_records


def write_decisions_sheet(book: ReportBook, contents: Contents) -> None:
    """Every row of decisions.csv about a file of this package, in its order; no sheet if there is none."""
    say = contents.say
    columns = [
        RecordColumn(say("column.number"), 5, "centre"),
        RecordColumn(say("column.file"), 34),
        RecordColumn(say("column.unit"), 28),
        RecordColumn(say("column.decision"), 16, "centre"),
        RecordColumn(say("column.finding-code"), 8, "centre"),
        RecordColumn(say("column.cell"), 14, "centre"),
        RecordColumn(say("column.explanation"), 36),
        RecordColumn(say("column.reason"), 36),
        RecordColumn(say("column.decided-by"), 26),
    ]
    decisions = contents.package.decisions
    rows = [_row(number, decision, contents) for number, decision in enumerate(decisions, start=1)]
    records = Records(say("decisions.title"), columns, rows, say("decisions.note"))
    write_records(book, contents, say("sheet.decisions"), records)


def _row(number: int, decision: Decision, contents: Contents) -> list[Value]:
    outcome = contents.file_by_name.get(decision.file)
    return [
        number,
        decision.file,
        contents.unit_name(outcome.unit if outcome else None),
        contents.say(f"decisions.{decision.kind}"),
        decision.finding,
        decision.cell,
        decision.explanation,
        decision.reason,
        decision.decided_by,
    ]

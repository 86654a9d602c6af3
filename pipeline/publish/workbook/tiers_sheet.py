"""Các cấp: every unit of every tier, to whom it reports, and whether its figures are in the totals."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.messages import message
from pipeline.publish.workbook.book import ReportBook
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.records import RecordColumn, Records, Value, write_records
from pipeline.tiers import sentence


def write_tiers_sheet(book: ReportBook, contents: Contents) -> None:
    """One row per unit, each before those that report to it; no sheet where there is one tier only."""
    told = sentence(contents.package.settlement.below, contents.language)
    if not told:
        return
    say = contents.say
    columns = [
        RecordColumn(say("column.number"), 6, "centre"),
        RecordColumn(_say("column-tier", contents), 7, "centre"),
        RecordColumn(say("column.unit-code"), 12, "centre"),
        RecordColumn(say("column.unit"), 40),
        RecordColumn(say("column.group"), 18),
        RecordColumn(_say("column-above", contents), 34),
        RecordColumn(_say("column-state", contents), 18, "centre"),
    ]
    records = Records(
        _say("title", contents), columns, list(_rows(contents)), _say("note", contents, sentence=told), 4
    )
    write_records(book, contents, _say("sheet", contents), records)


def _say(key: str, contents: Contents, **facts: str) -> str:
    return message(f"tiers.{key}", contents.language, **facts)


def _rows(contents: Contents) -> Iterator[list[Value]]:
    above = {0: contents.campaign.letterhead.issuing_body}
    for number, one in enumerate(contents.package.settlement.below, start=1):
        above[one.tier] = one.name
        state = _say(f"state-{one.state}", contents)
        yield [number, one.tier, one.code, one.name, one.group, above[one.tier - 1], state]

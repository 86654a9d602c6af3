"""So sánh kỳ: every total beside the period before, the same one of the year before, and the year so far."""

from __future__ import annotations

from pipeline.model import Compared
from pipeline.publish.workbook.book import ReportBook
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.earlier import Earlier, number
from pipeline.publish.workbook.records import RecordColumn, Records, Value, write_records


def write_comparison_sheet(book: ReportBook, contents: Contents) -> None:
    """A row per total and group; no sheet where the schema knows no earlier period."""
    say, earlier = contents.say, Earlier(contents)
    columns = [
        RecordColumn(say("column.number"), 5, "centre"),
        RecordColumn(say("column.group"), 18),
        RecordColumn(say("column.figure"), 44),
        RecordColumn(say("column.unit-of-measure"), 12, "centre"),
        RecordColumn(contents.period_label, 13, "number"),
        *earlier.columns,
        RecordColumn(say("comparison.remark"), 40),
    ]
    rows = [_row(at, one, earlier) for at, one in enumerate(contents.package.compared, start=1)]
    records = Records(say("comparison.title"), columns, rows, earlier.note)
    write_records(book, contents, say("sheet.comparison"), records)


def _row(at: int, one: Compared, earlier: Earlier) -> list[Value]:
    """One total with all that stands beside it, and the causes where nothing does."""
    contents = earlier.contents
    label, measure = earlier.named(one.key, is_share=one.is_share)
    group = contents.group_label_of[one.group] if one.group else contents.say("table.all-units")
    found: list[Value] = [at, group, label, measure, number(one.value, is_percent=one.is_share)]
    found += earlier.values((one.before, one.year_before), one.to_date, percent=one.is_share)
    return [*found, earlier.told(earlier.beside(one.before, one.year_before, one.to_date))]

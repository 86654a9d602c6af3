"""Sheets that are one long table: a row per record, filterable, continued on further sheets if need be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.publish.workbook.book import ReportBook
from pipeline.publish.workbook.columns import Table, Value, by_rows
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.looks import Look
from pipeline.publish.workbook.pages import PORTRAIT_WIDTH
from pipeline.publish.workbook.repeats import write_table
from pipeline.publish.workbook.sheet import MOST_ROWS, SheetWriter
from pipeline.publish.workbook.units_grid import absolute

_MOST_SHRUNK = 1.25  # a table is printed a little smaller before its page is turned
_HEADER = 3  # row of the headings: title, campaign and period, and a space stand above
FIRST_RECORD = _HEADER + 1


@dataclass(frozen=True, slots=True)
class RecordColumn:
    """One column: its heading, its width in characters, and how its values are shown."""

    heading: str
    width: float
    style: str = "text"
    decimals: int = 0
    summed: bool = False  # a total that follows the filter stands in the last row


@dataclass(frozen=True)
class Records:
    """A table of records under a title."""

    title: str
    columns: Sequence[RecordColumn]
    rows: Sequence[Sequence[Value]] | Table
    note: str = ""
    frozen_columns: int = 0


def write_records(
    book: ReportBook, contents: Contents, name: str, records: Records, most_rows: int = MOST_ROWS
) -> None:
    """Write the records; nothing at all if there are none. What one sheet cannot hold goes to the next."""
    room = most_rows - _HEADER - 3
    table = records.rows if isinstance(records.rows, Table) else by_rows(records.rows)
    for start in range(0, len(table), room):
        write_one_sheet(book, contents, book.name_for(name), records, table[start : start + room])


def is_landscape(widths: Sequence[float]) -> bool:
    """Whether a table so wide is printed across."""
    return sum(widths) > PORTRAIT_WIDTH * _MOST_SHRUNK


def write_title(sheet: SheetWriter, contents: Contents, title: str, last_column: int, note: str = "") -> None:
    """Title, campaign with period, and a line of its own if there is something to be said."""
    sheet.span(0, 0, 0, last_column, title.upper(), "title")
    caption = contents.say(
        "caption", campaign=contents.label(contents.campaign.title), period=contents.period_label
    )
    sheet.span(1, 0, 1, last_column, caption, "subtitle")
    if note:
        sheet.span(2, 0, 2, last_column, note, "note")


def write_one_sheet(book: ReportBook, contents: Contents, name: str, records: Records, rows: Table) -> None:
    """Write records that fit on one sheet, under a name from `book.name_for`."""
    widths = [column.width for column in records.columns]
    sheet = book.sheet(name, widths, landscape=is_landscape(widths))
    last_column = len(widths) - 1
    write_title(sheet, contents, records.title, last_column, records.note)
    for column, spec in enumerate(records.columns):
        sheet.text(_HEADER, column, spec.heading, "header")
    looks = [Look(column.style, column.decimals) for column in records.columns]
    write_table(sheet, _HEADER + 1, rows, looks)
    last_row = _HEADER + len(rows)
    sheet.filter(_HEADER, 0, last_row, last_column)
    _write_sums(sheet, contents, records, rows, last_row + 1)
    sheet.freeze(_HEADER + 1, records.frozen_columns)
    sheet.repeat(_HEADER, _HEADER)
    sheet.finish()


def _write_sums(sheet: SheetWriter, contents: Contents, records: Records, rows: Table, at: int) -> None:
    if not any(spec.summed for spec in records.columns):
        return
    for column, spec in enumerate(records.columns):
        if spec.summed:
            total = rows.columns[column].total()
            cells = f"{absolute(at - len(rows), column)}:{absolute(at - 1, column)}"
            # 109 adds up what the filter shows; a row hidden by hand is left out too.
            formula = f"=ROUND(SUBTOTAL(109,{cells}),{spec.decimals})"
            sheet.formula(at, column, formula, total, spec.decimals, "total_number")
        else:
            sheet.text(at, column, contents.say("sum") if column == 1 else "", "total")


__all__ = [
    "FIRST_RECORD",
    "RecordColumn",
    "Records",
    "Value",
    "is_landscape",
    "write_one_sheet",
    "write_records",
    "write_title",
]

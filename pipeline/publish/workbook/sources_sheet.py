"""Nguồn số liệu: every accepted figure with the cell it came from."""

from __future__ import annotations

from pipeline.publish.workbook.book import ReportBook
from pipeline.publish.workbook.columns import Table, counting, looked_up, of_numbers, of_texts
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.records import RecordColumn, Records, write_one_sheet
from pipeline.publish.workbook.sheet import MOST_ROWS
from pipeline.publish.workbook.tracing import slot_label

MOST_FIGURES = MOST_ROWS - 10


def write_sources_sheet(
    book: ReportBook, contents: Contents, name: str, most_figures: int = MOST_FIGURES
) -> None:
    """One row per figure, by figure and then by unit, on the sheet `name`; nothing if there are none.

    If there are more than a sheet holds, it holds the first and says that figures.parquet has them all.
    """
    figures = contents.package.totals.figures
    say = contents.say
    columns = [
        RecordColumn(say("column.number"), 7, "centre"),
        RecordColumn(say("column.key"), 14),
        RecordColumn(say("column.figure"), 44),
        RecordColumn(say("column.unit"), 30),
        RecordColumn(say("column.value"), 12, "number"),
        RecordColumn(say("column.file"), 34),
        RecordColumn(say("column.sheet"), 13),
        RecordColumn(say("column.cell"), 8, "centre"),
        RecordColumn(say("column.sha256"), 16, "hash"),
    ]
    note = ""
    if len(figures) > most_figures:
        note = say("sources.too-many", shown=most_figures, all=len(figures))
    rows = _rows(contents, most_figures)
    records = Records(say("sources.title"), columns, rows, note)
    if len(rows):
        write_one_sheet(book, contents, name, records, rows)


def _rows(contents: Contents, most: int) -> Table:
    labels = {slot.key: slot_label(slot, contents) for slot in contents.campaign.form.figure_slots}
    names = {unit.code: unit.name for unit in contents.campaign.units}
    figures = contents.package.totals.figures.head(most)
    key, unit, *place = (
        of_texts(figures[name]) for name in ("key", "unit", "file", "sheet", "cell", "sha256")
    )
    value = of_numbers(figures["scaled"], figures["decimals"])
    return Table([counting(len(figures)), key, looked_up(key, labels), looked_up(unit, names), value, *place])

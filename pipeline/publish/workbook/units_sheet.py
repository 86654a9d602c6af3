"""Theo đơn vị: every expected unit, every figure; what all totals of the workbook are worked out from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from pipeline.campaign.model import Slot
from pipeline.publish.workbook.book import ReportBook
from pipeline.publish.workbook.cells import total_cell, value_of
from pipeline.publish.workbook.columns import Table, counting, of_scaled, of_values
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.looks import Look
from pipeline.publish.workbook.records import write_title
from pipeline.publish.workbook.repeats import write_table
from pipeline.publish.workbook.sheet import SheetWriter
from pipeline.publish.workbook.units_grid import (
    FIRST_FIGURE_COLUMN,
    HEADER_ROWS,
    STATUS_COLUMN,
    UnitsGrid,
    absolute,
)

HEADER = 3
"""First of the header rows: title, campaign and period, and a note stand above."""

_WIDTHS = (5, 11.5, 34, 16, 13.5)
_LEAST_WIDTH, _MOST_WIDTH = 10.5, 17.0
_LINES = 6  # that a heading may take before its column gets wider


def write_units_sheet(book: ReportBook, contents: Contents, grid: UnitsGrid) -> None:
    """One row per expected unit, one column per figure; excluded and missing units have empty cells."""
    slots = contents.campaign.form.figure_slots
    widths = [*_WIDTHS, *(_figure_width(slot, slots, contents) for slot in slots)]
    sheet = book.sheet(grid.sheet, widths, landscape=True)
    # The title stays over the columns that are on every page.
    last_fixed = FIRST_FIGURE_COLUMN - 1
    write_title(sheet, contents, contents.say("units.title"), last_fixed, contents.say("units.note"))
    runs = [sum(1 for _ in run) for _, run in groupby((slot.table, slot.row) for slot in slots)]
    ends = sheet.print_over_pages(FIRST_FIGURE_COLUMN, (HEADER, HEADER + HEADER_ROWS - 1), runs)
    _write_header(sheet, contents, slots, ends)
    first = grid.rows[""][0]
    write_table(sheet, first, _units(contents, slots), _looks(slots))
    if book.tracing is not None:
        book.tracing.units(sheet, first, FIRST_FIGURE_COLUMN)
    _write_totals(sheet, contents, grid, slots)
    sheet.filter(HEADER + HEADER_ROWS - 1, 0, grid.rows[""][1], len(widths) - 1)
    sheet.freeze(HEADER + HEADER_ROWS, 3)
    sheet.finish()


def _write_header(
    sheet: SheetWriter, contents: Contents, slots: Sequence[Slot], page_ends: Sequence[int]
) -> None:
    """Three rows: table, row, column. A table that goes on on the next page has its name there again."""
    bottom = HEADER + HEADER_ROWS - 1
    for column, key in enumerate(("number", "unit-code", "unit", "group", "status")):
        sheet.span(HEADER, column, bottom, column, contents.say(f"column.{key}"), "header")
    tables = contents.campaign.form.tables
    pages = [
        sum(end <= column for end in page_ends) for column in range(FIRST_FIGURE_COLUMN, len(sheet.widths))
    ]
    names = [
        (f"{page}/{slot.table}", contents.label(tables[slot.table].label))
        for page, slot in zip(pages, slots, strict=True)
    ]
    _write_spans(sheet, HEADER, names)
    rows = [(f"{slot.table}/{slot.row}", _row_label(slot, contents)) for slot in slots]
    _write_spans(sheet, HEADER + 1, rows)
    for column, slot in enumerate(slots, start=FIRST_FIGURE_COLUMN):
        label = contents.label(slot.column_label) or contents.say("figure")
        sheet.text(bottom, column, label, "header")


def _figure_width(slot: Slot, slots: Sequence[Slot], contents: Contents) -> float:
    in_run = sum((other.table, other.row) == (slot.table, slot.row) for other in slots)
    longest = max(len(contents.label(slot.column_label)), len(_row_label(slot, contents)) / in_run)
    return min(max(longest / _LINES, _LEAST_WIDTH), _MOST_WIDTH)


def _row_label(slot: Slot, contents: Contents) -> str:
    unit = contents.label(slot.unit_of_measure)
    return f"{contents.label(slot.row_label)} ({unit})" if unit else contents.label(slot.row_label)


def _write_spans(sheet: SheetWriter, row: int, labels: Sequence[tuple[str, str]]) -> None:
    """Write each run of equal headings as one merged cell."""
    column = FIRST_FIGURE_COLUMN
    for (_, label), run in groupby(labels):
        after = column + sum(1 for _ in run)
        sheet.span(row, column, row, after - 1, label, "header")
        column = after


def _looks(slots: Sequence[Slot]) -> list[Look]:
    figures = [Look("number", slot.number.decimals) for slot in slots]
    return [Look("centre"), Look("centre"), Look("text"), Look("text"), Look("centre"), *figures]


def _units(contents: Contents, slots: Sequence[Slot]) -> Table:
    lines = contents.lines
    figures = [(contents.figures[slot.key], slot.number.decimals) for slot in slots]
    return Table(
        [
            counting(len(lines)),
            of_values([line.unit.code for line in lines]),
            of_values([line.unit.name for line in lines]),
            of_values([contents.group_label_of[line.unit.group] for line in lines]),
            of_values([contents.say(f"status.{line.status}") for line in lines]),
            *(of_scaled(found.scaled, decimals, ~found.given) for found, decimals in figures),
        ]
    )


def _write_totals(sheet: SheetWriter, contents: Contents, grid: UnitsGrid, slots: Sequence[Slot]) -> None:
    """The totals over all units and over each group, and how many units reported."""
    row = grid.rows[""][1] + 1
    _write_total_row(sheet, contents, grid, row, "")
    for group in contents.groups if len(contents.groups) > 1 else ():
        row += 1
        _write_total_row(sheet, contents, grid, row, group.group.code)
    row += 1
    sheet.span(row, 0, row, STATUS_COLUMN, contents.say("units.reporting"), "total")
    first, last = grid.rows[""]
    for column, slot in enumerate(slots, start=FIRST_FIGURE_COLUMN):
        reporting = contents.totals[slot.key, ""].units_reporting
        if slot.key in grid.not_countable:
            sheet.number(row, column, reporting, style="total_number")
        else:
            formula = f"=COUNT({absolute(first, column)}:{absolute(last, column)})"
            sheet.formula(row, column, formula, reporting, style="total_number")


def _write_total_row(sheet: SheetWriter, contents: Contents, grid: UnitsGrid, row: int, group: str) -> None:
    label = (
        contents.say("units.group-total", group=contents.group_label_of[group])
        if group
        else contents.say("total")
    )
    sheet.span(row, 0, row, STATUS_COLUMN, label, "total")
    for slot in contents.campaign.form.figure_slots:
        cell = total_cell(slot, contents)
        value, formula = value_of(cell, contents, group), grid.total(cell, group)
        column = grid.columns[slot.key]
        if formula is None:
            sheet.number(row, column, value, cell.decimals, "total_number")
        else:
            shown = grid.nothing if value is None else value
            sheet.formula(row, column, formula, shown, cell.decimals, "total_number")
        if sheet.book.tracing is not None:
            sheet.book.tracing.total(sheet, row, column, cell, group)

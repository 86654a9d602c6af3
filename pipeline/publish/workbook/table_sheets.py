"""One sheet per table of the form with figures: totals over all units, each group, and the period before."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.campaign.model import Slot, Table
from pipeline.publish.workbook.before_blocks import write_before
from pipeline.publish.workbook.block_writer import FIRST, Scope, columns_needed, write_blocks
from pipeline.publish.workbook.blocks import Block, has_figures, table_blocks
from pipeline.publish.workbook.book import ReportBook
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.records import is_landscape, write_title
from pipeline.publish.workbook.sheet import SheetWriter
from pipeline.publish.workbook.units_grid import UnitsGrid

_FIXED_WIDTHS = (5, 7, 47, 13)
_FIRST_ROW = 3
_LEAST_WIDTH, _MOST_WIDTH = 10.5, 18.0
_ROOM = 118.0  # characters for all figures together, so that a page across stays legible


def write_table_sheets(book: ReportBook, contents: Contents, grid: UnitsGrid) -> None:
    """Write them in the order of the form."""
    for table in contents.campaign.form.tables.values():
        if has_figures(table, contents) and (blocks := table_blocks(table, contents, _every)):
            _write_table(book, contents, grid, table, blocks)


def _every(_slot: Slot) -> bool:
    return True


def _write_table(
    book: ReportBook, contents: Contents, grid: UnitsGrid, table: Table, blocks: tuple[Block, ...]
) -> None:
    count = columns_needed(blocks)
    widths = [*_FIXED_WIDTHS, *([figure_width(blocks, count - FIRST)] * (count - FIRST))]
    name = book.name_for(_sheet_name(table, contents))
    sheet = book.sheet(name, widths, landscape=is_landscape(widths))
    write_title(sheet, contents, contents.label(table.label), count - 1)
    row = _write_scope(sheet, _FIRST_ROW, blocks, Scope(contents, grid))
    for group in contents.groups if len(contents.groups) > 1 else ():
        row = _write_scope(sheet, row + 1, blocks, Scope(contents, grid, group.group.code))
    write_before(sheet, row + 1, blocks, Scope(contents, grid))
    sheet.freeze(_FIRST_ROW, FIRST - 1)
    sheet.finish()


def figure_width(blocks: Sequence[Block], count: int) -> float:
    """Wide enough for the longest heading in a few lines, narrower if many columns share the page."""
    longest = max(len(label) for block in blocks for label in ["", *block.columns.values()])
    return max(_LEAST_WIDTH, min(longest / 4, _MOST_WIDTH, _ROOM / count))


def _write_scope(sheet: SheetWriter, row: int, blocks: tuple[Block, ...], scope: Scope) -> int:
    """The totals of all units or of one group under a line that says whose they are; returns the next row."""
    contents = scope.contents
    whose = contents.group_label_of[scope.group] if scope.group else contents.say("table.all-units")
    heading = contents.say(
        "table.scope",
        whose=whose,
        included=contents.included_in(scope.group),
        expected=contents.expected_in(scope.group),
    )
    sheet.span(row, 0, row, len(sheet.widths) - 1, heading, "strong")
    after = write_blocks(sheet, row + 1, blocks, scope)[-1].after
    sheet.keep_together(row, after - 1)
    return after


def _sheet_name(table: Table, contents: Contents) -> str:
    """The name of the form's own sheet if the table is the only one of its kind there, else the table's."""
    for sheet in contents.campaign.form.sheets:
        if table in sheet.tables and sum(has_figures(other, contents) for other in sheet.tables) == 1:
            return sheet.names[0]
    return contents.label(table.label)

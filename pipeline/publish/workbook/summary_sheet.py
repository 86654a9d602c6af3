"""Tổng hợp: heading, how many units reported, the totals, the shares against their targets, the charts."""

from __future__ import annotations

from pipeline.publish.workbook.block_writer import FIRST, Scope, Written, columns_needed, write_blocks
from pipeline.publish.workbook.blocks import Block
from pipeline.publish.workbook.book import ReportBook
from pipeline.publish.workbook.charts import ChartPage
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.heading import write_heading
from pipeline.publish.workbook.parts import Part, summary_parts
from pipeline.publish.workbook.records import is_landscape
from pipeline.publish.workbook.states_part import write_states
from pipeline.publish.workbook.table_sheets import figure_width
from pipeline.publish.workbook.units_grid import UnitsGrid

_FIXED_WIDTHS = (5, 7, 47, 13)
_LEAST_RIGHT_WIDTH = 56.0  # the state's name in 12 pt bold takes so much
_ROMAN = ("I", "II", "III", "IV", "V", "VI")


def write_summary_sheet(book: ReportBook, contents: Contents, grid: UnitsGrid, name: str) -> None:
    """Write the first sheet; its totals are formulas over the units' sheet."""
    parts = list(summary_parts(contents))
    widths = _widths(parts)
    sheet = book.sheet(name, widths, landscape=is_landscape(widths))
    last_column = len(widths) - 1
    row = write_heading(sheet, contents, last_column)
    numerals = iter(_ROMAN)
    row = write_states(sheet, contents, grid, row, f"{next(numerals)}. {contents.say('summary.states')}")
    written: dict[str, tuple[tuple[Block, ...], list[Written]]] = {}
    for part in parts:
        sheet.span(row, 0, row, last_column, f"{next(numerals)}. {part.title}", "strong")
        written[part.kind] = (part.blocks, write_blocks(sheet, row + 1, part.blocks, Scope(contents, grid)))
        after = written[part.kind][1][-1].after
        sheet.keep_together(row, after - 1)
        row = after + 1
    sheet.span(row, 0, row, last_column, contents.say("summary.legend", nothing=grid.nothing), "note")
    page = ChartPage(sheet, contents)
    page.add_areas(*written.get("areas", ((), [])))
    page.add_targets(*written.get("shares", ((), [])))
    page.write(row + 2, f"{next(numerals)}. {contents.say('summary.charts')}")
    sheet.finish()


def _widths(parts: list[Part]) -> list[float]:
    """Columns for the widest part, and enough of them for the right half of the heading."""
    count = max([columns_needed(part.blocks) - FIRST for part in parts] + [4])
    blocks = [block for part in parts for block in part.blocks]
    width = max(_LEAST_RIGHT_WIDTH / count, figure_width(blocks, count))
    return [*_FIXED_WIDTHS, *(width for _ in range(count))]

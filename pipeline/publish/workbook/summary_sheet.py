"""Tổng hợp: heading, how many units reported, the totals, the shares against their targets, the charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.campaign.model import Slot
from pipeline.publish.workbook.block_writer import FIRST, Scope, Written, columns_needed, write_blocks
from pipeline.publish.workbook.blocks import Block, area_block, is_share_part, shares_block, table_blocks
from pipeline.publish.workbook.book import ReportBook
from pipeline.publish.workbook.charts import ChartPage, StateRange
from pipeline.publish.workbook.contents import Contents, ReturnStatus
from pipeline.publish.workbook.heading import write_heading
from pipeline.publish.workbook.records import is_landscape
from pipeline.publish.workbook.sheet import SheetWriter
from pipeline.publish.workbook.units_grid import UnitsGrid, absolute

_FIXED_WIDTHS = (5, 8, 42, 11)
_LEAST_RIGHT_WIDTH = 56.0  # the state's name in 12 pt bold takes so much
_ROMAN = ("I", "II", "III", "IV", "V", "VI")
_MOST_NAMES = 30


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of the summary: a heading and its tables."""

    title: str
    blocks: tuple[Block, ...]
    kind: str  # areas, tables or shares


def write_summary_sheet(book: ReportBook, contents: Contents, grid: UnitsGrid, name: str) -> None:
    """Write the first sheet; its totals are formulas over the units' sheet."""
    parts = list(_parts(contents))
    widths = _widths(parts)
    sheet = book.sheet(name, widths, landscape=is_landscape(widths))
    last_column = len(widths) - 1
    row = write_heading(sheet, contents, last_column)
    numerals = iter(_ROMAN)
    states = _write_states(sheet, contents, grid, row, f"{next(numerals)}. {contents.say('summary.states')}")
    row = states.after
    written: dict[str, tuple[tuple[Block, ...], list[Written]]] = {}
    for part in parts:
        sheet.span(row, 0, row, last_column, f"{next(numerals)}. {part.title}", "strong")
        written[part.kind] = (part.blocks, write_blocks(sheet, row + 1, part.blocks, Scope(contents, grid)))
        row = written[part.kind][1][-1].after + 1
    sheet.span(row, 0, row, last_column, contents.say("summary.legend", nothing=grid.nothing), "note")
    page = ChartPage(book, sheet, contents)
    page.add_areas(*written.get("areas", ((), [])))
    page.add_states(states.states)
    page.add_targets(*written.get("shares", ((), [])))
    page.write(row + 2, f"{next(numerals)}. {contents.say('summary.charts')}")
    sheet.finish()


def _parts(contents: Contents) -> Iterator[_Part]:
    areas = area_block(contents)
    if areas is not None:
        yield _Part(areas.label, (areas,), "areas")

    def keep(slot: Slot) -> bool:
        return (areas is None or slot.area is None) and not is_share_part(slot, contents)

    tables = contents.campaign.form.tables.values()
    blocks = tuple(block for table in tables for block in table_blocks(table, contents, keep))
    if blocks:
        yield _Part(contents.say("summary.others" if areas else "summary.tables"), blocks, "tables")
    shares = shares_block(contents)
    if shares is not None:
        yield _Part(shares.label, (shares,), "shares")


def _widths(parts: list[_Part]) -> list[float]:
    """Columns for the widest part, and enough of them for the right half of the heading."""
    count = max([columns_needed(part.blocks) - FIRST for part in parts] + [4])
    longest = max(
        (len(label) for part in parts for block in part.blocks for label in block.columns.values()), default=0
    )
    width = max(_LEAST_RIGHT_WIDTH / count, min(max(11.5, longest / 4), 18))
    return [*_FIXED_WIDTHS, *(width for _ in range(count))]


# ---------------------------------------------------------------- how the units reported


@dataclass(frozen=True, slots=True)
class _States:
    states: StateRange
    after: int


def _write_states(sheet: SheetWriter, contents: Contents, grid: UnitsGrid, row: int, title: str) -> _States:
    """How many of how many units, and how many in each state, counted on the units' sheet."""
    last_column = len(sheet.widths) - 1
    sheet.span(row, 0, row, last_column, title, "strong")
    sheet.span(row + 1, 0, row + 1, last_column, _completeness(contents), "line")
    header = row + 2
    sheet.text(header, 0, contents.say("column.number"), "header")
    sheet.span(header, 1, header, 2, contents.say("column.status"), "header")
    sheet.text(header, 3, contents.say("column.units"), "header")
    counts = Counter(line.status for line in contents.lines)
    shown = [status for status in ReturnStatus if counts[status] or status is not ReturnStatus.RECEIVED]
    first = header + 1
    for number, status in enumerate(shown):
        at = first + number
        sheet.number(at, 0, number + 1, style="centre")
        sheet.span(at, 1, at, 2, contents.say(f"status.{status}"), "text")
        formula = f"=COUNTIF({grid.statuses()},{absolute(at, 1)})"
        sheet.formula(at, 3, formula, counts[status])
    last = first + len(shown) - 1
    sheet.span(last + 1, 0, last + 1, 2, contents.say("total"), "total")
    total = f"=SUM({absolute(first, 3)}:{absolute(last, 3)})"
    sheet.formula(last + 1, 3, total, len(contents.lines), style="total_number")
    after = _write_names(sheet, contents, last + 2)
    return _States(StateRange((first, 1, last, 1), (first, 3, last, 3)), after + 1)


def _completeness(contents: Contents) -> str:
    counts = Counter(line.status for line in contents.lines)
    return contents.say(
        "summary.completeness",
        included=contents.included_in(),
        expected=contents.expected_in(),
        late=sum(line.outcome.late for line in contents.lines),
        returned=counts[ReturnStatus.RETURNED],
        missing=counts[ReturnStatus.NOT_SENT],
    )


def _write_names(sheet: SheetWriter, contents: Contents, row: int) -> int:
    """Who is not in the totals, by name unless there are too many."""
    for status in (ReturnStatus.RETURNED, ReturnStatus.NOT_SENT):
        names = [line.unit.name for line in contents.lines if line.status is status]
        if not names:
            continue
        listed = "; ".join(names) if len(names) <= _MOST_NAMES else contents.say("summary.see-status")
        sheet.span(
            row, 0, row, len(sheet.widths) - 1, contents.say(f"summary.{status}", names=listed), "line"
        )
        row += 1
    return row

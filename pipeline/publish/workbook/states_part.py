"""How the units reported, for the summary: how many, in which state, and who is not in it."""

from __future__ import annotations

from collections import Counter

from pipeline.publish.workbook.block_writer import FIRST
from pipeline.publish.workbook.charts import states_chart
from pipeline.publish.workbook.contents import Contents, ReturnStatus
from pipeline.publish.workbook.sheet import SheetWriter
from pipeline.publish.workbook.units_grid import UnitsGrid, absolute
from pipeline.tiers import in_words

_MOST_NAMES = 30
_MOST_PLACES = 10  # units above that lack some below them
_ROW_PT = 19.5  # high enough for the chart beside the table
_PX_PER_PT = 4 / 3


def write_states(sheet: SheetWriter, contents: Contents, grid: UnitsGrid, row: int, title: str) -> int:
    """Write it with its chart beside it, counted on the units' sheet; returns the next row."""
    last_column = len(sheet.widths) - 1
    sheet.span(row, 0, row, last_column, title, "strong")
    sheet.span(row + 1, 0, row + 1, last_column, completeness(contents), "line")
    header = row + 2
    total = _write_counts(sheet, contents, grid, header)
    for at in range(header, total + 1):
        sheet.height(at, _ROW_PT)
    chart = states_chart(sheet, contents, (header + 1, 1, total - 1, 1), (header + 1, 3, total - 1, 3))
    left = sheet.left_px(FIRST)
    width = sheet.left_px(last_column + 1) - left
    height = (total - header + 1) * _ROW_PT * _PX_PER_PT
    chart.set_size({"width": width - 12, "height": height})
    sheet.chart(header, FIRST, chart, alt=contents.say("chart.states"), indent_px=10)
    after = _write_names(sheet, contents, total + 1)
    sheet.keep_together(row, after - 1)
    return _write_tiers(sheet, contents, after) + 1


def _write_counts(sheet: SheetWriter, contents: Contents, grid: UnitsGrid, header: int) -> int:
    """The table of states; returns the row of its total."""
    sheet.text(header, 0, contents.say("column.number"), "header")
    sheet.span(header, 1, header, 2, contents.say("column.status"), "header")
    sheet.text(header, 3, contents.say("column.units"), "header")
    counts = Counter(line.status for line in contents.lines)
    shown = shown_states(contents)
    first = header + 1
    for number, status in enumerate(shown):
        at = first + number
        sheet.number(at, 0, number + 1, style="centre")
        sheet.span(at, 1, at, 2, contents.say(f"status.{status}"), "text")
        formula = f"=COUNTIF({grid.statuses()},{absolute(at, 1)})"
        sheet.formula(at, 3, formula, counts[status], style="centre")
    total = first + len(shown)
    sheet.span(total, 0, total, 2, contents.say("total"), "total")
    formula = f"=SUM({absolute(first, 3)}:{absolute(total - 1, 3)})"
    sheet.formula(total, 3, formula, len(contents.lines), style="total_centre")
    return total


def shown_states(contents: Contents) -> tuple[ReturnStatus, ...]:
    """The states that a table of states lists, in their order."""
    there = {line.status for line in contents.lines}
    return tuple(status for status in ReturnStatus if status in there or status in _always(contents))


def _always(contents: Contents) -> tuple[ReturnStatus, ...]:
    """The states that are shown even if no unit is in them."""
    has_deadline = contents.period is not None and contents.period.deadline is not None
    timely = (ReturnStatus.ON_TIME, ReturnStatus.LATE) if has_deadline else (ReturnStatus.RECEIVED,)
    return (*timely, ReturnStatus.NIL, ReturnStatus.RETURNED, ReturnStatus.NOT_SENT)


def completeness(contents: Contents) -> str:
    """One sentence: how many of how many units are in the totals, and how many are not."""
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
    """Who is not in the totals, by name unless there are too many; returns the next row."""
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


def _write_tiers(sheet: SheetWriter, contents: Contents, row: int) -> int:
    """How complete it is through all tiers, and who is lacking below; returns the next row."""
    below = contents.package.settlement.below
    for line in in_words(below, contents.language, _MOST_PLACES, _MOST_NAMES):
        sheet.span(row, 0, row, len(sheet.widths) - 1, line, "line")
        row += 1
    return row

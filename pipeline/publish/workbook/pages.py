"""Where printed pages end: A4 by Decree 30/2020, Appendix I, in points and characters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.publish.workbook.measure import PT_PER_CHARACTER

A4 = 9
"""The number by which a spreadsheet knows this paper."""

MM_PER_INCH = 25.4
MARGINS_MM = {"left": 30, "right": 15, "top": 20, "bottom": 20}
"""The decree: top and bottom 20-25 mm, left 30-35 mm, right 15-20 mm."""

_SHORT_MM, _LONG_MM = 210, 297
_PT_PER_MM = 72 / MM_PER_INCH
_COLUMN_GAP_PT = 3.75  # 5 pixels that every column has beside its characters
_DEFAULT_ROW_PT = 15.0
_SAFETY = 0.96  # a page that ends a little early does no harm; one that ends late splits a table

PORTRAIT_WIDTH = 92
"""Characters that a page holds between the margins at full size."""
LANDSCAPE_WIDTH = 134


def page_height_pt(widths: Sequence[float], *, landscape: bool) -> float:
    """How many points of rows a page holds when columns of these widths are made to fit it."""
    across, down = (_LONG_MM, _SHORT_MM) if landscape else (_SHORT_MM, _LONG_MM)
    room = (across - MARGINS_MM["left"] - MARGINS_MM["right"]) * _PT_PER_MM
    height = (down - MARGINS_MM["top"] - MARGINS_MM["bottom"]) * _PT_PER_MM
    width = sum(width * PT_PER_CHARACTER + _COLUMN_GAP_PT for width in widths)
    return height * max(1.0, width / room) * _SAFETY


def row_breaks(kept: Sequence[tuple[int, int]], heights: Mapping[int, float], page: float) -> list[int]:
    """The rows that must begin a page so that no kept range is split that fits on one."""
    breaks, used, row = [], 0.0, 0
    for first, last in sorted(kept):
        used += _height(range(row, first), heights)
        block = _height(range(first, last + 1), heights)
        if used and used + block > page:
            breaks.append(first)
            used = 0.0
        # A range of several pages ends somewhere on its last one.
        used = (used + block) % page
        row = last + 1
    return breaks


def _height(rows: range, heights: Mapping[int, float]) -> float:
    return sum(heights.get(row, _DEFAULT_ROW_PT) for row in rows)


def column_breaks(widths: Sequence[float], fixed: int, runs: Sequence[int], room: float) -> list[int]:
    """The columns that begin a page when `fixed` ones are repeated on each; none if one page holds all."""
    gap = _COLUMN_GAP_PT / PT_PER_CHARACTER
    room -= sum(widths[:fixed]) + gap * fixed
    breaks, used, column = [], 0.0, fixed
    for run in runs:
        wide = sum(widths[column : column + run]) + gap * run
        if used and used + wide > room:
            breaks.append(column)
            used = 0.0
        used += wide
        column += run
    return breaks

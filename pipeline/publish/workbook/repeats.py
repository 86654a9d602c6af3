"""Rows of values in which most values stand again and again: each is prepared once and then copied.

Half a million figures bear a few thousand different texts. Cutting a text to what a cell holds, measuring
it, taking its digest and finding its style is done for the first cell with it; the others get the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from pipeline.publish.exact import Exact
from pipeline.publish.workbook.sheet import SheetWriter
from pipeline.record import BLANK_DIGEST, digest

Value = str | Exact | date | None
WriteValue = Callable[[int, int, Value], None]
"""Writes a value to (row, column), one way or another for each column."""

_SHORT = 10**15  # a whole number below this is written as it is, without a note


class _Made(NamedTuple):
    """A cell as it was written: xlsxwriter's own record of it, what it asks of its row, its digest."""

    cell: Any
    height: float
    digest: str  # "" for a cell that shows nothing


class RowWriter:
    """Writes whole rows of a sheet from column 0 on, each row once."""

    def __init__(self, sheet: SheetWriter, write: WriteValue) -> None:
        self._sheet = sheet
        self._write = write
        self._texts: dict[tuple[int, str | None], _Made] = {}
        self._days: dict[tuple[int, date], _Made] = {}
        self._numbers: dict[int, _Made] = {}  # column -> a whole number written there

    def write(self, row: int, values: Sequence[Value]) -> None:
        """Write the values of a row side by side."""
        made = [self._cell(row, column, value) for column, value in enumerate(values)]
        shown = "".join(one.digest or BLANK_DIGEST for one in _shown(made))
        self._sheet.place_row(row, [one.cell for one in made], max(one.height for one in made), shown)

    def _cell(self, row: int, column: int, value: Value) -> _Made:
        if value is None or type(value) is str:
            known = self._texts.get((column, value))
            if known is not None:
                return known
            made = self._texts[column, value] = self._written(row, column, value)
            return made
        if type(value) is int and -_SHORT < value < _SHORT:
            like = self._numbers.get(column)
            if like is not None:
                return _Made(type(like.cell)(value, like.cell.format), like.height, digest(value))
            made = self._numbers[column] = self._written(row, column, value)
            return made
        if type(value) is date:
            day = self._days.get((column, value))
            if day is None:
                day = self._days[column, value] = self._written(row, column, value)
            return day
        # Decimals that are equal may be shown with different places; numbers that are too long have a note.
        return self._written(row, column, value)

    def _written(self, row: int, column: int, value: Value) -> _Made:
        self._write(row, column, value)
        return _Made(*self._sheet.taken_back(row, column))


def _shown(made: Sequence[_Made]) -> Sequence[_Made]:
    """Without the cells at the end that show nothing."""
    last = max((place for place, one in enumerate(made, start=1) if one.digest), default=0)
    return made[:last]

"""Long tables in which most values stand again and again: each is prepared once for its column.

Half a million figures bear a few thousand different texts. Cutting a text to what a cell holds, measuring
it, taking its digest, finding its style and spelling it in XML is done for the first cell with it; a row is
then put together from pieces that are there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from pipeline.publish.exact import Exact
from pipeline.publish.workbook.rendering import Block
from pipeline.publish.workbook.sheet import SheetWriter, is_too_large
from pipeline.record import BLANK_DIGEST, digest

Value = str | Exact | date | None
WriteValue = Callable[[int, int, Value], None]
"""Writes a value to (row, column), one way or another for each column."""

_FEW = 64  # rows: below that there is nothing to gain


@dataclass(frozen=True, slots=True)
class _Column:
    """One column: xlsxwriter's cells, the heights they ask for and their digests, one element per row."""

    cells: Sequence[Any]
    heights: Sequence[float]
    digests: Sequence[str]  # "" for a cell that shows nothing


def write_table(
    sheet: SheetWriter, first_row: int, rows: Sequence[Sequence[Value]], write: WriteValue
) -> None:
    """Write rows of equal length under one another, from the first column on.

    `write` decides how a value is shown, by its column and nothing else.
    """
    columns = list(zip(*rows, strict=True)) if len(rows) >= _FEW else []
    if not columns or any(_needs_a_note(column) for column in columns):
        for at, row in enumerate(rows, start=first_row):
            for place, value in enumerate(row):
                write(at, place, value)
        return
    made = [_made(sheet, first_row, place, column, write) for place, column in enumerate(columns)]
    heights = list(map(max, zip(*(column.heights for column in made), strict=True)))
    sheet.place_block(Block(first_row, [column.cells for column in made]), heights, _digests(made))


def _needs_a_note(column: Iterable[Value]) -> bool:
    """Whether a number is too long for a spreadsheet: then its own cell bears a note."""
    numbers = {value for value in column if not isinstance(value, str | date) and value is not None}
    return any(is_too_large(number) for number in numbers)


def _made(sheet: SheetWriter, row: int, place: int, column: Sequence[Value], write: WriteValue) -> _Column:
    keys = _keys(column)
    first: dict[object, Value] = {}
    for key, value in zip(keys, column, strict=True):
        first.setdefault(key, value)
    wholes = [value for value in first.values() if type(value) is int]
    if len(wholes) > 1:
        first = {key: value for key, value in first.items() if type(value) is not int or value is wholes[0]}
    cells: dict[object, Any] = {}
    for key, value in first.items():
        write(row, place, value)
        cells[key] = sheet.taken_back(row, place)
    if len(wholes) > 1:
        cells |= _alike(cells[wholes[0]], wholes)
    found = [cells[key] for key in keys]
    return _Column(*(list(map(itemgetter(part), found)) for part in range(3)))


def _keys(column: Sequence[Value]) -> Sequence[object]:
    """What stands for each value: decimals that are equal may be shown with different places."""
    if set(map(type, column)) <= {str, int, type(None)}:
        return column
    return [value if type(value) in (str, int) else (type(value), str(value)) for value in column]


def _alike(like: tuple[Any, float, str], wholes: Iterable[int]) -> dict[object, tuple[Any, float, str]]:
    """The cells of whole numbers, which differ in the number alone."""
    cell, height, _ = like
    kind, look = type(cell), cell.format
    return {number: (kind(number, look), height, digest(number)) for number in wholes}


def _digests(made: Sequence[_Column]) -> list[str]:
    """Each row's digests side by side, without those at its end that show nothing."""
    if all(all(column.digests) for column in made):
        return list(map("".join, zip(*(column.digests for column in made), strict=True)))
    return [_joined(row) for row in zip(*(column.digests for column in made), strict=True)]


def _joined(row: Sequence[str]) -> str:
    last = max((place for place, one in enumerate(row, start=1) if one), default=0)
    return "".join(one or BLANK_DIGEST for one in row[:last])

"""Long tables in which most values stand again and again: each is prepared once for its column.

Half a million figures bear a few thousand different texts. Cutting a text to what a cell holds, measuring
it, taking its digest, finding its style and spelling it in XML is done for the first cell with it; a row is
then put together from pieces that are there. Whole numbers differ in their digits alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.publish.workbook.columns import Column, Table, Value
from pipeline.publish.workbook.rendering import MOST_EXACT, Block, BlockColumn
from pipeline.publish.workbook.sheet import SheetWriter, is_too_large
from pipeline.publish.workbook.shown import digests_of
from pipeline.record import BLANK_DIGEST, DIGEST_SIGNS

WriteValue = Callable[[int, int, Value], None]
"""Writes a value to (row, column), one way or another for each column."""

_FEW = 64  # rows: below that there is nothing to gain
_DIGEST = f"S{DIGEST_SIGNS}"


@dataclass(frozen=True, slots=True)
class _Made:
    """One column: xlsxwriter's cells, and in each row the height that its cell asks for and its digest."""

    cells: BlockColumn
    heights: npt.NDArray[np.float64]
    digests: npt.NDArray[np.bytes_]  # b"" for a cell that shows nothing


def write_table(sheet: SheetWriter, first_row: int, table: Table, write: WriteValue) -> None:
    """Write a table from the first column on.

    `write` decides how a value is shown, by its column and nothing else.
    """
    if len(table) < _FEW or any(_needs_a_note(column) for column in table.columns):
        for at, row in enumerate(table.rows(), start=first_row):
            for place, value in enumerate(row):
                write(at, place, value)
        return
    made = [
        _made(sheet, first_row, place, column.only_used(), write)
        for place, column in enumerate(table.columns)
    ]
    heights = np.maximum.reduce([column.heights for column in made])
    sheet.place_block(Block(first_row, [column.cells for column in made]), heights, _digests(made))


def _needs_a_note(column: Column) -> bool:
    """Whether a number is too long for a spreadsheet: then its own cell bears a note."""
    numbers = (value for value in column.values if not isinstance(value, str | date) and value is not None)
    return bool((abs(column.wholes) >= MOST_EXACT).any()) or any(is_too_large(number) for number in numbers)


def _made(sheet: SheetWriter, row: int, place: int, column: Column, write: WriteValue) -> _Made:
    def written(value: Value) -> tuple[Any, float, str]:
        write(row, place, value)
        return sheet.taken_back(row, place)

    found = [written(value) for value in column.values]
    wholes = column.wholes
    like, height, noted = written(int(wholes[0])) if len(wholes) else (None, 0.0, "")
    cells = BlockColumn([cell for cell, _, _ in found], wholes, like, column.at)
    heights = np.append([points for _, points, _ in found], np.full(len(wholes), height))
    digests = np.zeros(len(found) + len(wholes), dtype=_DIGEST)
    digests[: len(found)] = [digest for _, _, digest in found]
    if noted:  # not so in columns beyond those that are
        digests[len(found) :] = digests_of(wholes)
    return _Made(cells, heights[column.at], digests[column.at])


def _digests(made: Sequence[_Made]) -> npt.NDArray[np.bytes_]:
    """Each row's digests side by side, without those at its end that show nothing."""
    cells = np.stack([column.digests for column in made], axis=1)
    shown = cells != b""
    followed = np.logical_or.accumulate(shown[:, ::-1], axis=1)[:, ::-1]
    cells[followed & ~shown] = BLANK_DIGEST.encode()
    # Read as one text, a row ends with its last sign that is not NUL.
    return cells.view(f"S{DIGEST_SIGNS * len(made)}")[:, 0]

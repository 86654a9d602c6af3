"""Long tables in which most values stand again and again: each is prepared once for its column.

Half a million figures bear a few thousand different texts. Cutting a text to what a cell holds, measuring
it, taking its digest, finding its style and spelling it in XML is done for the first cell with it; a row is
then put together from pieces that are there. Whole numbers differ in their digits alone, and plain texts in
their number among the workbook's texts: one of them is written like any cell, and the others at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.publish.workbook.columns import Column, Table, Value, Wholes
from pipeline.publish.workbook.looks import Look, write_value
from pipeline.publish.workbook.runs import MOST_EXACT, Block, BlockColumn, Numbered
from pipeline.publish.workbook.sheet import SheetWriter, are_whole, is_odd, is_plain, is_too_large
from pipeline.publish.workbook.shown import ShownColumn, digests_of, digests_of_values
from pipeline.record import DIGEST_SIGNS

_FEW = 64  # rows: below that there is nothing to gain
_DIGEST = f"S{DIGEST_SIGNS}"


class _Written(NamedTuple):
    """A cell as xlsxwriter keeps it, the height that it asks of its row, and its digest ("" for none)."""

    cell: Any
    height: float
    digest: str


class _Place(NamedTuple):
    """Where a column begins, and how it looks."""

    sheet: SheetWriter
    row: int
    column: int
    look: Look

    def written(self, value: Value) -> _Written:
        """Write a value into the column's first row, and take it off again."""
        write_value(self.sheet, self.row, self.column, value, self.look)
        return _Written(*self.sheet.taken_back(self.row, self.column))


@dataclass(frozen=True, slots=True)
class _Run:
    """Cells that differ in a number alone, and of each its height and digest."""

    cells: Numbered
    heights: npt.NDArray[np.float64]
    digests: Callable[[], npt.NDArray[np.bytes_]]


@dataclass(frozen=True, slots=True)
class _Made:
    """One column: xlsxwriter's cells, and of each the height that it asks for and its digest."""

    cells: BlockColumn
    heights: npt.NDArray[np.float64]
    shown: ShownColumn


def write_table(sheet: SheetWriter, first_row: int, table: Table, looks: Sequence[Look]) -> None:
    """Write a table from the first column on, each column in its look."""
    if len(table) < _FEW or any(_needs_a_note(column) for column in table.columns):
        for at, row in enumerate(table.rows(), start=first_row):
            for place, (value, look) in enumerate(zip(row, looks, strict=True)):
                write_value(sheet, at, place, value, look)
        return
    made = [
        _made(_Place(sheet, first_row, place, look), column.only_used())
        for place, (column, look) in enumerate(zip(table.columns, looks, strict=True))
    ]
    block = Block(first_row, [column.cells for column in made])
    sheet.place_block(block, _heights(made), [column.shown for column in made])


def _needs_a_note(column: Column) -> bool:
    """Whether a number is too long for a spreadsheet: then its own cell bears a note."""
    numbers = (value for value in column.values if not isinstance(value, str | date) and value is not None)
    return bool((abs(column.wholes) >= MOST_EXACT).any()) or any(is_too_large(number) for number in numbers)


@dataclass(slots=True)
class _Alike:
    """Values that are written like one of them, which was written: its cell, and the others."""

    number: int  # of the group, from 1
    like: _Written
    values: list[Any] = field(default_factory=list)
    spelt: list[Any] = field(default_factory=list)  # what stands in their cells


class _Grouped(NamedTuple):
    """A column's values: cells written by themselves, those like them, and the group of each (0: itself)."""

    cells: Sequence[_Written]
    groups: Mapping[object, _Alike]
    group_of: Sequence[int]


def _made(place: _Place, column: Column) -> _Made:
    values: Sequence[Any] = column.values
    are_texts = set(map(type, values)) == {str} and are_whole(values)
    cells, groups, group_of = (_texts if are_texts else _by_kind)(place, values)
    runs = [_run(place, kind, group) for kind, group in groups.items()]
    if len(column.wholes):
        runs.append(_wholes(column.wholes, place.written(int(column.wholes[0]))))
    return _joined(cells, runs, _moved(group_of, column))


def _texts(place: _Place, texts: Sequence[Any]) -> _Grouped:
    """What `_by_kind` makes of texts that are plain or odd, without a look at each."""
    cells: list[_Written] = []
    groups: dict[object, _Alike] = {}
    group_of: list[int] = []
    for are_odd, stretch in groupby(texts, is_odd):
        some = list(stretch)
        alone = some if are_odd else [] if groups else some[:1]
        cells += map(place.written, alone)
        group_of += [0] * len(alone)
        if not are_odd:
            group = groups.setdefault("text", _Alike(1, cells[-1]))
            group.values += some[len(alone) :]
            group.spelt += place.sheet.numbers_of(some[len(alone) :], place.look.style)
            group_of += [1] * (len(some) - len(alone))
    return _Grouped(cells, groups, group_of)


def _by_kind(place: _Place, values: Sequence[Value]) -> _Grouped:
    cells: list[_Written] = []
    groups: dict[object, _Alike] = {}
    group_of: list[int] = []
    for value in values:
        kind = _kind(value)
        group = groups.get(kind)
        if group is None:
            cells.append(place.written(value))
            group_of.append(0)
            if kind is not None:
                groups[kind] = _Alike(len(groups) + 1, cells[-1])
        else:
            group.values.append(value)
            group.spelt.append(_spelt(value, place))
            group_of.append(group.number)
    return _Grouped(cells, groups, group_of)


def _kind(value: Value) -> object:
    """What is the same for all values whose cells differ in a number alone; None for any other."""
    if isinstance(value, str):
        return "text" if is_plain(value) else None
    # The look goes by the decimals.
    return value.as_tuple().exponent if isinstance(value, Decimal) else None


def _spelt(value: Value, place: _Place) -> int | str:
    """What stands in a cell like others: the number of a text, or a decimal as xlsxwriter writes it."""
    if isinstance(value, str):
        # Asked for in the order in which the workbook counts its texts.
        return place.sheet.numbers_of([value], place.look.style)[0]
    return f"{value:.16G}"


def _run(place: _Place, kind: object, group: _Alike) -> _Run:
    """Plain texts or decimals like one that was written."""
    heights = np.full(len(group.values), group.like.height)
    if kind == "text":
        heights = place.sheet.heights_of(place.column, group.values, place.look.style)
    cells = Numbered(group.like.cell, np.array(group.spelt))
    return _Run(cells, heights, _noted(partial(digests_of_values, group.values), group.like, len(cells)))


def _wholes(wholes: Wholes, like: _Written) -> _Run:
    """Whole numbers like one that was written."""
    heights = np.full(len(wholes), like.height)
    digests = _noted(partial(digests_of, wholes), like, len(wholes))
    return _Run(Numbered(like.cell, wholes), heights, digests)


def _noted(
    digests: Callable[[], npt.NDArray[np.bytes_]], like: _Written, count: int
) -> Callable[[], npt.NDArray[np.bytes_]]:
    """The digests, unless none was noted of the cell that was written: in columns beyond those that are."""
    return digests if like.digest else lambda: np.zeros(count, _DIGEST)


def _moved(group_of: Sequence[int], column: Column) -> npt.NDArray[np.int32]:
    """Which of a column's values stands in each row when they stand group by group."""
    place = np.arange(len(column.values) + len(column.wholes), dtype="int32")
    place[np.argsort(np.array(group_of, dtype="int64"), kind="stable")] = np.arange(len(group_of))
    return place[column.at]


def _joined(cells: Sequence[_Written], runs: Sequence[_Run], at: npt.NDArray[np.int32]) -> _Made:
    heights = np.concatenate([np.array([one.height for one in cells]), *(run.heights for run in runs)])
    column = BlockColumn([one.cell for one in cells], [run.cells for run in runs], at)
    shown = ShownColumn([one.digest for one in cells], [run.digests for run in runs], at)
    return _Made(column, heights, shown)


def _heights(made: Sequence[_Made]) -> npt.NDArray[np.float64]:
    """The greatest height that a cell of each row asks for."""
    heights = np.zeros(len(made[0].cells.at))
    for column in made:
        np.maximum(heights, column.heights[column.cells.at], out=heights)
    return heights

"""Writes tables of totals as live formulas, each with its value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.campaign.model import Target
from pipeline.publish.exact import Exact, plain, without_needless_zeros
from pipeline.publish.workbook.blocks import Block, BlockRow
from pipeline.publish.workbook.cells import PERCENT_DECIMALS, Cell, Share, Sum, Total, reporting_of, value_of
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.parts import against_target
from pipeline.publish.workbook.sheet import SheetWriter
from pipeline.publish.workbook.units_grid import UnitsGrid, counted
from pipeline.text import address

NUMBER, CODE, LABEL, UNIT_OF_MEASURE, FIRST = range(5)
"""The columns of every table of totals; the figures begin at FIRST."""

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose totals are written: of one group, or of all units (""), by the formulas of a grid."""

    contents: Contents
    grid: UnitsGrid
    group: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """Where a table of totals went: the rows of its cells, and the first row after it."""

    header: int
    first: int
    last: int
    after: int
    columns: dict[str, int]
    target_column: int | None = None


def columns_needed(blocks: Sequence[Block]) -> int:
    """How many columns the widest block takes."""
    return max(FIRST + len(block.columns) + len(_extras(block)) for block in blocks)


def write_blocks(sheet: SheetWriter, row: int, blocks: Sequence[Block], scope: Scope) -> list[Written]:
    """Write blocks under one another, beginning at `row`; sums may reach over all of them."""
    written: list[Written] = []
    for block in blocks:
        written.append(_placed(row, block))
        row = written[-1].after + 1
    places = _places(blocks, written)
    for block, where in zip(blocks, written, strict=True):
        _BlockWriter(sheet, block, where, scope, places).write()
    return written


def write_values(
    sheet: SheetWriter, row: int, blocks: Sequence[Block], scope: Scope, shown: Callable[[Cell], Exact | str]
) -> int:
    """Write the same rows and columns with other values, as they are; returns the first row after them."""
    after = row
    for block in blocks:
        where = _placed(after if block is blocks[0] else after + 1, block, extras=())
        _ValuesWriter(sheet, block, where, scope, shown).write()
        after = where.after
    return after


def _placed(row: int, block: Block, extras: Sequence[str] | None = None) -> Written:
    behind = _extras(block) if extras is None else extras
    columns = {column: FIRST + number for number, column in enumerate([*block.columns, *behind])}
    last = row + len(block.rows)
    return Written(row, row + 1, last, last + 1, columns, columns.get("from"))


def _places(blocks: Sequence[Block], written: Sequence[Written]) -> dict[str, Place]:
    return {
        cell.id: (where.first + number, where.columns[column])
        for block, where in zip(blocks, written, strict=True)
        for number, row in enumerate(block.rows)
        for column, cell in row.cells.items()
    }


def _extras(block: Block) -> list[str]:
    """The ids of the columns that every block, or every block with targets, has behind its figures."""
    targets = [row.target for row in block.rows if row.target is not None]
    extras = ["from"] if targets else []
    extras += ["to"] if any(target.at_most_pct is not None for target in targets) else []
    extras += ["met"] if targets else []
    return [*extras, "reporting"]


class _BlockWriter:
    def __init__(
        self, sheet: SheetWriter, block: Block, where: Written, scope: Scope, places: dict[str, Place]
    ) -> None:
        self.sheet = sheet
        self.block = block
        self.where = where
        self.scope = scope
        self.places = places
        self.say = scope.contents.say

    def write(self) -> None:
        self._header()
        number = 0
        for offset, row in enumerate(self.block.rows):
            at = self.where.first + offset
            if row.is_heading:
                number = 0
                last = max(self.where.columns.values())
                self.sheet.span(at, NUMBER, at, last, row.label, "section")
            else:
                number += 1
                self._row(at, number, row)

    def _header(self) -> None:
        at = self.where.header
        heads = ["column.number", "column.code", "column.indicator", "column.unit-of-measure"]
        for number, head in enumerate(heads):
            self.sheet.text(at, number, self.say(head), "header")
        for column, place in self.where.columns.items():
            self.sheet.text(at, place, self.block.columns.get(column) or self._extra_label(column), "header")

    def _extra_label(self, column: str) -> str:
        years = sorted({row.target.year for row in self.block.rows if row.target is not None})
        return self.say(f"column.{column}", year=", ".join(map(str, years)))

    def _row(self, at: int, number: int, row: BlockRow) -> None:
        self.sheet.number(at, NUMBER, number, style="centre")
        self.sheet.text(at, CODE, row.code, "centre")
        self.sheet.text(at, LABEL, row.label)
        self.sheet.text(at, UNIT_OF_MEASURE, row.unit_of_measure, "centre")
        for column in self.block.columns:
            cell = row.cells.get(column)
            if cell is None:
                self.sheet.text(at, self.where.columns[column], self.say("not-asked"), "not_asked")
            else:
                self._cell(at, self.where.columns[column], cell)
        self._behind(at, row)

    def _behind(self, at: int, row: BlockRow) -> None:
        self.sheet.text(at, self.where.columns["reporting"], self._reporting(row), "centre")
        if self.where.target_column is not None:
            self._target(at, row)

    def _cell(self, at: int, column: int, cell: Cell) -> None:
        value = value_of(cell, self.scope.contents, self.scope.group)
        formula = self._formula(cell)
        decimals, style = _look(cell)
        if formula is None:
            self.sheet.number(at, column, value, decimals, style)
        else:
            shown = self.scope.grid.nothing if value is None else value
            self.sheet.formula(at, column, formula, shown, decimals, style)
        if self.sheet.book.tracing is not None:
            self.sheet.book.tracing.total(self.sheet, at, column, cell, self.scope.group)

    def _formula(self, cell: Cell) -> str | None:
        grid, group = self.scope.grid, self.scope.group
        if isinstance(cell, Total):
            return grid.total(cell, group)
        if isinstance(cell, Share):
            return grid.share(cell, group)
        if any(grid.total(part, group) is None for part in cell.parts):
            return None
        return self._sum_formula(cell)

    def _sum_formula(self, cell: Sum) -> str:
        cells = _named([self.places[part.id] for part in cell.parts])
        return counted(cells, "SUM", cell.decimals, self.scope.grid.nothing)

    def _reporting(self, row: BlockRow) -> str:
        counts = sorted(
            {reporting_of(cell, self.scope.contents, self.scope.group) for cell in row.cells.values()}
        )
        expected = self.scope.contents.expected_in(self.scope.group)
        return f"{'–'.join(map(str, dict.fromkeys((counts[0], counts[-1]))))}/{expected}"

    def _target(self, at: int, row: BlockRow) -> None:
        target, columns = row.target, self.where.columns
        share = next((cell for cell in row.cells.values() if isinstance(cell, Share)), None)
        if target is None or share is None:
            for column in ("from", "to", "met"):
                if column in columns:
                    self.sheet.blank(at, columns[column])
            return
        self._percent(at, columns["from"], target.at_least_pct)
        if "to" in columns:
            self._percent(at, columns["to"], target.at_most_pct)
        value = value_of(share, self.scope.contents, self.scope.group)
        words = (self.say("target.below"), self.say("target.met"), self.say("target.above"))
        formula = _met_formula(address(*self.places[share.id]), target, words, self.scope.grid.nothing)
        shown = self.scope.grid.nothing if value is None else words[against_target(Decimal(value), target)]
        self.sheet.formula(at, columns["met"], formula, shown, style="centre")

    def _percent(self, at: int, column: int, percent: Decimal | None) -> None:
        shown = None if percent is None else without_needless_zeros(percent)
        decimals = PERCENT_DECIMALS if isinstance(shown, Decimal) else 0
        self.sheet.number(at, column, shown, decimals, "centre")


class _ValuesWriter(_BlockWriter):
    """The same table with plain values: nothing to recalculate, to trace, or to hold against a target."""

    def __init__(
        self,
        sheet: SheetWriter,
        block: Block,
        where: Written,
        scope: Scope,
        shown: Callable[[Cell], Exact | str],
    ) -> None:
        super().__init__(sheet, block, where, scope, {})
        self.shown = shown

    def _cell(self, at: int, column: int, cell: Cell) -> None:
        value = self.shown(cell)
        if isinstance(value, str):
            self.sheet.text(at, column, value, "centre")
        else:
            self.sheet.number(at, column, value, *_look(cell))

    def _behind(self, at: int, row: BlockRow) -> None:
        pass


def _look(cell: Cell) -> tuple[int, str]:
    """How many decimals a cell shows, and its style."""
    decimals = PERCENT_DECIMALS if isinstance(cell, Share) else cell.decimals
    return decimals, "number" if isinstance(cell, Total) else "total_number"


def _met_formula(cell: str, target: Target, words: tuple[str, str, str], nothing: str) -> str:
    below, met, above = words
    met_or_above = f'"{met}"'
    if target.at_most_pct is not None:
        met_or_above = f'IF({cell}>{plain(target.at_most_pct)},"{above}","{met}")'
    judged = f'IF({cell}<{plain(target.at_least_pct)},"{below}",{met_or_above})'
    return f'=IF(ISNUMBER({cell}),{judged},"{nothing}")'


def _named(places: Sequence[Place]) -> str:
    """The cells as a formula names them: a range if they stand in one line without a gap."""
    first, last = min(places), max(places)
    area = (last[0] - first[0] + 1) * (last[1] - first[1] + 1)
    in_line = first[0] == last[0] or first[1] == last[1]
    if in_line and area == len(places) and area > 1:
        return f"{address(*first)}:{address(*last)}"
    return ",".join(address(*place) for place in sorted(places))

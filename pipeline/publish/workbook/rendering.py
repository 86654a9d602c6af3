"""Long sheets written quickly: equal cells are worked out once, not once per row.

xlsxwriter spells every cell anew, attribute by attribute. Here it spells each different content once; where
the same content stands again, only the address is new, and pyarrow puts the rows together from the pieces.
What comes out is what xlsxwriter writes, but for the `spans` of rows, which the standard leaves optional
(ISO/IEC 29500-1, 18.3.1.73). Whatever is not plain (formulas, notes, rows with looks of their own) is left
to xlsxwriter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from xlsxwriter.worksheet import CellNumberTuple, RowInfo

from pipeline.publish.workbook.deflating import Ahead
from pipeline.publish.workbook.rich_texts import RichWorksheet
from pipeline.publish.workbook.runs import MOST_EXACT, Block, BlockColumn, Numbered, is_text
from pipeline.publish.workbook.spelt_block import ROW_START, SpeltBlock, SpeltColumn, SpeltRun
from pipeline.text import address

_PLAIN_CELLS = frozenset({"String", "RichString", "Number", "Datetime", "Blank"})
_FIRST_CELL, _FIRST_ROW = '<c r="A1"', '<row r="1"'
_IS_FINISHED = -1  # xlsxwriter's for a cell that cannot be written


@dataclass(frozen=True)
class _Placed:
    """A block on its sheet, with the different settings of its rows, and which of them each row has."""

    block: Block
    infos: Sequence[RowInfo | None]
    at: npt.NDArray[np.int32]


class QuickWorksheet(RichWorksheet):
    """A worksheet that remembers how each different cell and row is spelt."""

    blocks: tuple[_Placed, ...] = ()
    fh: Any
    _ahead: Ahead | None = None

    def taken(self, row: int, column: int) -> Any:
        """Take a plain cell off the sheet again, as xlsxwriter keeps it."""
        cell = self.table[row].pop(column)
        self.str_table.count -= is_text(cell)
        if not self.table[row]:
            del self.table[row]
        return cell

    def numbers_of(self, texts: Sequence[str]) -> list[int]:
        """The numbers of texts among the shared strings, as for cells taken off the sheet again.

        `_get_shared_string_index` of xlsxwriter, which gives the next number to a new text, for many.
        """
        known = self.str_table.string_table
        numbers = [known.setdefault(text, len(known)) for text in texts]
        self.str_table.unique_count = len(known)
        return numbers

    def place_block(self, block: Block, heights: npt.NDArray[np.float64]) -> int:
        """Put a block of rows, with their heights in points; returns a status, as every write does."""
        last_row = block.first_row + len(heights) - 1
        for row, column in ((block.first_row, 0), (last_row, len(block.columns) - 1)):
            if status := self._check_dimensions(row, column):
                return int(status)
        self.str_table.count += sum(column.texts() for column in block.columns)
        found = pa.array(heights).dictionary_encode()
        infos = [self._info_of(block.first_row, points) for points in found.dictionary.to_pylist()]
        self.blocks = (*self.blocks, _Placed(block, infos, found.indices.to_numpy()))
        return 0

    def _info_of(self, row: int, points: float) -> RowInfo | None:
        """What xlsxwriter keeps of a row so high."""
        if not points:
            return None
        self.set_row(row, points)
        return self.row_info.pop(row)

    def finish_rows(self, ahead: Ahead) -> None:
        """Spell all rows now, for when the sheet is written; from now on none takes anything any more."""
        self.fh = ahead
        self._write_rows()
        ahead.end()
        self._ahead = ahead

    def _check_dimensions(self, *place: Any, **options: Any) -> int:
        if self._ahead is not None:
            return _IS_FINISHED
        return int(super()._check_dimensions(*place, **options))

    def _write_rows(self) -> None:
        if self._ahead is not None:
            self.fh.insert(self._ahead)
            return
        spelt = _Spellings(self)
        columns = [address(0, column).rstrip("1") for column in range((self.dim_colmax or 0) + 1)]
        blocks = sorted(self.blocks, key=lambda placed: placed.block.first_row)
        for row in sorted({*self.table, *self.row_info, *self.comments}):
            while blocks and blocks[0].block.first_row < row:
                self.fh.write_pieces(self._spelt_block(blocks.pop(0), spelt, columns).rows())
            self._write_one(row, spelt, columns)
        for block in blocks:
            self.fh.write_pieces(self._spelt_block(block, spelt, columns).rows())
        self.blocks = ()  # written, and large

    def _write_one(self, row: int, spelt: _Spellings, columns: Sequence[str]) -> None:
        cells = self.table.get(row)
        if not cells:
            if row in self.row_info or row in self.comments:
                self._write_empty_row(row, None, self.row_info.get(row))
            return
        start = spelt.row(self.row_info.get(row))
        number = str(row + 1)
        pieces = [start[0], number, start[1]]
        for column in sorted(cells):
            rest = spelt.cell(cells[column]) if start[2] else None
            if rest is None:
                pieces.append(spelt.by_itself(row, column, cells[column]))
            else:
                pieces += ('<c r="', columns[column], number, '"', rest)
        pieces.append("</row>")
        self.fh.write("".join(pieces))

    def _spelt_block(self, placed: _Placed, spelt: _Spellings, letters: Sequence[str]) -> SpeltBlock:
        """A row is `<row r="` 1 `" ...><c r="A` 1 `" ...><c r="B` 1 ...: pieces joined by its number."""
        columns = placed.block.columns
        starts = [spelt.row(info) for info in placed.infos]
        before = [f'{start[1]}<c r="{letters[0]}' for start in starts]
        ends = [*(f'<c r="{after}' for after in letters[1 : len(columns)]), "</row>"]
        pieces = [spelt.column(column, end) for column, end in zip(columns, ends, strict=True)]
        first = SpeltColumn(before, (), placed.at)
        return SpeltBlock(placed.block.first_row + 1, (first, *pieces))


class _Spellings:
    """How xlsxwriter spells rows and cells, asked once for each different one."""

    def __init__(self, sheet: QuickWorksheet) -> None:
        self._sheet = sheet
        self._cells: dict[str, dict[Any, str]] = {name: {} for name in _PLAIN_CELLS}
        self._numbers: dict[Any, str] = {}  # format -> what stands before the digits
        self._texts: dict[Any, str] = {}  # format -> what stands before the text's number
        self._rows: dict[float | None, tuple[str, str, bool]] = {}
        # A cell without a format takes that of its column, which differs from column to column.
        self._columns_have_looks = any(info.column_format is not None for info in sheet.col_info.values())

    def cell(self, cell: Any) -> str | None:
        """All of a cell behind its address; None if that is not the same wherever it stands."""
        kind = type(cell).__name__
        known = self._cells.get(kind)
        if known is None or (cell.format is None and self._columns_have_looks):
            return None
        if kind == "Number" and type(cell.number) is int and abs(cell.number) < MOST_EXACT:
            before, after = self._around_digits(cell.format)
            return f"{before}{cell.number}{after}"
        if kind == "String":
            before, after = self._around_index(cell)
            return f"{before}{cell.string}{after}"
        # Equal numbers may be spelt differently: Decimal("1.0") and Decimal("1.00").
        content = (type(cell.number), str(cell.number), cell.format) if kind == "Number" else cell
        spelling = known.get(content)
        if spelling is None:
            spelling = known[content] = self._asked(cell)
        return spelling

    def column(self, column: BlockColumn, ends: str) -> SpeltColumn:
        """What stands behind the address of each different cell of a column, up to the next address."""
        cells = [f'"{self.cell(cell) or self._asked(cell)}{ends}' for cell in column.cells]
        return SpeltColumn(cells, [self._run(run, ends) for run in column.runs], column.at)

    def _run(self, run: Numbered, ends: str) -> SpeltRun:
        before, after = (
            self._around_index(run.like) if is_text(run.like) else self._around_digits(run.like.format)
        )
        return SpeltRun(f'"{before}', run.numbers, f"{after}{ends}")

    def _around_digits(self, look: Any) -> tuple[str, str]:
        """What stands before and behind the digits of a whole number, from its cell's address on."""
        if look not in self._numbers:
            before = self._asked(CellNumberTuple(0, look)).removesuffix("0</v></c>")
            self._numbers[look] = before
        return self._numbers[look], "</v></c>"

    def _around_index(self, cell: Any) -> tuple[str, str]:
        """What stands before and behind the number of a text among the shared strings."""
        if cell.format not in self._texts:
            self._texts[cell.format] = self._asked(cell._replace(string=0)).removesuffix("0</v></c>")
        return self._texts[cell.format], "</v></c>"

    def row(self, info: RowInfo | None) -> tuple[str, str, bool]:
        """What stands before and behind the number of a row; False if the row lends its cells a look."""
        if info is not None and info.row_format is not None:
            return (*self._asked_row(info), False)
        if info is not None and (info.hidden or info.level or info.collapsed):
            return (*self._asked_row(info), True)
        height = info.height if info else None
        if height not in self._rows:
            self._rows[height] = (*self._asked_row(info), True)
        return self._rows[height]

    def by_itself(self, row: int, column: int, cell: Any) -> str:
        """A whole cell as xlsxwriter spells it at its place."""
        return self._heard(lambda: self._sheet._write_cell(row, column, cell))

    def _asked(self, cell: Any) -> str:
        spelt = self._heard(lambda: self._sheet._write_cell(0, 0, cell))
        return spelt.removeprefix(_FIRST_CELL)

    def _asked_row(self, info: RowInfo | None) -> tuple[str, str]:
        spelt = self._heard(lambda: self._sheet._write_row(0, None, info))
        return ROW_START, '"' + spelt.removeprefix(_FIRST_ROW)

    def _heard(self, write: Callable[[], object]) -> str:
        """What a call would write into the file."""
        file, self._sheet.fh = self._sheet.fh, StringIO()
        try:
            write()
            return str(self._sheet.fh.getvalue())
        finally:
            self._sheet.fh = file

"""One worksheet of an xlsb file, record by record."""

from __future__ import annotations

import struct
from collections.abc import Callable

from pipeline.intake.biff12 import Record, records, uint, wide
from pipeline.intake.biff_formulas import BIFF12, formula_text, shared_from
from pipeline.intake.faults import damaged, unsafe
from pipeline.intake.limits import Limits
from pipeline.intake.raw import RawSheet
from pipeline.intake.xlsb_book import BinaryBook, rich
from pipeline.intake.xlsx_book import SheetPart
from pipeline.intake.xlsx_cells import COLUMNS, ROWS, CellStore
from pipeline.intake.xlsx_styles import Style
from pipeline.intake.xlsx_text import Text
from pipeline.model import Address, Merge

_CELL = struct.Struct("<II")
_REAL = struct.Struct("<d")
_FOUR = struct.Struct("<4I")
_COLUMNS = struct.Struct("<4IH")
_STYLE = 0xFFFFFF  # the rest of the word says whether a reading aid is shown
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x10, 0x1
# The error values by code (MS-XLSB 2.5.97.2).
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


def read_binary_sheet(
    part: bytes, sheet: SheetPart, book: BinaryBook, limits: Limits, counted: int
) -> tuple[RawSheet, int]:
    """The sheet, and how many cells the workbook has stated so far (`counted` before this sheet).

    Raises:
        UnreadableError: damaged, or more cells than the limit.
        struct.error, IndexError: a record is too short for what it states.
    """
    reader = _SheetReader(RawSheet(sheet.name, hidden=sheet.hidden), book)
    inside = ended = False
    for number, content in records(part):
        if number in (Record.SHEET_DATA_BEGIN, Record.SHEET_DATA_END):
            inside, ended = number == Record.SHEET_DATA_BEGIN, number == Record.SHEET_DATA_END
        elif inside:
            reader.row_or_cell(number, content)
            if counted + reader.cells > limits.cells:
                raise unsafe("cells", limit=str(limits.cells))
        elif number == Record.COLUMNS:
            reader.columns(content)
        elif number == Record.MERGE:
            reader.merge(content)
    if not ended:
        raise damaged("cut-off")
    reader.resolve_shared()
    return reader.raw, counted + reader.cells


class _SheetReader:
    """Turns records into a RawSheet."""

    def __init__(self, raw: RawSheet, book: BinaryBook) -> None:
        self.raw = raw
        self.cells = 0
        self._store = CellStore(raw, book.book)
        self._book = book
        self._row, self._column = -1, -1
        self._row_hidden = False
        self._shared: dict[Address, bytes] = {}  # first cell -> the tokens of its shared formula
        self._sharing: list[tuple[Address, Address]] = []  # (cell, first cell of its shared formula)
        self._kinds: dict[int, Callable[[Address, Style, bytes], None]] = {
            Record.BLANK: lambda *_: None,
            Record.RK: self._rk,
            Record.ERROR: self._error,
            Record.BOOL: self._bool,
            Record.REAL: self._real,
            Record.STRING: self._string,
            Record.SHARED_STRING: self._shared_string,
            Record.RICH_STRING: self._rich_string,
            Record.FORMULA_STRING: self._string,
            Record.FORMULA_NUMBER: self._formula_number,
            Record.FORMULA_BOOL: self._bool,
            Record.FORMULA_ERROR: self._error,
        }

    # ------------------------------------------------------------ rows, columns, merges

    def columns(self, content: bytes) -> None:
        """Columns that have a width in common, or none."""
        first, last, width, _, flags = _COLUMNS.unpack_from(content)
        if last >= COLUMNS:
            raise damaged("bad-reference", reference=str(last))
        if flags & _COLUMN_HIDDEN or width == 0:
            self.raw.hidden_columns.update(range(first, last + 1))

    def merge(self, content: bytes) -> None:
        """A merged range."""
        top, bottom, left, right = _FOUR.unpack_from(content)
        if bottom >= ROWS or right >= COLUMNS or top > bottom or left > right:
            raise damaged("bad-reference", reference=f"{top}:{bottom}")
        self.raw.merges.append(Merge(top, left, bottom, right))

    def row_or_cell(self, number: int, content: bytes) -> None:
        """Any record between the beginning and the end of the cells."""
        if number == Record.ROW:
            self._start_row(content)
        elif number == Record.SHARED_FORMULA:
            top, _, left, _ = _FOUR.unpack_from(content)
            self._shared[top, left] = _tokens(content, _FOUR.size)[0]
        elif Record.SHORT_BLANK <= number <= Record.SHORT_SHARED_STRING:
            self._cell(number - Record.SHORT_BLANK + Record.BLANK, self._column + 1, content)
        elif number in self._kinds:
            self._cell(number, uint(content, 0), content[4:])

    def _start_row(self, content: bytes) -> None:
        self._row, self._column = uint(content, 0), -1
        if self._row >= ROWS:
            raise damaged("bad-reference", reference=str(self._row))
        height = content[8] | content[9] << 8
        # Noted only once a cell follows: a million hidden empty rows say nothing.
        self._row_hidden = bool(content[11] & _ROW_HIDDEN) or height == 0

    # ------------------------------------------------------------ one cell

    def _cell(self, number: int, column: int, content: bytes) -> None:
        """Store a cell; `content` begins with its style."""
        if self._row < 0 or column >= COLUMNS:
            raise damaged("bad-reference", reference=str(column))
        self.cells += 1
        self._column = column
        if self._row_hidden:
            self.raw.hidden_rows.add(self._row)
        style = self._store.style(str(uint(content, 0) & _STYLE))
        at = self._row, column
        if at in self.raw.values or at in self.raw.oddities:
            self._store.again(at, lambda: self._kinds[number](at, style, content[4:]))
        else:
            self._kinds[number](at, style, content[4:])

    def _rk(self, at: Address, style: Style, content: bytes) -> None:
        """A number in four bytes (MS-XLSB 2.5.122): whole or half a double, perhaps hundredths."""
        stated = uint(content, 0)
        if stated & 2:
            number: float = (stated ^ 0x80000000) - 0x80000000 >> 2
        else:
            number = _REAL.unpack(b"\0\0\0\0" + struct.pack("<I", stated & ~3))[0]
        self._number(at, style, number / 100 if stated & 1 else number)

    def _real(self, at: Address, style: Style, content: bytes) -> None:
        self._number(at, style, _REAL.unpack_from(content)[0])

    def _number(self, at: Address, style: Style, number: float) -> None:
        self._store.number(at, repr(number), style)

    def _error(self, at: Address, style: Style, content: bytes) -> None:
        self._store.stated(at, "e", _ERRORS.get(content[0], f"#{content[0]}"), style)

    def _bool(self, at: Address, style: Style, content: bytes) -> None:
        self._store.stated(at, "b", str(content[0]), style)

    def _string(self, at: Address, style: Style, content: bytes) -> None:
        self._text(at, style, wide(content, 0)[0])

    def _rich_string(self, at: Address, style: Style, content: bytes) -> None:
        self._text(at, style, rich(content, 0, self._book.fonts))

    def _shared_string(self, at: Address, style: Style, content: bytes) -> None:
        self._store.shared(at, str(uint(content, 0)), style)

    def _text(self, at: Address, style: Style, text: Text) -> None:
        self._store.text(at, text, style)

    # ------------------------------------------------------------ formulas

    def _formula_number(self, at: Address, style: Style, content: bytes) -> None:
        """A number with the formula behind it, kept if it is a plain sum."""
        self._real(at, style, content)
        tokens, extra = _tokens(content, _REAL.size + 2)
        first = shared_from(tokens, extra, BIFF12)
        if first is not None:
            self._sharing.append((at, first))
        elif (text := formula_text(tokens, BIFF12, self._book.externs)) is not None:
            self._store.formula(at, text)

    def resolve_shared(self) -> None:
        """Keep the formulas of the cells that share one, once all are known."""
        for at, first in self._sharing:
            tokens = self._shared.get(first)
            text = formula_text(tokens, BIFF12, self._book.externs, at) if tokens is not None else None
            if text is not None:
                self._store.formula(at, text)


def _tokens(content: bytes, at: int) -> tuple[bytes, bytes]:
    """A formula's tokens at this place of a record, and what follows them."""
    start = at + 4
    end = start + uint(content, at)
    return content[start:end], content[end + 4 :]

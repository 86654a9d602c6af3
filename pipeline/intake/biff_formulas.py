"""The parsed formulas of xls and xlsb as text, as far as they only add up cells.

Both keep a formula as tokens in reverse Polish order (MS-XLS and MS-XLSB 2.2.2); a token is the same in
both but for the width of a row's number. Whether the text is a plain sum is for `sums` to say.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipeline.model import Address
from pipeline.text import address

_COLUMN = 0x3FFF
_COLUMN_IS_RELATIVE, _ROW_IS_RELATIVE = 0x4000, 0x8000
_SHARED = b"\x01"  # the token PtgExp
_EXP8, _EXP12 = struct.Struct("<HH"), struct.Struct("<II")
_SUM = 4  # the number of the function (MS-XLS 2.5.198.17)


class Dialect(NamedTuple):
    """How wide a format's references are, and how large its sheets."""

    cell: struct.Struct
    area: struct.Struct
    rows: int
    columns: int


BIFF8 = Dialect(struct.Struct("<HH"), struct.Struct("<HHHH"), 65_536, 256)
BIFF12 = Dialect(struct.Struct("<IH"), struct.Struct("<IIHH"), 1_048_576, 16_384)


class _OtherError(Exception):
    """A token that no plain sum has."""


def formula_text(
    tokens: bytes, dialect: Dialect, sheets: Sequence[str | None], base: Address = (0, 0)
) -> str | None:
    """The formula as one would type it, without "="; None if it is more than adding up.

    `sheets` are the names behind references to other sheets (None: another book, or several sheets at
    once); `base` is the cell from which the relative references of a shared formula count.
    """
    try:
        return _Reader(tokens, dialect, sheets, base).text()
    except (_OtherError, struct.error, IndexError):
        return None


def shared_from(tokens: bytes, extra: bytes, dialect: Dialect) -> Address | None:
    """The first cell of the shared formula that this cell has; None if its formula is its own.

    `extra` is what follows the tokens: BIFF12 has the column there, BIFF8 within the token.
    """
    if tokens[:1] != _SHARED:
        return None
    try:
        row, column = (_EXP8 if dialect is BIFF8 else _EXP12).unpack_from(tokens[1:] + extra)
    except struct.error:
        return None
    return row, column


class _Reader:
    """Goes through the tokens with a stack of texts."""

    def __init__(self, tokens: bytes, dialect: Dialect, sheets: Sequence[str | None], base: Address) -> None:
        self._tokens = tokens
        self._dialect = dialect
        self._sheets = sheets
        self._base = base
        self._at = 0
        self._stack: list[str] = []
        self._by_token: dict[int, Callable[[], str]] = {
            0x03: lambda: self._joined("+"),
            0x04: lambda: self._joined("-"),
            0x12: lambda: f"+{self._stack.pop()}",
            0x13: lambda: f"-{self._stack.pop()}",
            0x15: lambda: f"({self._stack.pop()})",
            0x1E: lambda: str(self._take(struct.Struct("<H"))[0]),
            0x1F: lambda: f"{self._take(struct.Struct('<d'))[0]:.15g}",
            0x22: self._function,
            0x24: lambda: self._cell(relative=False),
            0x25: lambda: self._area(relative=False),
            0x2C: lambda: self._cell(relative=True),
            0x2D: lambda: self._area(relative=True),
            0x3A: lambda: self._sheet() + self._cell(relative=False),
            0x3B: lambda: self._sheet() + self._area(relative=False),
        }

    def text(self) -> str | None:
        """What is left on the stack when all tokens are through."""
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token == 0x19:
                self._attribute()
                continue
            # A token for references and functions comes in three classes, of no matter here.
            known = self._by_token.get(token & 0x1F | 0x20 if 0x40 <= token < 0x80 else token)
            if known is None:
                raise _OtherError
            self._stack.append(known())
        return self._stack[0] if len(self._stack) == 1 else None

    def _take(self, layout: struct.Struct) -> tuple[int, ...]:
        found = layout.unpack_from(self._tokens, self._at)
        self._at += layout.size
        return found

    def _joined(self, sign: str) -> str:
        right, left = self._stack.pop(), self._stack.pop()
        return f"{left}{sign}{right}"

    def _attribute(self) -> None:
        """White space and recalculation change nothing; a SUM of one part is written as an attribute, too."""
        kind, _ = self._take(struct.Struct("<BH"))
        if kind & 0x10:
            self._stack.append(f"SUM({self._stack.pop()})")
        elif kind & ~0x41:
            raise _OtherError

    def _function(self) -> str:
        count, number = self._take(struct.Struct("<BH"))
        if number != _SUM or not 0 < count <= len(self._stack):
            raise _OtherError
        parts, self._stack[-count:] = self._stack[-count:], []
        return f"SUM({','.join(parts)})"

    def _sheet(self) -> str:
        name = self._sheets[self._take(struct.Struct("<H"))[0]]
        if name is None:
            raise _OtherError
        return "'" + name.replace("'", "''") + "'!"

    def _cell(self, *, relative: bool) -> str:
        row, column = self._take(self._dialect.cell)
        return self._address(row, column, relative=relative)

    def _area(self, *, relative: bool) -> str:
        top, bottom, left, right = self._take(self._dialect.area)
        first = self._address(top, left, relative=relative)
        return f"{first}:{self._address(bottom, right, relative=relative)}"

    def _address(self, row: int, column: int, *, relative: bool) -> str:
        """In a shared formula what is relative counts from the cell, and round the edges of the sheet."""
        if relative and column & _ROW_IS_RELATIVE:
            row = (self._base[0] + row) % self._dialect.rows
        place = column & _COLUMN
        if relative and column & _COLUMN_IS_RELATIVE:
            place = (self._base[1] + place) % self._dialect.columns
        return address(row, place)

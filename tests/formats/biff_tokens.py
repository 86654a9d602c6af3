"""Formulas as the tokens of xls and xlsb: sums of references, numbers and SUM(), and products."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence

from pipeline.intake.biff_formulas import BIFF8, Dialect
from pipeline.model import Address
from pipeline.text import parse_address

_PIECE = re.compile(r"(?:'([^']+)'!)?([A-Z]+\d+)(?::([A-Z]+\d+))?|(\d+(?:\.\d+)?)")
_TERM = re.compile(r"([+*-]?)(?:SUM\(([^)]*)\)|([^+*-]+))")
_OPERATORS = {"+": b"\x03", "-": b"\x04", "*": b"\x05"}


def tokens(formula: str, dialect: Dialect, sheets: Sequence[str], base: Address | None = None) -> bytes:
    """`A1+SUM(B1:C1,2)` in reverse Polish order; with a `base` all references count from that cell."""
    found = b""
    for number, match in enumerate(_TERM.finditer(formula)):
        if match[2] is not None:
            parts = match[2].split(",")
            found += b"".join(_piece(part, dialect, sheets, base) for part in parts)
            found += b"\x42" + struct.pack("<BH", len(parts), 4)
        else:
            found += _piece(match[3], dialect, sheets, base)
        if number:
            found += _OPERATORS[match[1]]
    return found


def shared(first: Address, dialect: Dialect) -> tuple[bytes, bytes]:
    """The token of a cell that shares the formula of another, and what follows the tokens."""
    if dialect is BIFF8:
        return b"\x01" + struct.pack("<HH", *first), b""
    return b"\x01" + struct.pack("<I", first[0]), struct.pack("<I", first[1])


def _piece(text: str, dialect: Dialect, sheets: Sequence[str], base: Address | None) -> bytes:
    match = _PIECE.fullmatch(text.strip())
    assert match is not None, text
    sheet, first, last, number = match.groups()
    if number is not None:
        return b"\x1f" + struct.pack("<d", float(number))
    top, left = _relative(parse_address(first), dialect, base)
    before = b"" if sheet is None else struct.pack("<H", sheets.index(sheet))
    shift = 0x08 if base is not None else 0x16 if sheet is not None else 0
    if last is None:
        return bytes([0x44 + shift]) + before + dialect.cell.pack(top, left)
    bottom, right = _relative(parse_address(last), dialect, base)
    return bytes([0x25 + shift]) + before + dialect.area.pack(top, bottom, left, right)


def _relative(at: Address, dialect: Dialect, base: Address | None) -> Address:
    """Row and column as a reference states them, both relative."""
    if base is None:
        return at[0], at[1] | 0xC000
    return (at[0] - base[0]) % dialect.rows, (at[1] - base[1]) % min(dialect.columns, 0x4000) | 0xC000

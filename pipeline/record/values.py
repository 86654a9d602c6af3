"""Whether a cell still says what it said, whichever spreadsheet program saved it."""

from __future__ import annotations

import zlib
from datetime import datetime
from decimal import Context, Decimal
from unicodedata import normalize

from pipeline.model import CellValue

_FIFTEEN_DIGITS = Context(prec=15)  # what a spreadsheet keeps of a number
_SHORT = 10**15
DIGEST_SIGNS = 4
_HEX = f"%0{DIGEST_SIGNS}x"
BLANK_DIGEST = "0" * DIGEST_SIGNS


def digest(value: CellValue | None) -> str:
    """Four signs that nearly always change with the value. They place a change; hashes of files prove it."""
    return _HEX % (zlib.crc32(canonical(value).encode("utf-8", "replace")) & 0xFFFF)


def canonical(value: CellValue | None) -> str:
    """What a cell says, as any spreadsheet program would keep it: numbers in 15 digits, days as ISO."""
    if value is None:
        return ""
    if isinstance(value, str):
        return normalize("NFC", value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int) and -_SHORT < value < _SHORT:
        return str(value)
    if isinstance(value, int | Decimal):
        return format(_FIFTEEN_DIGITS.create_decimal(value).normalize(_FIFTEEN_DIGITS), "f")
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    return value.isoformat()


def agrees(stated: str, found: CellValue | None) -> bool:
    """Whether a cell still says what the record states; "" means that it shows no number."""
    is_number = isinstance(found, int | Decimal) and not isinstance(found, bool)
    if not stated:
        return not is_number
    # A number that a spreadsheet cannot hold stands there as text.
    return canonical(Decimal(stated)) == canonical(found) if is_number else found == stated

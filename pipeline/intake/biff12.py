"""The records of an xlsb part: each a number, a length and as many bytes (MS-XLSB 2.1.4)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from enum import IntEnum

from pipeline.intake.faults import damaged

_LONGEST_NUMBER = 2  # bytes
_LONGEST_LENGTH = 4
_NO_TEXT = 0xFFFFFFFF  # the length of a text that is not there
_UINT = struct.Struct("<I")


class Record(IntEnum):
    """The records that say what stands in a workbook (MS-XLSB 2.3.2); all others are passed over.

    The short forms (12 to 18) leave out the column, which is the one after the cell before; Excel reads
    them, SheetJS writes them.
    """

    ROW = 0
    BLANK = 1
    RK = 2
    ERROR = 3
    BOOL = 4
    REAL = 5
    STRING = 6
    SHARED_STRING = 7
    FORMULA_STRING = 8
    FORMULA_NUMBER = 9
    FORMULA_BOOL = 10
    FORMULA_ERROR = 11
    SHORT_BLANK = 12
    SHORT_RK = 13
    SHORT_ERROR = 14
    SHORT_BOOL = 15
    SHORT_REAL = 16
    SHORT_STRING = 17
    SHORT_SHARED_STRING = 18
    STRING_ITEM = 19
    EXTENSION_BEGIN = 35
    EXTENSION_END = 36
    FONT = 43
    FORMAT = 44
    XF = 47
    COLUMNS = 60
    RICH_STRING = 62
    SHEET_DATA_BEGIN = 145
    SHEET_DATA_END = 146
    WORKBOOK_PROPERTIES = 153
    SHEET = 156
    MERGE = 176
    OTHER_BOOK = 355
    OWN_BOOK = 357
    SAME_SHEET = 358
    EXTERN_SHEETS = 362
    SHARED_FORMULA = 427
    CELL_XFS_BEGIN = 617
    CELL_XFS_END = 618
    ADD_IN = 667


def records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """(number, content) of each record, in order; what later versions wrap is left out.

    Raises:
        UnreadableError: the part ends within a record or a wrapper.
    """
    at, wrapped = 0, 0
    while at < len(part):
        number, at = _groups(part, at, _LONGEST_NUMBER)
        length, at = _groups(part, at, _LONGEST_LENGTH)
        if at + length > len(part):
            raise damaged("bad-records")
        if number == Record.EXTENSION_BEGIN:
            wrapped += 1
        elif number == Record.EXTENSION_END:
            wrapped -= 1
        elif wrapped <= 0:
            yield number, part[at : at + length]
        at += length
    if wrapped:
        raise damaged("bad-records")  # what it hides may be anything


def _groups(part: bytes, at: int, longest: int) -> tuple[int, int]:
    """A number of seven bits to the byte, as long as the eighth is set, and the place after it."""
    value = 0
    for group in range(longest):
        if at >= len(part):
            raise damaged("bad-records")
        value |= (part[at] & 0x7F) << 7 * group
        at += 1
        if not part[at - 1] & 0x80:
            break
    return value, at


def uint(content: bytes, at: int) -> int:
    """Four bytes without a sign.

    Raises:
        struct.error: the record is too short.
    """
    return int(_UINT.unpack_from(content, at)[0])


def wide(content: bytes, at: int) -> tuple[str, int]:
    """A text at this place, "" if it is stated not to be there, and the place after it.

    Raises:
        UnreadableError: the text is longer than its record.
    """
    length = uint(content, at)
    at += _UINT.size
    if length == _NO_TEXT:
        return "", at
    end = at + 2 * length
    if end > len(content):
        raise damaged("bad-records")
    # Half of a surrogate pair is no character and cannot be written out again.
    return content[at:end].decode("utf-16-le", "replace"), end

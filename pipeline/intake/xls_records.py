"""What xlrd does not say of an xls workbook: its formulas, and cells that are stated more than once."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO

import xlrd

from pipeline.intake.biff_formulas import BIFF8, formula_text, shared_from
from pipeline.model import Address

_HEAD = struct.Struct("<HH")
_CELL = struct.Struct("<HHH")  # row, column, style
_AREA = struct.Struct("<HHBB")  # rows, columns
_EXTERN = struct.Struct("<Hhh")  # book, first and last sheet

_BEGIN, _END, _BIFF8, _GLOBALS = 0x0809, 0x000A, 0x0600, 0x0005
_SHEET, _WORKSHEET = 0x0085, 0
_BOOK, _OWN_BOOK = 0x01AE, b"\x01\x04"
_EXTERN_SHEETS = 0x0017
_FORMULA, _SHARED_FORMULA = 0x0006, 0x04BC
_TOKENS_AT = 20  # in a FORMULA record, after the cell, its result and flags (MS-XLS 2.4.127)
_BLANK, _BLANKS = 0x0201, 0x00BE
_NUMBERS = 0x00BD  # several in one record
_FILLED = frozenset([0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00D6, _FORMULA])


@dataclass(slots=True)
class SheetRecords:
    """Of one worksheet: formulas that may be plain sums, and cells that are stated differently twice."""

    formulas: dict[Address, str] = field(default_factory=dict)
    stated_twice: set[Address] = field(default_factory=set)


def sheet_records(data: bytes) -> list[SheetRecords]:
    """One entry per worksheet, in the workbook's order; none before Excel 97, which kept formulas otherwise.

    Raises:
        struct.error, LookupError, xlrd.compdoc.CompDocError: the records make no sense.
    """
    stream = _stream(data)
    if stream is None:
        return []
    number, content = next(_records(stream, 0))
    if number != _BEGIN or _HEAD.unpack_from(content) != (_BIFF8, _GLOBALS):
        return []
    places, externs = _globals(stream)
    return [_sheet(stream, place, externs) for place in places]


def _stream(data: bytes) -> bytes | None:
    """The records of the workbook; without an OLE file around them they are the whole file."""
    if not data.startswith(xlrd.compdoc.SIGNATURE):
        return data
    held, start, length = xlrd.compdoc.CompDoc(data, logfile=StringIO()).locate_named_stream("Workbook")
    return None if held is None else bytes(held[start : start + length])


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """(number, content) from this place to the end of the substream, charts within it left out."""
    depth = 0
    while at + _HEAD.size <= len(stream):
        number, length = _HEAD.unpack_from(stream, at)
        at += _HEAD.size
        depth += number == _BEGIN
        if depth <= 1:
            yield number, stream[at : at + length]
        at += length
        depth -= number == _END
        if depth == 0:
            return


def _globals(stream: bytes) -> tuple[list[int], list[str | None]]:
    """Where the worksheets begin, and the sheets behind references to others."""
    places: list[int] = []
    names: list[str] = []
    books: list[bool] = []
    externs: list[str | None] = []
    for number, content in _records(stream, 0):
        if number == _SHEET:
            names.append(_name(content))
            if content[5] == _WORKSHEET:
                places.append(struct.unpack_from("<I", content)[0])
        elif number == _BOOK:
            books.append(content[2:4] == _OWN_BOOK)
        elif number == _EXTERN_SHEETS:
            count = struct.unpack_from("<H", content)[0]
            externs += [
                _extern(_EXTERN.unpack_from(content, 2 + _EXTERN.size * i), books, names)
                for i in range(count)
            ]
    return places, externs


def _name(content: bytes) -> str:
    """The name of a sheet: its length, whether it is in two bytes, its letters."""
    length, is_wide = content[6], content[7] & 1
    letters = content[8 : 8 + length * (2 if is_wide else 1)]
    return letters.decode("utf-16-le" if is_wide else "latin-1", "replace")


def _extern(stated: tuple[int, ...], books: Sequence[bool], names: Sequence[str]) -> str | None:
    """The sheet that a reference means, if it is one sheet of this workbook."""
    book, first, last = stated
    own = book < len(books) and books[book]
    return names[first] if own and first == last and 0 <= first < len(names) else None


def _sheet(stream: bytes, place: int, externs: Sequence[str | None]) -> SheetRecords:
    found = SheetRecords()
    contents: dict[Address, bytes] = {}
    shared: dict[Address, bytes] = {}
    sharing: dict[Address, Address] = {}
    for number, content in _records(stream, place):
        if number == _SHARED_FORMULA:
            top, _, left, _ = _AREA.unpack_from(content)
            shared[top, left] = _tokens(content, 8)
            continue
        for at, stated in _cells(number, content):
            # A blank cell that is filled later was never seen filled otherwise.
            if (stated and contents.setdefault(at, stated) != stated) or (not stated and at in contents):
                found.stated_twice.add(at)
            if number == _FORMULA:
                _keep_formula(at, content, found, sharing, externs)
    for at, first in sharing.items():
        text = formula_text(shared.get(first, b""), BIFF8, externs, at)
        if text is not None:
            found.formulas[at] = text
    return found


def _keep_formula(
    at: Address,
    content: bytes,
    found: SheetRecords,
    sharing: dict[Address, Address],
    externs: Sequence[str | None],
) -> None:
    tokens = _tokens(content, _TOKENS_AT)
    first = shared_from(tokens, b"", BIFF8)
    if first is not None:
        sharing[at] = first
    elif (text := formula_text(tokens, BIFF8, externs)) is not None:
        found.formulas[at] = text


def _cells(number: int, content: bytes) -> list[tuple[Address, bytes]]:
    """The cells of a record with what it states of each, b"" for a blank one; no cells in other records."""
    if number in _FILLED or number == _BLANK:
        row, column, _ = _CELL.unpack_from(content)
        return [((row, column), content[_CELL.size :])]
    if number not in (_NUMBERS, _BLANKS):
        return []
    row, first = _HEAD.unpack_from(content)
    width = 6 if number == _NUMBERS else 2  # a style each, and a number; the last column at the end
    stated = [content[at + 2 : at + width] for at in range(4, len(content) - 2, width)]
    return [((row, first + offset), one) for offset, one in enumerate(stated)]


def _tokens(content: bytes, at: int) -> bytes:
    length = struct.unpack_from("<H", content, at)[0]
    return content[at + 2 : at + 2 + length]

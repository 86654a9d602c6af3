"""Writes xls through xlwt, with results of formulas, shared formulas and repeated cells of our own."""

from __future__ import annotations

import io
import math
import struct
from typing import Any

import xlwt

from pipeline.intake.biff_formulas import BIFF8
from pipeline.model import Address
from tests.formats.biff_tokens import shared, tokens
from tests.formats.cells import Cell, Error, Table, Workbook

ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
_IS_SHARED = 0x8


class _Records:
    """A cell that xlwt writes as we say."""

    def __init__(self, at: Address, style: int, content: bytes) -> None:
        self.rowx, self.colx, self.xf_idx = *at, style
        self._content = content

    def get_biff_data(self) -> bytes:
        return self._content


def write(book: Workbook) -> bytes:
    """The workbook, of at most 256 columns."""
    made = xlwt.Workbook(encoding="utf-8")
    made.dates_1904 = book.since_1904
    styles = {code: xlwt.easyxf(num_format_str=code) for code in book.formats()}
    names = ["", *(table.name for table in book.tables)]  # xlwt's first reference is to no sheet
    for table in book.tables:
        made.add_sheet(table.name)
    for name in names[1:]:
        made.add_sheet_reference(xlwt.Formula(f"'{name}'!A1"))
    for table in book.tables:
        _write_sheet(made, table, styles, names)
    made.active_sheet = next(n for n, table in enumerate(book.tables) if not table.hidden)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def _write_sheet(made: Any, table: Table, styles: dict[str, Any], names: list[str]) -> None:
    sheet = made.get_sheet(table.name)
    sheet.visibility = 2 if table.hidden else 0
    again = dict(table.again)
    for at, cell in table.cells.items():
        assert at[1] < 256, "xls has no more columns"
        content = _record(made, sheet, at, cell, styles, names)
        if at in again:
            content += _record(made, sheet, at, again[at], styles, names)
        sheet.row(at[0]).insert_cell(at[1], _Records(at, 0, content))
    for row in table.hidden_rows:
        sheet.row(row).hidden = True
    for column in table.hidden_columns:
        sheet.col(column).hidden = True
    for top, left, bottom, right in table.merges:
        sheet.merged_ranges.append((top, bottom, left, right))  # merge() would blank what lies underneath


def _record(
    made: Any, sheet: Any, at: Address, cell: Cell, styles: dict[str, Any], names: list[str]
) -> bytes:
    sheet.row(at[0])  # xlwt writes only rows it knows
    head = struct.pack("<HHH", *at, made.add_style(styles[cell.shown]))
    if cell.formula is not None or cell.shares is not None:
        return _formula(head, at, cell, names)
    match cell.value:
        case None:
            return _packed(0x0201, head)
        case bool():
            return _packed(0x0205, head + bytes([cell.value, 0]))
        case Error(text):
            return _packed(0x0205, head + bytes([ERRORS[text], 1]))
        case str():
            return _packed(0x00FD, head + struct.pack("<I", made.add_str(cell.value)))
        case int() | float():
            return _number(head, cell.value)


def _packed(number: int, content: bytes) -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def _number(head: bytes, number: float) -> bytes:
    if math.isfinite(number) and number == int(number) and -(2**29) <= number < 2**29:
        return _packed(0x027E, head + struct.pack("<i", int(number) << 2 | 2))
    return _packed(0x0203, head + struct.pack("<d", number))


def _formula(head: bytes, at: Address, cell: Cell, names: list[str]) -> bytes:
    own = (
        shared(cell.shares, BIFF8)[0] if cell.shares is not None else tokens(cell.formula or "", BIFF8, names)
    )
    result, after = _result(cell)
    flags = struct.pack("<HI", 0 if cell.shares is None else _IS_SHARED, 0)
    found = _packed(0x0006, head + result + flags + struct.pack("<H", len(own)) + own)
    if cell.shares == at:
        relative = tokens(cell.formula or "", BIFF8, names, at)
        area = struct.pack("<HHBBBB", at[0], at[0] + 9, at[1], at[1], 0, 10)
        found += _packed(0x04BC, area + struct.pack("<H", len(relative)) + relative)
    return found + after


def _result(cell: Cell) -> tuple[bytes, bytes]:
    """The eight bytes of a formula's result, and the record with its text."""
    match cell.value:
        case bool():
            return bytes([1, 0, cell.value, 0, 0, 0, 255, 255]), b""
        case Error(text):
            return bytes([2, 0, ERRORS[text], 0, 0, 0, 255, 255]), b""
        case str() if cell.value:
            text = struct.pack("<HB", len(cell.value), 1) + cell.value.encode("utf-16-le")
            return bytes([0, 0, 0, 0, 0, 0, 255, 255]), _packed(0x0207, text)
        case str():
            return bytes([3, 0, 0, 0, 0, 0, 255, 255]), b""
        case _:
            return struct.pack("<d", cell.value or 0), b""

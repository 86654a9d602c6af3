"""xls, the binary format of Excel 97-2003, through xlrd."""

from __future__ import annotations

import struct
from io import StringIO
from typing import Any

import xlrd

from pipeline.intake.faults import UnreadableError, damaged, unsafe
from pipeline.intake.fonts import LegacyFont, legacy_font
from pipeline.intake.formats import Shown, shown_by_id, shown_by_text
from pipeline.intake.limits import Limits
from pipeline.intake.numbers import day, from_float
from pipeline.intake.raw import RawSheet, Run
from pipeline.intake.sums import mark_stale_sums
from pipeline.intake.xls_records import SheetRecords, sheet_records
from pipeline.model import Address, Merge, Oddity

# What xlrd lets out when the records make no sense; it checks little itself.
_BROKEN = (
    xlrd.XLRDError,
    xlrd.compdoc.CompDocError,
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
_FIRST_CUSTOM_FORMAT = 164


def read_xls(data: bytes, limits: Limits) -> list[RawSheet]:
    """Every worksheet, in the workbook's order.

    Raises:
        UnreadableError: damaged, protected with a password, or beyond the safety limits.
    """
    book, records = _parsed(data)
    if book.nsheets > limits.sheets:
        raise unsafe("sheets", limit=str(limits.sheets))
    found: list[RawSheet] = []
    cells = 0
    for sheet in book.sheets():
        cells += sum(sheet.row_len(row) for row in range(sheet.nrows))
        if cells > limits.cells:
            raise unsafe("cells", limit=str(limits.cells))
        raw = _SheetReader(book, sheet).read()
        if records:
            _add(records[len(found)], raw)
        found.append(raw)
    mark_stale_sums(found)
    return found


def _add(records: SheetRecords, raw: RawSheet) -> None:
    """What xlrd does not say. Where it takes the last of several cells, that is said."""
    raw.formulas.update(records.formulas)
    for at in records.stated_twice:
        raw.mark(at, Oddity.DUPLICATE)


def _parsed(data: bytes) -> tuple[Any, list[SheetRecords]]:
    """The workbook as xlrd sees it, all of it parsed; and what it does not see, for each sheet."""
    try:
        # Rows as long as they are: a stray cell in the last column must not fill up the others.
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=StringIO()
        )
        records = sheet_records(data)
    except _BROKEN as error:
        if "encrypted" in str(error):
            raise UnreadableError("F103") from error
        raise damaged("bad-records") from error
    if records and len(records) != book.nsheets:
        raise damaged("bad-records")
    return book, records


class _SheetReader:
    """Turns one of xlrd's sheets into a RawSheet."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self.raw = RawSheet(sheet.name, hidden=bool(sheet.visibility))
        self._book = book
        self._sheet = sheet
        self._fonts: dict[int, LegacyFont | None] = {
            number: legacy_font(font.name) for number, font in enumerate(book.font_list)
        }
        # By style; a damaged file may name styles, and styles fonts, that there are not.
        self._shown = {number: _shown(book, style) for number, style in enumerate(book.xf_list)}
        self._own_font = {
            number: self._fonts.get(style.font_index) for number, style in enumerate(book.xf_list)
        }

    def read(self) -> RawSheet:
        """Take over cells, merges and what is hidden."""
        sheet = self._sheet
        for row in range(sheet.nrows):
            types, values = sheet.row_types(row), sheet.row_values(row)
            for column, (kind, value) in enumerate(zip(types, values, strict=True)):
                if kind not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    self._store((row, column), kind, value)
        # xlrd counts the end of a merge from 1.
        self.raw.merges.extend(
            Merge(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells
        )
        rows, columns = sheet.rowinfo_map.items(), sheet.colinfo_map.items()
        self.raw.hidden_rows.update(row for row, info in rows if info.hidden or _has_no_height(info))
        self.raw.hidden_columns.update(column for column, info in columns if info.hidden or info.width == 0)
        return self.raw

    def _store(self, at: Address, kind: int, value: Any) -> None:
        if kind == xlrd.XL_CELL_TEXT:
            self.raw.put_text(at, self._runs(at, value))
        elif kind == xlrd.XL_CELL_BOOLEAN:
            self.raw.values[at] = bool(value)
        elif kind == xlrd.XL_CELL_ERROR:
            self._store_error(at, xlrd.error_text_from_code.get(value, f"#{value}"))
        else:
            self._store_number(at, value)

    def _store_error(self, at: Address, shown: str) -> None:
        self.raw.values[at] = shown
        self.raw.mark(at, Oddity.ERROR_VALUE)

    def _store_number(self, at: Address, value: float) -> None:
        number = from_float(value)
        if number is None:
            self._store_error(at, repr(value))
            return
        shown = self._shown.get(self._style(at))
        self.raw.values[at] = number
        if shown is Shown.DATE:
            self.raw.values[at] = day(number, since_1904=bool(self._book.datemode)) or number
            self.raw.mark(at, Oddity.DATE_FORMAT)
        elif shown is Shown.PERCENT:
            self.raw.mark(at, Oddity.PERCENT_FORMAT)

    def _style(self, at: Address) -> int:
        return int(self._sheet.cell_xf_index(*at))

    def _runs(self, at: Address, text: str) -> tuple[Run, ...]:
        own = self._own_font.get(self._style(at))
        runs, start, font = [], 0, own
        for change, following in self._sheet.rich_text_runlist_map.get(at, []):
            runs.append(Run(text[start:change], font))
            start, font = change, self._fonts.get(following)
        return (*runs, Run(text[start:], font))


def _has_no_height(row: Any) -> bool:
    return row.height == 0 and not row.has_default_height


def _shown(book: Any, style: Any) -> Shown:
    if style.format_key < _FIRST_CUSTOM_FORMAT:
        return shown_by_id(style.format_key)
    known = book.format_map.get(style.format_key)
    return shown_by_text(known.format_str) if known else Shown.NUMBER

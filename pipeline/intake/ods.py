"""ods, the OpenDocument spreadsheet of LibreOffice and others: content.xml, streamed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from pipeline.intake.faults import damaged, unsafe
from pipeline.intake.limits import Limits
from pipeline.intake.numbers import exact, whole_or_decimal
from pipeline.intake.ods_formulas import as_in_xlsx
from pipeline.intake.ods_names import full, repeats
from pipeline.intake.ods_styles import Styles
from pipeline.intake.ods_text import CellText
from pipeline.intake.package import Package
from pipeline.intake.raw import RawSheet, Run
from pipeline.intake.sums import mark_stale_sums
from pipeline.intake.xml import End, Start, no_text, parse
from pipeline.model import CellValue, Merge, Oddity

ROWS = 1_048_576
COLUMNS = 16_384

_ERROR = re.compile(r"#(?:REF|VALUE|NAME|NUM|NULL|DIV/0)[!?]|#N/A|Err:[0-9]{3}")
_DURATION = re.compile(r"(-?)PT(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6}(?:[.,][0-9]{1,9})?)S)?")
_HIDDEN = ("collapse", "filter")
_NAME = full("table:name")
_STYLE = full("table:style-name")
_COLUMN_STYLE = full("table:default-cell-style-name")
_VISIBILITY = full("table:visibility")
_ROWS_REPEATED = full("table:number-rows-repeated")
_COLUMNS_REPEATED = full("table:number-columns-repeated")
_ROWS_SPANNED = full("table:number-rows-spanned")
_COLUMNS_SPANNED = full("table:number-columns-spanned")
_FORMULA = full("table:formula")
_TYPE = full("office:value-type")
_ERROR_TYPE = full("calcext:value-type")
_VALUE = full("office:value")
_NUMBERS = ("float", "currency", "percentage")


class _Cell(NamedTuple):
    """What one cell element says, to be stored as often as its row is repeated."""

    column: int
    runs: tuple[Run, ...] = ()
    value: CellValue | None = None
    oddity: Oddity | None = None
    formula: str | None = None  # if it is a plain sum


def read_ods(package: Package, limits: Limits) -> list[RawSheet]:
    """Every sheet, in the document's order. Cached copies of other files' sheets are left out.

    Raises:
        UnreadableError: damaged, protected, or beyond the safety limits.
    """
    styles = Styles()
    if "styles.xml" in package:
        parse(package.read("styles.xml"), styles.starts, styles.ends, no_text)
    reader = _ContentReader(styles, limits)
    parse(package.read("content.xml"), reader.starts, reader.ends, reader.text)
    mark_stale_sums(reader.sheets)
    return reader.sheets


class _ContentReader:
    """Turns the parser's events into RawSheets."""

    def __init__(self, styles: Styles, limits: Limits) -> None:
        self.sheets: list[RawSheet] = []
        self._styles = styles
        self._limits = limits
        self._stored = 0
        self._raw: RawSheet | None = None
        self._tables = 0  # how deep: a table inside a cell is no sheet
        self._cached_copy = False
        self._row = self._column = 0
        self._row_attributes: Mapping[str, str] = {}
        self._column_styles: list[tuple[int, str]] = []  # (first column after, cell style)
        self._cells: list[_Cell] = []
        self._merges: list[Merge] = []
        self._cell: Mapping[str, str] = {}
        self._collected = CellText(styles)
        self.text = self._collected.text
        self.starts: dict[str, Start] = {
            **styles.starts,
            **self._collected.starts,
            full("table:table"): self._start_table,
            full("table:table-source"): self._mark_cached_copy,
            full("table:table-column"): self._start_column,
            full("table:table-row"): self._start_row,
            full("table:table-cell"): self._start_cell,
            full("table:covered-table-cell"): self._start_cell,
        }
        self.ends: dict[str, End] = {
            **styles.ends,
            **self._collected.ends,
            full("table:table"): self._end_table,
            full("table:table-row"): self._end_row,
            full("table:table-cell"): self._end_cell,
            full("table:covered-table-cell"): self._end_cell,
        }

    @property
    def _reading(self) -> bool:
        return self._tables == 1 and not self._collected.foreign

    # ------------------------------------------------------------ sheets, columns, rows

    def _start_table(self, attributes: Mapping[str, str]) -> None:
        self._tables += 1
        if not self._reading:
            return
        if len(self.sheets) >= self._limits.sheets:
            raise unsafe("sheets", limit=str(self._limits.sheets))
        hidden = self._styles.hides(attributes.get(_STYLE, ""))
        self._raw = RawSheet(attributes.get(_NAME, ""), hidden=hidden)
        self._cached_copy = False
        self._row = self._column = 0
        self._column_styles = []

    def _end_table(self) -> None:
        if self._reading and self._raw is not None and not self._cached_copy:
            self.sheets.append(self._raw)
        self._tables -= 1

    def _mark_cached_copy(self, _: Mapping[str, str]) -> None:
        self._cached_copy = self._cached_copy or self._reading

    def _start_column(self, attributes: Mapping[str, str]) -> None:
        if not self._reading or self._raw is None:
            return
        first, after = self._column, min(self._column + repeats(attributes, _COLUMNS_REPEATED), COLUMNS)
        if attributes.get(_VISIBILITY) in _HIDDEN:
            self._raw.hidden_columns.update(range(first, after))
        self._column_styles.append((after, attributes.get(_COLUMN_STYLE, "")))
        self._column = after

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        if self._reading:
            self._row_attributes = attributes
            self._column = 0
            self._cells, self._merges = [], []

    def _end_row(self) -> None:
        if not self._reading or self._raw is None:
            return
        times = repeats(self._row_attributes, _ROWS_REPEATED)
        if self._cells:
            self._store_row(self._raw, times)
        self._raw.merges.extend(self._merges)
        self._row += times

    def _store_row(self, raw: RawSheet, times: int) -> None:
        self._stored += times * len(self._cells)
        if self._stored > self._limits.cells:
            raise unsafe("cells", limit=str(self._limits.cells))
        if self._row + times > ROWS:
            raise damaged("bad-reference", reference=str(self._row + times))
        rows = range(self._row, self._row + times)
        if self._row_attributes.get(_VISIBILITY) in _HIDDEN:
            raw.hidden_rows.update(rows)
        for row in rows:
            for cell in self._cells:
                _store(raw, row, cell)

    # ------------------------------------------------------------ one cell

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        if self._reading:
            self._cell = attributes

    def _end_cell(self) -> None:
        if not self._reading:
            return
        attributes = self._cell
        runs = self._collected.take(self._style_of(attributes))
        times = repeats(attributes, _COLUMNS_REPEATED)
        said = _said(attributes, runs)
        if said is not None:
            self._repeat(said._replace(formula=self._formula(attributes)), times)
        down, across = repeats(attributes, _ROWS_SPANNED), repeats(attributes, _COLUMNS_SPANNED)
        if down > 1 or across > 1:
            bottom, right = min(self._row + down, ROWS) - 1, min(self._column + across, COLUMNS) - 1
            self._merges.append(Merge(self._row, self._column, bottom, right))
        self._column += times

    def _repeat(self, said: _Cell, times: int) -> None:
        if self._column + times > COLUMNS:
            raise damaged("bad-reference", reference=str(self._column + times))
        self._cells += [said._replace(column=self._column + offset) for offset in range(times)]

    def _formula(self, attributes: Mapping[str, str]) -> str | None:
        """The formula behind the cell; programs do not agree which cells that of a repeated one means."""
        repeated = repeats(attributes, _COLUMNS_REPEATED) > 1
        if repeated or repeats(self._row_attributes, _ROWS_REPEATED) > 1:
            return None
        return as_in_xlsx(attributes.get(_FORMULA))

    def _style_of(self, attributes: Mapping[str, str]) -> str:
        if _STYLE in attributes:
            return attributes[_STYLE]
        if _COLUMN_STYLE in self._row_attributes:
            return self._row_attributes[_COLUMN_STYLE]
        return next((style for after, style in self._column_styles if self._column < after), "")


def _store(raw: RawSheet, row: int, cell: _Cell) -> None:
    at = (row, cell.column)
    if cell.runs:
        raw.put_text(at, cell.runs)
    if cell.value is not None:
        raw.values[at] = cell.value
    if cell.oddity is not None:
        raw.mark(at, cell.oddity)
    if cell.formula is not None:
        raw.formulas[at] = cell.formula


def _said(attributes: Mapping[str, str], runs: tuple[Run, ...]) -> _Cell | None:
    """What a cell says; None if it is blank. Its column is filled in later."""
    shown = "".join(run.text for run in runs)
    if attributes.get(_ERROR_TYPE) == "error" or _ERROR.fullmatch(shown):
        return _Cell(0, value=shown or "#VALUE!", oddity=Oddity.ERROR_VALUE)
    kind = attributes.get(_TYPE)
    if not shown and (kind is None or (kind in _NUMBERS and _VALUE not in attributes)):
        return _Cell(0, oddity=Oddity.UNCALCULATED) if _FORMULA in attributes else None
    match kind:
        case "float" | "currency":
            return _number(attributes.get(_VALUE, shown))
        case "percentage":
            return _number(attributes.get(_VALUE, shown), Oddity.PERCENT_FORMAT)
        case "boolean":
            return _Cell(0, value=attributes.get(full("office:boolean-value")) == "true")
        case "date":
            return _date(attributes.get(full("office:date-value"), shown))
        case "time":
            return _time(attributes.get(full("office:time-value"), shown))
        case _:
            stated = attributes.get(full("office:string-value"), "")
            return _Cell(0, runs=runs if shown else (Run(stated, None),)) if shown or stated else None


def _number(stated: str, oddity: Oddity | None = None) -> _Cell:
    number = exact(stated)
    if number is None:
        return _Cell(0, value=stated[:50], oddity=Oddity.ERROR_VALUE)
    return _Cell(0, value=number, oddity=oddity)


def _date(stated: str) -> _Cell:
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError:
        return _Cell(0, value=stated[:50], oddity=Oddity.ERROR_VALUE)
    value = moment.replace(tzinfo=None) if "T" in stated else moment.date()
    return _Cell(0, value=value, oddity=Oddity.DATE_FORMAT)


def _time(stated: str) -> _Cell:
    """A time of day is, as in the other formats, the part of a day that has passed."""
    match = _DURATION.fullmatch(stated)
    if match is None:
        return _Cell(0, value=stated[:50], oddity=Oddity.ERROR_VALUE)
    sign, hours, minutes, seconds = match.groups(default="0")
    total = Decimal(int(hours) * 3600 + int(minutes) * 60) + Decimal(seconds.replace(",", "."))
    days = whole_or_decimal(total / 86_400)
    return _Cell(0, value=-days if sign == "-" else days, oddity=Oddity.DATE_FORMAT)

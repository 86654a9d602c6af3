"""One worksheet of an xlsx file, cell by cell, with the raw text of each number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from pipeline.intake.faults import damaged, unsafe
from pipeline.intake.limits import Limits
from pipeline.intake.raw import RawSheet
from pipeline.intake.xlsx_book import SheetPart, Workbook
from pipeline.intake.xlsx_cells import COLUMNS, ROWS, CellStore, count
from pipeline.intake.xlsx_names import in_main, is_true
from pipeline.intake.xlsx_styles import PLAIN
from pipeline.intake.xlsx_text import Text, TextCollector
from pipeline.intake.xml import End, Start, parse
from pipeline.model import Address, Merge, Oddity

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def read_sheet(
    xml: bytes, part: SheetPart, workbook: Workbook, limits: Limits, counted: int
) -> tuple[RawSheet, int]:
    """The sheet, and how many cells the workbook has stated so far (`counted` before this sheet).

    Raises:
        UnreadableError: damaged, or more cells than the limit.
    """
    reader = SheetReader(RawSheet(part.name, hidden=part.hidden), workbook, limits.cells - counted)
    try:
        parse(xml, in_main(reader.starts), in_main(reader.ends), reader.text)
    except TooManyCellsError as error:
        raise unsafe("cells", limit=str(limits.cells)) from error
    return reader.raw, counted + reader.cells


class TooManyCellsError(Exception):
    """More cells than are left of the workbook's allowance."""


class SheetReader:
    """Turns the parser's events into a RawSheet."""

    def __init__(self, raw: RawSheet, workbook: Workbook, allowance: int) -> None:
        self.raw = raw
        self.cells = 0
        self._cells = CellStore(raw, workbook)
        self._allowance = allowance
        self._row = -1
        self._row_hidden = False
        self._column = -1
        self._last: Address = (-1, -1)  # the furthest cell so far
        self._at: Address = (0, 0)
        self._type = "n"
        self._style = PLAIN
        self._value: list[str] | None = None  # None: there is no <v>
        self._in_value = False
        self._formula: list[str] | None = None  # None: there is no <f>
        self._in_formula = False
        self._shares = ""  # which shared formula the cell has
        self._inline = TextCollector()
        self.starts: dict[str, Start] = self._inline.starts | {
            "row": self._start_row,
            "c": self._start_cell,
            "v": self._start_value,
            "f": self._start_formula,
            "col": self._columns,
            "mergeCell": self._merge,
        }
        self.ends: dict[str, End] = self._inline.ends | {
            "v": self._end_value,
            "f": self._end_formula,
            "c": self._end_cell,
        }

    def text(self, data: str) -> None:
        """Character data from the parser."""
        if self._in_value and self._value is not None:
            self._value.append(data)
        elif self._in_formula and self._formula is not None:
            self._formula.append(data)
        else:
            self._inline.text(data)

    # ------------------------------------------------------------ rows, columns, merges

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        stated = attributes.get("r")
        self._row = self._row + 1 if stated is None else count(stated, ROWS) - 1
        self._column = -1
        # Noted only once a cell follows: a million hidden empty rows say nothing.
        self._row_hidden = is_true(attributes.get("hidden")) or attributes.get("ht") == "0"

    def _columns(self, attributes: Mapping[str, str]) -> None:
        if is_true(attributes.get("hidden")) or attributes.get("width") == "0":
            first = count(attributes.get("min", "1"), COLUMNS)
            last = count(attributes.get("max", "1"), COLUMNS)
            self.raw.hidden_columns.update(range(first - 1, last))

    def _merge(self, attributes: Mapping[str, str]) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        top, left = _address(first)
        bottom, right = _address(last or first)
        self.raw.merges.append(Merge(min(top, bottom), min(left, right), max(top, bottom), max(left, right)))

    # ------------------------------------------------------------ one cell

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        self.cells += 1
        if self.cells > self._allowance:
            raise TooManyCellsError
        stated = attributes.get("r")
        self._at = _address(stated) if stated else (max(self._row, 0), self._column + 1)
        self._column = self._at[1]
        if self._row_hidden:
            self.raw.hidden_rows.add(self._row)
        self._type = attributes.get("t", "n")
        self._style = self._cells.style(attributes.get("s"))
        self._value = None
        self._formula = None
        self._shares = ""

    def _start_value(self, _: Mapping[str, str]) -> None:
        self._value = []
        self._in_value = True

    def _end_value(self) -> None:
        self._in_value = False

    def _start_formula(self, attributes: Mapping[str, str]) -> None:
        self._formula = []
        self._shares = attributes.get("si", "") if attributes.get("t") == "shared" else ""
        self._in_formula = True

    def _end_formula(self) -> None:
        self._in_formula = False

    def _end_cell(self) -> None:
        inline = self._inline.take()
        at = self._at
        if at <= self._last and (at in self.raw.values or at in self.raw.oddities):
            self._cells.again(at, lambda: self._store(at, inline))
        else:
            self._store(at, inline)
            self._last = max(self._last, at)

    def _store(self, at: Address, inline: Text) -> None:
        stated = "".join(self._value or ())
        if self._shares:
            self._cells.share(at, self._shares, "".join(self._formula or ()))
        if self._type == "inlineStr":
            self._cells.text(at, inline, self._style)
        elif stated:
            self._cells.stated(at, self._type, stated, self._style)
            if self._formula and self._type == "n":
                self._cells.formula(at, "".join(self._formula))
        elif self._formula is not None and not (self._type == "str" and self._value is not None):
            # An empty <v> of type "str" is the result "", any other is none at all.
            self.raw.mark(at, Oddity.UNCALCULATED)


def _address(stated: str) -> Address:
    """(row, column) of "E14", counted from 0."""
    match = _CELL.fullmatch(stated)
    if match is None:
        raise damaged("bad-reference", reference=stated[:50])
    row, column = int(match[2]), column_number(match[1])
    if not 1 <= row <= ROWS or column >= COLUMNS:
        raise damaged("bad-reference", reference=stated)
    return row - 1, column


@lru_cache(maxsize=16_384)
def column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1

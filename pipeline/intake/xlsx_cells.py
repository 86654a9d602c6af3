"""What the cells of an xlsx sheet mean, given what the file states of each: shared by both readers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from pipeline.intake.faults import damaged
from pipeline.intake.formats import Shown
from pipeline.intake.numbers import day, exact
from pipeline.intake.raw import RawSheet, nfc
from pipeline.intake.xlsx_book import Workbook
from pipeline.intake.xlsx_names import unescape
from pipeline.intake.xlsx_styles import PLAIN, Style
from pipeline.intake.xlsx_text import Text, runs_of
from pipeline.model import Address, Oddity

ROWS = 1_048_576
COLUMNS = 16_384
_LONGEST_SUM = 500  # characters of a formula that somebody wrote to add up cells
_MOST_FORMULAS = 100_000
_SHOWN = 50  # characters of what cannot be read


class CellStore:
    """Puts cells into a RawSheet."""

    def __init__(self, raw: RawSheet, book: Workbook) -> None:
        self.raw = raw
        self.strings = book.strings
        self.plain = book.plain
        self._book = book
        self._by_index: dict[str | None, Style] = {}

    def style(self, index: str | None) -> Style:
        """The style behind a cell's `s`; an unknown one says nothing."""
        if index not in self._by_index:
            self._by_index[index] = self._style(index)
        return self._by_index[index]

    def _style(self, index: str | None) -> Style:
        if index is None:
            return PLAIN
        known = self._book.styles
        number = int(index) if index.isdigit() and index.isascii() and len(index) < 8 else len(known)
        return known[number] if number < len(known) else PLAIN

    def text(self, at: Address, text: Text, style: Style) -> None:
        """Text, plain or in runs; nothing is a blank cell."""
        if style.font is None and isinstance(text, str):
            if text:
                self.raw.values[at] = nfc(text)
        else:
            self.raw.put_text(at, runs_of(text, style.font))

    def shared(self, at: Address, index: str, style: Style) -> None:
        """Text of the workbook's common table.

        Raises:
            UnreadableError: there is no such entry.
        """
        self.text(at, self.strings[count(index.strip(), len(self.strings) - 1, lowest=0)], style)

    def stated(self, at: Address, kind: str, stated: str, style: Style) -> None:
        """A non-empty <v> of any type but inline text."""
        match kind:
            case "s":
                self.shared(at, stated, style)
            case "str":
                self.text(at, unescape(stated), style)
            case "b":
                self.raw.values[at] = stated.strip() in ("1", "true")
            case "e":
                self._error(at, stated)
            case "d":
                self._iso_date(at, stated)
            case _:
                self.number(at, stated, style)

    def number(self, at: Address, stated: str, style: Style) -> None:
        """A number, as its format shows it; what is no number is an error value."""
        number = exact(stated)
        if number is None:
            self._error(at, stated.strip())
            return
        self.raw.values[at] = number
        if style.shown is Shown.DATE:
            self.raw.mark(at, Oddity.DATE_FORMAT)
            self.raw.values[at] = day(number, since_1904=self._book.since_1904) or number
        elif style.shown is Shown.PERCENT:
            self.raw.mark(at, Oddity.PERCENT_FORMAT)

    def formula(self, at: Address, formula: str) -> None:
        """Keep the formula behind a number, so that a stale result can be told (see sums)."""
        if len(formula) <= _LONGEST_SUM and len(self.raw.formulas) < _MOST_FORMULAS:
            self.raw.formulas[at] = formula

    def share(self, at: Address, index: str, formula: str) -> None:
        """Keep a formula that cells share: its text stands with the first of them, the others have none."""
        if len(self.raw.shared) + len(self.raw.sharing) >= _MOST_FORMULAS:
            return
        if formula:
            self.raw.shared.setdefault(index, (at, formula))
        else:
            self.raw.sharing[at] = index

    def again(self, at: Address, store: Callable[[], None]) -> None:
        """The file states this cell once more: the last one stands, as in every spreadsheet program."""
        before = self._contents(at)
        self.raw.forget(at)
        store()
        if self._contents(at) != before or Oddity.DUPLICATE in before[1]:
            self.raw.mark(at, Oddity.DUPLICATE)

    def _contents(self, at: Address) -> tuple[object, frozenset[Oddity]]:
        return self.raw.values.get(at), self.raw.oddities.get(at, frozenset())

    def _error(self, at: Address, shown: str) -> None:
        self.raw.values[at] = shown[:_SHOWN]
        self.raw.mark(at, Oddity.ERROR_VALUE)

    def _iso_date(self, at: Address, stated: str) -> None:
        try:
            moment = datetime.fromisoformat(stated.removesuffix("Z"))
        except ValueError:
            self._error(at, stated)
            return
        self.raw.values[at] = moment.replace(tzinfo=None) if "T" in stated else moment.date()
        self.raw.mark(at, Oddity.DATE_FORMAT)


def count(stated: str, highest: int, lowest: int = 1) -> int:
    """A number of a row, a column or an entry.

    Raises:
        UnreadableError: it is none, or out of range.
    """
    if stated.isascii() and stated.isdigit() and len(stated) < 12 and lowest <= int(stated) <= highest:
        return int(stated)
    raise damaged("bad-reference", reference=stated[:_SHOWN])

"""Cells and sheets as read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from pipeline.model.packed import PackedEnum

Address = tuple[int, int]
"""(row, column) of a cell, both counted from 0: A1 is (0, 0)."""

CellValue = str | int | Decimal | bool | date | datetime
"""What a cell holds. Numbers are exact: int when whole, Decimal otherwise, never float."""


class Oddity(PackedEnum):
    """Why a cell's value must not be taken at face value."""

    ERROR_VALUE = "error-value"  # the value is the error's text, such as "#REF!"
    UNCALCULATED = "uncalculated"  # a formula without a stored value; no entry in Sheet.values
    DATE_FORMAT = "date-format"  # a number shown as a date or time; the value is the raw number
    PERCENT_FORMAT = "percent-format"  # a number shown with %; the value is the raw number (0.5, not 50)
    DUPLICATE = "duplicate"  # the file states this cell more than once, with different contents
    UNDER_MERGE = (
        "under-merge"  # covered by a merged cell, so nobody sees it; the value is what is underneath
    )


class Merge(NamedTuple):
    """A merged range, corners included, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


class Texts:
    """The texts of a sheet and where they stand; a text of nothing is none.

    Sheets with the same texts share one object (see `texts_at`), which is equal to itself alone: what was
    worked out of it for one sheet is found again for the next one without a look at the texts.
    """

    __slots__ = ("is_short", "values")

    def __init__(self, places: tuple[Address, ...], texts: tuple[str, ...]) -> None:
        self.values: Mapping[Address, str] = {
            at: text for at, text in zip(places, texts, strict=True) if text
        }
        self.is_short = len(texts) <= _MOST_TEXTS and sum(map(len, texts)) <= _MOST_SIGNS
        """Others are not worth remembering: they would keep memory that returns need."""


_MOST_TEXTS = 2_000
_MOST_SIGNS = 100_000
_MOST_KEPT = 128
_KEPT: dict[tuple[tuple[Address, ...], tuple[str, ...]], Texts] = {}


def texts_at(places: tuple[Address, ...], texts: tuple[str, ...]) -> Texts:
    """These texts at these places; the same object for the same of both, if they are short."""
    key = places, texts
    known = _KEPT.get(key)
    if known is None:
        known = Texts(places, texts)
        if known.is_short:
            if len(_KEPT) >= _MOST_KEPT:
                _KEPT.clear()
            _KEPT[key] = known
    return known


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet as read: text is NFC Unicode, legacy fonts already converted; blanks are absent."""

    name: str
    values: Mapping[Address, CellValue]
    oddities: Mapping[Address, frozenset[Oddity]] = field(default_factory=dict)
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    known: tuple[Mapping[Address, CellValue], Texts] | None = field(default=None, compare=False, repr=False)
    """Values whose texts the reader came by, and these, if they are short."""

    @property
    def texts(self) -> Texts | None:
        """The texts among `values` if they are known; a sheet with other values put in has forgotten them."""
        return self.known[1] if self.known is not None and self.known[0] is self.values else None


@dataclass(frozen=True, slots=True)
class Book:
    """One spreadsheet file as read."""

    file: str
    sheets: tuple[Sheet, ...]

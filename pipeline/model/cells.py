"""Cells and sheets as read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

Address = tuple[int, int]
"""(row, column) of a cell, both counted from 0: A1 is (0, 0)."""

CellValue = str | int | Decimal | bool | date | datetime
"""What a cell holds. Numbers are exact: int when whole, Decimal otherwise, never float."""


class Oddity(StrEnum):
    """Why a cell's value must not be taken at face value."""

    ERROR_VALUE = "error-value"  # the value is the error's text, such as "#REF!"
    UNCALCULATED = "uncalculated"  # a formula without a stored value; no entry in Sheet.values
    DATE_FORMAT = "date-format"  # a number shown as a date or time; the value is the raw number
    PERCENT_FORMAT = "percent-format"  # a number shown with %; the value is the raw number (0.5, not 50)
    DUPLICATE = "duplicate"  # the file states this cell more than once, with different contents
    UNDER_MERGE = (
        "under-merge"  # covered by a merged cell, so nobody sees it; the value is what is underneath
    )


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, corners included, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


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


@dataclass(frozen=True, slots=True)
class Book:
    """One spreadsheet file as read."""

    file: str
    sheets: tuple[Sheet, ...]

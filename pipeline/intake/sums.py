"""Stored results of plain sums that are not what their parts say.

A program that cannot calculate writes 0 as a formula's result (XlsxWriter does, unless told better), and
one that calculates only when asked leaves an old result behind. Excel shows the right figure as soon as it
opens the file; we read what is stored. So a formula that only adds up cells (`E14+F14`, `SUM(E14:I14)-2`,
also of other sheets) is added up again, and where the file stores something else the cell counts as never
calculated. Formulas are spelt as in xlsx, whatever the format they come from; a cell that shares another's
formula has it with its relative references moved along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from pipeline.intake.raw import RawSheet
from pipeline.intake.xlsx_cells import COLUMNS, ROWS
from pipeline.intake.xlsx_sheet import column_number
from pipeline.model import Address, Merge, Oddity

_CELL = r"\$?[A-Z]{1,3}\$?[0-9]{1,7}"
_PART = rf"(?:(?:'(?:[^',()]|'')+'|[\w.]+)!)?{_CELL}(?::{_CELL})?|[0-9]{{1,15}}(?:\.[0-9]{{1,15}})?"
_TERM = re.compile(rf"\s*([+-]?)\s*(?:SUM\(([^()]*)\)|({_PART}))\s*")
_ONE_PART = re.compile(rf"\s*({_PART})\s*")
_HALVES = re.compile(r"(\$?[A-Z]+)(\$?[0-9]+)")
_REFERENCE = re.compile(rf"(?:(.+)!)?({_CELL})(?::({_CELL}))?")
_MOST_LOOKS = 500_000  # cells looked at in one workbook; only a hostile one asks for more
_UNMOVED: Address = (0, 0)
_SAME = Decimal("1e-9")  # of the larger: what adding up in binary may be off


class _Cells(NamedTuple):
    """A range that a formula refers to; sheet "" is its own. SUM passes over text, + does not."""

    sheet: str
    span: Merge
    passes_text: bool


class _Term(NamedTuple):
    sign: int
    parts: tuple[Decimal | _Cells, ...]


class _UnknownError(Exception):
    """Something whose value only a spreadsheet program can tell."""


def mark_stale_sums(sheets: Sequence[RawSheet]) -> None:
    """Make every cell whose plain sum is stored wrongly a formula without a value (Oddity.UNCALCULATED)."""
    by_name = {sheet.name.casefold(): sheet for sheet in sheets}
    waiting = [
        (sheet, at, terms)
        for sheet in sheets
        for at, formula, by in _formulas(sheet)
        if _is_number(sheet.values.get(at)) and (terms := _terms(formula, by)) is not None
    ]
    adder = _Adder(by_name)
    found = True
    while found:  # a sum of sums is only known to be stale once its parts are
        stale = [(sheet, at) for sheet, at, terms in waiting if adder.is_stale(sheet, at, terms)]
        for sheet, at in stale:
            sheet.forget(at)
            sheet.mark(at, Oddity.UNCALCULATED)
        waiting = [entry for entry in waiting if entry[1] in entry[0].values]
        found = bool(stale)


def _formulas(sheet: RawSheet) -> Iterator[tuple[Address, str, Address]]:
    """Each cell with its formula and by how many (rows, columns) that is moved from where it was written."""
    yield from ((at, formula, _UNMOVED) for at, formula in sheet.formulas.items())
    for at, index in sheet.sharing.items():
        if index in sheet.shared:
            (row, column), formula = sheet.shared[index]
            yield at, formula, (at[0] - row, at[1] - column)


class _Adder:
    """Adds up the cells of one workbook, up to a bound of cells looked at."""

    def __init__(self, sheets: Mapping[str, RawSheet]) -> None:
        self._sheets = sheets
        self._looks = 0

    def is_stale(self, sheet: RawSheet, at: Address, terms: Sequence[_Term]) -> bool:
        """Whether the stored number is not what the terms come to; False if that cannot be told."""
        stored = Decimal(sheet.values[at])  # type: ignore[arg-type]
        try:
            summed = sum((self._worth(sheet, term) for term in terms), Decimal(0))
        except _UncalculatedError:
            return stored == 0
        except _UnknownError:
            return False
        return abs(summed - stored) > _SAME * max(abs(summed), abs(stored), Decimal(1))

    def _worth(self, own: RawSheet, term: _Term) -> Decimal:
        worth = Decimal(0)
        for part in term.parts:
            worth += part if isinstance(part, Decimal) else self._added(own, part)
        return term.sign * worth

    def _added(self, own: RawSheet, cells: _Cells) -> Decimal:
        sheet = self._sheets.get(cells.sheet.casefold()) if cells.sheet else own
        if sheet is None:
            raise _UnknownError
        return sum((_value(sheet, at, cells) for at in self._filled(sheet, cells.span)), Decimal(0))

    def _filled(self, sheet: RawSheet, span: Merge) -> Iterator[Address]:
        area = (span.bottom - span.top + 1) * (span.right - span.left + 1)
        filled = len(sheet.values) + len(sheet.oddities)
        self._looks += min(area, filled)
        if self._looks > _MOST_LOOKS:
            raise _UnknownError
        if area <= filled:
            return (
                (row, column)
                for row in range(span.top, span.bottom + 1)
                for column in range(span.left, span.right + 1)
            )
        return (
            (row, column)
            for row, column in sheet.values.keys() | sheet.oddities.keys()
            if span.top <= row <= span.bottom and span.left <= column <= span.right
        )


class _UncalculatedError(_UnknownError):
    """A part is itself a formula without a value."""


def _value(sheet: RawSheet, at: Address, cells: _Cells) -> Decimal:
    value = sheet.values.get(at)
    oddities = sheet.oddities.get(at, frozenset())
    if Oddity.UNCALCULATED in oddities:
        raise _UncalculatedError
    if oddities & {Oddity.ERROR_VALUE, Oddity.DUPLICATE, Oddity.DATE_FORMAT}:
        raise _UnknownError
    if value is None or (cells.passes_text and isinstance(value, str | bool)):
        return Decimal(0)
    if not _is_number(value):
        raise _UnknownError
    return Decimal(value)  # type: ignore[arg-type]


def _is_number(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


# ---------------------------------------------------------------- the formula


def _terms(formula: str, by: Address = _UNMOVED) -> list[_Term] | None:
    """The terms of a plain sum, moved by so many (rows, columns); None for any other formula."""
    terms: list[_Term] = []
    end = 0
    while end < len(formula):
        match = _TERM.match(formula, end)
        if match is None or (terms and not match[1]):
            return None
        end = match.end()
        parts = _sum_parts(match[2], by) if match[3] is None else [_part(match[3], by, passes_text=False)]
        if parts is None or None in parts:
            return None
        terms.append(_Term(-1 if match[1] == "-" else 1, tuple(part for part in parts if part is not None)))
    # A single reference or number adds nothing up, but may be stale as well.
    return terms or None


def _sum_parts(inside: str, by: Address) -> list[Decimal | _Cells | None] | None:
    matches = [_ONE_PART.fullmatch(part) for part in inside.split(",")]
    return [None if match is None else _part(match[1], by, passes_text=True) for match in matches]


def _part(text: str, by: Address, *, passes_text: bool) -> Decimal | _Cells | None:
    match = _REFERENCE.fullmatch(text)
    if match is None:
        return Decimal(text)
    first = _address(match[2], by)
    last = _address(match[3], by) if match[3] else first
    if not passes_text and first != last:
        return None  # a range beside a + is an array formula
    span = Merge(
        min(first[0], last[0]), min(first[1], last[1]), max(first[0], last[0]), max(first[1], last[1])
    )
    if span.top < 0 or span.left < 0 or span.bottom >= ROWS or span.right >= COLUMNS:
        return None
    sheet = (match[1] or "").removeprefix("'").removesuffix("'").replace("''", "'")
    return _Cells(sheet, span, passes_text)


def _address(stated: str, by: Address) -> Address:
    """The cell meant; what has no $ moves along."""
    column, row = _HALVES.fullmatch(stated).groups()  # type: ignore[union-attr]
    return (
        int(row.removeprefix("$")) - 1 + (0 if row.startswith("$") else by[0]),
        column_number(column.removeprefix("$")) + (0 if column.startswith("$") else by[1]),
    )

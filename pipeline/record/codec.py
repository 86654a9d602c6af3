"""A workbook's record as rows of texts, and back."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from operator import attrgetter
from unicodedata import normalize

from pipeline.model import Address, CellValue, UnitState
from pipeline.record.lines import (
    BelowLine,
    CellsLine,
    FiguresLine,
    Line,
    PackageLine,
    Record,
    RecordedKey,
    RecordedUnit,
    SourcesLine,
    TotalLine,
)
from pipeline.text import address, parse_address

MARK = "consolidate-record"
VERSION = "1"
SHEET = "_consolidate"

_MOST_SIGNS = 8_000  # of one cell of the record; Excel's own limit is 32,767
_KINDS: Mapping[str, type[Line]] = {
    "package": PackageLine,
    "unit": RecordedUnit,
    "below": BelowLine,
    "key": RecordedKey,
    "sources": SourcesLine,
    "total": TotalLine,
    "figures": FiguresLine,
    "cells": CellsLine,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_TEXTS_OF = {kind: attrgetter(*(field.name for field in fields(kind))) for kind in _NAMES}


class BrokenRecordError(ValueError):
    """The record cannot be read: of an unknown version, or damaged beyond its seal."""


def figure_lines(
    sheet: str,
    at: Address,
    keys: Sequence[str],
    units: Sequence[str],
    values: Callable[[slice], Sequence[str]],
) -> Iterator[FiguresLine]:
    """The figures of units (codes), a row each, side by side from the cell `at` on.

    `values` of some of the keys are each unit's, with a blank between two and NONE where a unit has none.
    A row takes as few lines as cells can hold.
    """
    room = max(1, _MOST_SIGNS // (1 + max((len(key) for key in keys), default=0)))
    starts = range(0, len(keys), room)
    names = [" ".join(keys[start : start + room]) for start in starts]
    found = [values(slice(start, start + room)) for start in starts]
    for row, (unit, *of_unit) in enumerate(zip(units, *found, strict=True), start=at[0]):
        for start, name, said in zip(starts, names, of_unit, strict=True):
            yield FiguresLine(sheet, address(row, at[1] + start), unit, name, said)


def cell_lines(sheet: str, digests: bytes, ends: Sequence[int]) -> Iterator[CellsLine]:
    """The digests of a sheet's rows, from the first on, in as few lines as cells can hold.

    `digests` are those of all rows (NONE for a row without) with a blank behind each row; `ends` tells
    where each row ends, behind its blank.
    """
    row, start = 0, 0
    while row < len(ends):
        after = max(row + 1, bisect_right(ends, start + _MOST_SIGNS))
        end = ends[after - 1]
        yield CellsLine(sheet, str(row + 1), digests[start : end - 1].decode())
        row, start = after, end


def encode(lines: Iterable[Line]) -> list[tuple[str, ...]]:
    """The record as rows of texts, the sealed first line on top."""
    rows = [_row(line) for line in lines]
    return [(MARK, VERSION, _seal(rows)), *rows]


def _row(line: Line) -> tuple[str, ...]:
    kind = type(line)
    return _stripped([_NAMES[kind], *(normalize("NFC", text) for text in _TEXTS_OF[kind](line))])


def _stripped(row: Sequence[str]) -> tuple[str, ...]:
    """Without the blanks at its end, which no spreadsheet program tells from nothing."""
    length = len(row)
    while length and not row[length - 1]:
        length -= 1
    return tuple(row[:length])


def _seal(rows: Iterable[Sequence[str]]) -> str:
    """The digest of all rows, with a tab between texts and a line end between rows."""
    seal, before = hashlib.sha256(), ""
    for row in rows:
        seal.update((before + "\t".join(row)).encode())
        before = "\n"
    return seal.hexdigest()


def is_record(values: Mapping[Address, CellValue]) -> bool:
    """Whether a sheet is a workbook's record."""
    return values.get((0, 0)) == MARK


def decode(values: Mapping[Address, CellValue]) -> Record:
    """The record on a sheet for which `is_record` holds.

    Raises:
        BrokenRecordError: it has another version, or a line that cannot be read.
    """
    rows = _rows(values)
    mark, *rest = rows
    if mark[1:2] != (VERSION,):
        raise BrokenRecordError(f"version {mark[1:2]}")
    lines = tuple(_line(row) for row in rest)
    record = Record(lines, sealed=mark[2:3] == (_seal(rest),))
    _check(record)
    return record


def _rows(values: Mapping[Address, CellValue]) -> list[tuple[str, ...]]:
    rows: list[list[str]] = [[] for _ in range(1 + max(row for row, _ in values))]
    for (row, column), value in sorted(values.items()):
        rows[row] += [""] * (column - len(rows[row])) + [str(value)]
    return [_stripped(row) for row in rows]


def _line(row: Sequence[str]) -> Line:
    kind = _KINDS.get(row[0]) if row else None
    if kind is None or len(row) - 1 > len(fields(kind)):
        raise BrokenRecordError(f"line {row[:1]}")
    missing = len(fields(kind)) - len(row) + 1
    return kind(*row[1:], *([""] * missing))


def _check(record: Record) -> None:
    """Read every part that is worked out late, so that what is broken shows here."""
    try:
        _ = record.package, record.figures, record.digests
        _ = [(int(line.tier), UnitState(line.state)) for line in record.below]
        if record.sources is not None:
            _ = int(record.sources.first_row), int(record.sources.shown)
        for cell, value in record.stated:
            parse_address(cell)
            Decimal(value or "0")
    except (ValueError, StopIteration, ArithmeticError) as error:
        raise BrokenRecordError(str(error)) from error

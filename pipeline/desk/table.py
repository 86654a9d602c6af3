"""A list that the coordinator keeps by hand: CSV as Excel, LibreOffice or a text editor saves it."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import NoReturn

from pipeline.campaign.faults import nearest
from pipeline.errors import SchemaFault
from pipeline.text import clean, fold

_DELIMITERS = ";,\t"
_MOST_BYTES = 16 * 1024 * 1024
_EXCEL_SEPARATOR_LINE = "sep="


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file (from 1), and its cells by column, cleaned; "" where blank."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one such file, and where its faults go."""

    file: str
    rows: list[Row] = field(default_factory=list)
    faults: list[SchemaFault] = field(default_factory=list)

    def fault(self, line: int, key: str, **facts: object) -> None:
        """Note a fault; messages/desk.toml has its sentence under "desk.<key>"."""
        named = tuple((name, str(value)) for name, value in facts.items())
        self.faults.append(SchemaFault(self.file, line, f"desk.{key}", named))


class _UnreadableError(Exception):
    """The file as a whole is no such list."""

    def __init__(self, line: int, key: str, **facts: str) -> None:
        self.line, self.key, self.facts = line, key, facts
        super().__init__(key)


Columns = Mapping[str, Collection[str]]
"""Column -> the headings it goes by, its own name first."""


def read_sheet(path: Path, columns: Columns, required: Collection[str]) -> Sheet:
    """The rows of `path`; blank lines are passed over. A file that is not there has none.

    Separators may be commas, semicolons (as Excel saves them where the comma is the decimal sign) or tabs,
    the headings in Vietnamese or English, in any order; optional columns may be left out.
    """
    sheet = Sheet(path.name)
    if not path.exists():
        return sheet
    try:
        sheet.rows.extend(_rows(_text(path), columns, required))
    except _UnreadableError as error:
        sheet.fault(error.line, error.key, **error.facts)
    return sheet


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            _refuse(1, "too-large")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        _refuse(1, "not-utf8")
    except OSError as error:
        _refuse(1, "unreadable", reason=error.strerror or type(error).__name__)


def _refuse(line: int, key: str, **facts: str) -> NoReturn:
    raise _UnreadableError(line, key, **facts)


def _rows(text: str, columns: Columns, required: Collection[str]) -> Iterator[Row]:
    records = list(_records(text))
    if not records:
        return
    (first, headings), *rest = records
    known = {fold(heading): column for column, names in columns.items() for heading in (column, *names)}
    found = [known.get(fold(heading)) for heading in headings]
    _check_headings(first, headings, found, columns, required)
    for line, cells in rest:
        if len(cells) > len(headings) and any(cells[len(headings) :]):
            _refuse(line, "too-many-cells", expected=str(len(headings)), found=str(len(cells)))
        by_column = dict(zip(found, cells, strict=False))
        yield Row(line, {column: by_column.get(column, "") for column in columns})


def _check_headings(
    line: int,
    headings: list[str],
    found: list[str | None],
    columns: Columns,
    required: Collection[str],
) -> None:
    for heading, column in zip(headings, found, strict=True):
        if column is None and heading:
            _refuse(
                line,
                "unknown-column",
                found=heading,
                nearest=nearest(heading, columns),
                known=", ".join(columns),
            )
        if column is not None and found.count(column) > 1:
            _refuse(line, "column-twice", column=column)
    if missing := [column for column in required if column not in found]:
        _refuse(line, "column-missing", missing=", ".join(missing))


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line on which it begins, cells) of every row in which anything stands."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        for cells in reader:
            cleaned = [clean(cell) for cell in cells]
            if any(cleaned) and not _is_separator_line(cleaned, line):
                yield line, cleaned
            line = reader.line_num + 1
    except csv.Error as error:
        _refuse(reader.line_num, "bad-csv", reason=str(error))


def _delimiter(text: str) -> str:
    """The sign that the first lines use most; a comma within an explanation comes later."""
    head = [line for line in text.splitlines()[:3] if line.strip()][:1]
    if head and head[0].casefold().startswith(_EXCEL_SEPARATOR_LINE):
        stated = head[0][len(_EXCEL_SEPARATOR_LINE) :].strip('" ')[:1]
        return stated if stated in _DELIMITERS and stated else "\t"
    return max(_DELIMITERS, key=head[0].count) if head else ","


def _is_separator_line(cells: list[str], line: int) -> bool:
    return line == 1 and cells[0].casefold().startswith(_EXCEL_SEPARATOR_LINE)

"""The differences as text, as JSON, and as a workbook sheet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.comparing.differences import Difference, Kind
from pipeline.comparing.written import WrittenFigures
from pipeline.errors import OutputError
from pipeline.messages import message
from pipeline.text import on_one_line

_COLUMNS = ("kind", "unit", "key", "one", "other", "change", "why")
_WIDTHS = (16, 14, 20, 34, 34, 14, 70)


def as_text(one: WrittenFigures, other: WrittenFigures, found: Sequence[Difference], language: str) -> str:
    """The two packages, then a line per difference, kind by kind."""
    heads = [
        message(f"compare.{name}", language, folder=package.folder, period=package.period)
        for name, package in (("first", one), ("second", other))
    ]
    if not found:
        return "\n".join([*heads, message("compare.same", language)])
    lines = list(heads)
    for kind in Kind:
        of_kind = [difference for difference in found if difference.kind is kind]
        if of_kind:
            lines.append(message(f"compare.{kind.value}", language, count=len(of_kind)))
            lines += [on_one_line("  " + _line(difference, language)) for difference in of_kind]
    return "\n".join(lines)


def _line(difference: Difference, language: str) -> str:
    what = " ".join(part for part in (difference.unit, difference.key) if part)
    change = "" if difference.change is None else f" ({difference.change:+f})"
    told = f"{what}: {_or_nothing(difference.one)} → {_or_nothing(difference.other)}{change}"
    return f"{told}; {_why(difference, language)}"


def _or_nothing(text: str) -> str:
    return text or "–"


def _why(difference: Difference, language: str) -> str:
    return message(f"compare.why-{difference.why}", language, **dict(difference.facts))


def as_json(one: WrittenFigures, other: WrittenFigures, found: Sequence[Difference], language: str) -> str:
    """The same for programs; numbers are text, so that they stay exact."""
    packages = [
        {"folder": str(package.folder), "campaign": package.campaign, "period": package.period}
        for package in (one, other)
    ]
    rows = [
        {name: str(getattr(difference, name) or "") for name in _COLUMNS[:5]}
        | {"change": None if difference.change is None else f"{difference.change:f}"}
        | {"why": difference.why, "says": _why(difference, language), "facts": dict(difference.facts)}
        for difference in found
    ]
    return json.dumps({"packages": packages, "differences": rows}, ensure_ascii=False, indent=1)


def write_sheet(path: Path, found: Sequence[Difference], language: str) -> None:
    """Write the differences as the one sheet of a workbook.

    Raises:
        OutputError: the file cannot be written.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = message("compare.sheet", language)
    for column, (name, width) in enumerate(zip(_COLUMNS, _WIDTHS, strict=True), start=1):
        _put(sheet, 1, column, message(f"compare.column-{name}", language))
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, difference in enumerate(found, start=2):
        kind = message(f"compare.kind-{difference.kind.value}", language)
        values = (kind, difference.unit, difference.key, difference.one, difference.other)
        for column, value in enumerate(values, start=1):
            _put(sheet, row, column, value)
        if difference.change is not None:
            sheet.cell(row, 6).value = difference.change
        _put(sheet, row, 7, _why(difference, language))
    sheet.freeze_panes = "A2"
    try:
        book.save(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError("output.cannot-write", path=str(path), reason=reason) from error


def _put(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.value = on_one_line(text)
    cell.data_type = "s"  # a file's name that begins with "=" stays text

"""The drop-downs of a blank form: what the office already lets its units choose from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

_CROSS_REFERENCE = re.compile(r"^=?(?:'([^']+)'|([^!]+))!\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)$")


def read_drop_downs(path: Path) -> Callable[[str, int, int], tuple[str, ...]]:
    """A function from (sheet, row, column), counted from 0, to the answers offered there.

    Only xlsx and xlsm say this in a way that can be read; for other files there are none.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path)
    except (InvalidFileException, BadZipFile, KeyError, ValueError):
        return lambda _sheet, _row, _column: ()
    rules = {sheet.title: list(_lists(sheet, book)) for sheet in book.worksheets}

    def offered(sheet: str, row: int, column: int) -> tuple[str, ...]:
        for ranges, answers in rules.get(sheet, ()):
            if any(
                r.min_row <= row + 1 <= r.max_row and r.min_col <= column + 1 <= r.max_col for r in ranges
            ):
                return answers
        return ()

    return offered


def _lists(sheet: Any, book: Any) -> Iterator[tuple[list[Any], tuple[str, ...]]]:
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "list" and rule.formula1:
            answers = _answers(rule.formula1, sheet, book)
            if len(answers) > 1:
                yield list(rule.sqref.ranges), answers


def _answers(formula: str, sheet: Any, book: Any) -> tuple[str, ...]:
    if formula.startswith('"'):
        return tuple(part.strip() for part in formula.strip('"').split(",") if part.strip())
    match = _CROSS_REFERENCE.match(formula if "!" in formula else f"'{sheet.title}'!{formula.lstrip('=')}")
    if match is None or (match[1] or match[2]) not in book.sheetnames:
        return ()
    cells = book[match[1] or match[2]][f"{match[3]}{match[4]}:{match[5]}{match[6]}"]
    return tuple(str(cell.value).strip() for row in cells for cell in row if cell.value is not None)

"""Planned sheets as an xlsx file: the one place of the blank form that talks to xlsxwriter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.campaign.mark import MARK_SHEET, Mark, mark_rows
from pipeline.errors import OutputError
from pipeline.publish.safe_text import fitted, printable
from pipeline.publish.template.limits import MOST_SIGNS_IN_HINT, MOST_SIGNS_IN_TITLE, cut
from pipeline.publish.template.looks import BODY_PT, FONT, LOOKS
from pipeline.publish.template.plan import Cell, Draft, Limit, Order
from pipeline.publish.workbook.measure import height_of, lines_of
from pipeline.publish.workbook.pages import A4, MARGINS_MM, MM_PER_INCH, PORTRAIT_WIDTH
from pipeline.publish.workbook.styles import number_format
from pipeline.text import address

_BLANK = " "
"""The stored value of a formula whose result is "": xlsxwriter would write "" as never calculated."""

_CHOICES_COLUMN = 4  # of the hidden sheet: the first that holds the answers of a list
_LEAST_ROW_PT = 20.0  # of a table
_DEEPEST_FROZEN_ROW = 12  # a header further down would leave no room to scroll
_UNLOCKED_OPTIONS = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}


def write_book(path: Path, drafts: Sequence[Draft], mark: Mark, order: Order) -> None:
    """Write the planned sheets with their hidden mark. Nothing in the file depends on the clock.

    Raises:
        OutputError: xlsxwriter refuses a write, or the file cannot be written.
    """
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": BODY_PT},
    }
    workbook = xlsxwriter.Workbook(str(path), options)
    made = order.period.start or datetime(2000, 1, 1)
    workbook.set_properties(
        {"title": order.label(order.campaign.title), "created": datetime(made.year, made.month, made.day)}
    )
    try:
        _BookWriter(workbook, order).write(drafts, mark)
        workbook.close()
    except XlsxWriterException as error:
        raise OutputError("output.cannot-write", path=str(path), reason=str(error)) from error
    except OSError as error:
        raise OutputError("output.cannot-write", path=str(path), reason=str(error)) from error


class _BookWriter:
    """Writes one workbook."""

    def __init__(self, workbook: xlsxwriter.Workbook, order: Order) -> None:
        self.workbook = workbook
        self.order = order
        self._formats: dict[tuple[str, int | None], Format] = {}
        self._choices: dict[tuple[str, ...], str] = {}  # the answers of a list -> where they stand

    def write(self, drafts: Sequence[Draft], mark: Mark) -> None:
        """Write all sheets, the hidden one last: it holds the answers of the others' lists."""
        sheets = [(draft, self.workbook.add_worksheet(draft.name)) for draft in drafts]
        hidden = self.workbook.add_worksheet(MARK_SHEET)
        for draft, sheet in sheets:
            _SheetWriter(self, sheet, draft).write()
        for row, (name, value) in enumerate(mark_rows(mark)):
            _check(hidden.write_string(row, 0, name), MARK_SHEET, row, 0)
            _check(hidden.write_string(row, 1, value), MARK_SHEET, row, 1)
        for at, choices in enumerate(self._choices, start=_CHOICES_COLUMN):
            for row, text in enumerate(choices):
                _check(hidden.write_string(row, at, text), MARK_SHEET, row, at)
        hidden.very_hidden()
        hidden.protect("", {})

    def look(self, name: str, decimals: int | None) -> Format:
        """The format of a look, for numbers with so many decimals."""
        key = (name, decimals)
        if key not in self._formats:
            number = {} if decimals is None else {"num_format": number_format(decimals)}
            properties = {"font_name": FONT, "font_size": BODY_PT} | LOOKS[name] | number
            self._formats[key] = self.workbook.add_format(properties)
        return self._formats[key]

    def source_of(self, choices: tuple[str, ...]) -> str:
        """The range of the hidden sheet where the answers of a list stand.

        A list in the rule itself would end at 255 signs and break at every comma.
        """
        if choices not in self._choices:
            at = _CHOICES_COLUMN + len(self._choices)
            column = address(0, at).rstrip("1")
            self._choices[choices] = f"={MARK_SHEET}!${column}$1:${column}${len(choices)}"
        return self._choices[choices]


class _SheetWriter:
    """Writes one sheet."""

    def __init__(self, book: _BookWriter, sheet: Worksheet, draft: Draft) -> None:
        self.book = book
        self.sheet = sheet
        self.draft = draft
        self.heights = dict(draft.minimum_heights)

    def write(self) -> None:
        """Write cells, limits and the set-up of the page."""
        for column, width in enumerate(self.draft.widths):
            self.sheet.set_column(column, column, width)
        for cell in self.draft.cells:
            self._cell(cell)
            if cell.limit is not None:
                self._limit((cell.row, cell.column, cell.row, cell.column), cell.limit)
        for first, last, column, limit in self.draft.limited_rows:
            self._limit((first, column, last, column), limit)
        for row, points in self.heights.items():
            self.sheet.set_row(row, points)
        self._set_page()
        self.sheet.protect("", _UNLOCKED_OPTIONS | {"insert_rows": self.draft.grows})

    def _cell(self, cell: Cell) -> None:
        look = self.book.look(cell.look, cell.decimals)
        self._grow(cell)
        if (cell.bottom, cell.right) != (cell.row, cell.column):
            merged = self.sheet.merge_range(cell.row, cell.column, cell.bottom, cell.right, "", look)
            self._checked(merged, cell)
        if cell.formula:
            self._checked(self.sheet.write_formula(cell.row, cell.column, cell.formula, look, _BLANK), cell)
        elif cell.content is None:
            self._checked(self.sheet.write_blank(cell.row, cell.column, None, look), cell)
        elif isinstance(cell.content, int):
            self._checked(self.sheet.write_number(cell.row, cell.column, cell.content, look), cell)
        else:
            text = fitted(printable(cell.content), "…")
            self._checked(self.sheet.write_string(cell.row, cell.column, text, look), cell)

    def _grow(self, cell: Cell) -> None:
        """Make the rows of a cell high enough for its text."""
        look = LOOKS[cell.look]
        size = look.get("font_size", BODY_PT)
        width = sum(self.draft.widths[cell.column : cell.right + 1])
        lines = lines_of(str(cell.content or ""), width, size, bold=look.get("bold", False))
        rows = range(cell.row, cell.bottom + 1)
        for row in rows:
            high = max(height_of(lines, size) / len(rows), _LEAST_ROW_PT if "border" in look else 0.0)
            self.heights[row] = max(self.heights.get(row, 0.0), high)

    def _limit(self, cells: tuple[int, int, int, int], limit: Limit) -> None:
        rule: dict[str, Any] = {
            "validate": limit.kind,
            "input_title": cut(limit.title, MOST_SIGNS_IN_TITLE),
            "input_message": cut(limit.hint, MOST_SIGNS_IN_HINT),
            "error_title": self.book.order.say("refused"),
            "error_message": cut(limit.hint, MOST_SIGNS_IN_HINT),
            "error_type": "warning" if limit.gentle else "stop",
        }
        if limit.kind == "list":
            rule["source"] = self.book.source_of(limit.choices)
        elif limit.kind == "custom":
            rule["value"] = limit.formula
        elif limit.kind != "any":
            rule |= {"criteria": "between", "minimum": limit.minimum, "maximum": limit.maximum}
        refused = self.sheet.data_validation(*cells, rule)
        _check(refused, self.draft.name, *cells[:2])

    def _set_page(self) -> None:
        sheet, draft = self.sheet, self.draft
        sheet.set_paper(A4)
        if sum(draft.widths) > PORTRAIT_WIDTH:
            sheet.set_landscape()
        sheet.set_margins(**{side: width / MM_PER_INCH for side, width in MARGINS_MM.items()})
        sheet.set_footer('&C&"Times New Roman,Regular"&11&P/&N')
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        if draft.header is not None:
            sheet.repeat_rows(*draft.header)
            if draft.header[1] <= _DEEPEST_FROZEN_ROW:
                sheet.freeze_panes(draft.header[1] + 1, draft.split + 1)

    def _checked(self, status: int | None, cell: Cell) -> None:
        _check(status, self.draft.name, cell.row, cell.column)


def _check(status: int | None, sheet: str, row: int, column: int) -> None:
    if status:
        raise OutputError("output.cell-refused", sheet=sheet, row=row + 1, column=column + 1, status=status)

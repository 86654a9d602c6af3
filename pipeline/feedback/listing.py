"""The first sheet of a feedback workbook: every finding, with a link to its cell."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.feedback.choose import Feedback, Note
from pipeline.feedback.look import (
    COLUMNS,
    FILLS,
    FONT,
    HEADER_FILL,
    LINK_COLOR,
    LINK_COLUMN,
    THIN_COLOR,
    free_name,
    line_height_pt,
)

_THIN = Side("thin", color=THIN_COLOR)


def write_listing(book: Workbook, feedback: Feedback, places: Mapping[Note, tuple[str, str]]) -> None:
    """Put the list before all other sheets; `places` are (sheet, cell) of the notes that can be linked to."""
    sheet = book.create_sheet(
        free_name({name.casefold() for name in book.sheetnames}, feedback.words["sheet"]), 0
    )
    at = 1
    for line in (*feedback.heading, feedback.words["legend"]):
        cell = _text(sheet, at, 1, line)
        cell.font = Font(FONT, 14 if at == 1 else 12, bold=at == 1)
        cell.alignment = Alignment("left", "top", wrap_text=True)
        sheet.row_dimensions[at].height = line_height_pt(line)
        sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=len(COLUMNS))
        at += 1
    header = at + 1
    _write_header(sheet, header, feedback)
    for number, note in enumerate(feedback.notes, start=1):
        _write_note(sheet, header + number, number, note, feedback)
        if note in places:
            _link(sheet.cell(header + number, LINK_COLUMN), *places[note])
    sheet.freeze_panes = sheet.cell(header + 1, 1)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", "9"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    _show_first(book, sheet)


def _text(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # what is written is never the covered part of a merge
    cell.value = text
    cell.data_type = "s"  # whatever it begins with, and also when somebody edits the cell
    cell.quotePrefix = text.startswith("=")
    cell.font = Font(FONT, 12)
    return cell


def _write_header(sheet: Worksheet, row: int, feedback: Feedback) -> None:
    for column, (key, width) in enumerate(COLUMNS, start=1):
        cell = _text(sheet, row, column, feedback.words[key])
        cell.font = Font(FONT, 12, bold=True)
        cell.fill = PatternFill("solid", start_color=HEADER_FILL)
        cell.alignment = Alignment("center", "center", wrap_text=True)
        cell.border = Border(_THIN, _THIN, _THIN, _THIN)
        sheet.column_dimensions[cell.column_letter].width = width


def _write_note(sheet: Worksheet, row: int, number: int, note: Note, feedback: Feedback) -> None:
    severity = feedback.words[note.severity]
    texts = (str(number), severity, note.code, note.sheet, note.cell, note.says, note.remedy)
    for column, text in enumerate(texts, start=1):
        cell = _text(sheet, row, column, text)
        cell.alignment = Alignment("left" if column > LINK_COLUMN else "center", "top", wrap_text=True)
        cell.border = Border(_THIN, _THIN, _THIN, _THIN)
    sheet.cell(row, 2).fill = PatternFill("solid", start_color=FILLS[note.severity])


def _link(cell: Cell, sheet: str, address: str) -> None:
    quoted = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{address}")
    cell.font = Font(FONT, 12, underline="single", color=LINK_COLOR)


def _show_first(book: Workbook, first: Worksheet) -> None:
    """Open on the list, and select it alone: sheets selected together are edited together."""
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is first
    for view in book.views:
        view.activeTab = view.firstSheet = 0
    book.active = 0

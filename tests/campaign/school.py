"""The invented campaign tests/data/schemas/school-enrolment, and workbooks of its form.

The form is one sheet of over 300 rows: text, labelled cells, then 48 blocks below one another, each with a
heading, a header of two rows (headings merged over several columns), and the rows Male, Female, TOTAL. A
second sheet holds nothing but notes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.campaign import load_campaigns
from pipeline.campaign.model import Campaign, Column, Fields, Matrix, Section, SumCheck
from pipeline.text import address

SCHEMAS = Path(__file__).parents[1] / "data" / "schemas"
FIRST_FIELD_ROW = 5
FIRST_BLOCK_ROW = 14
INTRODUCTION = (
    "ENROLMENT IN SCHOOLS",
    "State the pupils enrolled on the first day of October. "
    "Leave no cell blank; write 0 where there are none.",
)

Places = dict[str, tuple[int, int]]
"""Slot key or field id -> (row, column), from 1."""


@cache
def school_campaign() -> Campaign:
    """The campaign as loaded."""
    (campaign,) = load_campaigns(SCHEMAS, "school-enrolment")
    return campaign


def school_workbook(
    values: Mapping[str, int | str] | None = None, fields: Mapping[str, str | int] | None = None
) -> Workbook:
    """The form with `values` by slot key in it ("enrol/P01-male/g1") and `fields` by field id; blank without.

    Totals are worked out from `values`, except those that `values` states itself.
    """
    sheet, places = _blank_sheet(book := Workbook())
    for name, value in (fields or {}).items():
        sheet.cell(*places[name], value)
    for key, number in _with_totals(values or {}).items():
        sheet.cell(*places[key], number)
    _add_notes(book)
    return book


def school_values(start: int = 1) -> dict[str, int]:
    """A number for every figure of the form, no two neighbours alike."""
    return {slot.key: start + at % 40 for at, slot in enumerate(school_campaign().form.figure_slots)}


def cell_of(key: str) -> str:
    """The address at which school_workbook puts a value, such as "C17"."""
    row, column = _places()[key]
    return address(row - 1, column - 1)


@cache
def _places() -> Places:
    return _blank_sheet(Workbook())[1]


def _with_totals(values: Mapping[str, int | str]) -> dict[str, int | str]:
    """The values with every sum whose parts are all numbers; rows before columns, as the checks stand."""
    form, filled = school_campaign().form, dict(values)
    for check in form.checks:
        assert isinstance(check, SumCheck)
        parts = [filled.get(form.slots[part].key) for part in check.parts]
        if all(isinstance(part, int) for part in parts):
            filled.setdefault(
                form.slots[check.whole].key, sum(part for part in parts if isinstance(part, int))
            )
    return filled


def _blank_sheet(book: Workbook) -> tuple[Worksheet, Places]:
    sheet = book.worksheets[0]
    sheet.title = "Enrolment"
    for row, text in enumerate(INTRODUCTION, start=1):
        sheet.cell(row, 1, text)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=9)
    head, table = school_campaign().form.tables["head"], school_campaign().form.tables["enrol"]
    assert isinstance(head, Fields)
    assert isinstance(table, Matrix)
    places: Places = {}
    for row, field in enumerate(head.fields, start=FIRST_FIELD_ROW):
        sheet.cell(row, 1, field.labels[0])
        places[field.id] = (row, 3)
    sheet.cell(*places["form-code"], school_campaign().form.code)
    row = FIRST_BLOCK_ROW
    for section in table.sections:
        row = _put_block(sheet, section, row, places)
    return sheet, places


def _put_block(sheet: Worksheet, section: Section, top: int, places: Places) -> int:
    """Write one block from row `top` on; the row where the next one begins."""
    sheet.cell(top, 1, section.headings[0])
    sheet.merge_cells(start_row=top, end_row=top, start_column=1, end_column=6)
    _put_header(sheet, section.columns, top + 1)
    slot_at = school_campaign().form.slot_at
    for at, row in enumerate(section.rows, start=top + 3):
        sheet.cell(at, 2, row.labels[0])
        for column_at, column in enumerate(section.columns, start=3):
            if column.id in row.not_asked:
                sheet.cell(at, column_at, "x")
            else:
                slot = slot_at["enrol", section.id, row.id, column.id]
                places[slot.key] = (at, column_at)
    return top + 3 + len(section.rows) + 1


def _put_header(sheet: Worksheet, columns: Sequence[Column], top: int) -> None:
    """Two rows: headings merged over several columns above the columns' own; "Total" over both rows."""
    sheet.cell(top, 2, "Pupils")
    sheet.merge_cells(start_row=top, end_row=top + 1, start_column=2, end_column=2)
    first = 3
    for under, group in groupby(columns, key=lambda column: column.under):
        own = list(group)
        last = first + len(own) - 1
        sheet.cell(top, first, under[0] if under else own[0].headings[0])
        end_row = top if under else top + 1
        sheet.merge_cells(start_row=top, end_row=end_row, start_column=first, end_column=last)
        for at, column in enumerate(own if under else [], start=first):
            sheet.cell(top + 1, at, column.headings[0])
        first = last + 1


def _add_notes(book: Workbook) -> None:
    sheet = book.create_sheet("Notes")
    notes = next(sheet for sheet in school_campaign().form.sheets if sheet.id == "notes")
    for row, text in enumerate(notes.marks, start=1):
        sheet.cell(row, 1, text)

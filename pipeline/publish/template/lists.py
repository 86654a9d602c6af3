"""An open list on the blank form: a header, many prepared rows, and the total row below them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.campaign.model import ListColumn, OpenList
from pipeline.publish.template.limits import list_limit
from pipeline.publish.template.plan import Cell, Draft, Order
from pipeline.publish.workbook.measure import text_width
from pipeline.text import address, fold

PREPARED_ROWS = 100
"""Rows ready to be filled in; more can be inserted."""

_NUMBER_WORDS = frozenset(map(fold, ("STT", "TT", "No.", "No", "#")))
_NOTE_WORDS = frozenset(map(fold, ("Ghi chú", "Notes", "Note", "Remarks")))
_WIDTHS = {"text": 44.0, "choice": 18.0, "date": 15.0, "number": 14.0}
_LOOKS = {"text": "input-text", "choice": "input-centre", "date": "input-day", "number": "input-number"}


def list_headings(table: OpenList, marks: Sequence[str]) -> list[tuple[str, ListColumn | None, float]]:
    """The headings with their columns and widths; the running number and the notes belong to no column."""
    number = next((mark for mark in marks if fold(mark) in _NUMBER_WORDS), "")
    note = next((mark for mark in marks if fold(mark) in _NOTE_WORDS), "")
    own = [(column.headings[0], column, _width(column)) for column in table.columns]
    return [
        *([(number, None, 6.0)] if number else []),
        *own,
        *([(note, None, 20.0)] if note else []),
    ]


def _width(column: ListColumn) -> float:
    answers = [text_width(choice.texts[0]) + 4 for choice in column.choices]
    return max(_WIDTHS[column.kind], *answers) if answers else _WIDTHS[column.kind]


def plan_list(draft: Draft, table: OpenList, marks: Sequence[str], order: Order) -> None:
    """Put the list below what the sheet has so far; it must be the sheet's last table."""
    headings = list_headings(table, marks)
    top = draft.next_row
    for at, (heading, _, _) in enumerate(headings):
        draft.put(top, at, "header", heading)
    first, last = top + 1, top + PREPARED_ROWS
    for row in range(first, last + 1):
        for at, (_, column, _) in enumerate(headings):
            _put_cell(draft, row, at, column, number=row - top if column is None and at == 0 else None)
    for at, (_, column, _) in enumerate(headings):
        if column is not None:
            limit = list_limit(column, address(first, at), order)
            draft.limited_rows.append((first, last, at, limit))
    draft.next_row = last + 1
    if table.total_labels:
        _put_total(draft, table, [column for _, column, _ in headings], (first, last))
    draft.header = (top, top)
    draft.grows = True


def _put_cell(draft: Draft, row: int, at: int, column: ListColumn | None, number: int | None) -> None:
    if column is None:
        draft.put(row, at, "input-centre" if number else "input-text", number)
        return
    decimals = column.number.decimals if column.kind == "number" else None
    draft.cells.append(Cell(row, at, _LOOKS[column.kind], decimals=decimals))


def _put_total(
    draft: Draft, table: OpenList, columns: Sequence[ListColumn | None], rows: tuple[int, int]
) -> None:
    row = draft.next_row
    label_at = next(at for at, column in enumerate(columns) if column is not None)
    for at, column in enumerate(columns):
        if column is not None and column.id == table.total_column:
            span = f"{address(rows[0], at)}:{address(rows[1], at)}"
            formula = f'=IF(COUNT({span})=0,"",SUM({span}))'
            draft.cells.append(Cell(row, at, "total", formula=formula, decimals=column.number.decimals))
        else:
            draft.put(row, at, "total-label", table.total_labels[0] if at == label_at else None)
    draft.next_row += 1

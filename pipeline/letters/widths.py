"""Column widths of tables whose last columns repeat: as many as there are share the room that is left."""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm

_WIDEST_TWIPS = Mm(30).twips


def fit_repeated_columns(document: WordDocument) -> None:
    """Give every table the width that it has in its template.

    The last columns that are equally wide share what the others leave, 30 mm at most; what is left then goes
    to the widest of the others. Tables whose cells fit already stay as they are.
    """
    for table in document.element.body.iter(qn("w:tbl")):
        total = _number(table.tblPr.find(qn("w:tblW")), "w:w")
        rows = [list(row.iter(qn("w:tc"))) for row in table.iter(qn("w:tr"))]
        if not total or not rows:
            continue
        widths = [_width(cell) for cell in rows[0]]
        if all(widths) and sum(widths) != total:
            _set_widths(table, rows, _fitted(widths, total))


def _fitted(widths: list[int], total: int) -> list[int]:
    last = next((n for n, width in enumerate(reversed(widths)) if width != widths[-1]), len(widths))
    fixed, repeated = widths[: len(widths) - last], last
    each = min((total - sum(fixed)) // repeated, _WIDEST_TWIPS)
    if fixed:
        widest = fixed.index(max(fixed))
        fixed[widest] += total - sum(fixed) - each * repeated
    return [*fixed, *[each] * repeated]


def _set_widths(table: Any, rows: list[list[Any]], widths: list[int]) -> None:
    for cells in rows:
        for cell, width in zip(cells, widths, strict=False):
            cell.tcPr.find(qn("w:tcW")).set(qn("w:w"), str(width))
    for column, width in zip(table.tblGrid.findall(qn("w:gridCol")), widths, strict=False):
        column.set(qn("w:w"), str(width))


def _width(cell: Any) -> int:
    return _number(None if cell.tcPr is None else cell.tcPr.find(qn("w:tcW")), "w:w")


def _number(element: Any, name: str) -> int:
    """A width in twips; 0 if there is none, or it is no fixed one."""
    if element is None or element.get(qn("w:type")) != "dxa":
        return 0
    return int(float(element.get(qn(name), "0")))

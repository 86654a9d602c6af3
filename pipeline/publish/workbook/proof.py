"""The totals that aggregation made are those that the workbook's formulas will come to."""

from __future__ import annotations

from pipeline.errors import InternalError
from pipeline.publish.workbook.blocks import area_block
from pipeline.publish.workbook.cells import Total, scaled_of, total_cell
from pipeline.publish.workbook.contents import Contents


def prove_totals(contents: Contents) -> None:
    """Work out every total again from the units' figures, as the formulas do.

    Raises:
        InternalError: a total is not what the figures come to.
    """
    groups = ["", *(group.group.code for group in contents.groups)]
    for slot in contents.campaign.form.figure_slots:
        cell = total_cell(slot, contents)
        for group in groups:
            _compare(cell.id, scaled_of(cell, contents, group), _from_figures(cell, contents, group))
    block = area_block(contents)
    for row in block.rows if block else ():
        for area, total in row.cells.items():
            if isinstance(total, Total) and (area, row.code) in contents.area_totals:
                stated = contents.area_totals[area, row.code].scaled
                _compare(total.id, stated, scaled_of(total, contents))


def _from_figures(cell: Total, contents: Contents, group: str) -> int | None:
    (key,) = cell.keys
    return contents.figures[key].combined(cell.over, contents.rows_of[group])


def _compare(figure: str, stated: int | None, summed: int | None) -> None:
    if stated != summed:
        raise InternalError("internal.totals-differ", figure=figure, stated=str(stated), summed=str(summed))

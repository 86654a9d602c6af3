"""Where a table ends: a sheet may hold several below one another."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.campaign.model import Matrix, OpenList, Table
from pipeline.extract.headings import find_header
from pipeline.grid import Grid


def end_of(grid: Grid, table: Table, tables: Sequence[Table]) -> int:
    """The row at which the next of the sheet's tables begins, with its heading; else the sheet's height."""
    height = max(grid.rows, default=-1) + 1
    others = [other for other in tables if other is not table and isinstance(other, Matrix | OpenList)]
    own = _top(grid, table) if others else None
    if own is None:
        return height
    below = [top for other in others if (top := _top(grid, other)) is not None and top > own]
    return min((_with_heading(grid, top) for top in below), default=height)


def _top(grid: Grid, table: Table) -> int | None:
    """The first row of a table; None if it is nowhere."""
    if isinstance(table, OpenList) or (isinstance(table, Matrix) and table.columns):
        header = find_header(grid, table.columns, {}, range(max(grid.rows, default=-1) + 1), table=table.id)
        return header.top if header else None
    if isinstance(table, Matrix):
        return min(
            (row for section in table.sections for row, _ in grid.find(section.headings)), default=None
        )
    return None


def _with_heading(grid: Grid, top: int) -> int:
    """The row right above a header belongs to its table if it holds a single text."""
    return top - 1 if len(grid.rows.get(top - 1, ())) == 1 else top

"""Where each figure of each unit stands on the units' sheet, and the formulas over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.campaign.model import OverUnits
from pipeline.publish.workbook.cells import Share, Total
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.sheet import is_too_large
from pipeline.text import address

HEADER_ROWS = 3
STATUS_COLUMN = 4
FIRST_FIGURE_COLUMN = 5
SHARE_DECIMALS = 6

Rows = tuple[int, int]
"""First and last row, counted from 0."""


@dataclass(frozen=True)
class UnitsGrid:
    """The layout of the units' sheet: units down, group by group, and figures across."""

    sheet: str
    header: int  # first of the three header rows
    rows: Mapping[str, Rows]  # by group; "" is all units
    columns: Mapping[str, int]  # by figure key
    not_countable: frozenset[str]  # keys with a figure that a spreadsheet cannot hold
    nothing: str  # what a total shows that nobody reported

    def cells(self, key: str, group: str = "") -> str:
        """The figures of a key, as a formula names them from another sheet."""
        return self._range(self.columns[key], group)

    def statuses(self) -> str:
        """The cells that say how each unit's reporting stands."""
        return self._range(STATUS_COLUMN, "")

    def total(self, cell: Total, group: str = "") -> str | None:
        """The formula of a total; None if the spreadsheet cannot work it out exactly."""
        if not self.not_countable.isdisjoint(cell.keys):
            return None
        cells = ",".join(self.cells(key, group) for key in cell.keys)
        return counted(cells, "MAX" if cell.over is OverUnits.HIGHEST else "SUM", cell.decimals, self.nothing)

    def share(self, cell: Share, group: str = "") -> str | None:
        """The formula of a share in percent; None if the spreadsheet cannot work it out exactly."""
        if not self.not_countable.isdisjoint((cell.numerator, cell.denominator)):
            return None
        top, bottom = self.cells(cell.numerator, group), self.cells(cell.denominator, group)
        share = f"ROUND(SUM({top})/SUM({bottom})*100,{SHARE_DECIMALS})"
        return f'=IF(OR(COUNT({top})=0,SUM({bottom})=0),"{self.nothing}",{share})'

    def _range(self, column: int, group: str) -> str:
        first, last = self.rows[group]
        name = self.sheet.replace("'", "''")
        return f"'{name}'!{absolute(first, column)}:{absolute(last, column)}"


def absolute(row: int, column: int) -> str:
    """The address of a cell that stays when the formula is copied: (0, 0) is "$A$1"."""
    plain = address(row, column)
    letters = plain.rstrip("0123456789")
    return f"${letters}${plain[len(letters) :]}"


def counted(cells: str, function: str, decimals: int, nothing: str) -> str:
    """The formula that combines cells, and shows `nothing` where none of them holds a number."""
    combined = f"{function}({cells})"
    if decimals:
        combined = f"ROUND({combined},{decimals})"  # binary fractions: 0.1 + 0.2 must be 0.3
    return f'=IF(COUNT({cells})=0,"{nothing}",{combined})'


def lay_out(contents: Contents, sheet: str, header: int, nothing: str) -> UnitsGrid:
    """The grid of a campaign whose header begins in row `header` of `sheet`."""
    first = header + HEADER_ROWS
    rows = {group: (first + at.start, first + at.stop - 1) for group, at in contents.rows_of.items()}
    keys = [slot.key for slot in contents.campaign.form.figure_slots]
    columns = {key: FIRST_FIGURE_COLUMN + number for number, key in enumerate(keys)}
    not_countable = frozenset(key for key in keys if is_too_large(contents.figures[key].largest()))
    return UnitsGrid(sheet, header, rows, columns, not_countable, nothing)

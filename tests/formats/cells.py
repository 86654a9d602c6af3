"""A workbook as all formats can hold it, so that a test can write the same return in each of them.

The writers beside this module write what they are told, however odd; they are for tests alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904, MAC_EPOCH, WINDOWS_EPOCH, to_excel

from pipeline.model import Address


@dataclass(frozen=True)
class Error:
    """An error value, such as #REF!."""

    text: str


Value = int | float | str | bool | Error | None


@dataclass(frozen=True)
class Cell:
    """One cell: what is stored, how a number is shown, and the formula behind it (as xlsx spells it)."""

    value: Value = None
    shown: str = "General"
    formula: str | None = None
    shares: Address | None = None  # the first cell of the shared formula that this one has


@dataclass
class Table:
    """One sheet. `again` is stated once more, after everything else."""

    name: str
    cells: dict[Address, Cell]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)  # top, left, bottom, right
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    again: list[tuple[Address, Cell]] = field(default_factory=list)

    def rows(self) -> list[tuple[int, list[tuple[Address, Cell]]]]:
        """The cells by row, in their order."""
        found: dict[int, list[tuple[Address, Cell]]] = {}
        for at in sorted(self.cells):
            found.setdefault(at[0], []).append((at, self.cells[at]))
        return list(found.items())


@dataclass
class Workbook:
    """A whole file."""

    tables: list[Table]
    since_1904: bool = False

    def table(self, name: str) -> Table:
        """The sheet of that name."""
        return next(table for table in self.tables if table.name == name)

    def formats(self) -> list[str]:
        """All number formats in use, each once, "General" first."""
        used = (cell.shown for table in self.tables for cell in table.cells.values())
        again = (cell.shown for table in self.tables for _, cell in table.again)
        return list(dict.fromkeys(("General", *used, *again)))


def from_xlsx(path: Path) -> Workbook:
    """The workbook as openpyxl reads it."""
    book = load_workbook(path)
    epoch = MAC_EPOCH if book.epoch == CALENDAR_MAC_1904 else WINDOWS_EPOCH
    tables = []
    for sheet in book.worksheets:
        cells = {
            (cell.row - 1, cell.column - 1): _cell(cell.value, cell.data_type, cell.number_format, epoch)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        merges = [
            (one.min_row - 1, one.min_col - 1, one.max_row - 1, one.max_col - 1)
            for one in sheet.merged_cells.ranges
        ]
        tables.append(Table(sheet.title, cells, merges, sheet.sheet_state != "visible"))
    return Workbook(tables, epoch == MAC_EPOCH)


def _cell(value: object, data_type: str, number_format: str, epoch: datetime) -> Cell:
    if isinstance(value, date):
        return Cell(to_excel(value, epoch), number_format)
    if data_type == "f":
        return Cell(None, number_format, str(value)[1:])
    assert isinstance(value, int | float | str | bool)
    return Cell(value, number_format)


def changed(cell: Cell, **changes: object) -> Cell:
    """The cell with some of it otherwise."""
    return replace(cell, **changes)  # type: ignore[arg-type]

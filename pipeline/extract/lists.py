"""Open lists: rows until the total row, or until nothing more stands there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from pipeline.campaign.model import ListColumn, OpenList, Words, label_in
from pipeline.extract.answers import withhold
from pipeline.extract.cells import is_small, quote, read_figure, read_text, uncalculated_sum
from pipeline.extract.headings import Header, find_header
from pipeline.grid import Grid
from pipeline.model import Address, CellValue, Finding, ListRow, ListTotal, State
from pipeline.personal import has_personal_data
from pipeline.text import address, clean, parse_date

ListValue = str | int | Decimal | date | None
_NOWHERE = -1  # the column of what the sheet has no column for: nothing stands there


@dataclass(frozen=True, slots=True)
class ListContent:
    """The rows of a list, its printed totals, and what was odd."""

    rows: tuple[ListRow, ...] = ()
    totals: tuple[ListTotal, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_list(
    grid: Grid, table: OpenList, words: Words, language: str, end: int | None = None
) -> ListContent:
    """Read every filled row below the list's header and above row `end`; C301 if the header is nowhere."""
    name = label_in(table.label, language)
    height = max(grid.rows, default=-1) + 1 if end is None else end
    header = find_header(grid, table.columns, {}, range(height), table=name)
    if header is None:
        return ListContent(findings=(Finding("C301", sheet=grid.sheet.name, facts=(("table", name),)),))
    rows: list[ListRow] = []
    totals: list[ListTotal] = []
    findings = list(header.findings)
    ended = False
    total_rows = _total_rows(grid, table, header)
    columns = tuple([header.columns.get(column.id, _NOWHERE) for column in table.columns])
    filled = _filled_rows(grid, frozenset(header.columns.values()))
    for at in (
        row for row in grid.rows if header.bottom < row < height and (row in total_rows or row in filled)
    ):
        if at in total_rows:
            totals += _read_total(grid, table, header, at, words, findings)
            ended = True
        elif not (ended and _is_remark(grid, table, header, at)):
            rows.append(_read_row(grid, table, columns, at, words, findings))
    return ListContent(tuple(rows), tuple(totals), tuple(findings))


def _total_rows(grid: Grid, table: OpenList, header: Header) -> frozenset[int]:
    """The rows that bear the label of the list's total in or left of its columns."""
    last = max(header.columns.values(), default=0)
    return frozenset(row for row, column in grid.find(table.total_labels) if column <= last)


def _filled_rows(grid: Grid, columns: frozenset[int]) -> set[int]:
    """A row counts as filled from the list's own columns; a running number alone does not make a row."""
    return {
        *[row for row, filled in grid.rows.items() if not columns.isdisjoint(filled)],
        *[row for row, column in grid.sheet.oddities if column in columns],
    }


def _is_remark(grid: Grid, table: OpenList, header: Header, at: int) -> bool:
    """Below the total row only a row with a number to add is a row of the list; a signature is not."""
    column = header.columns.get(table.total_column or "")
    return column is None or (at, column) not in grid.values


def _read_total(
    grid: Grid, table: OpenList, header: Header, at: int, words: Words, findings: list[Finding]
) -> Iterator[ListTotal]:
    column = next((c for c in table.columns if c.id == table.total_column), None)
    if column is None or column.id not in header.columns:
        return
    place = (at, header.columns[column.id])
    if (fault := uncalculated_sum(grid, place)) is not None:
        findings.append(fault)
        return
    cell = read_figure(grid, place, column.number, words=words)
    findings += cell.findings
    if cell.state is State.GIVEN and not isinstance(cell.value, str) and cell.value is not None:
        yield ListTotal(table.id, column.id, cell.value, grid.sheet.name, address(*place))


def _read_row(
    grid: Grid,
    table: OpenList,
    columns: tuple[int, ...],
    at: int,
    words: Words,
    findings: list[Finding],
) -> ListRow:
    """A row of the list, whose columns stand in these of the sheet."""
    values: list[ListValue] = []
    faulty: set[str] = set()
    sheet = grid.sheet
    is_hiding = bool(sheet.hidden_rows or sheet.hidden_columns)
    places, cells = _places(columns, at)
    for column, place, value in zip(table.columns, places, map(grid.values.get, places), strict=True):
        is_odd = place in sheet.oddities or (is_hiding and value is not None)
        plain = None if is_odd or value is None else _plain(value, column.kind)
        if plain is not None or (value is None and not is_odd):
            values.append(plain)
            continue
        said, is_faulty, odd = _read_value(grid, place, column, words)
        findings += odd
        values.append(said)
        if is_faulty:
            faulty.add(column.id)
    return ListRow(table.id, sheet.name, at + 1, tuple(values), cells, frozenset(faulty))


@lru_cache(maxsize=4096)
def _places(columns: tuple[int, ...], row: int) -> tuple[tuple[Address, ...], tuple[str, ...]]:
    """The cells of a row of the sheet, and how people write them: "" for a column that is not there."""
    places = tuple([(row, column) for column in columns])
    return places, tuple(["" if at[1] == _NOWHERE else address(*at) for at in places])


def _read_value(
    grid: Grid, place: Address, column: ListColumn, words: Words
) -> tuple[ListValue, bool, tuple[Finding, ...]]:
    """The value of one cell of a row, whether it is faulty, and the findings."""
    if column.kind == "number":
        cell = read_figure(grid, place, column.number, words=words)
        return cell.value, cell.state is State.FAULTY, cell.findings
    if column.kind == "date":
        return _read_date(grid, place)
    cell = read_text(grid, place)
    if cell.state is not State.GIVEN:
        return cell.value, cell.state is State.FAULTY, cell.findings
    text, findings = withhold(str(cell.value), grid.sheet.name, address(*place))
    return text, False, (*cell.findings, *findings)


def _plain(value: CellValue, kind: str) -> ListValue:
    """The value of a cell in which there is nothing to say about: most cells by far; None for all others."""
    if kind == "number":
        return value if type(value) is int and is_small(value) else None
    return _harmless(value) if isinstance(value, str) and kind != "date" else None


@lru_cache(maxsize=16_384)
def _harmless(text: str) -> str | None:
    """The text cleaned; None if nothing is left of it, or if there is personal data in it."""
    said = clean(text)
    return None if not said or has_personal_data(said) else said


def _read_date(grid: Grid, place: Address) -> tuple[ListValue, bool, tuple[Finding, ...]]:
    value = grid.values.get(place)
    if value is None:
        cell = read_text(grid, place)
        return None, cell.state is State.FAULTY, cell.findings
    day = parse_date(value)
    if day is not None:
        return day, False, ()
    facts = (("value", quote(str(value))),)
    return None, True, (Finding("V420", sheet=grid.sheet.name, cell=address(*place), facts=facts),)

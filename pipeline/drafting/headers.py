"""Where the tables of a blank sheet begin: rows of headings, over several rows and merged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.drafting.words import LABEL, NUMBER, is_not_asked, is_token, says_something
from pipeline.grid import Grid
from pipeline.model import CellValue, Oddity
from pipeline.text import clean, fold

_MOST_ROWS = 3  # over which the headings of one table spread
_ENOUGH = 0.8  # share of a table's columns that its headings cover
_FEWEST = 3  # headings; two are enough where one of them is a usual heading of labels


@dataclass(frozen=True, slots=True)
class Part:
    """One filled cell of a row, with what it covers."""

    row: int
    column: int
    bottom: int
    right: int
    value: CellValue

    @property
    def text(self) -> str:
        """The value as clean text."""
        return clean(str(self.value))


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one column, and the group heading above it ("" if there is none)."""

    column: int
    text: str
    under: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """The headings of one table, left to right."""

    top: int
    bottom: int
    headings: tuple[Heading, ...]

    @property
    def texts(self) -> frozenset[str]:
        """All headings, folded."""
        return frozenset(fold(heading.text) for heading in self.headings)


def parts_of(grid: Grid, row: int) -> list[Part]:
    """The filled cells of a row, left to right; what a merged cell covers is left out."""
    found = []
    for column in grid.rows.get(row, ()):
        place = (row, column)
        value = grid.values[place]
        if Oddity.UNDER_MERGE in grid.sheet.oddities.get(place, ()) or not clean(str(value)):
            continue
        merge = grid.merge_at.get(place)
        bottom, right = (merge.bottom, merge.right) if merge else place
        found.append(Part(row, column, bottom, right, value))
    return found


def find_headers(grid: Grid) -> list[Header]:
    """Every header of the sheet, from the top down."""
    found: list[Header] = []
    for row in sorted(grid.rows):
        if found and row <= found[-1].bottom:
            continue
        if _is_header(grid, row, found):
            found.append(_header(grid, row))
    return found


def _is_header(grid: Grid, row: int, before: Sequence[Header]) -> bool:
    parts = parts_of(grid, row)
    if not _all_headings(parts) or any(part.text.endswith(":") for part in parts):
        return False
    is_usual = bool({fold(part.text) for part in parts} & (LABEL | NUMBER))
    if len(parts) < (_FEWEST - is_usual):
        return False
    columns = range(parts[0].column, max(part.right for part in parts) + 1)
    covered = _covered(parts) | (
        _covered(parts_of(grid, row + 1)) if _continues(grid, parts, row + 1) else set()
    )
    if len(covered & set(columns)) < _ENOUGH * len(columns):
        return False
    return not before or _repeats(parts, before) or not grid.rows.get(row - 1)


def _all_headings(parts: Sequence[Part]) -> bool:
    """Whether the row holds nothing but words, and not merely numbers of columns."""
    return bool(parts) and all(says_something(part.value) for part in parts) and not _numbers_columns(parts)


def _numbers_columns(parts: Sequence[Part]) -> bool:
    return len(parts) >= _FEWEST and all(is_token(part.value) for part in parts)


def is_numbering(grid: Grid, row: int) -> bool:
    """Whether a row only numbers the columns: "A, B, 1, 2"."""
    return _numbers_columns(parts_of(grid, row))


def _covered(parts: Iterable[Part]) -> set[int]:
    return {column for part in parts for column in range(part.column, part.right + 1)}


def _repeats(parts: Sequence[Part], before: Sequence[Header]) -> bool:
    """Whether a heading of an earlier header stands in the same column again."""
    known = {(heading.column, fold(heading.text)) for header in before for heading in header.headings}
    return any((part.column, fold(part.text)) in known for part in parts)


def _continues(grid: Grid, above: Sequence[Part], row: int) -> bool:
    """Whether the row holds the lower headings below group headings of the row above."""
    parts = parts_of(grid, row)
    if not _all_headings(parts) or any(is_not_asked(part.value) for part in parts):
        return False
    room = {column for part in _groups(above, _edge(parts)) for column in part}
    return all(column in room for part in parts for column in range(part.column, part.right + 1))


def _edge(parts: Sequence[Part]) -> int:
    """The last column that a row's cells cover."""
    return max((part.right for part in parts), default=-1)


def _groups(parts: Sequence[Part], edge: int) -> Iterator[range]:
    """The columns of each heading that stands over several: merged, or with blanks to the right.

    The blanks of the last one reach as far as the row below it, to column `edge`.
    """
    ends = [part.column for part in parts[1:]] + [max(_edge(parts), edge) + 1]
    for part, end in zip(parts, ends, strict=True):
        last = max(part.right, end - 1)
        if last > part.column and part.bottom == part.row:
            yield range(part.column, last + 1)


def _header(grid: Grid, top: int) -> Header:
    rows = [parts_of(grid, top)]
    while len(rows) < _MOST_ROWS and _continues(grid, rows[-1], top + len(rows)):
        rows.append(parts_of(grid, top + len(rows)))
    bottom = max(part.bottom for parts in rows for part in parts)
    last = max(map(_edge, rows))
    headings = [_heading(rows, column) for column in range(rows[0][0].column, last + 1)]
    return Header(top, bottom, tuple(heading for heading in headings if heading is not None))


def _heading(rows: Sequence[Sequence[Part]], column: int) -> Heading | None:
    edges = [_edge(below) for below in [*rows[1:], []]]
    over = [
        part
        for parts, edge in zip(rows, edges, strict=True)
        if (part := _part_over(parts, column, edge)) is not None
    ]
    texts = list(dict.fromkeys(part.text for part in over))
    own = [part for part in over if part.column == column]
    if not own or own[-1] is not over[-1]:
        return None  # right part of a merged heading: no column of its own
    return Heading(column, texts[-1], texts[-2] if len(texts) > 1 else "")


def _part_over(parts: Sequence[Part], column: int, edge: int) -> Part | None:
    """The heading of one row that stands over a column: in it, merged over it, or left of it with blanks."""
    left = [part for part in parts if part.column <= column]
    if not left:
        return None
    part = left[-1]
    if part.right >= column or any(column in group for group in _groups(parts, edge) if part.column in group):
        return part
    return None

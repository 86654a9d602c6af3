"""Where a table's columns stand: found by what their headings say, over several rows and merged cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.campaign.model import Column, Holds, ListColumn
from pipeline.grid import Grid
from pipeline.model import Address, Finding
from pipeline.text import address, fold

_DEPTH = 3  # rows over which the headings of one table may spread
_ABOVE = 3  # rows between a heading and the group heading above it

Rows = range
"""The rows of a sheet in which something is looked for."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns stand. `columns` maps column ids, `keys` the row keys, to columns of the sheet."""

    top: int
    bottom: int
    columns: Mapping[str, int]
    keys: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def find_header(
    grid: Grid,
    columns: Sequence[Column | ListColumn],
    keys: Mapping[str, Sequence[str]],
    within: Rows,
    *,
    table: str,
) -> Header | None:
    """The header of a table, looked for in the rows `within`; None if no heading of it is there.

    The band of rows with the most headings wins. C302 for a missing column, C304 for one that stands there
    twice, C306 for a heading that is only nearly right, C309 for a second band just as good.
    """
    places = {column.id: _places(grid, column, within) for column in columns}
    tops = sorted({row for found in places.values() for row, _ in found})
    if not tops:
        return None
    best = max(tops, key=lambda top: (_score(places, top), -top))
    findings = list(_second_band(places, tops, best, grid, table))
    band = range(best, best + _DEPTH)
    key_columns, key_bottom = _key_columns(grid, keys, range(best, min(best + _DEPTH, within.stop)))
    found: dict[str, int] = {}
    bottom = best
    for column in columns:
        here = [place for place in places[column.id] if place[0] in band]
        # The first row below may be called like a column: "Tổng số" among the labels is no heading.
        if key_columns:
            here = [place for place in here if place[1] not in key_columns.values()] or here
        if not here:
            # A misspelt heading may stand above the first well spelt one.
            around = range(best - _DEPTH + 1, best + _DEPTH)
            here = _near_places(grid, column, around, taken=set(found.values()))
            findings += [_near_heading(grid, column, place) for place in here[:1]]
        if len(here) != 1:
            findings += _column_findings(grid, column, here, table)
        if here:
            found[column.id] = here[0][1]
            bottom = max(bottom, _bottom(grid, here[0]))
    return Header(best, max(bottom, key_bottom), found, key_columns, tuple(findings))


def _bottom(grid: Grid, place: Address) -> int:
    merge = grid.merge_at.get(place)
    return merge.bottom if merge else place[0]


def _places(grid: Grid, column: Column | ListColumn, within: Rows) -> list[Address]:
    """Where the column's heading stands, under its group heading if it has one."""
    found = [place for place in grid.find(column.headings) if place[0] in within]
    under = column.under if isinstance(column, Column) else ()
    return [place for place in found if not under or _stands_under(grid, place, under)]


def _near_places(grid: Grid, column: Column | ListColumn, band: Rows, taken: set[int]) -> list[Address]:
    under = column.under if isinstance(column, Column) else ()
    found = [p for p in grid.find_near(column.headings) if p[0] in band and p[1] not in taken]
    return [place for place in found if not under or _stands_under(grid, place, under)]


def _stands_under(grid: Grid, place: Address, under: Iterable[str]) -> bool:
    """Whether the nearest filled cell above covers the column and is one of `under`."""
    wanted = {fold(text) for text in under}
    row, column = place
    return any(
        _heading_over(grid, above, column) in wanted
        for above in range(row - 1, max(row - 1 - _ABOVE, -1), -1)
    )


def _heading_over(grid: Grid, row: int, column: int) -> str:
    """The text of `row` that covers `column`: by its merged cell, or by blanks between it and the column."""
    left = [filled for filled in grid.rows.get(row, ()) if filled <= column]
    if not left:
        return ""
    place = (row, left[-1])
    merge = grid.merge_at.get(place)
    if merge is not None and merge.right < column:
        return ""
    return grid.text(place)


def _score(places: Mapping[str, list[Address]], top: int) -> int:
    return sum(any(top <= row < top + _DEPTH for row, _ in found) for found in places.values())


def _second_band(
    places: Mapping[str, list[Address]], tops: Sequence[int], best: int, grid: Grid, table: str
) -> Iterable[Finding]:
    score = _score(places, best)
    for top in tops:
        if abs(top - best) >= _DEPTH and score > 1 and _score(places, top) == score:
            where = ", ".join(str(row + 1) for row in sorted((best, top)))
            yield Finding("C309", sheet=grid.sheet.name, facts=(("table", table), ("found", where)))
            return


def _column_findings(
    grid: Grid, column: Column | ListColumn, here: Sequence[Address], table: str
) -> Iterable[Finding]:
    ignored = isinstance(column, Column) and column.holds is Holds.IGNORED
    facts = (("column", column.headings[0]), ("table", table))
    if not here and not ignored and not (isinstance(column, ListColumn) and not column.required):
        yield Finding("C302", sheet=grid.sheet.name, facts=facts)
    if len({place[1] for place in here}) > 1 and not ignored:
        where = ", ".join(address(*place) for place in here)
        yield Finding("C304", sheet=grid.sheet.name, cell=address(*here[1]), facts=(*facts, ("found", where)))


def _near_heading(grid: Grid, column: Column | ListColumn, place: Address) -> Finding:
    facts = (("found", str(grid.values[place])), ("expected", column.headings[0]))
    return Finding("C306", sheet=grid.sheet.name, cell=address(*place), facts=facts)


def _key_columns(grid: Grid, keys: Mapping[str, Sequence[str]], band: Rows) -> tuple[dict[str, int], int]:
    found: dict[str, int] = {}
    bottom = band.start
    for name, spellings in keys.items():
        places = [place for place in grid.find(spellings) or grid.find_near(spellings) if place[0] in band]
        if places:
            found[name] = places[0][1]
            bottom = max(bottom, _bottom(grid, places[0]))
    return found, bottom

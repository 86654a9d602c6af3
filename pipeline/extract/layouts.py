"""Where the asked cells of a matrix stand, worked out once for all sheets that are alike.

The returns of a campaign are one form filled in: the same texts in the same places, other numbers. So what
was found on a sheet is found again on another one if nothing differs between the two but the values of
cells that were not looked at. What was looked at is not guessed: it is noted while it happens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from pipeline.campaign.model import Campaign, Holds, Matrix, Slot, Table
from pipeline.extract.bounds import end_of
from pipeline.extract.matrix import Layout, find_matrix
from pipeline.grid import Grid
from pipeline.model import Address, CellValue, Entries
from pipeline.text import address

T = TypeVar("T")

_MANY = 5_000  # cells; so large a sheet is not worth remembering
_KEPT = 64  # layouts of each table
_COLUMNS = 4_096  # of returns, which others may have too
_TRIED = 4  # layouts of sheets with the same texts and the same filled cells


class Plan(NamedTuple):
    """Where the asked cells of one table stand on sheets of one layout."""

    layout: Layout
    places: tuple[tuple[Slot, Address], ...]  # in the order in which they were found
    slots: tuple[int, ...]  # in the form's order, and where they stand
    at: tuple[Address, ...]
    cells: tuple[str, ...]  # the same, as people write it
    has_states: bool  # a task's state is asked for, which is text


class _Found(NamedTuple):
    """A plan, and the numbers, dates and the like that decided it."""

    looked_at: tuple[tuple[Address, CellValue | None], ...]
    plan: Plan


class Layouts:
    """The layouts of one campaign's tables that were found so far; a worker keeps one."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self._found: dict[str, dict[object, list[_Found]]] = {}
        self._columns: dict[Any, Any] = {}

    def of(self, grid: Grid, table: Matrix, tables: Sequence[Table]) -> Plan:
        """Where the table stands on this sheet."""
        sheet = grid.sheet
        if len(grid.values) + len(sheet.oddities) > _MANY:
            return self._plan(grid, table, tables)
        known = self._found.setdefault(table.id, {})
        odd = tuple(sheet.oddities.items())
        same = known.setdefault((sheet.name, grid.index, tuple(grid.values), sheet.merges, odd), [])
        for found in same:
            if _agrees(grid.values, found.looked_at):
                return found.plan
        if len(known) > _KEPT:
            known.clear()
        twin, values = grid.watched()
        plan = self._plan(twin, table, tables)
        if len(same) < _TRIED:
            texts = (place for place in values.seen if isinstance(grid.values.get(place), str))
            decisive = sorted(values.seen.difference(texts))
            same.append(_Found(tuple((at, grid.values.get(at)) for at in decisive), plan))
        return plan

    def shared(self, entries: Entries) -> Entries:
        """The entries with the columns that other returns had too: each is handed over and kept once."""
        if len(self._columns) > _COLUMNS:
            self._columns.clear()

        def known(column: T) -> T:
            found: T = self._columns.setdefault(column, column)
            return found

        slots, states = known(entries.slots), known(entries.states)
        return Entries(slots, entries.values, states, known(entries.sheets), known(entries.cells))

    def _plan(self, grid: Grid, table: Matrix, tables: Sequence[Table]) -> Plan:
        layout = find_matrix(grid, table, self.campaign.language, end_of(grid, table, tables))
        return plan_of(layout, table.id, self.campaign)


def plan_of(layout: Layout, table: str, campaign: Campaign) -> Plan:
    """The asked cells of a layout, as far as they are slots of the form."""
    slot_at = campaign.form.slot_at
    asked = ((slot_at.get((table, *key)), at) for key, at in layout.cells.items())
    places = tuple((slot, at) for slot, at in asked if slot is not None)
    ordered = sorted(places, key=lambda place: place[0].index)
    return Plan(
        layout=layout,
        places=places,
        slots=tuple(slot.index for slot, _ in ordered),
        at=tuple(at for _, at in ordered),
        cells=tuple(address(*at) for _, at in ordered),
        has_states=any(slot.holds is Holds.STATE for slot, _ in places),
    )


def _agrees(
    values: Mapping[Address, CellValue], looked_at: Sequence[tuple[Address, CellValue | None]]
) -> bool:
    """Whether these values are the same, of the same types: 1, 1.0 and TRUE are equal, but not the same."""
    return all(type(value := values.get(at)) is type(before) and value == before for at, before in looked_at)

"""V430 and V431: figures far from the unit's own past or from its group's other units.

Robust, so that one wild value does not hide another: far is what differs from the median by more than so many
times the median of all differences. Where most values are alike that median is 0 and everything would be far;
a twentieth of the median value, and at least one unit of the last decimal, is then taken for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipeline.campaign.model import Campaign, ContinueCheck, Far, Holds, Slot
from pipeline.model import LongTables, Past
from pipeline.validate.continuing import by_unit_and_key
from pipeline.validate.grid import Grid
from pipeline.validate.rules import Facts, Row, Suite, at_least
from pipeline.validate.wording import scaled_number

_LEAST_PART = 20  # of the median value


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual among some scaled values; median and deviation times four, so that they are whole."""

    count: int
    median: int
    deviation: int

    @classmethod
    def of(cls, values: Sequence[int]) -> Usual:
        """The usual of scaled whole numbers; there must be one at least."""
        median = _twice_median([2 * value for value in values])
        deviation = _twice_median([abs(4 * value - median) for value in values]) // 2
        return cls(len(values), median, max(deviation, median // _LEAST_PART, 4))

    def off(self, value: int) -> int:
        """How far a scaled value is from the median, times four."""
        return abs(4 * value - self.median)


def _twice_median(values: Sequence[int]) -> int:
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]


def past_suites(tables: LongTables, grid: Grid, campaign: Campaign, past: Past | None) -> Iterator[Suite]:
    """The questions about figures far from their unit's past, if the campaign asks them."""
    if campaign.far_from_past is not None and past is not None and past.series:
        found = _beside_past(tables, grid, campaign, past)
        yield _suite("far from past", "V430", campaign.far_from_past, found)


def peer_suites(
    tables: LongTables, grid: Grid, campaign: Campaign, counting: Collection[int]
) -> Iterator[Suite]:
    """The questions about figures far from those of their group's `counting` returns, if it asks them."""
    if campaign.far_from_peers is not None:
        found = _beside_peers(tables, grid, campaign, counting)
        yield _suite("far from peers", "V431", campaign.far_from_peers, found)


Beside = Iterator[tuple[dict[str, Any], Usual]]
"""Figures, each with what is usual among those it stands beside."""


def _suite(name: str, code: str, far: Far, found: Beside) -> Suite:
    parts, whole = far.spreads.as_integer_ratio()
    rows = [
        row
        | {"count": usual.count, "median": usual.median, "deviation": usual.deviation}
        | {"off": usual.off(row["value"]) * whole, "allowed": usual.deviation * parts}
        for row, usual in found
        if usual.count >= far.at_least
    ]
    return Suite(name, pd.DataFrame(rows), (at_least(code, "allowed", "off", _facts),))


def _facts(row: Row) -> Facts:
    quarters = row["decimals"] + 2  # 25 hundredths are a quarter
    return (
        ("value", scaled_number(row["value"], row["decimals"])),
        ("median", scaled_number(25 * row["median"], quarters)),
        ("deviation", scaled_number(25 * row["deviation"], quarters)),
        ("count", str(row["count"])),
    )


def _asked(campaign: Campaign, far: Far) -> Iterator[Slot]:
    """The figures in question; those since the year's beginning grow by themselves and have V421."""
    running = {check.whole for check in campaign.form.checks if isinstance(check, ContinueCheck)}
    for slot in campaign.form.slots:
        wanted = not far.indicators or slot.indicator in far.indicators
        if slot.holds is Holds.FIGURE and wanted and slot.index not in running:
            yield slot


def _row(grid: Grid, slot: Slot, at: int) -> dict[str, Any]:
    place = grid.entries.iloc[grid.entry[at, slot.index]]
    return {
        "return_no": at,
        "value": int(grid.values[at, slot.index]),
        "decimals": slot.number.decimals,
        "sheet": place["sheet"],
        "cell": place["cell"],
    }


def _beside_past(tables: LongTables, grid: Grid, campaign: Campaign, past: Past) -> Beside:
    """Figures whose unit has accepted figures of earlier periods."""
    accepted = [by_unit_and_key(package, campaign, tables.returns) for package in past.series]
    for slot in _asked(campaign, campaign.far_from_past or Far()):
        for at in np.flatnonzero(grid.exact[:, slot.index]).tolist():
            place = (tables.returns[at].unit or "", slot.key)
            rows = [figures[place] for figures in accepted if place in figures]
            values = [int(row["scaled"]) for row in rows if int(row["decimals"]) == slot.number.decimals]
            if values:
                yield _row(grid, slot, at), Usual.of(values)


def _beside_peers(tables: LongTables, grid: Grid, campaign: Campaign, counting: Collection[int]) -> Beside:
    """Figures beside those of the returns of the same group of units that count, one per unit."""
    group_of = {unit.code: unit.group for unit in campaign.units}
    groups = [group_of.get(content.unit or "", "") for content in tables.returns]
    for slot in _asked(campaign, campaign.far_from_peers or Far()):
        by_group: dict[str, list[int]] = {}
        for at in np.flatnonzero(grid.exact[:, slot.index]).tolist():
            by_group.setdefault(groups[at], []).append(at)
        for same in by_group.values():
            peers = [int(grid.values[at, slot.index]) for at in same if at in counting]
            if peers:
                usual = Usual.of(peers)
                yield from ((_row(grid, slot, at), usual) for at in same)

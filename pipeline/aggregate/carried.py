"""Earlier figures under the units that hold them now: what was merged together, what was split by its rule.

Two things stand apart under their old unit: what ended without a successor, and what was split without a
stated rule. The highest value of several cannot be divided, so a split always leaves it apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

import pandas as pd

from pipeline.campaign.flows import Flow, apportion, flow
from pipeline.campaign.model import Campaign, Unit
from pipeline.campaign.successors import register
from pipeline.model import Incomparable, Origin

Exact = int | Decimal
Cells = Mapping[str, Mapping[str, tuple[str, Exact]]]
"""Key -> unit -> (its group, its figure)."""

APART = " (old)"
"""Behind the code of a unit that is no more: its code may mean another unit now."""


def cells_of(figures: pd.DataFrame) -> Cells:
    """The accepted figures by key and unit, unscaled."""
    found: dict[str, dict[str, tuple[str, Exact]]] = {}
    columns = (figures[name].tolist() for name in ("key", "unit", "group", "scaled", "decimals"))
    for key, unit, group, scaled, decimals in zip(*columns, strict=True):
        value = Decimal(int(scaled)).scaleb(-int(decimals)) if decimals else int(scaled)
        found.setdefault(str(key), {})[str(unit)] = (str(group), value)
    return found


@dataclass(frozen=True)
class Carried:
    """The figures of an earlier period under today's units.

    `origins`: of a unit that was merged, split or renamed, out of whose figures its own were made.
    `apart`: the units that stand apart, by their marked code. `pieces`: today's units that hold a part of a
    split unit which nobody stated. `known`: all of today's units that come from one of then; None: all do.
    """

    cells: Cells
    given: Cells  # as they were reported
    origins: Mapping[str, tuple[Origin, ...]] = field(default_factory=dict)
    apart: Mapping[str, Unit] = field(default_factory=dict)
    pieces: frozenset[str] = frozenset()
    pieces_of_highest: frozenset[str] = frozenset()
    known: frozenset[str] | None = None
    torn: frozenset[str] = frozenset()  # groups between which an unstated split went
    torn_highest: frozenset[str] = frozenset()
    shared: Mapping[str, tuple[Origin, ...]] = field(default_factory=dict)  # group -> its part of split units

    def cause(self, key: str, holder: str, *, is_highest: bool) -> Incomparable | None:
        """Why a unit of today has no whole earlier figure; None if it has."""
        if holder in self.pieces:
            return Incomparable.SPLIT
        if is_highest and holder in self.pieces_of_highest:
            return Incomparable.INDIVISIBLE
        if self.known is not None and holder not in self.known and holder not in self.apart:
            return Incomparable.NEW_UNIT
        given = self.given.get(key, {})
        if any(origin.unit not in given for origin in self.origins.get(holder, ())):
            return Incomparable.NOT_REPORTED
        return None if holder in self.cells.get(key, {}) else Incomparable.NOT_REPORTED


def carry(
    cells: Cells, campaign: Campaign, days: tuple[date | None, date | None], over_units: Mapping[str, str]
) -> Carried:
    """The figures reported on the first of `days` under the units of the second.

    `over_units` is how figures of several units become one, by key; other keys are left out.
    """
    then, day = days
    units = register(campaign)
    if then is None or day is None or not any(unit.valid_from or unit.valid_until for unit in units):
        return Carried(cells, cells)
    return _Carrying(campaign, then, day).carried(cells, over_units)


class _Carrying:
    """From the units of one day to those of another."""

    def __init__(self, campaign: Campaign, then: date, day: date) -> None:
        self.day = day
        self.units = {unit.code: unit for unit in register(campaign) if unit.exists_on(then)}
        self.flows = {code: flow(campaign, unit, day) for code, unit in self.units.items()}

    def carried(self, cells: Cells, over_units: Mapping[str, str]) -> Carried:
        moved = {
            key: self._moved(units, is_highest=over_units[key] == "highest")
            for key, units in cells.items()
            if key in over_units
        }
        split = [code for code, one in self.flows.items() if len(one.heirs) > 1]
        unstated = [code for code in split if self.flows[code].parts is None]
        seen = {code for units in cells.values() for code in units}
        return Carried(
            moved,
            cells,
            self._origins(),
            self._apart(seen),
            self._heirs_of(unstated),
            self._heirs_of(split),
            frozenset(self.holder(heir) for one in self.flows.values() for heir in one.heirs),
            self._torn(seen.intersection(unstated)),
            self._torn(seen.intersection(split)),
            self._shared(seen.intersection(split).difference(unstated)),
        )

    def holder(self, heir: Unit) -> str:
        """How a unit is known that holds figures on the later day."""
        return heir.code if heir.exists_on(self.day) else heir.code + APART

    def _moved(
        self, units: Mapping[str, tuple[str, Exact]], *, is_highest: bool
    ) -> Mapping[str, tuple[str, Exact]]:
        found: dict[str, list[tuple[str, Exact]]] = {}
        for code, (group, value) in units.items():
            for holder, its_group, piece in self._pieces(code, group, value, is_highest=is_highest):
                found.setdefault(holder, []).append((its_group, piece))
        return {
            holder: combined(given, "highest" if is_highest else "sum") for holder, given in found.items()
        }

    def _pieces(
        self, code: str, group: str, value: Exact, *, is_highest: bool
    ) -> Iterator[tuple[str, str, Exact]]:
        one = self.flows.get(code)
        if one is None:  # the schema's list of units has no such unit for that time
            yield code + APART, group, value
        elif one.heirs == (self.units[code],):
            yield self.holder(one.heirs[0]), group, value
        elif one.parts is None or (is_highest and len(one.heirs) > 1):
            groups = {heir.group for heir in one.heirs}
            yield code + APART, groups.pop() if len(groups) == 1 else group, value
        else:
            for heir, piece in zip(one.heirs, apportion(value, one.parts), strict=True):
                yield self.holder(heir), heir.group, piece

    def _origins(self) -> Mapping[str, tuple[Origin, ...]]:
        found: dict[str, list[Origin]] = {}
        for code, one in self.flows.items():
            if one.heirs == (self.units[code],) or one.parts is None:
                continue
            for heir, part in zip(one.heirs, one.parts, strict=True):
                origin = Origin(code, self.units[code].name, _percent(part))
                found.setdefault(self.holder(heir), []).append(origin)
        return {holder: tuple(origins) for holder, origins in found.items()}

    def _apart(self, seen: set[str]) -> Mapping[str, Unit]:
        """What may stand apart: units that ended, were split, or are not in the schema's list."""
        found = {code + APART: unit for code, unit in self.units.items() if len(self.flows[code].heirs) > 1}
        ended = (heir for one in self.flows.values() for heir in one.heirs if not heir.exists_on(self.day))
        unknown = {code + APART: Unit(code, code, "") for code in seen.difference(self.units)}
        return found | {heir.code + APART: heir for heir in ended} | unknown

    def _heirs_of(self, codes: Collection[str]) -> frozenset[str]:
        return frozenset(self.holder(heir) for code in codes for heir in self.flows[code].heirs)

    def _torn(self, codes: set[str]) -> frozenset[str]:
        found: set[str] = set()
        for code in codes:
            groups = {heir.group for heir in self.flows[code].heirs}
            found |= groups | {self.units[code].group} if len(groups) > 1 else set()
        return frozenset(found)

    def _shared(self, codes: set[str]) -> Mapping[str, tuple[Origin, ...]]:
        """The stated parts of units whose successors are in several groups."""
        found: dict[str, list[Origin]] = {}
        for code in sorted(codes):
            unit, one = self.units[code], self.flows[code]
            by_group = _by_group(one)
            for group, percent in by_group.items() if len(by_group) > 1 else ():
                found.setdefault(group, []).append(Origin(code, unit.name, percent))
        return {group: tuple(origins) for group, origins in found.items()}


def _by_group(one: Flow) -> Mapping[str, Decimal]:
    found: dict[str, Decimal] = {}
    for heir, part in zip(one.heirs, one.parts or (), strict=True):
        found[heir.group] = found.get(heir.group, Decimal(0)) + _percent(part)
    return found


def _percent(part: Fraction) -> Decimal:
    """A part of 1 in percent; exact, because parts come from decimal percentages."""
    return Decimal(100 * part.numerator) / Decimal(part.denominator)


def combined(given: Sequence[tuple[str, Exact]], rule: str) -> tuple[str, Exact]:
    """Several figures as one, with the last one's group; by `sum`, `highest` or `latest`."""
    values = [value for _, value in given]
    if rule == "latest":
        return given[-1]
    return given[-1][0], max(values) if rule == "highest" else added(values)


def added(values: Sequence[Exact]) -> Exact:
    """The sum, exactly."""
    with localcontext() as exact:
        exact.prec = 60
        return sum(values[1:], start=values[0])

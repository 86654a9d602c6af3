"""Which returns count when units of several tiers sent one: no unit's figures twice.

The rules, for returns that would count by themselves:
1. A unit counts through the one above it. Its own return is set aside if a unit between it and the issuer
   has a return that has it in it: a workbook that lists it as included, or a form, which answers for all.
2. If the workbook above does not have it, its own return counts in its place.
3. A workbook is refused if some of its units are already in one above it, but not its own.
4. A unit that is in two workbooks, neither of which is above the other, is left in that of the unit to which
   it reported in the period; the other workbook is refused. If it is in neither's tier, both are.
Since a return counts whole or not at all, what a refused workbook held is then looked at anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.campaign.reporting import Reporting
from pipeline.model import Return, UnitBelow, UnitState


@dataclass(frozen=True, slots=True)
class Clash:
    """Why a workbook cannot count: units that are in it and in another unit's return."""

    other: str
    units: tuple[str, ...]


@dataclass
class Counted:
    """Unit -> its return that counts; through whom another counts; with whom a refused one clashes."""

    counting: dict[str, Return] = field(default_factory=dict)
    through: dict[str, str] = field(default_factory=dict)
    clashing: dict[str, Clash] = field(default_factory=dict)


class Once:
    """Applies the rules to the returns that one campaign's units sent for one period."""

    def __init__(self, campaign: str, reporting: Reporting, sent: Mapping[str, Return]) -> None:
        """`sent`: unit -> its return. A lower `campaign` may use the same codes for other units."""
        self._reporting = reporting
        self._sent = sent
        self.listed = {unit: _listed(content, campaign) for unit, content in sent.items()}
        self._held = {unit: self._holds(unit) for unit in sent}

    def _holds(self, unit: str) -> frozenset[str]:
        """The units whose figures a return brings: of a form, all below."""
        known = self.listed[unit]
        if not known:
            return frozenset((unit, *(below.code for below, _ in self._reporting.below(unit))))
        return frozenset((unit, *(code for code, one in known.items() if one.state is UnitState.INCLUDED)))

    def settle(self) -> Counted:
        """Decide for each return."""
        refused: dict[str, Clash] = {}
        while True:
            found = self._from_the_top(refused)
            clashing = found.clashing or dict(self._clashes(found.counting))
            if not clashing:
                return Counted(found.counting, found.through, refused)
            refused |= clashing

    def _from_the_top(self, refused: Collection[str]) -> Counted:
        """Rules 1 to 3."""
        found = Counted()
        open_ones = (unit for unit in self._sent if unit not in refused)
        for unit in sorted(open_ones, key=lambda code: self._reporting.tier_of[code]):
            above = [code for code in self._reporting.above(unit) if code in found.counting]
            holder = next((code for code in above if unit in self._held[code]), None)
            both = {code: self._held[unit] & self._held[code] for code in above}
            clash = next((code for code in above if both[code]), None)
            if holder is not None:
                found.through[unit] = holder
            elif clash is not None:
                found.clashing[unit] = Clash(clash, tuple(sorted(both[clash])))
            else:
                found.counting[unit] = self._sent[unit]
        return found

    def holder(self, unit: str, counting: Collection[str]) -> str | None:
        """The unit above this one whose counting return has it in it."""
        above = (code for code in self._reporting.above(unit) if code in counting)
        return next((code for code in above if unit in self._held[code]), None)

    def _clashes(self, counting: Collection[str]) -> Iterator[tuple[str, Clash]]:
        """Rule 4."""
        holders: dict[str, list[str]] = {}
        for unit in counting:
            for code in self._held[unit]:
                holders.setdefault(code, []).append(unit)
        wrong: dict[str, tuple[str, list[str]]] = {}
        for code, units in holders.items():
            for unit in units if len(units) > 1 else ():
                if not self._is_rightful(unit, code):
                    others = sorted(set(units) - {unit}, key=lambda one: not self._is_rightful(one, code))
                    wrong.setdefault(unit, (others[0], []))[1].append(code)
        for unit, (other, codes) in wrong.items():
            yield unit, Clash(other, tuple(sorted(codes)))

    def _is_rightful(self, unit: str, code: str) -> bool:
        return unit == code or unit in self._reporting.above(code)


def _listed(content: Return, campaign: str) -> Mapping[str, UnitBelow]:
    """The campaign's own units that a workbook lists; none if it is a form, or of another campaign."""
    return {one.code: one for one in content.below if one.campaign == campaign}

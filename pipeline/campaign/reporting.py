"""Who reports to whom in one period, below the unit that consolidates (units.csv, reports_to)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

from pipeline.campaign.document import Record
from pipeline.campaign.faults import Source, nearest
from pipeline.campaign.model import Campaign, Period, Unit

_PLAIN = re.compile(r"[\w.-]+")  # an issuer's code is part of a folder's name


class Reporting:
    """The units below a campaign's issuer, as they reported to one another on a period's last day."""

    def __init__(self, campaign: Campaign, period: Period) -> None:
        self.issuer = campaign.issuer
        self._children: dict[str, list[Unit]] = {}
        for unit in campaign.existing(period):
            self._children.setdefault(unit.reports_to or "", []).append(unit)

    def below(self, code: str, tier: int = 1) -> Iterator[tuple[Unit, int]]:
        """The units below one with their tiers, counted from `tier`; each is followed by those below it."""
        for unit in self._children.get(code, ()):
            yield unit, tier
            yield from self.below(unit.code, tier + 1)

    @cached_property
    def tier_of(self) -> Mapping[str, int]:
        """The units below the issuer, each before those below it; 1 reports to the issuer itself."""
        return {unit.code: tier for unit, tier in self.below(self.issuer)}

    def above(self, code: str) -> Iterator[str]:
        """The units between this one and the issuer, the nearest first."""
        while self.tier_of.get(code, 1) > 1:
            code = self._parents[code]
            yield code

    @cached_property
    def _parents(self) -> Mapping[str, str]:
        return {unit.code: parent for parent, units in self._children.items() for unit in units}


# ---------------------------------------------------------------- units.csv


def check_reports_to(units: Sequence[Unit], records: Sequence[Record], source: Source) -> None:
    """On every day a unit reports to one that then exists, and none to itself, however many are between."""
    told: set[int] = set()
    lines = [record.line for record in records]
    for day in _days(units):
        there = {
            unit.code: (unit, line) for unit, line in zip(units, lines, strict=True) if unit.exists_on(day)
        }
        for unit, line in there.values():
            if unit.reports_to and line not in told and (fault := _fault(unit, there, day)):
                told.add(line)
                source.fault(line, fault[0], unit=unit.code, wanted=unit.reports_to, **fault[1])


def _days(units: Sequence[Unit]) -> list[date]:
    """The days on which something changes, and one before all of them."""
    if not any(unit.reports_to for unit in units):
        return []
    begun = {unit.valid_from for unit in units if unit.valid_from}
    ended = {unit.valid_until + timedelta(days=1) for unit in units if unit.valid_until}
    return sorted({date.min, *begun, *ended})


def _fault(unit: Unit, there: Mapping[str, tuple[Unit, int]], day: date) -> tuple[str, dict[str, str]] | None:
    code = unit.reports_to or ""
    if code not in there:
        when = "" if day == date.min else f" ({day:%d/%m/%Y})"
        return "reports-to-nobody", {"nearest": nearest(code, list(there)), "day": when}
    if not _PLAIN.fullmatch(code):
        return "issuer-code", {}
    passed = [unit.code]
    while code in there and code not in passed:
        passed.append(code)
        code = there[code][0].reports_to or ""
    return ("reports-to-itself", {"known": " → ".join([*passed, code])}) if code == unit.code else None

"""Totals, and each unit's figures, beside those of earlier periods: difference, percent, the year so far.

Everything is worked out from the accepted figures themselves, exactly; a value that has no earlier one to
stand beside says why. Earlier figures stand under the units that hold them now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.aggregate.carried import APART, Exact, added, cells_of
from pipeline.aggregate.values import Found, Meanings, PeriodValues, earlier_values, percent, year_so_far
from pipeline.campaign.model import Campaign, Unit
from pipeline.model import Against, Compared, ComparedUnit, Incomparable, Origin, Past, Totals


def compare(
    totals: Totals, past: Past, campaign: Campaign, meanings: Meanings, day: date | None = None
) -> tuple[Compared, ...]:
    """Every total and share over all units, then over each group; nothing where there is no earlier period.

    `meanings` are what the figures mean now, `day` is the period's last.
    """
    if not _is_compared(past):
        return ()
    beside = _beside(totals, past, campaign, meanings, day)
    groups = ("", *(group.code for group in campaign.groups))
    return tuple(beside.total(key, group) for group in groups for key in beside.now.keys)


def compare_units(
    totals: Totals, past: Past, campaign: Campaign, meanings: Meanings, day: date | None = None
) -> ComparedUnits | None:
    """Each unit that exists on `day` beside its own past; None where there is no earlier period."""
    if not _is_compared(past) and not past.years:
        return None
    units = tuple(unit for unit in campaign.units if day is None or unit.exists_on(day))
    return ComparedUnits(_beside(totals, past, campaign, meanings, day), units)


def _is_compared(past: Past) -> bool:
    return bool(past.before_id or past.year_before_id or past.of_year_ids)


def _beside(totals: Totals, past: Past, campaign: Campaign, meanings: Meanings, day: date | None) -> _Beside:
    now = PeriodValues(campaign, meanings, cells_of(totals.figures), (meanings,), day)
    return _Beside(
        now,
        earlier_values(past.before, now) if past.before_id else None,
        earlier_values(past.year_before, now) if past.year_before_id else None,
        year_so_far(past, now) if past.of_year_ids else None,
        tuple(earlier_values(package, now) for package in past.years.values()),
        tuple(earlier_values(package, now) for package in past.of_year or ()) if campaign.is_tiered else (),
    )


@dataclass(frozen=True)
class _Beside:
    """The values of a period and of all that it stands beside; None where the schema has no such period."""

    now: PeriodValues
    before: PeriodValues | None
    year_before: PeriodValues | None
    to_date: PeriodValues | None
    years: tuple[PeriodValues, ...]
    year_parts: tuple[PeriodValues, ...] = ()  # the year's earlier periods, where units have several tiers

    def total(self, key: str, group: str) -> Compared:
        """A total over one group, or all units ("")."""

        def against(earlier: PeriodValues | None) -> Against | None:
            if earlier is None:
                return None
            found, shared = earlier.value(key, group), earlier.shared_by(group)
            return _against(value, found, shared, is_share=is_share, nobody=Incomparable.NOBODY_NOW)

        is_share, value = key in self.now.shares, self.now.value(key, group)[0]
        before, year_before = against(self.before), against(self.year_before)
        return Compared(key, group, is_share, value, before, year_before, self._to_date(key, group))

    def _to_date(self, key: str, group: str) -> Against | None:
        if self.to_date is None:
            return None
        if group and any(self._came_through_others(part, key, group) for part in self.year_parts):
            return Against(cause=Incomparable.NOBODY_THEN)
        return _alone(self.to_date.value(key, group), self.to_date.shared_by(group))

    def _came_through_others(self, part: PeriodValues, key: str, group: str) -> bool:
        """Whether a group reported nothing here then, but others did, who may have had its figures in theirs.

        So it is with communes before their districts were abolished.
        """
        nobody = part.value(key, group)[1] is Incomparable.NOBODY_THEN
        return nobody and part.value(key, "")[0] is not None


@dataclass(frozen=True)
class ComparedUnits:
    """The figures and shares of every unit that have a value now or had one earlier.

    Each is worked out when it is asked for, because a large campaign has a million of them. Units that are no
    more, and whose figures nobody is known to hold, come last.
    """

    beside: _Beside
    units: tuple[Unit, ...]

    def __iter__(self) -> Iterator[ComparedUnit]:
        keys = list(self.beside.now.keys)
        shown = [(unit, unit.code, None) for unit in self.units]
        apart = [(unit, holder, unit.valid_until or date.min) for holder, unit in self._apart().items()]
        for unit, holder, ended in (*shown, *apart):
            rows = (self._row(key, unit, holder, ended) for key in keys)
            yield from (row for row in rows if _says_anything(row))

    def _row(self, key: str, unit: Unit, holder: str, ended: date | None) -> ComparedUnit:
        now = self.beside.now
        is_share = key in now.shares
        value = None if holder.endswith(APART) else now.of_unit(key, holder)[0]

        def against(earlier: PeriodValues | None) -> Against | None:
            if earlier is None:
                return None
            found, origins = earlier.of_unit(key, holder), earlier.origins_of(holder)
            gone = Incomparable.NOT_NOW if ended is None else earlier.why_apart(holder)
            return _against(value, found, origins, is_share=is_share, nobody=gone)

        to_date = self.beside.to_date
        return ComparedUnit(
            unit.code,
            unit.name,
            unit.group,
            key,
            is_share,
            value,
            against(self.beside.before),
            against(self.beside.year_before),
            None if to_date is None else _alone(to_date.of_unit(key, holder), to_date.origins_of(holder)),
            tuple(one for year in self.beside.years if (one := against(year)) is not None),
            ended,
        )

    def _apart(self) -> dict[str, Unit]:
        """The units that stand apart with a figure in one of the earlier periods, by their marked code."""
        beside = self.beside
        found: dict[str, Unit] = {}
        for values in filter(None, (beside.before, beside.year_before, beside.to_date, *beside.years)):
            held = {holder for units in (values.cells or {}).values() for holder in units}
            for one in values.carried:
                found |= {holder: unit for holder, unit in one.apart.items() if holder in held}
        return dict(sorted(found.items()))


def _says_anything(row: ComparedUnit) -> bool:
    earlier = (row.before, row.year_before, row.to_date, *row.years)
    return row.value is not None or any(one is not None and one.value is not None for one in earlier)


def _against(
    value: Exact | None, found: Found, origins: tuple[Origin, ...], *, is_share: bool, nobody: Incomparable
) -> Against:
    """How a value compares with the earlier one. A change from 0 has no percent, nor has one of a share."""
    then, cause = found
    if then is None:
        return Against(cause=cause)
    if value is None:
        return Against(then, cause=nobody, origins=origins)
    difference = added([value, -then])
    change = None if is_share else percent(difference, max(then, -then))
    return Against(then, difference, change, origins=origins)


def _alone(found: Found, origins: tuple[Origin, ...]) -> Against:
    value, cause = found
    return Against(value, cause=cause, origins=() if value is None else origins)

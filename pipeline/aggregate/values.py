"""The values of one period, or of several as one: figures and shares, over groups of units or of one unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cached_property

from pipeline.aggregate.carried import Carried, Cells, Exact, added, carry, cells_of, combined
from pipeline.campaign.model import Campaign, ContinueCheck, ShareCheck
from pipeline.campaign.series import period_named
from pipeline.model import EarlierPackage, Incomparable, Meaning, Origin, Past

Meanings = Mapping[str, Meaning]
Found = tuple[Exact | None, Incomparable | None]
"""A value, or why there is none."""

_PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class PeriodValues:
    """The figures of a period under today's units; None if its package cannot be used.

    `then` is what they meant and `carried` how they came to today's units, per package that they are from.
    """

    campaign: Campaign
    now: Meanings
    cells: Cells | None
    then: Sequence[Meanings]
    day: date | None = None  # the last of the period that is made
    carried: Sequence[Carried] = ()

    @cached_property
    def shares(self) -> Mapping[str, ShareCheck]:
        """The form's shares by their key."""
        return {f"{c.table}/{c.row}": c for c in self.campaign.form.checks if isinstance(c, ShareCheck)}

    @property
    def keys(self) -> Iterator[str]:
        """The keys of the form's figures, then of its shares."""
        yield from (slot.key for slot in self.campaign.form.figure_slots)
        yield from self.shares

    def value(self, key: str, group: str) -> Found:
        """The total of a figure, or a share in percent, over one group or all units ("")."""
        check = self.shares.get(key)
        if check is None:
            return self._total(key, group)
        return self._share(check, lambda part: self._total(part, group))

    def of_unit(self, key: str, holder: str) -> Found:
        """One unit's figure, or its share in percent; a unit that stands apart by its marked code."""
        check = self.shares.get(key)
        if check is None:
            return self._figure(key, holder)
        return self._share(check, lambda part: self._figure(part, holder))

    def origins_of(self, holder: str) -> tuple[Origin, ...]:
        """Out of whose figures those of a unit were made, where it is not itself alone."""
        return _distinct(one.origins.get(holder, ()) for one in self.carried)

    def shared_by(self, group: str) -> tuple[Origin, ...]:
        """The split units of which a group has the stated part and another group the rest."""
        return _distinct(one.shared.get(group, ()) for one in self.carried)

    def why_apart(self, holder: str) -> Incomparable:
        """Why a unit's figures stand apart: it was split, or it ended."""
        unit = next((one.apart[holder] for one in self.carried if holder in one.apart), None)
        if unit is None or len(unit.successors) < 2:
            return Incomparable.ENDED
        stated = all(successor.percent is not None for successor in unit.successors)
        return Incomparable.INDIVISIBLE if stated else Incomparable.SPLIT

    def _total(self, key: str, group: str) -> Found:
        cause = self._changed(key)
        if self.cells is None or cause is not None:
            return None, cause
        if group and any(group in one.torn for one in self.carried):
            return None, Incomparable.SPLIT
        if group and self._is_highest(key) and any(group in one.torn_highest for one in self.carried):
            return None, Incomparable.INDIVISIBLE
        units = self.cells.get(key, {}).values()
        values = [value for its_group, value in units if group in ("", its_group)]
        if not values:
            return None, Incomparable.NOBODY_THEN
        return (max(values) if self._is_highest(key) else added(values)), None

    def _figure(self, key: str, holder: str) -> Found:
        cause = self._changed(key)
        if self.cells is None or cause is not None:
            return None, cause
        is_highest = self._is_highest(key)
        causes = [one.cause(key, holder, is_highest=is_highest) for one in self.carried]
        grave = [one for one in causes if one is not None and one is not Incomparable.NEW_UNIT]
        if grave:
            return None, grave[0]
        found = self.cells.get(key, {}).get(holder)
        if found is not None:
            return found[1], None
        return None, next((one for one in causes if one is not None), Incomparable.NOT_REPORTED)

    def _is_highest(self, key: str) -> bool:
        return self.now[key].over_units == "highest"

    def _changed(self, key: str) -> Incomparable | None:
        """Why the figure of then is another than that of now."""
        if self.cells is None:
            return Incomparable.NO_PACKAGE
        return next((cause for then in self.then if (cause := _differs(then.get(key), self.now[key]))), None)

    def _share(self, check: ShareCheck, part: Callable[[str], Found]) -> Found:
        slots = self.campaign.form.slots
        numerator, cause = part(slots[check.numerator].key)
        denominator, other = part(slots[check.denominator].key)
        if numerator is None or denominator is None:
            return None, cause or other
        share = percent(numerator, denominator)
        return share, None if share is not None else Incomparable.NO_BASE


def _distinct(origins: Iterable[Iterable[Origin]]) -> tuple[Origin, ...]:
    return tuple(dict.fromkeys(one for some in origins for one in some))


def _differs(then: Meaning | None, now: Meaning) -> Incomparable | None:
    if then is None:
        return Incomparable.NOT_ASKED
    if then.unit_of_measure != now.unit_of_measure:
        return Incomparable.OTHER_MEASURE
    subjects = {then.subject, now.subject} - {None}
    if then.definition != now.definition or len(subjects) > 1:
        return Incomparable.OTHER_DEFINITION
    rules = (then.over_units, then.over_periods) == (now.over_units, now.over_periods)
    return None if rules else Incomparable.OTHER_RULE


def percent(part: Exact, whole: Exact) -> Decimal | None:
    """A part in percent of a whole, to 6 places; None of nothing."""
    if not whole:
        return None
    with localcontext() as exact:
        exact.prec = 60
        return (100 * Decimal(part) / Decimal(whole)).quantize(_PLACES, ROUND_HALF_UP)


# ---------------------------------------------------------------- earlier periods


def earlier_values(package: EarlierPackage | None, now: PeriodValues) -> PeriodValues:
    """The values of an earlier period under the units of now."""
    if package is None:
        return PeriodValues(now.campaign, now.now, None, ())
    carried = _carried(package, now)
    return PeriodValues(now.campaign, now.now, carried.cells, (package.meanings,), now.day, (carried,))


def _carried(package: EarlierPackage, now: PeriodValues) -> Carried:
    then = period_named(now.campaign, package.period)
    days = (then.end if then else None, now.day)
    over_units = {key: meaning.over_units for key, meaning in now.now.items()}
    return carry(cells_of(package.figures), now.campaign, days, over_units)


def year_so_far(past: Past, now: PeriodValues) -> PeriodValues:
    """The year's periods as one: each unit's figures by the rule over periods, then added up as ever."""
    if past.of_year is None:
        return PeriodValues(now.campaign, now.now, None, ())
    earlier = [_carried(one, now) for one in past.of_year]
    periods = [*(one.cells for one in earlier), now.cells or {}]
    slots = now.campaign.form.slots
    running = {slots[c.whole].key for c in now.campaign.form.checks if isinstance(c, ContinueCheck)}
    cells = {
        key: _over_periods([period.get(key, {}) for period in periods], "latest" if key in running else rule)
        for key, rule in ((key, meaning.over_periods) for key, meaning in now.now.items())
    }
    then = [package.meanings for package in past.of_year]
    return PeriodValues(now.campaign, now.now, cells, then, now.day, earlier)


def _over_periods(
    periods: Sequence[Mapping[str, tuple[str, Exact]]], rule: str
) -> Mapping[str, tuple[str, Exact]]:
    """One figure per unit, with its last group; parts of a share are added up like counts."""
    units = dict.fromkeys(unit for period in periods for unit in period)
    return {unit: combined([period[unit] for period in periods if unit in period], rule) for unit in units}

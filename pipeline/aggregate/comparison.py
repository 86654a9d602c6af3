"""Totals beside those of earlier periods: difference, percent, and the year so far.

Everything is worked out from the accepted figures themselves, exactly; a value that has no earlier one to
stand beside says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pandas as pd

from pipeline.campaign.model import Campaign, ContinueCheck, ShareCheck
from pipeline.campaign.series import period_named
from pipeline.campaign.successors import lineage, register
from pipeline.model import Against, Compared, EarlierPackage, Incomparable, Meaning, Past, Totals

Exact = int | Decimal
Meanings = Mapping[str, Meaning]
Found = tuple[Exact | None, Incomparable | None]
"""A value, or why there is none."""

Cells = Mapping[str, Mapping[str, tuple[str, Exact]]]
"""Key -> unit -> (its group, its figure)."""

_PLACES = Decimal("0.000001")


def compare(
    totals: Totals, past: Past, campaign: Campaign, meanings: Meanings, day: date | None = None
) -> tuple[Compared, ...]:
    """Every total and share over all units, then over each group; nothing where there is no earlier period.

    `meanings` are what the figures mean now, `day` is the period's last.
    """
    if not (past.before_id or past.year_before_id or past.of_year_ids):
        return ()
    now = PeriodValues(campaign, meanings, cells_of(totals.figures), (meanings,), day)
    before = earlier_values(past.before, now) if past.before_id else None
    year_before = earlier_values(past.year_before, now) if past.year_before_id else None
    to_date = _so_far(past, now) if past.of_year_ids else None
    return tuple(
        Compared(
            key,
            group,
            key in now.shares,
            now.value(key, group)[0],
            _beside(key, group, now, before),
            _beside(key, group, now, year_before),
            _alone(key, group, to_date),
        )
        for group in ("", *(group.code for group in campaign.groups))
        for key in now.keys
    )


def cells_of(figures: pd.DataFrame) -> Cells:
    """The accepted figures by key and unit, unscaled."""
    found: dict[str, dict[str, tuple[str, Exact]]] = {}
    columns = (figures[name].tolist() for name in ("key", "unit", "group", "scaled", "decimals"))
    for key, unit, group, scaled, decimals in zip(*columns, strict=True):
        value = Decimal(int(scaled)).scaleb(-int(decimals)) if decimals else int(scaled)
        found.setdefault(str(key), {})[str(unit)] = (str(group), value)
    return found


# ---------------------------------------------------------------- one period, or several as one


@dataclass(frozen=True)
class PeriodValues:
    """The figures of a period; None if its package cannot be used. `then` is what they meant, per package."""

    campaign: Campaign
    now: Meanings
    cells: Cells | None
    then: Sequence[Meanings]
    day: date | None = None  # the last of the period that is made

    @property
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
        return self._total(key, group) if check is None else self._share(check, group)

    def _total(self, key: str, group: str) -> Found:
        if self.cells is None:
            return None, Incomparable.NO_PACKAGE
        cause = next((cause for then in self.then if (cause := _differs(then.get(key), self.now[key]))), None)
        if cause is not None:
            return None, cause
        units = self.cells.get(key, {}).values()
        values = [value for its_group, value in units if group in ("", its_group)]
        if not values:
            return None, Incomparable.NOBODY_THEN
        return (max(values) if self.now[key].over_units == "highest" else _sum(values)), None

    def _share(self, check: ShareCheck, group: str) -> Found:
        slots = self.campaign.form.slots
        numerator, cause = self._total(slots[check.numerator].key, group)
        denominator, other = self._total(slots[check.denominator].key, group)
        if numerator is None or denominator is None:
            return None, cause or other
        percent = _percent(numerator, denominator)
        return percent, None if percent is not None else Incomparable.NOBODY_THEN


def _sum(values: Sequence[Exact]) -> Exact:
    with localcontext() as exact:
        exact.prec = 60
        return sum(values[1:], start=values[0])


def _differs(then: Meaning | None, now: Meaning) -> Incomparable | None:
    if then is None:
        return Incomparable.NOT_ASKED
    if then.unit_of_measure != now.unit_of_measure:
        return Incomparable.OTHER_MEASURE
    rules = (then.over_units, then.over_periods) == (now.over_units, now.over_periods)
    return None if rules else Incomparable.OTHER_RULE


def earlier_values(package: EarlierPackage | None, now: PeriodValues) -> PeriodValues:
    if package is None:
        return PeriodValues(now.campaign, now.now, None, ())
    return PeriodValues(now.campaign, now.now, cells_of(package.figures), (package.meanings,))


def _beside(key: str, group: str, now: PeriodValues, earlier: PeriodValues | None) -> Against | None:
    """How a value compares with the earlier one. A change from 0 has no percent, nor has one of a share."""
    if earlier is None:
        return None
    value, _ = now.value(key, group)
    then, cause = earlier.value(key, group)
    if then is None:
        return Against(cause=cause)
    if value is None:
        return Against(then, cause=Incomparable.NOBODY_NOW)
    difference = _sum([value, -then])
    return Against(then, difference, None if key in now.shares else _percent(difference, max(then, -then)))


def _alone(key: str, group: str, period: PeriodValues | None) -> Against | None:
    if period is None:
        return None
    value, cause = period.value(key, group)
    return Against(value, cause=cause)


def _percent(part: Exact, whole: Exact) -> Decimal | None:
    if not whole:
        return None
    with localcontext() as exact:
        exact.prec = 60
        return (100 * Decimal(part) / Decimal(whole)).quantize(_PLACES, ROUND_HALF_UP)


# ---------------------------------------------------------------- the year so far


def _so_far(past: Past, now: PeriodValues) -> PeriodValues:
    """The year's periods as one: each unit's figures by the rule over periods, then added up as ever."""
    if past.of_year is None:
        return PeriodValues(now.campaign, now.now, None, ())
    earlier = (_renamed(cells_of(one.figures), one, now) for one in past.of_year)
    periods = [*earlier, now.cells or {}]
    slots = now.campaign.form.slots
    running = {slots[c.whole].key for c in now.campaign.form.checks if isinstance(c, ContinueCheck)}
    cells = {
        key: _over_periods([period.get(key, {}) for period in periods], "latest" if key in running else rule)
        for key, rule in ((key, meaning.over_periods) for key, meaning in now.now.items())
    }
    return PeriodValues(now.campaign, now.now, cells, [package.meanings for package in past.of_year])


def _renamed(cells: Cells, package: EarlierPackage, now: PeriodValues) -> Cells:
    """The cells under the units that hold them now, so that a merged unit's past is not counted beside it.

    What was split, and what ended without a successor, stands under its old code, marked as such.
    """
    campaign = now.campaign
    then = period_named(campaign, package.period)
    ends = (then.end if then else None, now.day)
    if ends[0] is None or ends[1] is None or not any(unit.valid_until for unit in register(campaign)):
        return cells
    heirs = {old: new for new, codes in lineage(campaign, ends[0], ends[1]).items() for old in codes}
    return {
        key: _merged(units, heirs, now.now[key].over_units) for key, units in cells.items() if key in now.now
    }


def _merged(
    units: Mapping[str, tuple[str, Exact]], heirs: Mapping[str, str], over_units: str
) -> Mapping[str, tuple[str, Exact]]:
    found: dict[str, list[tuple[str, Exact]]] = {}
    for code, given in units.items():
        found.setdefault(heirs.get(code, f"{code} (old)"), []).append(given)
    rule = "highest" if over_units == "highest" else "sum"
    return {code: _combined(given, rule) for code, given in found.items()}


def _over_periods(
    periods: Sequence[Mapping[str, tuple[str, Exact]]], rule: str
) -> Mapping[str, tuple[str, Exact]]:
    """One figure per unit, with its last group; parts of a share are added up like counts."""
    units = dict.fromkeys(unit for period in periods for unit in period)
    return {unit: _combined([period[unit] for period in periods if unit in period], rule) for unit in units}


def _combined(given: Sequence[tuple[str, Exact]], rule: str) -> tuple[str, Exact]:
    values = [value for _, value in given]
    if rule == "latest":
        return given[-1]
    return given[-1][0], max(values) if rule == "highest" else _sum(values)

"""Which period comes before which, and to which year one belongs: from the schema's dates, or as it states.

The year of a period is that of its last day: by the calendar, and also by the cut-offs of Decree 09/2019,
whose year runs from 15 December to 14 December.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from pipeline.campaign.model import Campaign, ContinueCheck, Continued, Period

_DAY = timedelta(days=1)
_ALIKE = 1.25
"""Two periods are of one kind if neither is longer than the other by more than this: 28 and 31 days are."""


def period_named(campaign: Campaign, name: str | None) -> Period | None:
    """The period with this id, the campaign's own or one before them; None for an ad hoc one."""
    return next((period for period in all_periods(campaign) if period.id == name), None)


def all_periods(campaign: Campaign) -> tuple[Period, ...]:
    """The campaign's own periods, then those of the campaigns that it continues."""
    return (*campaign.periods, *(period for one in campaign.continued for period in one.periods))


def as_of(campaign: Campaign, period: str | None) -> Campaign:
    """The campaign as of a period, listed or ad hoc, in which every code means one unit; None: unknown."""
    if period is None:
        return campaign
    return campaign.at(period_named(campaign, period) or Period(period, {}, None, None))


def link_of(campaign: Campaign, period: Period) -> Continued | None:
    """The earlier campaign that has the period; None for one of the campaign's own."""
    return next((one for one in campaign.continued if period in one.periods), None)


def year_of(period: Period) -> int | None:
    """The reporting year; None if the period has no last day."""
    return period.end.year if period.end else None


def period_before(campaign: Campaign, period: Period) -> Period | None:
    """What `follows` states; else the one of its kind that ends the day before; else the last part of it.

    So February follows January, 2025 follows 2024, and a year's return, where there is no such year, the
    return of the half-year with which it begins.
    """
    if period.follows is not None:
        return period_named(campaign, period.follows)
    return _adjacent(campaign, period) or _last_part(campaign, period)


def year_before(campaign: Campaign, period: Period) -> Period | None:
    """The same period of the year before: as `same_as` states it, else the one with the same days."""
    if period.same_as is not None:
        return period_named(campaign, period.same_as)
    if period.start is None or period.end is None:
        return None
    # By the day after its last, so that a February of 29 days finds one of 28.
    wanted = (_a_year_earlier(period.start), _a_year_earlier(period.end + _DAY))
    return next((o for o in all_periods(campaign) if o.end and (o.start, o.end + _DAY) == wanted), None)


def continued(campaign: Campaign, period: Period) -> Period | None:
    """The period of the same year after which the figures of `period` alone begin; None for the year's first.

    The one before it; or its own last part, if the form tells what is of the period alone from what is of the
    year so far: then a year's return, although it is for the year, tells what came after the half-year.
    """
    if period.follows is not None:
        before = period_named(campaign, period.follows)
    else:
        before = _adjacent(campaign, period)
        if (before is None or year_of(before) != year_of(period)) and _tells_apart(campaign):
            before = _last_part(campaign, period)
    return before if before is not None and year_of(before) == year_of(period) is not None else None


def earlier_in_year(campaign: Campaign, period: Period) -> tuple[Period, ...]:
    """The periods that, one continuing the other, lead up to `period` within its year; the first first."""
    found: list[Period] = []
    before = continued(campaign, period)
    while before is not None and before not in found:
        found.insert(0, before)
        before = continued(campaign, before)
    return tuple(found)


def all_before(campaign: Campaign, period: Period) -> tuple[Period, ...]:
    """The periods of its kind that follow one another without a gap up to `period`; the earliest first."""
    found: list[Period] = []
    before = _adjacent(campaign, period)
    while before is not None and before not in found:
        found.insert(0, before)
        before = _adjacent(campaign, before)
    return tuple(found)


def earlier_years(campaign: Campaign, period: Period) -> tuple[Period, ...]:
    """The same period of every earlier year that the schema has without a gap; the earliest first."""
    found: list[Period] = []
    before = year_before(campaign, period)
    while before is not None and before not in found:
        found.insert(0, before)
        before = year_before(campaign, before)
    return tuple(found)


def reaches_back(campaign: Campaign, period: Period) -> bool:
    """Whether `period` and those that lead up to it begin with the year, so that they hold all of it."""
    first = next(iter(earlier_in_year(campaign, period)), period)
    if first.start is None or first.end is None:
        return False
    calendar, decree = date(first.end.year, 1, 1), date(first.end.year - 1, 12, 15)
    return first.start in (calendar, decree)


def in_order(periods: Iterable[Period]) -> list[Period]:
    """By last day; those without one come last, as they came."""
    return sorted(periods, key=lambda period: period.end or date.max)


def _adjacent(campaign: Campaign, period: Period) -> Period | None:
    """The one of its kind that ends the day before it begins."""
    if period.start is None:
        return None
    day = period.start - _DAY
    for periods in (campaign.periods, all_periods(campaign)):
        found = _last([other for other in periods if other.end == day and _of_one_kind(other, period)])
        if found is not None:
            return found
    return None


def _last_part(campaign: Campaign, period: Period) -> Period | None:
    """The longest one that begins with it and ends before it."""
    if period.start is None or period.end is None:
        return None
    begun = [other for other in all_periods(campaign) if other.start == period.start]
    return _last([other for other in begun if other.end is not None and other.end < period.end])


def _tells_apart(campaign: Campaign) -> bool:
    return any(isinstance(check, ContinueCheck) for check in campaign.form.checks)


def _of_one_kind(one: Period, other: Period) -> bool:
    spans = sorted((p.end - p.start).days + 1 for p in (one, other) if p.start and p.end)
    return len(spans) == 2 and spans[1] <= spans[0] * _ALIKE


def _last(periods: list[Period]) -> Period | None:
    return in_order(periods)[-1] if periods else None


def _a_year_earlier(day: date) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28) if leap_day else day.replace(year=day.year - 1)

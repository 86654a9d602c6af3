"""Which period comes before which, and to which year one belongs: from the schema's dates, or as it states.

The year of a period is that of its last day: by the calendar, and also by the cut-offs of Decree 09/2019,
whose year runs from 15 December to 14 December.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from pipeline.campaign.model import Campaign, Period

_DAY = timedelta(days=1)
_ALIKE = 1.25
"""Two periods are of one kind if neither is longer than the other by more than this: 28 and 31 days are."""


def period_named(campaign: Campaign, name: str | None) -> Period | None:
    """The campaign's period with this id; None for an ad hoc one."""
    return next((period for period in campaign.periods if period.id == name), None)


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
    if period.start is None or period.end is None:
        return None
    others = [other for other in campaign.periods if other.id != period.id]
    adjacent = [o for o in others if o.end == period.start - _DAY and _of_one_kind(o, period)]
    begun = [o for o in others if o.start == period.start and o.end is not None and o.end < period.end]
    return _last(adjacent) or _last(begun)


def year_before(campaign: Campaign, period: Period) -> Period | None:
    """The same period of the year before: as `same_as` states it, else the one with the same days."""
    if period.same_as is not None:
        return period_named(campaign, period.same_as)
    if period.start is None or period.end is None:
        return None
    # By the day after its last, so that a February of 29 days finds one of 28.
    wanted = (_a_year_earlier(period.start), _a_year_earlier(period.end + _DAY))
    return next((o for o in campaign.periods if o.end and (o.start, o.end + _DAY) == wanted), None)


def earlier_in_year(campaign: Campaign, period: Period) -> tuple[Period, ...]:
    """The periods that, one following the other, lead up to `period` within its year; the first one first."""
    found: list[Period] = []
    before = period_before(campaign, period)
    while before is not None and before not in found and year_of(before) == year_of(period) is not None:
        found.insert(0, before)
        before = period_before(campaign, before)
    return tuple(found)


def continued(campaign: Campaign, period: Period) -> Period | None:
    """The period whose year-to-date figures those of `period` continue; None for the first of a year."""
    return next(reversed(earlier_in_year(campaign, period)), None)


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


def _of_one_kind(one: Period, other: Period) -> bool:
    spans = sorted((p.end - p.start).days + 1 for p in (one, other) if p.start and p.end)
    return len(spans) == 2 and spans[1] <= spans[0] * _ALIKE


def _last(periods: list[Period]) -> Period | None:
    return in_order(periods)[-1] if periods else None


def _a_year_earlier(day: date) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28) if leap_day else day.replace(year=day.year - 1)

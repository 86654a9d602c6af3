"""Shares against their targets: reached or not, how far off, and how fast it must go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from pipeline.aggregate.carried import cells_of
from pipeline.aggregate.values import Found, PeriodValues, earlier_values
from pipeline.campaign.model import Campaign, Target
from pipeline.model import Meaning, Past, TargetProgress, Totals

_PLACES = Decimal("0.000001")


def against_targets(
    totals: Totals,
    past: Past,
    campaign: Campaign,
    meanings: Mapping[str, Meaning],
    year: int,
    day: date | None = None,
) -> tuple[TargetProgress, ...]:
    """Every share that has a target, over all units and for each group with one of its own.

    The target is that of `year`, the period's, else the next one ahead, else the last one there was. `day` is
    the period's last: earlier years stand under the groups of the units that hold their figures then.
    """
    if not campaign.targets:
        return ()
    now = PeriodValues(campaign, meanings, cells_of(totals.figures), (meanings,), day)
    earlier = {period: earlier_values(package, now) for period, package in past.years.items()}
    return tuple(_progress(now, earlier, campaign, year))


def _progress(
    now: PeriodValues, earlier: Mapping[str, PeriodValues], campaign: Campaign, year: int
) -> Iterator[TargetProgress]:
    for key, check in now.shares.items():
        indicator = campaign.form.slots[check.numerator].indicator or ""
        for group in ("", *(group.code for group in campaign.groups)):
            target = target_of(campaign, indicator, group, year)
            if target is None:
                continue
            percent = _percent(now.value(key, group))
            distance = None if percent is None else distance_to(target, percent)
            before = {period: values.value(key, group) for period, values in earlier.items()}
            origins = (one for values in earlier.values() for one in values.shared_by(group))
            yield TargetProgress(
                key,
                group,
                indicator,
                target.year,
                target.at_least_pct,
                target.at_most_pct,
                percent,
                distance,
                _pace(distance, target.year - year),
                tuple((period, _percent(found)) for period, found in before.items()),
                tuple(dict.fromkeys(origins)),
                tuple((period, cause) for period, (_, cause) in before.items() if cause is not None),
            )


def target_of(campaign: Campaign, indicator: str, group: str, year: int) -> Target | None:
    """The target of one group ("": of all units together) for the year, else the next, else the last."""
    known = [t for t in campaign.targets if t.indicator == indicator and (t.group or "") == group]
    known.sort(key=lambda target: target.year)
    return next((target for target in known if target.year >= year), known[-1] if known else None)


def distance_to(target: Target, percent: Decimal) -> Decimal:
    """What is lacking; negative what is too much for a band; 0 if the target is reached."""
    if percent < target.at_least_pct:
        return target.at_least_pct - percent
    if target.at_most_pct is not None and percent > target.at_most_pct:
        return target.at_most_pct - percent
    return Decimal(0)


def _percent(found: Found) -> Decimal | None:
    return None if found[0] is None else Decimal(found[0])


def _pace(distance: Decimal | None, years: int) -> Decimal | None:
    if not distance or years <= 0:
        return None
    return (distance / years).quantize(_PLACES, ROUND_HALF_UP)

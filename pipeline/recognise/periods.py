"""Which period a return is for, by what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pipeline.campaign.model import Campaign, Period
from pipeline.model import CellValue, Finding
from pipeline.text import clean, fold

_ZEROS = re.compile(r"\b0+(?=\d)")


@dataclass(frozen=True, slots=True)
class PeriodMatch:
    """The period's id, or None, with what is to be said about it."""

    period: str | None
    finding: Finding | None = None


def find_period(campaign: Campaign, value: CellValue | None) -> PeriodMatch:
    """The period that `value` names. R221: none stated; R222: not one of this campaign.

    An ad hoc period, if the campaign has such, is known by its own wording.
    """
    if not campaign.period_stated and len(campaign.periods) == 1:
        return PeriodMatch(campaign.periods[0].id)
    known = ", ".join(period.id for period in campaign.periods)
    if value is None:
        return PeriodMatch(None, Finding("R221", facts=(("known", known),)))
    wanted = {_key(text) for text in _texts(value)}
    found = [period.id for period in campaign.periods if wanted & _names(period)]
    if len(found) == 1:
        return PeriodMatch(found[0])
    label = clean(str(value))
    if campaign.ad_hoc_period and re.search(campaign.ad_hoc_period, fold(label)):
        return PeriodMatch(label)
    shown = next(iter(_texts(value)))
    return PeriodMatch(None, Finding("R222", facts=(("found", shown[:60]), ("known", known))))


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    """Folded, numbers without leading zeros: "01/2025" and "1/2025" are the same month."""
    return _ZEROS.sub("", fold(text))


def _names(period: Period) -> set[str]:
    return {_key(text) for text in (period.id, *period.label.values(), *period.aliases)}


def _texts(value: CellValue) -> Iterator[str]:
    """What a period's cell may mean: "12/2024" typed into a spreadsheet often becomes the day 01/12/2024."""
    if isinstance(value, date):
        yield value.strftime("%d/%m/%Y") if value.day != 1 else value.strftime("%m/%Y")
    else:
        yield clean(str(value))

"""Which campaigns and periods a run writes packages for, and which files belong to each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches

from pipeline.campaign.issuers import campaign_at, campaign_named, names_of
from pipeline.campaign.model import AT, Campaign, Period
from pipeline.campaign.series import in_order, period_named
from pipeline.errors import UsageError
from pipeline.model import Reading
from pipeline.options import Options
from pipeline.text import fold

_MOST_NAMED = 20  # names that one sentence lists


def check_names(options: Options, campaigns: Mapping[str, Campaign]) -> None:
    """Refuse folders and names that cannot be what was meant, before anything is read."""
    if not campaigns:
        raise UsageError("usage.no-campaigns", folder=str(options.schemas))
    if not options.inputs.is_dir():
        raise UsageError("usage.no-inputs", folder=str(options.inputs))
    asked_for = check_campaign(options.campaign, campaigns)
    if options.period is None:
        return
    asked = [asked_for] if asked_for else list(campaigns.values())
    known = [period.id for campaign in asked for period in campaign.periods]
    ad_hoc = [campaign.ad_hoc_period for campaign in asked if campaign.ad_hoc_period]
    if options.period not in known and not any(re.search(form, fold(options.period)) for form in ad_hoc):
        raise UsageError("usage.unknown-period", wanted=options.period, known=", ".join(known))


def check_campaign(name: str | None, campaigns: Mapping[str, Campaign]) -> Campaign | None:
    """The campaign of that name, at the tier that it names; None if no name was given.

    Raises:
        UsageError: there is no such campaign, or no unit reports to the one that is named.
    """
    if name is None:
        return None
    found = campaign_named(name, campaigns)
    if found is None:
        schema = campaigns.get(name.partition(AT)[0])
        known = list(campaigns) if schema is None else names_of(schema)
        close = get_close_matches(name, known, n=1, cutoff=0) or [""]
        shown = ", ".join(known[:_MOST_NAMED]) + (" …" if len(known) > _MOST_NAMED else "")
        raise UsageError("usage.unknown-campaign", wanted=name, nearest=close[0], known=shown)
    return found


def wanted_packages(
    readings: Sequence[Reading], campaigns: Mapping[str, Campaign], options: Options
) -> list[tuple[Campaign, Period]]:
    """The campaigns and periods that returns came for, or that were asked for, in a fixed order.

    Each campaign is as of its period: the units that then exist. A period in which no unit reported to the
    campaign's issuer gets no package.

    Raises:
        UsageError: that is so of every period that is wanted.
    """
    found: dict[str, set[str]] = {}
    for content in (reading.content for reading in readings if reading.content is not None):
        found.setdefault(content.campaign, set())
        if content.period is not None:
            found[content.campaign].add(content.period)
    if (asked := check_campaign(options.campaign, campaigns)) is not None:
        found = {asked.schema_id: found.get(asked.schema_id, set())}
    wanted: list[tuple[Campaign, Period]] = []
    # A campaign that another continues comes first, as earlier periods do.
    for name in sorted(found, key=lambda name: (len(campaigns[name].continued), name)):
        campaign = asked or campaign_at(campaigns[name], campaigns[name].usual_issuer)
        periods = [
            one for one in _periods(campaign, found[name], options) if options.period in (None, one.id)
        ]
        held = [(then, period) for period in periods if (then := _with_units(campaign, period)) is not None]
        if periods and not held:
            named = ", ".join(period.id for period in periods)
            raise UsageError("usage.nobody-reports", campaign=campaign.id, wanted=named)
        wanted += held
    return wanted


def _with_units(campaign: Campaign, period: Period) -> Campaign | None:
    """The campaign as of the period; None if it has an issuer to whom nobody then reported."""
    then = campaign.at(period)
    return then if not then.issuer or then.units_of(period) else None


def _periods(campaign: Campaign, found: set[str], options: Options) -> list[Period]:
    """The campaign's periods that are wanted: earlier ones first, because later ones are compared with them;
    then the ad hoc ones.
    """
    asked = {period.id for period in campaign.periods} | found
    if options.period in asked:
        found = found | {options.period}
    if not found:
        found = {_current(campaign, options.as_of).id}
    known = in_order(period for period in campaign.periods if period.id in found)
    ad_hoc = sorted(found - {period.id for period in known})
    return known + [_ad_hoc(campaign, label) for label in ad_hoc]


def _ad_hoc(campaign: Campaign, label: str) -> Period:
    return Period(label, {campaign.language: label}, None, None)


def period_of(campaign: Campaign, name: str) -> Period:
    """The campaign's period of that name, else the ad hoc one that it is."""
    return period_named(campaign, name) or _ad_hoc(campaign, name)


def _current(campaign: Campaign, day: date) -> Period:
    """The last period that had begun by `day`, else the first: for returns that name no period of ours."""
    begun = [period for period in campaign.periods if period.start is None or period.start <= day]
    return (begun or list(campaign.periods[:1]))[-1]


def belongs(reading: Reading, campaign: Campaign, period: Period) -> bool:
    """A file that no campaign or period can claim belongs to every package, so that none is lost."""
    content = reading.content
    if content is None:
        return True
    return content.campaign == campaign.schema_id and content.period in (None, period.id)

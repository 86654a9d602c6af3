"""One campaign at each of its tiers: "tin-2025" where it was called for, "tin-2025@517" at unit 517."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.campaign.model import AT, Campaign


def campaign_at(campaign: Campaign, issuer: str) -> Campaign:
    """The campaign as the unit `issuer` runs it; "" is the body that called for the reports."""
    name = f"{campaign.schema_id}{AT}{issuer}" if issuer else campaign.schema_id
    return replace(campaign, id=name, issuer=issuer)


def issuers(campaign: Campaign) -> list[str]:
    """The codes of the units to which others report, in the order of units.csv."""
    units = campaign.register or campaign.units
    named = {unit.reports_to for unit in units}
    return list(dict.fromkeys(unit.code for unit in units if unit.code in named))


def campaign_named(name: str, campaigns: Mapping[str, Campaign]) -> Campaign | None:
    """The campaign that a name such as "tin-2025@517" means; None if there is no such.

    A bare id means the issuer for whom runs are usually made; "tin-2025@" the body that called.
    """
    schema, at, issuer = name.partition(AT)
    campaign = campaigns.get(schema)
    if campaign is None or (issuer and issuer not in issuers(campaign)):
        return None
    return campaign_at(campaign, issuer if at else campaign.usual_issuer)


def names_of(campaign: Campaign) -> list[str]:
    """The campaign's names at all its tiers."""
    return [campaign_at(campaign, issuer).id for issuer in ("", *issuers(campaign))]

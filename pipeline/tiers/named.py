"""Communes of two districts with one name: at each district only its own can be meant."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from pipeline.campaign.model import Campaign, Period
from pipeline.model import Finding, Reading


def named_here(readings: Sequence[Reading], campaign: Campaign, period: Period) -> list[Reading]:
    """The readings; one whose name several units bear is of the only one of these that reports here.

    R228 says so in place of R213. Where several of them report here, or none, it stays unknown.
    """
    here = {unit.code for unit in campaign.units_of(period)} if campaign.is_tiered else set()
    return [_named_here(reading, here, campaign) for reading in readings]


def _named_here(reading: Reading, here: Collection[str], campaign: Campaign) -> Reading:
    content = reading.content
    if content is None or content.unit is not None:
        return reading
    meant = [code for code in content.namesakes if code in here]
    if len(meant) != 1:
        return reading
    unit = f"{campaign.unit_by_code[meant[0]].name} ({meant[0]})"
    told = [_told(finding, unit) if finding.code == "R213" else finding for finding in content.findings]
    return replace(reading, content=replace(content, unit=meant[0], findings=tuple(told)))


def _told(finding: Finding, unit: str) -> Finding:
    return replace(finding, code="R228", facts=(*finding.facts, ("unit", unit)))

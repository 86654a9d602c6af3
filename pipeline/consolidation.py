"""The stages after reading, for one campaign and period: judge, decide, settle and add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from pipeline.campaign.model import Campaign, Period
from pipeline.desk import Desk, accept, accepting, set_aside
from pipeline.model import Finding, LongTables, Outcome, Package, Past, Reading, Return, Settlement
from pipeline.personal import told
from pipeline.places.outputs import Outputs
from pipeline.settle import Judged, Word, settle
from pipeline.tiers import named_here

if TYPE_CHECKING:
    from pipeline.history import Shelf


def shelf_in(place: Outputs) -> Shelf:
    """Where the packages of earlier periods are looked for."""
    from pipeline.history import Shelf

    return Shelf(place.package)


@dataclass(frozen=True)
class Judgement:
    """The readings of one campaign and period, judged; what the coordinator accepts is marked."""

    readings: tuple[Reading, ...]
    tables: LongTables
    findings: Judged


def consolidate(
    readings: Sequence[Reading], campaign: Campaign, period: Period, as_of: date, desk: Desk, past: Past
) -> Package:
    """Judge, settle and add up what was sent for one campaign and period, beside what was accepted before."""
    from pipeline.aggregate import against_targets, aggregate, compare, compare_units
    from pipeline.history import meanings_of
    from pipeline.validate import judge_totals

    readings = named_here(readings, campaign, period)
    judgement = judge_returns(readings, campaign, period, desk, past)
    word = Word(set_aside(desk.decisions), desk.received)
    settlement = settle(judgement.readings, judgement.findings, campaign, period, word)
    if asked := _asked_about_peers(judgement, settlement, campaign, desk):
        judgement = replace(judgement, findings=asked)
        settlement = settle(judgement.readings, asked, campaign, period, word)
    campaign = shown(campaign, settlement)
    totals = aggregate(judgement.tables, settlement, campaign)
    judge_totals(totals, campaign)
    meanings = meanings_of(campaign)
    day = campaign.day_of(period)
    inputs = {reading.source.name: reading.source.sha256 for reading in readings} | dict(desk.sha256)
    decisions = tuple(one for one in desk.decisions if one.file in inputs)
    return Package(
        campaign.id,
        period.id,
        as_of,
        settlement,
        totals,
        judgement.tables,
        inputs,
        decisions=decisions,
        past=past,
        compared=compare(totals, past, campaign, meanings, day),
        compared_units=compare_units(totals, past, campaign, meanings, day) or (),
        targets=against_targets(totals, past, campaign, meanings, (period.end or as_of).year, day),
    )


def shown(campaign: Campaign, settlement: Settlement) -> Campaign:
    """The campaign with the groups that its package has: those of the units that are looked at here."""
    return campaign.showing({unit.unit for unit in settlement.units})


def _asked_about_peers(
    judgement: Judgement, settlement: Settlement, campaign: Campaign, desk: Desk
) -> Judged:
    """All findings with the questions about figures far from those that count; empty if there are none."""
    from pipeline.validate import judge_peers

    tables, included = judgement.tables, (o for o in settlement.files if o.outcome is Outcome.INCLUDED)
    counting = {outcome.return_no for outcome in included if outcome.return_no is not None}
    more: dict[str, list[Finding]] = {}
    for number, finding in judge_peers(tables, campaign, counting):
        file = tables.returns[number].file
        more.setdefault(file, []).append(told(finding, file))
    if not more:
        return {}
    return {
        file: (number, (*found, *accept(more.get(file, ()), file, desk.decisions)))
        for file, (number, found) in judgement.findings.items()
    }


def judge_returns(
    readings: Sequence[Reading], campaign: Campaign, period: Period, desk: Desk, past: Past | None = None
) -> Judgement:
    """Gather the complete returns among the readings, and judge them all at once."""
    from pipeline.gather import gather
    from pipeline.validate import judge

    returns = [content for reading in readings if (content := _complete(reading, period)) is not None]
    tables = gather(returns, campaign)
    found: dict[int, list[Finding]] = {number: [] for number in range(len(returns))}
    for number, finding in judge(tables, campaign, past):
        found[number].append(told(finding, returns[number].file))
    findings = {
        content.file: (number, accept(found[number], content.file, desk.decisions))
        for number, content in enumerate(returns)
    }
    return Judgement(tuple(accepting(one, desk.decisions) for one in readings), tables, findings)


def _complete(reading: Reading, period: Period) -> Return | None:
    """The return, if it was read and is for this period."""
    content = reading.content
    return content if content is not None and content.period == period.id else None

"""The stages in order: from a folder of returns to one package per campaign and period."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from pipeline.campaign import load_campaigns
from pipeline.campaign.model import Campaign, Period
from pipeline.claims import belongs, check_names, wanted_packages
from pipeline.model import Finding, Outcome, Package, Reading, Return, Settlement, UnitState
from pipeline.options import Options
from pipeline.reading import read_returns


@dataclass(frozen=True)
class Written:
    """One package as written."""

    package: Package
    campaign: Campaign
    workbook: Path


@dataclass(frozen=True)
class RunReport:
    """What a run came to: the packages, and the files that no package could be made for."""

    written: tuple[Written, ...]
    readings: tuple[Reading, ...]

    @property
    def exit_code(self) -> int:
        """0 all in order; 3 something in a workbook needs attention; 4 nothing could be written."""
        if not self.written:
            return 4
        return 3 if any(needs_attention(item.package.settlement) for item in self.written) else 0


Step = Callable[[str, int, int], None]
"""Told how far the run is: (stage, done, of); stages are read, judge, write."""


def run(options: Options, step: Step) -> RunReport:
    """Read, judge, settle, add up and write everything in `options.inputs`.

    Raises:
        ConsolidateError: wrong usage, faulty schemas, an output that cannot be written.
    """
    campaigns = {campaign.id: campaign for campaign in load_campaigns(options.schemas)}
    check_names(options, campaigns)
    threading.Thread(target=_preload, daemon=True).start()
    readings = read_returns(
        options.inputs, tuple(campaigns.values()), options.limits, partial(step, "read")
    )
    wanted = wanted_packages(readings, campaigns, options)
    written = []
    for number, (campaign, period) in enumerate(wanted):
        step("judge", number, len(wanted))
        claimed = [reading for reading in readings if belongs(reading, campaign, period)]
        package = _consolidate(claimed, campaign, period, options.as_of)
        step("write", number, len(wanted))
        written.append(_write(package, campaign, options))
    step("write", len(wanted), len(wanted))
    return RunReport(tuple(written), tuple(readings))


def _consolidate(readings: Sequence[Reading], campaign: Campaign, period: Period, as_of: date) -> Package:
    """Judge, settle and add up what was sent for one campaign and period."""
    from pipeline.aggregate import aggregate
    from pipeline.gather import gather
    from pipeline.settle import settle
    from pipeline.validate import judge, judge_totals

    returns = [content for reading in readings if (content := _complete(reading, period)) is not None]
    tables = gather(returns, campaign)
    judged: dict[str, tuple[int, list[Finding]]] = {
        content.file: (number, []) for number, content in enumerate(returns)
    }
    for number, finding in judge(tables, campaign):
        judged[returns[number].file][1].append(replace(finding, file=returns[number].file))
    settlement = settle(readings, judged, campaign, period)
    totals = aggregate(tables, settlement, campaign)
    judge_totals(totals, campaign)
    inputs = {reading.source.name: reading.source.sha256 for reading in readings}
    return Package(campaign.id, period.id, as_of, settlement, totals, tables, inputs)


def _complete(reading: Reading, period: Period) -> Return | None:
    """The return, if it was read and is for this period."""
    content = reading.content
    return content if content is not None and content.period == period.id else None


def _write(package: Package, campaign: Campaign, options: Options) -> Written:
    from pipeline.publish import publish

    return Written(package, campaign, publish(package, campaign, options.outputs, options.language))


def _preload() -> None:
    """Import the judge, which takes seconds, while the workers read."""
    from pipeline.validate import preload

    preload()


def needs_attention(settlement: Settlement) -> bool:
    """Whether a return was excluded or a unit is missing."""
    return any(unit.state is not UnitState.INCLUDED for unit in settlement.units) or any(
        outcome.outcome is Outcome.EXCLUDED for outcome in settlement.files
    )

"""The stages after reading, for one campaign and period: judge, decide, settle and add up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from pipeline.campaign.model import Campaign, Period
from pipeline.desk import Desk, accept, accepting, by_file, set_aside
from pipeline.errors import SchemaError
from pipeline.model import Finding, LongTables, Outcome, Package, Past, Reading, Return, Settlement
from pipeline.options import Options
from pipeline.personal import told
from pipeline.places.outputs import Outputs
from pipeline.settle import Judged, Word, settle
from pipeline.tiers import named_here

if TYPE_CHECKING:
    from pipeline.cache.verdicts import KnownVerdicts
    from pipeline.engine import Judging
    from pipeline.history import Shelf


def shelf_in(place: Outputs) -> Shelf:
    """Where the packages of earlier periods are looked for."""
    from pipeline.history import Shelf

    return Shelf(place.package)


def _nobody_else(_returns: Sequence[Return], _campaign: Campaign, _past: Past) -> None:
    return None


@dataclass(frozen=True)
class Before:
    """What is known from before: earlier periods' packages, and what an earlier run found in returns.

    The latter is told what this run finds; None: everything is judged. `judging` is whom returns can be given
    to be judged, see `pipeline.engine.Engine`.
    """

    past: Past = field(default_factory=Past)
    verdicts: KnownVerdicts | None = None
    judging: Callable[[Sequence[Return], Campaign, Past], Judging | None] = _nobody_else

    def held_against(self, campaign: Campaign, period: Period) -> str:
        """What a return is held against, besides itself: the name of what is known of it."""
        from pipeline.history import digest_of_past

        return f"{campaign.id} {period.id} {digest_of_past(self.past)}" if self.verdicts is not None else ""

    def found_in(self, returns: Sequence[Return], held_against: str) -> Sequence[tuple[Finding, ...] | None]:
        """What was found in each return by itself; None where it must be judged."""
        known = self.verdicts
        return [None] * len(returns) if known is None else known.of(returns, held_against)

    def note(self, returns: Sequence[Return], held_against: str, found: Found) -> None:
        """Let the next run know what is found in each return by itself."""
        if self.verdicts is not None:
            self.verdicts.note(returns, held_against, found)


def verdicts_before(options: Options) -> KnownVerdicts | None:
    """What earlier runs found in single returns; None if that is not asked for."""
    from pipeline.cache.verdicts import KnownVerdicts

    return KnownVerdicts(options.outputs, options.schemas) if options.cached else None


@dataclass(frozen=True)
class Judgement:
    """The readings of one campaign and period, judged; what the coordinator accepts is marked."""

    readings: tuple[Reading, ...]
    tables: LongTables
    findings: Judged


def consolidate(
    readings: Sequence[Reading],
    campaign: Campaign,
    period: Period,
    as_of: date,
    desk: Desk,
    before: Before,
) -> Package:
    """Judge, settle and add up what was sent for one campaign and period, beside what was accepted before."""
    from pipeline.aggregate import against_targets, aggregate, compare, compare_units
    from pipeline.history import meanings_of
    from pipeline.validate import judge_totals

    readings = named_here(readings, campaign, period)
    judgement = judge_returns(readings, campaign, period, desk, before)
    word = Word(set_aside(desk.decisions), desk.received)
    settlement = settle(judgement.readings, judgement.findings, campaign, period, word)
    if asked := _asked_about_peers(judgement, settlement, campaign, desk):
        judgement = replace(judgement, findings=asked)
        settlement = settle(judgement.readings, asked, campaign, period, word)
    campaign, past = shown(campaign, settlement), before.past
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
        _without_entries(judgement.tables),
        inputs,
        decisions=decisions,
        past=past,
        compared=compare(totals, past, campaign, meanings, day),
        compared_units=compare_units(totals, past, campaign, meanings, day) or (),
        targets=against_targets(totals, past, campaign, meanings, (period.end or as_of).year, day),
    )


def _without_entries(tables: LongTables) -> LongTables:
    """The tables without the largest, of which nothing is needed but the accepted figures."""
    return replace(tables, entries=tables.entries.take([]))


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
    readings: Sequence[Reading],
    campaign: Campaign,
    period: Period,
    desk: Desk,
    before: Before,
) -> Judgement:
    """Gather the complete returns among the readings, and judge them all at once.

    What an earlier run found in single returns is not judged again; what others judge is gathered meanwhile.
    """
    from pipeline.gather import gather

    returns = [content for reading in readings if (content := _complete(reading, period)) is not None]
    held_against = before.held_against(campaign, period)
    each = before.found_in(returns, held_against)
    new = [content for content, found in zip(returns, each, strict=True) if found is None]
    others = before.judging(new, campaign, before.past)
    tables = gather(returns, campaign)
    if before.verdicts is None and others is None:
        found = _judged(tables, campaign, before.past)
    else:
        try:
            fresh = others() if others else _judged_each(new, tables, campaign, before.past)
        except SchemaError:
            _judged(tables, campaign, before.past)  # which tells the faults of all rules at once
            raise
        alone = _filled(each, _by_return(fresh, new))
        before.note(returns, held_against, alone)
        found = _with_those_together(alone, tables, campaign)
    decided = by_file(desk.decisions)
    findings = {
        content.file: (number, accept(found[number], content.file, decided.get(content.file, ())))
        for number, content in enumerate(returns)
    }
    accepted = tuple(accepting(one, decided.get(one.source.name, ())) for one in readings)
    return Judgement(accepted, tables, findings)


Found = list[tuple[Finding, ...]]
"""What was found in each of some returns, in order and as it may be told."""


def _judged(tables: LongTables, campaign: Campaign, past: Past) -> Found:
    from pipeline.validate import judge

    return _by_return(judge(tables, campaign, past), tables.returns)


def _judged_each(
    new: Sequence[Return], tables: LongTables, campaign: Campaign, past: Past
) -> list[tuple[int, Finding]]:
    """What looks at one return at a time finds in these of the gathered returns."""
    from pipeline.gather import gather
    from pipeline.validate import judge_each

    if not new:
        return []
    part = tables if len(new) == len(tables.returns) else gather(new, campaign)
    return judge_each(part, campaign, past)


def _with_those_together(alone: Found, tables: LongTables, campaign: Campaign) -> Found:
    """What was found in each return by itself, with what must be looked for in all returns together."""
    from pipeline.validate import judge_together

    together = _by_return(judge_together(tables, campaign), tables.returns)
    return [tuple(sorted((*own, *more))) for own, more in zip(alone, together, strict=True)]


def _filled(found: Sequence[tuple[Finding, ...] | None], rest: Found) -> Found:
    """What was found, with the rest, in order, wherever there is nothing."""
    others = iter(rest)
    return [next(others) if one is None else one for one in found]


def _by_return(found: Iterable[tuple[int, Finding]], returns: Sequence[Return]) -> Found:
    by_return: list[list[Finding]] = [[] for _ in returns]
    for number, finding in found:
        by_return[number].append(told(finding, returns[number].file))
    return [tuple(sorted(each)) for each in by_return]


def _complete(reading: Reading, period: Period) -> Return | None:
    """The return, if it was read and is for this period."""
    content = reading.content
    return content if content is not None and content.period == period.id else None

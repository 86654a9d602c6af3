"""What the hidden mark of our own form says of a return, and whether the visible cells agree.

The mark decides; a visible cell that clearly says something else is an error, for then the form was
passed on to another unit or used for another period, and nobody knows which of the two is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.campaign.mark import Mark, find_mark, form_version
from pipeline.campaign.model import Campaign
from pipeline.grid import Grid, Index
from pipeline.model import Book, Finding
from pipeline.recognise.periods import PeriodMatch
from pipeline.recognise.units import Match, UnitFinder
from pipeline.text import fold


@dataclass(frozen=True, slots=True)
class Marked:
    """The campaign that the mark names, with what is odd about it."""

    mark: Mark
    campaign: Campaign
    findings: tuple[Finding, ...] = ()


def find_marked(book: Book, grids: Sequence[Grid], campaigns: Sequence[Campaign]) -> Marked | None:
    """What the book's mark says; None without a mark, or with one of a campaign that is not known.

    R204: a sheet states the code of another campaign's form; R205: the form has changed since.
    """
    mark = find_mark(book.sheets)
    campaign = next((one for one in campaigns if mark is not None and one.id == mark.campaign), None)
    if mark is None or campaign is None:
        return None
    findings = []
    if (other := _other_code(grids, campaign, campaigns)) is not None:
        facts = (("marked", campaign.id), ("found", other))
        findings.append(Finding("R204", facts=facts))
    current = form_version(campaign.form)
    if mark.version != current:
        findings.append(Finding("R205", facts=(("made", mark.version), ("current", current))))
    return Marked(mark, campaign, tuple(findings))


def _other_code(grids: Sequence[Grid], campaign: Campaign, campaigns: Sequence[Campaign]) -> str | None:
    """The code of another campaign's form that stands on a visible sheet, unless its own does too."""
    visible = [grid.index for grid in grids if not grid.sheet.hidden]
    codes = [one.form.code for one in campaigns if one.form.code and _stands(one.form.code, visible)]
    return None if campaign.form.code in codes else next(iter(codes), None)


def _stands(code: str, sheets: Iterable[Index]) -> bool:
    text = fold(code)
    return any(sheet.says(text) for sheet in sheets)


def unit_with_mark(match: Match, marked: Marked | None, found: str, units: UnitFinder) -> Match:
    """The unit by the mark. R218: the visible cells name another; R219: they name none that is known."""
    unit = units.marked(marked.mark.unit, marked.mark.period) if marked else None
    code = match.finding.code if match.finding else ""
    if unit is None or code == "R215":  # the visible cells contradict one another already
        return match
    candidates = dict(match.finding.facts).get("candidates", "") if match.finding else ""
    if match.unit == unit.code:
        return Match(unit.code) if code == "R214" else match
    if code == "R211" or f"({unit.code})" in candidates:
        return Match(unit.code)
    facts = (("found", found), ("marked", unit.name))
    if code == "R212":
        return Match(unit.code, Finding("R219", facts=facts))
    return Match(None, Finding("R218", facts=facts))


def period_with_mark(match: PeriodMatch, marked: Marked | None, found: str) -> PeriodMatch:
    """The period by the mark. R223: the visible cells name another."""
    period = marked.mark.period if marked else ""
    if marked is None or not _is_known(period, marked.campaign):
        return match
    if match.period is not None and fold(match.period) != fold(period):
        facts = (("found", found or match.period), ("marked", period))
        return PeriodMatch(None, Finding("R223", facts=facts))
    is_blank = match.finding is not None and match.finding.code == "R221"
    return PeriodMatch(period) if is_blank or match.period is not None else match


def _is_known(period: str, campaign: Campaign) -> bool:
    if any(period == known.id for known in campaign.periods):
        return True
    return bool(period and campaign.ad_hoc_period and re.search(campaign.ad_hoc_period, fold(period)))

"""A book -> whose return it is: which campaign, unit, period and sending, and which sheet is which.

What the sheets say decides, first of all the hidden mark of a form that we made; the file's name is never
more than a hint to the reader of a finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.campaign.model import Campaign
from pipeline.grid import Grid
from pipeline.model import Book, Recognition
from pipeline.recognise.campaigns import find_campaign
from pipeline.recognise.header import read_header
from pipeline.recognise.marked import find_marked
from pipeline.recognise.sheets import find_sheets
from pipeline.recognise.units import UnitFinder

__all__ = ["Recogniser"]


@dataclass(frozen=True)
class Recogniser:
    """Recognises books against all campaigns; built once per worker."""

    campaigns: Sequence[Campaign]
    finders: Mapping[str, UnitFinder]

    @classmethod
    def of(cls, campaigns: Sequence[Campaign]) -> Recogniser:
        """A recogniser for these campaigns."""
        return cls(tuple(campaigns), {campaign.id: UnitFinder(campaign) for campaign in campaigns})

    def recognise(self, book: Book) -> Recognition:
        """Tell whose return the book is; what cannot be told is None, with the finding that says why."""
        grids = [Grid.of(sheet) for sheet in book.sheets]
        marked = find_marked(book, grids, self.campaigns)
        campaign, findings = (
            (marked.campaign, marked.findings) if marked else find_campaign(grids, self.campaigns)
        )
        if campaign is None:
            return Recognition(findings=tuple(findings))
        sheets, sheet_findings = find_sheets(grids, campaign.form)
        found = {name: grid.sheet for name, grid in sheets.items()}
        header = read_header(sheets, campaign, self.finders[campaign.id], marked)
        return Recognition(
            campaign=campaign.id,
            period=header.period,
            unit=header.unit,
            sending=header.sending,
            reported_on=header.reported_on,
            nil=header.nil,
            sheets=found,
            findings=(*findings, *sheet_findings, *header.findings),
            namesakes=header.namesakes,
        )

"""Which campaign a book belongs to: by the form's code, else by what its sheets say."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.campaign.model import Campaign
from pipeline.grid import Grid
from pipeline.model import Finding
from pipeline.recognise.sheets import folded
from pipeline.text import fold

_ENOUGH = 0.5  # share of a form's texts that must be there
_CLEARLY = 0.1  # lead over the next campaign from which the first is taken


def marks_of(campaign: Campaign) -> frozenset[str]:
    """All texts of the campaign's blank form, folded."""
    return frozenset().union(*(folded(sheet.marks) for sheet in campaign.form.sheets))


def find_campaign(
    grids: Sequence[Grid], campaigns: Sequence[Campaign]
) -> tuple[Campaign | None, list[Finding]]:
    """The campaign of a book. R201: none; R202: several; R203: known by contents, not by its code."""
    said = frozenset().union(*(grid.said for grid in grids)) if grids else frozenset()
    coded = [c for c in campaigns if c.form.code is not None and fold(c.form.code) in said]
    if len(coded) == 1:
        return coded[0], []
    found = _by_contents(said, coded or campaigns)
    if isinstance(found, Finding):
        return None, [found]
    if found.form.code is None or coded:
        return found, []
    return found, [Finding("R203", facts=(("found", "–"),))]


def _by_contents(said: frozenset[str], campaigns: Sequence[Campaign]) -> Campaign | Finding:
    scores = [(_share(marks_of(campaign), said), campaign.id, campaign) for campaign in campaigns]
    scores.sort(key=lambda score: (-score[0], score[1]))
    if not scores or scores[0][0] < _ENOUGH:
        return Finding("R201")
    best = scores[0][2]
    rivals = [campaign for score, _, campaign in scores[1:] if scores[0][0] - score < _CLEARLY]
    for rival in rivals:
        if not _stands_apart(best, rival, said):
            names = ", ".join([best.id, *(rival.id for rival in rivals)])
            return Finding("R202", facts=(("candidates", names),))
    return best


def _share(marks: frozenset[str], said: frozenset[str]) -> float:
    return len(marks & said) / len(marks) if marks else 0.0


def _stands_apart(best: Campaign, rival: Campaign, said: frozenset[str]) -> bool:
    """Whether the texts that only one of two like forms has tell them apart."""
    only_best = marks_of(best) - marks_of(rival)
    only_rival = marks_of(rival) - marks_of(best)
    return bool(only_best & said) and not only_rival & said

"""Free text: narrative answers, with personal data withheld."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from pipeline.campaign.model import Narrative
from pipeline.grid import Grid
from pipeline.model import Answer, Finding, Oddity
from pipeline.personal import has_personal_data, personal_data
from pipeline.text import address, clean

WITHHELD = "[…]"
"""Stands in a list's text cell that held personal data."""


def read_answers(
    grid: Grid, table: Narrative, labels: Collection[str]
) -> tuple[tuple[Answer, ...], tuple[Finding, ...]]:
    """The answers that were given; P601 where one is withheld. `labels` (folded) are never answers."""
    answers: list[Answer] = []
    findings: list[Finding] = []
    for question in table.questions:
        found = grid.beside(question.labels, labels)
        if found is None:
            continue
        place, value = found
        where = (grid.sheet.name, address(*place))
        if Oddity.ERROR_VALUE in grid.sheet.oddities.get(place, ()):
            findings.append(Finding("C334", *("", *where)))
            continue
        text, odd = withhold(clean(str(value)), *where)
        findings += odd
        answers.append(Answer(table.id, question.id, None if odd else text, *where))
    return tuple(answers), tuple(findings)


def withhold(text: str, sheet: str, cell: str) -> tuple[str, tuple[Finding, ...]]:
    """The text, or WITHHELD and the finding P601 if it holds personal data."""
    if not has_personal_data(text):
        return text, ()
    found = personal_data(text)
    kinds = ", ".join(dict.fromkeys(f"@personal.{kind}" for kind, _ in found))
    masked = ", ".join(value for _, value in found)
    return WITHHELD, (Finding("P601", sheet=sheet, cell=cell, facts=(("kinds", kinds), ("masked", masked))),)


def personal_data_elsewhere(grid: Grid, seen: Callable[[], Collection[str]]) -> Iterator[Finding]:
    """P601 for text cells that no table reads, such as notes; `seen` are the cells already looked at."""
    for place, value in grid.index.personal:
        if address(*place) not in seen():
            yield from withhold(value, grid.sheet.name, address(*place))[1]

"""Which sheet of a book is which sheet of the form: by name, and by what stands on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from pipeline.campaign.model import Form, SheetForm
from pipeline.grid import Grid
from pipeline.model import Finding
from pipeline.text import fold

_ENOUGH = 0.5  # share of a sheet's texts that must be there
_LETTERHEAD_CELLS = 3  # texts that differ between a blank copy and the filled sheet


def find_sheets(grids: Sequence[Grid], form: Form) -> tuple[dict[str, Grid], list[Finding]]:
    """The book's sheets by the form's sheet ids.

    R241: known by its contents under another name; R242: missing; R243: several filled ones fit;
    R244: hidden.
    """
    found: dict[str, Grid] = {}
    findings: list[Finding] = []
    taken: set[int] = set()
    marks = tuple(folded(sheet.marks) for sheet in form.sheets)
    shares = [(grid, grid.index.shares_of(marks)) for grid in grids]
    for number, sheet in enumerate(form.sheets):
        free = [(grid, share[number], max(share)) for grid, share in shares if id(grid) not in taken]
        fitting = _fitting([(grid, share) for grid, share, most in free if share == most], sheet)
        if not fitting:
            if not sheet.optional:
                findings.append(Finding("R242", facts=(("expected", sheet.names[0]),)))
            continue
        if len(fitting) > 1:
            names = ", ".join(grid.sheet.name for grid in fitting)
            facts = (("expected", sheet.names[0]), ("candidates", names))
            findings.append(Finding("R243", sheet=fitting[1].sheet.name, facts=facts))
        found[sheet.id] = fitting[0]
        taken.add(id(fitting[0]))
        findings += _oddities(fitting[0], sheet)
    return found, findings


def _fitting(likeliest: Sequence[tuple[Grid, float]], sheet: SheetForm) -> list[Grid]:
    """The sheets that fit, best first, of those that fit no other better; an empty copy is left out."""
    fitting = [(grid, share) for grid, share in likeliest if share >= _ENOUGH]
    fitting.sort(key=lambda fit: (not _named(fit[0], sheet), -fit[1]))
    full = [fit for fit in fitting if not any(_is_blank_copy(fit[0], other) for other, _ in fitting)]
    return [grid for grid, _ in full]


def _is_blank_copy(grid: Grid, other: Grid) -> bool:
    """Whether a sheet is `other` before it was filled in: fewer cells, and hardly a different one."""
    if len(grid.values) >= len(other.values):
        return False
    different = [value for place, value in grid.values.items() if other.values.get(place) != value]
    return len(different) <= _LETTERHEAD_CELLS and all(isinstance(value, str) for value in different)


@lru_cache(maxsize=256)
def folded(marks: tuple[str, ...]) -> frozenset[str]:
    """The texts of a blank sheet, folded."""
    return frozenset(fold(mark) for mark in marks)


def _named(grid: Grid, sheet: SheetForm) -> bool:
    return fold(grid.sheet.name) in folded(sheet.names)


def _oddities(grid: Grid, sheet: SheetForm) -> Iterable[Finding]:
    name = grid.sheet.name
    if not _named(grid, sheet):
        yield Finding("R241", sheet=name, facts=(("found", name), ("expected", sheet.names[0])))
    if grid.sheet.hidden:
        yield Finding("R244", sheet=name, facts=(("found", name),))

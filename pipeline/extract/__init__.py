"""A book and its form -> figures, list rows and narrative, each with the cell it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache, partial

from pipeline.campaign.model import (
    Campaign,
    Fields,
    Form,
    Holds,
    Matrix,
    Narrative,
    OpenList,
    SheetForm,
    Words,
)
from pipeline.extract.answers import personal_data_elsewhere, read_answers
from pipeline.extract.bounds import end_of
from pipeline.extract.cells import numbers_where_nothing_is_asked, read_plainly, read_slot
from pipeline.extract.layouts import Layouts, Plan, plan_of
from pipeline.extract.lists import read_list
from pipeline.extract.matrix import Layout
from pipeline.grid import Grid
from pipeline.model import Address, Entries, Extract, Finding, Sheet, State
from pipeline.text import fold

__all__ = ["Layouts", "extract"]


def extract(
    sheets: Mapping[str, Sheet], campaign: Campaign, *, nil: bool, layouts: Layouts | None = None
) -> Extract:
    """Read all tables of the campaign's form from the sheets found for it (by the form's sheet ids).

    In a nil return blank figures are zeros, and any other figure is R251. `layouts` are those that were
    found in other returns; whoever reads many keeps them.
    """
    found = _NOTHING
    layouts = layouts or Layouts(campaign)
    for sheet_form in campaign.form.sheets:
        if sheet_form.id in sheets:
            found = _joined(found, _read_sheet(Grid.of(sheets[sheet_form.id]), sheet_form, layouts))
    if nil:
        found = _as_nil(found, campaign.form)
    return replace(found, entries=layouts.shared(found.entries))


_NO_ENTRIES = Entries()
_NOTHING = Extract()


def _joined(first: Extract, second: Extract) -> Extract:
    if first is _NOTHING or second is _NOTHING:
        return second if first is _NOTHING else first
    return Extract(
        _together(first.entries, second.entries),
        first.list_rows + second.list_rows,
        first.list_totals + second.list_totals,
        first.answers + second.answers,
        first.findings + second.findings,
    )


def _together(a: Entries, b: Entries) -> Entries:
    if not a.slots or not b.slots:
        return a if a.slots else b
    return Entries(
        a.slots + b.slots, a.values + b.values, a.states + b.states, a.sheets + b.sheets, a.cells + b.cells
    )


def _read_sheet(grid: Grid, sheet_form: SheetForm, layouts: Layouts) -> Extract:
    campaign = layouts.campaign
    labels = _folded(sheet_form.marks)
    parts = _NOTHING
    for table in sheet_form.tables:
        if isinstance(table, Matrix):
            plan = layouts.of(grid, table, sheet_form.tables)
            parts = _joined(parts, _read_cells(grid, plan, campaign.words))
        elif isinstance(table, OpenList):
            end = end_of(grid, table, sheet_form.tables)
            content = read_list(grid, table, campaign.words, campaign.language, end)
            parts = _joined(parts, Extract(_NO_ENTRIES, content.rows, content.totals, (), content.findings))
        elif isinstance(table, Narrative):
            answers, findings = read_answers(grid, table, labels)
            parts = _joined(parts, Extract(_NO_ENTRIES, (), (), answers, findings))
        else:
            plan = plan_of(_find_fields(grid, table, labels), table.id, campaign)
            parts = _joined(parts, _read_cells(grid, plan, campaign.words))
    elsewhere = tuple(personal_data_elsewhere(grid, partial(_read_by, parts)))
    return replace(parts, findings=parts.findings + elsewhere) if elsewhere else parts


def _read_by(parts: Extract) -> frozenset[str]:
    """The cells of a sheet that its tables have read."""
    listed = (cell for row in parts.list_rows for cell in row.cells)
    return frozenset((*parts.entries.cells, *listed, *(answer.cell for answer in parts.answers)))


def _find_fields(grid: Grid, table: Fields, labels: frozenset[str]) -> Layout:
    """The labelled cells of a table that hold figures; a blank one is the cell right of its label."""
    cells: dict[tuple[str, str, str], Address] = {}
    findings: list[Finding] = []
    for field in table.fields:
        if field.indicator is None:
            continue
        beside = grid.beside(field.labels, labels)
        places = grid.find(field.labels)
        if beside is not None:
            cells["", field.id, ""] = beside[0]
        elif places:
            cells["", field.id, ""] = (places[0][0], grid.right_edge(places[0]) + 1)
        else:
            facts = (("row", field.labels[0]), ("table", grid.sheet.name))
            findings.append(Finding("C303", sheet=grid.sheet.name, facts=facts))
    return Layout(cells, findings=tuple(findings))


def _read_cells(grid: Grid, plan: Plan, words: Words) -> Extract:
    findings = list(plan.layout.findings)
    plain = None if plan.has_states else read_plainly(grid, plan.at)
    if plain is None:
        read = {slot.index: read_slot(grid, at, slot, words) for slot, at in plan.places}
        findings += [finding for cell in read.values() for finding in cell.findings]
        plain = tuple(read[slot].value for slot in plan.slots), tuple(read[slot].state for slot in plan.slots)
    findings += numbers_where_nothing_is_asked(grid, plan.layout.not_asked)
    sheets = (grid.sheet.name,) * len(plan.slots)
    return Extract(Entries(plan.slots, *plain, sheets, plan.cells), findings=tuple(findings))


@lru_cache(maxsize=256)
def _folded(marks: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold(mark) for mark in marks)


# ---------------------------------------------------------------- nil returns


def _as_nil(found: Extract, form: Form) -> Extract:
    """Blank figures as zeros; a figure other than zero, or a list row, contradicts the nil mark."""
    entries = found.entries
    contradictions = list(_contradictions(found, form))
    figures = [form.slots[slot].holds is Holds.FIGURE for slot in entries.slots]
    blank = [
        is_figure and state is State.BLANK for is_figure, state in zip(figures, entries.states, strict=True)
    ]
    values: list[int | Decimal | str | None] = [
        0 if is_blank else value for is_blank, value in zip(blank, entries.values, strict=True)
    ]
    states = [
        State.GIVEN if is_blank else state for is_blank, state in zip(blank, entries.states, strict=True)
    ]
    filled = replace(entries, values=tuple(values), states=tuple(states))
    return replace(found, entries=filled, findings=(*found.findings, *contradictions[:1]))


def _contradictions(found: Extract, form: Form) -> Iterator[Finding]:
    entries = found.entries
    for slot, value, sheet, cell in zip(
        entries.slots, entries.values, entries.sheets, entries.cells, strict=True
    ):
        if form.slots[slot].holds is Holds.FIGURE and value not in (None, 0):
            yield Finding("R251", sheet=sheet, cell=cell, facts=(("found", str(value)),))
    for row in found.list_rows:
        yield Finding("R251", sheet=row.sheet, cell=row.cells[0], facts=(("found", f"{row.row_number}"),))

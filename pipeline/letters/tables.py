"""The tables of totals of the covering report, laid out like the form's."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.campaign.model import Label, Matrix, Slot, SumCheck, Table
from pipeline.letters.figures import Figures, Filled
from pipeline.letters.wording import number

MOST_COLUMNS = 10
"""What a landscape page holds; a table with more is written as a list."""

NOTHING = "…"
"""Stands where the form asks for a figure that no unit reported."""


def tables_of_totals(figures: Figures) -> list[Filled]:
    """The form's tables that have totals; what is counted is a row, whichever way round the form is."""
    found = ((table, _slots_with_total(figures, table.id)) for table in figures.form.tables.values())
    return [_table(figures, table, slots) for table, slots in found if slots]


def _slots_with_total(figures: Figures, table: str) -> list[Slot]:
    """The table's figures, and the form's own sums of them."""
    form, sums = figures.form, figures.package.details["sums"]
    wholes = {check.whole for check in form.checks if isinstance(check, SumCheck)}
    counted = {slot.index for slot in figures.counted}
    own = [slot for slot in form.slots if slot.table == table]
    return [slot for slot in own if slot.index in counted or (slot.index in wholes and slot.key in sums)]


def _table(figures: Figures, table: Table, slots: Sequence[Slot]) -> Filled:
    columns = _columns(figures, table, slots)
    if len(columns) > MOST_COLUMNS:
        rows = [_row(figures, [slot], slot.row_label, slot.column_label) for slot in slots]
        columns = {"": ""}
    else:
        grid = _grid(slots, list(columns))
        rows = [_row(figures, cells, label) for label, cells in grid]
    numbered = [{"number": str(place), **row} for place, row in enumerate(rows, start=1)]
    return {"label": figures.label(table.label), "columns": list(columns.values()), "rows": numbered}


def _columns(figures: Figures, table: Table, slots: Sequence[Slot]) -> dict[str, str]:
    """The headings by column, in the form's order: an area is a column, a block or a row of the form."""
    known = [area.code for area in figures.package.campaign.areas]
    if isinstance(table, Matrix):
        own = [column.id for section in table.sections for column in section.columns]
        rows = [row.id for section in table.sections for row in section.rows]
        known = [
            *(column.id for column in table.columns),
            *own,
            *(s.id for s in table.sections),
            *rows,
            *known,
        ]
    rank = {column: place for place, column in reversed(list(enumerate(known)))}
    found = {_column_of(slot): figures.label(slot.column_label) for slot in slots}
    return dict(sorted(found.items(), key=lambda item: rank.get(item[0], len(known))))


def _grid(slots: Sequence[Slot], columns: Sequence[str]) -> list[tuple[Label, list[Slot | None]]]:
    """Each row of the key with its label and its slots column by column; None where nothing is asked."""
    rows: dict[str, dict[str, Slot]] = {}
    for slot in slots:
        rows.setdefault(slot.row, {})[_column_of(slot)] = slot
    return [
        (next(iter(row.values())).row_label, [row.get(column) for column in columns]) for row in rows.values()
    ]


def _column_of(slot: Slot) -> str:
    # What is asked once for all areas has no column in its key, but stands in one.
    return slot.column or slot.column_id


def _row(figures: Figures, cells: Sequence[Slot | None], *names: Label) -> Filled:
    first = next(slot for slot in cells if slot is not None)
    return {
        "label": " – ".join(label for name in names if (label := figures.label(name))),
        "unit_of_measure": figures.label(first.unit_of_measure),
        "cells": [_cell(figures, slot) for slot in cells],
    }


def _cell(figures: Figures, slot: Slot | None) -> str:
    return "" if slot is None else number(figures.value(slot), figures.language) or NOTHING

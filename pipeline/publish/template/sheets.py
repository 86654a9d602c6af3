"""The sheets of a blank form, planned from the schema alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.campaign.model import (
    Field,
    Fields,
    Holds,
    Matrix,
    Narrative,
    OpenList,
    SheetForm,
    Table,
)
from pipeline.campaign.texts import blank_texts
from pipeline.publish.template.fields import plan_fields, plan_narrative, plan_sentences
from pipeline.publish.template.figures import put_slots
from pipeline.publish.template.lists import list_headings, plan_list
from pipeline.publish.template.matrices import Frame, frame_of, plan_matrix
from pipeline.publish.template.plan import Draft, Order, widened
from pipeline.text import fold

_PLAIN_WIDTHS = [36.0, 56.0]  # label and value, on a sheet of labelled cells
_NARRATIVE_WIDTHS = [28.0, 84.0]
_LEAST_RIGHT_WIDTH = 56.0  # room for the values of labelled cells above a table


def plan_sheets(order: Order) -> list[Draft]:
    """Every sheet of the form, in its order.

    Raises:
        UsageError: the schema describes something that a form cannot show.
    """
    first, *others = order.campaign.form.sheets
    return [_plan_sheet(first, order, is_first=True), *(_plan_sheet(sheet, order) for sheet in others)]


def _plan_sheet(sheet: SheetForm, order: Order, *, is_first: bool = False) -> Draft:
    frames = {
        table.id: frame_of(table, sheet.marks, order) for table in sheet.tables if isinstance(table, Matrix)
    }
    draft = _empty(sheet, frames)
    _put_title(draft, sheet)
    for table in sheet.tables:
        if isinstance(table, Fields):
            plan_sentences(draft, table, order)
    if is_first:
        _put_instructions(draft, order)
    draft.next_row += 1
    several = sum(not isinstance(table, Fields) for table in sheet.tables) > 1
    # A list goes on until nothing more stands below it, so that it comes last.
    for table in sorted(sheet.tables, key=lambda table: isinstance(table, OpenList)):
        if several and not isinstance(table, Fields):
            draft.line("table-title", order.label(table.label))
        _plan_table(draft, table, sheet, frames, order)
    put_slots(draft, order)
    return draft


def _empty(sheet: SheetForm, frames: dict[str, Frame]) -> Draft:
    """The sheet without any cell, with columns wide enough for all of its tables."""
    widths: list[float] = []
    splits: list[int] = []
    for table in sheet.tables:
        if isinstance(table, Matrix):
            widths = widened(widths, frames[table.id].widths)
            splits.append(frames[table.id].label)
        elif isinstance(table, OpenList):
            widths = widened(widths, [width for _, _, width in list_headings(table, sheet.marks)])
            splits.append(1)
    if widths:
        return Draft(sheet.names[0], _with_room(widths, min(splits), sheet), min(splits))
    narrative = any(isinstance(table, Narrative) for table in sheet.tables)
    return Draft(sheet.names[0], list(_NARRATIVE_WIDTHS if narrative else _PLAIN_WIDTHS), 0)


def _with_room(widths: list[float], split: int, sheet: SheetForm) -> list[float]:
    """The columns, the last one widened if labelled cells would have too little room for their values."""
    labelled = any(isinstance(table, Fields | Narrative) for table in sheet.tables)
    missing = _LEAST_RIGHT_WIDTH - sum(widths[split + 1 :])
    return [*widths[:-1], widths[-1] + missing] if labelled and missing > 0 else widths


def _plan_table(draft: Draft, table: Table, sheet: SheetForm, frames: dict[str, Frame], order: Order) -> None:
    if isinstance(table, Matrix):
        plan_matrix(draft, table, frames[table.id], order)
        draft.next_row += 1
    elif isinstance(table, OpenList):
        plan_list(draft, table, sheet.marks, order)
    elif isinstance(table, Narrative):
        plan_narrative(draft, table, order)
    else:
        plan_fields(draft, table, order)


# ---------------------------------------------------------------- what stands above the tables


def _put_title(draft: Draft, sheet: SheetForm) -> None:
    own = _own_marks(sheet)
    draft.line("title", own[0] if own else sheet.names[0])
    for text in own[1:]:
        if _is_remark(text) or not any(isinstance(table, Matrix | OpenList) for table in sheet.tables):
            draft.line("subtitle" if sheet.tables else "remark", text)


def _own_marks(sheet: SheetForm) -> list[str]:
    """The title and other texts of the sheet that belong to none of its tables."""
    of_tables = {fold(text) for table in sheet.tables for text in blank_texts(table)}
    return [mark for mark in sheet.marks if fold(mark) not in of_tables]


def _is_remark(text: str) -> bool:
    """Whether a text of the sheet is a sentence or stands in brackets: it belongs below the title."""
    return bool(re.fullmatch(r"\(.*\)|.*[.!?]", text.strip()))


def _put_instructions(draft: Draft, order: Order) -> None:
    """Say how the form is filled in and by when it is due.

    Left out where a field of the form is looked for by pattern and might be found in these words.
    """
    patterns = [field.pattern for field in _fields(order) if field.pattern is not None]
    for text in _instructions(order):
        if not any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns):
            draft.line("remark", text)


def _fields(order: Order) -> Iterable[Field]:
    tables = order.campaign.form.tables.values()
    return (field for table in tables if isinstance(table, Fields) for field in table.fields)


def _instructions(order: Order) -> Iterator[str]:
    yield order.say("how-to")
    if any(slot.holds in (Holds.TOTAL, Holds.SHARE) for slot in order.campaign.form.slots):
        yield order.say("how-to-totals")
    if order.period.deadline is not None:
        yield order.say("deadline", deadline=order.label(order.period.deadline.wording))

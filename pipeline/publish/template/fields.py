"""Labelled cells and narrative on the blank form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.campaign.model import Field, FieldRole, Fields, Narrative
from pipeline.errors import UsageError
from pipeline.publish.template.limits import MOST_SIGNS_IN_TITLE, cut, date_limit, hint
from pipeline.publish.template.plan import Cell, Draft, Limit, Order
from pipeline.text import fold

_ANSWER_PT = 96.0
_FILLED_IN = (FieldRole.FORM_CODE, FieldRole.UNIT, FieldRole.UNIT_CODE, FieldRole.PERIOD)
_FRAMES = ("{}", "({})", "[{}]")


def plan_sentences(draft: Draft, table: Fields, order: Order) -> None:
    """Put what the form says in a sentence of its own, such as "(Tháng 01/2025)" below the title.

    Raises:
        UsageError: a field is known by a pattern alone, and nothing that can be filled in fits it.
    """
    for field in table.fields:
        if field.pattern is not None:
            draft.line("subtitle", _sentence(field, field.pattern, order))


def _sentence(field: Field, pattern: str, order: Order) -> str:
    for text in _candidates(field, order):
        match = re.search(pattern, text, re.IGNORECASE)
        if match and fold(match["value"]) in {fold(value) for value in _values(field, order)}:
            return text
    raise UsageError("template.pattern-only", campaign=order.campaign.id, field=field.id)


def _values(field: Field, order: Order) -> Iterator[str]:
    """All ways to say what the field is to be filled with."""
    if field.role is FieldRole.PERIOD:
        yield from (order.label(order.period.label), order.period.id, *order.period.aliases)
    elif (value := _value(field, order)) is not None:
        yield str(value)


def _candidates(field: Field, order: Order) -> Iterator[str]:
    for value in _values(field, order):
        yield from (frame.format(value) for frame in _FRAMES)
        yield from (f"{label}: {value}" for label in field.labels)


def _value(field: Field, order: Order) -> str | int | None:
    """What is filled in beforehand."""
    known = {
        FieldRole.FORM_CODE: order.campaign.form.code,
        FieldRole.UNIT: order.unit.name if order.unit else None,
        FieldRole.UNIT_CODE: order.unit.code if order.unit else None,
        FieldRole.PERIOD: order.label(order.period.label) or order.period.id,
        FieldRole.SENDING: 1,
    }
    return known.get(field.role)


def plan_fields(draft: Draft, table: Fields, order: Order) -> None:
    """Put every label with its cell, one below the other, and leave a row free."""
    slot_at = order.campaign.form.slot_at
    for field in table.fields:
        if field.pattern is not None:
            continue
        row, at = draft.next_row, draft.split + 1
        draft.put(row, 0, "field-label", field.labels[0], last_column=draft.split)
        if field.role is FieldRole.FIGURE:
            draft.ask_slot(slot_at[table.id, "", field.id, ""], (row, at))
        else:
            _put_field(draft, field, at, order)
        draft.next_row += 1
    draft.next_row += 1


def _put_field(draft: Draft, field: Field, at: int, order: Order) -> None:
    value = _value(field, order)
    row, last = draft.next_row, draft.last_column
    if field.role in _FILLED_IN and value is not None:
        draft.put(row, at, "filled-in", value, last_column=last)
        return
    look = "input-day" if field.role is FieldRole.DATE else "input-left"
    draft.ask(Cell(row, at, look, value, last_column=last), _limit(field, order))


def _limit(field: Field, order: Order) -> Limit:
    title = cut(field.labels[0], MOST_SIGNS_IN_TITLE)
    says = order.say(f"field.{field.role.value}")
    units = order.campaign.units_of(order.period)
    if field.role is FieldRole.DATE:
        return date_limit(None, title, order, about=says)
    if field.role is FieldRole.SENDING:
        return Limit("integer", title, hint(says), 1, 999)
    if field.role is FieldRole.NIL:
        return Limit("list", title, hint(says), choices=("x",))
    if field.role is FieldRole.UNIT:
        return Limit("list", title, hint(says), choices=tuple(unit.name for unit in units), gentle=True)
    if field.role is FieldRole.UNIT_CODE:
        return Limit("list", title, hint(says), choices=tuple(unit.code for unit in units), gentle=True)
    return Limit("any", title, hint(says))


def plan_narrative(draft: Draft, table: Narrative, order: Order) -> None:
    """Put every question with a large cell beside it, and leave a row free."""
    for question in table.questions:
        row = draft.next_row
        limit = Limit(
            "any",
            cut(question.labels[0], MOST_SIGNS_IN_TITLE),
            hint(order.say("narrative"), order.say("no-personal-data")),
        )
        draft.put(row, 0, "question", question.labels[0], last_column=draft.split)
        draft.ask(Cell(row, draft.split + 1, "input-answer", last_column=draft.last_column), limit)
        draft.minimum_heights[row] = _ANSWER_PT
        draft.next_row += 1
    draft.next_row += 1

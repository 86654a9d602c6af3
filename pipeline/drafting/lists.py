"""Drafts an open list: a header with nothing below it."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.drafting import words
from pipeline.drafting.columns import DropDown
from pipeline.drafting.lines import Kind
from pipeline.drafting.matrices import Block
from pipeline.drafting.model import ListColumnDraft, ListDraft

_USUAL_TOTAL = {"vi": "Cộng", "en": "Total"}


def draft_list(
    name: str, block: Block, drop_down: DropDown, areas: Collection[str], language: str
) -> ListDraft:
    """The list's columns and their kinds, by their headings and by the drop-downs of the blank form."""
    header, keys, lines = block.header, block.keys, block.lines
    skipped = {keys.number, keys.notes}
    columns: list[ListColumnDraft] = []
    for heading in header.headings:
        if heading.column in skipped:
            continue
        column = ListColumnDraft(
            words.distinct(words.slug(heading.text, 16), (c.id for c in columns)), heading.text
        )
        column.choices = drop_down(header.bottom + 1, heading.column)
        column.from_areas = bool(column.choices) and set(column.choices) == set(areas)
        column.type = _kind(column)
        columns.append(column)
    for column in columns[:1]:
        column.required = True
    draft = ListDraft(name, columns, decide=["list-columns"])
    number = next((column.id for column in columns if column.type == "number"), "")
    if number:
        printed = next((line.label for line in lines if line.kind is Kind.TOTAL), "")
        draft.total_label, draft.total_column = printed or _USUAL_TOTAL[language], number
        if not printed:
            draft.decide.append("list-total")
    return draft


def _kind(column: ListColumnDraft) -> str:
    if column.choices:
        return "choice"
    if words.is_day(column.heading):
        return "date"
    return "number" if words.counts(column.heading) else "text"

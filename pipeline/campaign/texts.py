"""The texts that a blank form bears: by them its sheets are known again, and from them it is made."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.campaign.model import Fields, Matrix, Narrative, OpenList, Table


def blank_texts(table: Table) -> Iterator[str]:
    """Every text of a table as the blank form has it."""
    if isinstance(table, Fields):
        yield from (part.labels[0] for part in table.fields if part.labels)
    elif isinstance(table, OpenList):
        yield from (column.headings[0] for column in table.columns)
    elif isinstance(table, Narrative):
        yield from (question.labels[0] for question in table.questions)
    else:
        yield from _of_matrix(table)


def _of_matrix(table: Matrix) -> Iterator[str]:
    keys = table.row_keys
    yield from (spellings[0] for spellings in (keys.number, keys.code, keys.label) if spellings)
    columns = [*table.columns, *(column for section in table.sections for column in section.columns)]
    for column in columns:
        yield column.headings[0]
        yield from column.under[:1]
    for section in table.sections:
        yield from section.headings[:1]
        yield from (row.labels[0] for row in section.rows)

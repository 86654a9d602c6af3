"""Where the blank form wants what: asked of the project's own reading of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.blank import Place
from pipeline.campaign import load_campaigns
from pipeline.campaign.model import Campaign, OpenList, SumCheck
from pipeline.intake import Limits, read_book
from pipeline.model import Book, FileKind, SourceFile
from pipeline.reading import Reader
from pipeline.text import address


@dataclass(frozen=True)
class Places:
    """Cells of the blank form: of each key, below each column of the list, and beside each label."""

    figures: Mapping[str, Place]  # figure key -> cell
    totals: Mapping[tuple[str, str], tuple[Place, tuple[str, ...]]]  # (table, row) -> its total's cell, keys
    list_part: str
    list_columns: Mapping[str, str]  # column id -> letters
    list_first_row: int  # as the spreadsheet shows it
    list_total: Place
    beside: Mapping[str, Place]  # label -> the cell right of it


def places_of(blank: Path, schemas: Path, campaign_id: str) -> Places:
    """Read the blank form as a return and note where everything stands."""
    (campaign,) = load_campaigns(schemas, campaign_id)
    source = SourceFile(
        blank.name, blank, hashlib.sha256(blank.read_bytes()).hexdigest(), FileKind.SPREADSHEET
    )
    content = Reader([campaign], Limits())(source).content
    book, _ = read_book(source, Limits())
    assert content is not None, "the project knows its own blank form"
    assert book is not None, "and can read it"
    parts = {sheet.name: f"xl/worksheets/sheet{no}.xml" for no, sheet in enumerate(book.sheets, start=1)}
    entries = content.entries
    cells = {
        slot: (parts[sheet], cell)
        for slot, sheet, cell in zip(entries.slots, entries.sheets, entries.cells, strict=True)
    }
    form = campaign.form
    (table,) = (table for table in form.tables.values() if isinstance(table, OpenList))
    part, columns, first, total = _list(book, parts, campaign, table)
    return Places(
        figures={slot.key: cells[slot.index] for slot in form.figure_slots},
        totals={
            (form.slots[check.whole].table, form.slots[check.whole].row): (
                cells[check.whole],
                tuple(form.slots[slot].key for slot in check.parts),
            )
            for check in form.checks
            if isinstance(check, SumCheck)
        },
        list_part=part,
        list_columns=columns,
        list_first_row=first,
        list_total=total,
        beside=_beside(book, parts),
    )


def _list(
    book: Book, parts: Mapping[str, str], campaign: Campaign, table: OpenList
) -> tuple[str, dict[str, str], int, Place]:
    names = {sheet.id: sheet.names[0] for sheet in campaign.form.sheets if table in sheet.tables}
    (name,) = names.values()
    (sheet,) = (sheet for sheet in book.sheets if sheet.name == name)
    at = {value: place for place, value in sheet.values.items() if isinstance(value, str)}
    columns = {
        column.id: address(0, at[heading][1]).rstrip("1")
        for column in table.columns
        for heading in column.headings[:1]
    }
    header_row = at[table.columns[0].headings[0]][0]
    total_row = at[table.total_labels[0]][0]
    total = f"{columns[table.total_column or '']}{total_row + 1}"
    return parts[name], columns, header_row + 2, (parts[name], total)


def _beside(book: Book, parts: Mapping[str, str]) -> dict[str, Place]:
    return {
        value: (parts[sheet.name], address(row, column + 1))
        for sheet in book.sheets
        for (row, column), value in sheet.values.items()
        if isinstance(value, str)
    }

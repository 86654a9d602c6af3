"""Danh mục: all rows of the included returns' open lists, with the unit and the place they came from."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd

from pipeline.campaign.model import ListColumn, OpenList
from pipeline.publish.exact import text_or_none, unscaled, whole_or_none
from pipeline.publish.workbook.book import ReportBook
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.records import RecordColumn, Records, Value, write_records

_WIDTHS = {"text": 34.0, "choice": 18.0, "date": 12.0, "number": 12.0}


def write_list_sheets(book: ReportBook, contents: Contents) -> None:
    """One sheet per list that somebody filled in."""
    lists = [table for table in contents.campaign.form.tables.values() if isinstance(table, OpenList)]
    for table in lists:
        rows = list(_rows(table, contents))
        name = contents.say("sheet.list")
        if len(lists) > 1:
            name = contents.say("sheet.list-of", label=contents.label(table.label))
        records = Records(contents.label(table.label), _columns(table, contents), rows, frozen_columns=2)
        write_records(book, contents, name, records)


def _columns(table: OpenList, contents: Contents) -> list[RecordColumn]:
    own = [
        RecordColumn(
            contents.label(column.label),
            _WIDTHS[column.kind],
            {"text": "text", "choice": "text", "date": "centre", "number": "number"}[column.kind],
            column.number.decimals,
            summed=column.kind == "number",
        )
        for column in table.columns
    ]
    return [
        RecordColumn(contents.say("column.number"), 5, "centre"),
        RecordColumn(contents.say("column.unit"), 30),
        *own,
        RecordColumn(contents.say("column.file"), 26),
        RecordColumn(contents.say("column.sheet"), 12),
        RecordColumn(contents.say("column.cell"), 8, "centre"),
    ]


def _rows(table: OpenList, contents: Contents) -> Iterator[list[Value]]:
    """The rows in the order of units, then as they stand in the return."""
    frame = contents.package.tables.lists[table.id]
    found = [row for row in frame.to_dict("records") if int(row["return_no"]) in contents.included_returns]
    rank = {line.unit.code: place for place, line in enumerate(contents.lines)}
    found.sort(key=lambda row: (rank[_unit(row, contents)], int(row["row_number"])))
    for number, row in enumerate(found, start=1):
        file = contents.included_returns[int(row["return_no"])].file
        values = [_value(row, column, file, contents) for column in table.columns]
        first_cell = next((c for c in (text_or_none(row[f"{x.id}__cell"]) for x in table.columns) if c), "")
        yield [number, contents.unit_name(_unit(row, contents)), *values, file, str(row["sheet"]), first_cell]


def _unit(row: Mapping[Hashable, Any], contents: Contents) -> str:
    return contents.included_returns[int(row["return_no"])].unit or ""


def _value(row: Mapping[Hashable, Any], column: ListColumn, file: str, contents: Contents) -> Value:
    if (file, row["sheet"], row[f"{column.id}__cell"]) in contents.withheld:
        return contents.say("withheld")
    value = row[column.id]
    if column.kind == "number":
        scaled = whole_or_none(value)
        return None if scaled is None else unscaled(scaled, column.number.decimals)
    if column.kind == "date":
        return None if pd.isna(value) else pd.Timestamp(str(value)).date()
    if column.kind == "choice":
        labels = {choice.id: contents.label(choice.label) for choice in column.choices}
        return labels.get(text_or_none(value) or "") or text_or_none(row[f"{column.id}__said"]) or ""
    return text_or_none(value) or ""

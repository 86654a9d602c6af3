"""Danh mục: all rows of the included returns' open lists, with the unit and the place they came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.campaign.model import ListColumn, OpenList
from pipeline.publish.workbook.book import ReportBook
from pipeline.publish.workbook.columns import (
    Column,
    Table,
    alike,
    by_code,
    counting,
    looked_up,
    of_days,
    of_numbers,
    of_texts,
)
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.records import RecordColumn, Records, write_records

_WIDTHS = {"text": 34.0, "choice": 18.0, "date": 12.0, "number": 12.0}


def write_list_sheets(book: ReportBook, contents: Contents) -> None:
    """One sheet per list that somebody filled in."""
    lists = [table for table in contents.campaign.form.tables.values() if isinstance(table, OpenList)]
    for table in lists:
        rows = _rows(table, contents)
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


def _rows(table: OpenList, contents: Contents) -> Table:
    """The rows in the order of units, then as they stand in the return."""
    found = _in_order(contents.package.tables.lists[table.id], contents)
    included = contents.included_returns
    names = {number: contents.unit_name(file.unit) for number, file in included.items()}
    files = {number: file.file for number, file in included.items()}
    cells = [of_texts(found[f"{column.id}__cell"]) for column in table.columns]
    return Table(
        [
            counting(len(found)),
            by_code(found["return_no"], names),
            *(_shown(found, column, contents) for column in table.columns),
            by_code(found["return_no"], files),
            of_texts(found["sheet"]),
            _first_given(cells, len(found)),
        ]
    )


@dataclass(frozen=True)
class _Rows:
    """Some rows of a long table; a column is taken when it is asked for, and not held."""

    frame: pd.DataFrame
    at: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.at)

    def __getitem__(self, column: str) -> pd.Series[Any]:
        return self.frame[column].take(self.at)


def _in_order(frame: pd.DataFrame, contents: Contents) -> _Rows:
    rank = {line.unit.code: place for place, line in enumerate(contents.lines)}
    ranks = {number: rank[file.unit or ""] for number, file in contents.included_returns.items()}
    numbers = frame["return_no"]
    rows = np.flatnonzero(numbers.isin(list(ranks)))
    order = np.lexsort((frame["row_number"].to_numpy()[rows], numbers.iloc[rows].map(ranks).to_numpy()))
    return _Rows(frame, rows[order])


def _first_given(columns: Sequence[Column], rows: int) -> Column:
    """In each row the first of the columns in which something stands there."""
    found = alike("", rows)
    for column in reversed(columns):
        found = found.but(column.given(), column)
    return found


def _shown(found: _Rows, column: ListColumn, contents: Contents) -> Column:
    shown = _values(found, column, contents)
    hidden = _withheld(found, column, contents)
    return shown.but(hidden, alike(contents.say("withheld"), len(found))) if hidden.any() else shown


def _values(found: _Rows, column: ListColumn, contents: Contents) -> Column:
    if column.kind == "number":
        return of_numbers(found[column.id], pd.Series(column.number.decimals, index=range(len(found))))
    if column.kind == "date":
        return of_days(found[column.id])
    words = of_texts(found[column.id])
    if column.kind == "choice":
        labels = {choice.id: contents.label(choice.label) for choice in column.choices}
        words = _first_given([looked_up(words, labels), of_texts(found[f"{column.id}__said"])], len(found))
    return words.but(~words.given(), alike("", len(found)))


def _withheld(found: _Rows, column: ListColumn, contents: Contents) -> npt.NDArray[np.bool_]:
    """The rows in which the column's text must not be shown."""
    included = {file.file: number for number, file in contents.included_returns.items()}
    hidden = {(included[file], sheet, cell) for file, sheet, cell in contents.withheld if file in included}
    numbers = found["return_no"]
    rows = numbers.isin([number for number, _, _ in hidden]).to_numpy(copy=True)
    places = (texts[rows].tolist() for texts in (numbers, found["sheet"], found[f"{column.id}__cell"]))
    rows[rows] = [place in hidden for place in zip(*places, strict=True)]
    return rows

"""The rows of open lists of many returns, and the totals printed under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.campaign.model import Form, ListColumn, OpenList
from pipeline.gather.columns import LARGEST, choice_of, scaled, texts, typed
from pipeline.model import LIST_BASE_COLUMNS, LIST_TOTAL_COLUMNS, ListRow, Return
from pipeline.text import parse_date

T = TypeVar("T")

_SAME = frozenset({str, date, type(None)})
"""Types of which equal values are the same in every respect; of Decimals 1 and 1.0 are equal."""


def long_list(returns: Sequence[Return], table: OpenList) -> pd.DataFrame:
    """All rows of one open list: LIST_BASE_COLUMNS and the list's own."""
    of_each = [[row for row in each.list_rows if row.table == table.id] for each in returns]
    rows = list(chain.from_iterable(of_each))
    base = pd.DataFrame(
        {
            "return_no": np.repeat(np.arange(len(returns)), [len(each) for each in of_each]),
            "sheet": texts(row.sheet for row in rows),
            "row_number": np.array([row.row_number for row in rows], dtype="int64"),
        }
    ).astype(LIST_BASE_COLUMNS)
    values = _columns([row.values for row in rows], table)
    cells = _columns([row.cells for row in rows], table)
    columns = [
        _list_column(column, list(values[position]), texts(cells[position]), _faulty(rows, column))
        for position, column in enumerate(table.columns)
    ]
    return pd.concat([base, *columns], axis="columns")


def _columns(rows: Sequence[Sequence[T]], table: OpenList) -> Sequence[Sequence[T]]:
    return list(zip(*rows, strict=True)) if rows else [()] * len(table.columns)


def _faulty(rows: Sequence[ListRow], column: ListColumn) -> list[int]:
    """The positions of the rows in which extraction found the column's cell faulty."""
    return [at for at, row in enumerate(rows) if row.faulty and column.id in row.faulty]


def _list_column(
    column: ListColumn, values: list[object], cells: pd.Series[str], faulty: Sequence[int]
) -> pd.DataFrame:
    for at in faulty:
        values[at] = None
    is_faulty = np.zeros(len(values), dtype="bool")
    is_faulty[faulty] = True
    found = _list_values(values, column)
    return pd.DataFrame({**found, f"{column.id}__cell": cells, f"{column.id}__faulty": is_faulty})


def _list_values(values: Sequence[object], column: ListColumn) -> dict[str, pd.Series]:
    """A list column's values under their names, by its kind; the words too where they may say more."""
    if column.kind == "number":
        whole, surplus = scaled(values, np.full(len(values), column.number.decimals, dtype="int8"))
        return {column.id: whole, f"{column.id}__surplus": pd.Series(surplus)}
    if column.kind == "text":
        return {column.id: texts(map(_words, values))}
    different, at = _different(values)
    words = texts(map(_words, different)).take(at).reset_index(drop=True)
    if column.kind == "choice":
        chosen = (choice_of(value, column.choices) for value in different)
        ids = texts(choice.id if choice else None for choice in chosen)
        return {column.id: ids.take(at).reset_index(drop=True), f"{column.id}__said": words}
    # Seconds, not nanoseconds: a mistyped year such as 0224 or 9999 must be judged, not crash.
    days = np.array([parse_date(value) for value in different], dtype="datetime64[s]")
    return {column.id: pd.Series(days[at]), f"{column.id}__said": words}


def _different(values: Sequence[object]) -> tuple[list[object], npt.NDArray[np.int64]]:
    """The different values, and which of them stands in each place."""
    if set(map(type, values)) <= _SAME:
        keys: Sequence[object] = values
    else:
        keys = [value if type(value) in _SAME else (type(value), str(value)) for value in values]
    first = dict(zip(reversed(keys), reversed(range(len(keys))), strict=True))
    places = {key: place for place, key in enumerate(first)}
    at = np.fromiter(map(places.__getitem__, keys), dtype="int64", count=len(values))
    return [values[place] for place in first.values()], at


def _words(value: object) -> str | None:
    if value is None or type(value) is str:
        return value
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


# ---------------------------------------------------------------- printed totals


def list_totals(returns: Sequence[Return], lists: Mapping[str, pd.DataFrame], form: Form) -> pd.DataFrame:
    """What each return states as the total of a list's column, and what its rows come to."""
    found = [(no, total) for no, each in enumerate(returns) for total in each.list_totals]
    rules = {
        (table.id, column.id): column
        for table in form.tables.values()
        if isinstance(table, OpenList)
        for column in table.columns
    }
    sums = {at: _sums(lists[at[0]], rules[at]) for at in {(total.table, total.column) for _, total in found}}
    places = [rules[total.table, total.column].number.decimals for _, total in found]
    printed, _ = scaled([total.value for _, total in found], np.array(places, dtype="int8"))
    frame = pd.DataFrame(
        {
            "return_no": [no for no, _ in found],
            "table": [total.table for _, total in found],
            "column": [total.column for _, total in found],
            "printed": printed,
            "summed": pd.array([sums[t.table, t.column].get(no, 0) for no, t in found], dtype="Int64"),
            "sheet": [total.sheet for _, total in found],
            "cell": [total.cell for _, total in found],
        }
    )
    return typed(frame, LIST_TOTAL_COLUMNS)


def _sums(rows: pd.DataFrame, column: ListColumn) -> dict[int, int | None]:
    """A number column's scaled sum by return; None if one of its cells has no number that is known."""
    known = ~(rows[f"{column.id}__faulty"] | rows[f"{column.id}__surplus"])
    if column.required:
        known &= rows[column.id].notna()
    values = rows[column.id].to_numpy(dtype="int64", na_value=0)
    sums: dict[int, int | None] = {}
    for no, value, is_known in zip(rows["return_no"].tolist(), values.tolist(), known.tolist(), strict=True):
        before = sums.get(no, 0)
        # Kept within Int64: a sum beyond it differs from any printed total all the same.
        sums[no] = min(before + value, LARGEST) if is_known and before is not None else None
    return sums

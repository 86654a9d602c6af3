"""The rows of open lists of many returns, and the totals printed under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.campaign.model import Form, ListColumn, OpenList
from pipeline.gather.columns import choice_of, scaled, texts, typed
from pipeline.model import LIST_BASE_COLUMNS, LIST_TOTAL_COLUMNS, Return
from pipeline.text import parse_date
from pipeline.wholes import sums_within

T = TypeVar("T")

_TEXT = frozenset({str, type(None)})
_SAME = _TEXT | {date}
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
    # Few rows of all lists stand in other cells than those of another return.
    different, at = _different([row.cells for row in rows])
    cells = [texts(column).take(at).reset_index(drop=True) for column in _columns(different, table)]
    faulty = [(place, row.faulty) for place, row in enumerate(rows) if row.faulty]
    columns = [
        _list_column(column, values[place], cells[place], [at for at, ids in faulty if column.id in ids])
        for place, column in enumerate(table.columns)
    ]
    return pd.concat([base, *columns], axis="columns")


def _columns(rows: Sequence[Sequence[T]], table: OpenList) -> list[list[T]]:
    width = len(table.columns)
    assert set(map(len, rows)) <= {width}, "extraction gives each row all columns"
    cells = list(chain.from_iterable(rows))
    return [cells[place::width] for place in range(width)]


def _list_column(
    column: ListColumn, values: list[Any], cells: pd.Series[str], faulty: Sequence[int]
) -> pd.DataFrame:
    for at in faulty:
        values[at] = None
    is_faulty = np.zeros(len(values), dtype="bool")
    is_faulty[faulty] = True
    found = _list_values(values, column)
    return pd.DataFrame({**found, f"{column.id}__cell": cells, f"{column.id}__faulty": is_faulty})


def _list_values(values: Sequence[Any], column: ListColumn) -> dict[str, pd.Series]:
    """A list column's values under their names, by its kind; the words too where they may say more."""
    if column.kind == "number":
        whole, surplus = scaled(values, np.full(len(values), column.number.decimals, dtype="int8"))
        return {column.id: whole, f"{column.id}__surplus": pd.Series(surplus)}
    types = set(map(type, values))
    if column.kind == "text":
        return {column.id: texts(values if types <= _TEXT else map(_words, values))}
    different, at = _different(values) if types <= _SAME else _different_beside_others(values)
    words = texts(map(_words, different)).take(at).reset_index(drop=True)
    if column.kind == "choice":
        chosen = (choice_of(value, column.choices) for value in different)
        ids = texts(choice.id if choice else None for choice in chosen)
        return {column.id: ids.take(at).reset_index(drop=True), f"{column.id}__said": words}
    # Seconds, not nanoseconds: a mistyped year such as 0224 or 9999 must be judged, not crash.
    days = np.array([parse_date(value) for value in different], dtype="datetime64[s]")
    return {column.id: pd.Series(days[at]), f"{column.id}__said": words}


def _different(values: Sequence[T]) -> tuple[list[T], npt.NDArray[np.int64]]:
    """The different values, and which of them stands in each place. What is equal must be the same."""
    places = {value: place for place, value in enumerate(dict.fromkeys(values))}
    return list(places), np.fromiter(map(places.__getitem__, values), dtype="int64", count=len(values))


def _different_beside_others(values: Sequence[object]) -> tuple[list[object], npt.NDArray[np.int64]]:
    """The same, of values that are of any types."""
    keys = [value if type(value) in _SAME else (type(value), str(value)) for value in values]
    different, at = _different(keys)
    value_of = dict(zip(keys, values, strict=True))
    return [value_of[key] for key in different], at


def _words(value: object) -> str | None:
    if value is None or type(value) is str:
        return value
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


# ---------------------------------------------------------------- printed totals


def list_totals(returns: Sequence[Return], lists: Mapping[str, pd.DataFrame], form: Form) -> pd.DataFrame:
    """What each return states as the total of a list's column, and what its rows come to."""
    of_each = [each.list_totals for each in returns]
    found = list(chain.from_iterable(of_each))
    numbers = np.repeat(np.arange(len(returns)), list(map(len, of_each)))
    different, at = _different([(total.table, total.column) for total in found])
    rules = [_list_column_of(form, *column) for column in different]
    places = np.array([rule.number.decimals for rule in rules], dtype="int8")[at]
    printed, _ = scaled([total.value for total in found], places)
    summed, is_unknown = np.zeros(len(found), dtype="int64"), np.zeros(len(found), dtype="bool")
    for place, ((table, _), rule) in enumerate(zip(different, rules, strict=True)):
        here = at == place
        sums, has_unknown = _sums(lists[table], rule, len(returns))
        summed[here], is_unknown[here] = sums[numbers[here]], has_unknown[numbers[here]]
    frame = pd.DataFrame(
        {
            "return_no": numbers,
            "table": texts(total.table for total in found),
            "column": texts(total.column for total in found),
            "printed": printed,
            "summed": pd.arrays.IntegerArray(summed, is_unknown),
            "sheet": texts(total.sheet for total in found),
            "cell": texts(total.cell for total in found),
        }
    )
    return typed(frame, LIST_TOTAL_COLUMNS)


def _list_column_of(form: Form, table: str, column: str) -> ListColumn:
    of = form.tables[table]
    assert isinstance(of, OpenList), "extraction finds totals of lists alone"
    return next(one for one in of.columns if one.id == column)


def _sums(
    rows: pd.DataFrame, column: ListColumn, returns: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """A number column's scaled sum in each return, and whether one of its cells has no known number."""
    known = ~(rows[f"{column.id}__faulty"] | rows[f"{column.id}__surplus"])
    if column.required:
        known &= rows[column.id].notna()
    numbers = rows["return_no"].to_numpy()
    sums, has_unknown = np.zeros(returns, dtype="int64"), np.zeros(returns, dtype="bool")
    first = np.flatnonzero(np.diff(numbers, prepend=-1))  # the rows of a return follow one another
    # A sum beyond Int64 differs from any printed total all the same.
    sums[numbers[first]] = sums_within(rows[column.id].to_numpy(dtype="int64", na_value=0), first)
    has_unknown[numbers[~known.to_numpy()]] = True
    return sums, has_unknown

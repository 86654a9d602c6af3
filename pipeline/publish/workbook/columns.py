"""Columns of a long table: their different values, and which of them stands in each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.publish.exact import Exact, unscaled
from pipeline.wholes import exact_sum

Value = str | Exact | date | None
Wholes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Column:
    """Row r shows `values[at[r]]`, or, from `len(values)` on, one of `wholes`, which are further values.

    There may be values that stand in no row, and `wholes` may be alike.
    """

    values: Sequence[Value]
    at: Wholes
    wholes: Wholes = field(default_factory=lambda: np.array([], dtype="int64"))

    def __len__(self) -> int:
        return len(self.at)

    def __getitem__(self, rows: slice) -> Column:
        """The same column in these rows."""
        return Column(self.values, self.at[rows], self.wholes)

    def __iter__(self) -> Iterator[Value]:
        """The value of each row."""
        values = [*self.values, *self.wholes.tolist()]
        return (values[at] for at in self.at.tolist())

    def total(self) -> Exact:
        """The sum of all numbers in its rows."""
        count = len(self.values)
        wholes = exact_sum(self.wholes[self.at[self.at >= count] - count])
        standing = zip(self.values, np.bincount(self.at, minlength=count).tolist(), strict=False)
        numbers = (value * rows for value, rows in standing if rows and isinstance(value, int | Decimal))
        total: Exact = sum(numbers, start=wholes)
        return total

    def given(self) -> npt.NDArray[np.bool_]:
        """In which rows something stands."""
        is_given = [value is not None and value != "" for value in self.values]
        return np.append(np.array(is_given, dtype="bool"), np.ones(len(self.wholes), dtype="bool"))[self.at]

    def but(self, rows: npt.NDArray[np.bool_], other: Column) -> Column:
        """The column with what stands in `other`, which has no `wholes`, in some rows."""
        values = [*other.values, *self.values]
        return Column(values, np.where(rows, other.at, self.at + len(other.values)), self.wholes)

    def only_used(self) -> Column:
        """Without what stands in no row; the values, but for `wholes`, as they first stand, from the top."""
        count = len(self.values)
        used = np.zeros(count + len(self.wholes), dtype="bool")
        used[self.at] = True
        rows = np.flatnonzero(self.at < count)[::-1]
        first = np.full(count, len(self.at))
        first[self.at[rows]] = rows
        kept = np.argsort(first, kind="stable")[: int(used[:count].sum())]
        place = np.cumsum(used) - 1
        place[kept] = np.arange(len(kept))
        values = [self.values[at] for at in kept.tolist()]
        return Column(values, place[self.at], self.wholes[used[count:]])


@dataclass(frozen=True)
class Table:
    """Columns of equal length."""

    columns: Sequence[Column]

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def __getitem__(self, rows: slice) -> Table:
        """The same columns in these rows."""
        return Table([column[rows] for column in self.columns])

    def rows(self) -> Iterator[tuple[Value, ...]]:
        """Its rows from the top."""
        return zip(*self.columns, strict=True)


def by_rows(rows: Sequence[Sequence[Value]]) -> Table:
    """Rows of equal length as a table."""
    return Table([of_values(column) for column in zip(*rows, strict=True)])


def of_values(values: Sequence[Value]) -> Column:
    """A column of any values."""
    kinds = set(map(type, values))
    if kinds == {int} and (wholes := _int64(values)) is not None:
        return Column((), np.arange(len(values)), wholes)
    keys = values if kinds <= {str, int, type(None)} else [_key(value) for value in values]
    different = dict.fromkeys(keys)
    if len(different) == len(keys):
        return Column(values, np.arange(len(values)))
    place_of = dict(zip(different, range(len(different)), strict=True))
    at = np.fromiter(map(place_of.__getitem__, keys), dtype="int64", count=len(keys))
    if keys is values:
        return Column(list(different), at)  # type: ignore[arg-type]
    firsts = dict(zip(reversed(keys), reversed(values), strict=True))  # what is put there last stays
    return Column([firsts[key] for key in different], at)


def _key(value: Value) -> object:
    """What stands for a value: decimals that are equal may be shown with different places."""
    return value if type(value) in (str, int) else (type(value), str(value))


def _int64(values: Sequence[Any]) -> Wholes | None:
    try:
        return np.array(values, dtype="int64")
    except OverflowError:
        return None


def alike(value: Value, rows: int) -> Column:
    """A column in which the same stands everywhere."""
    return Column([value], np.zeros(rows, dtype="int64"))


def counting(rows: int) -> Column:
    """1, 2, 3 ... down the rows."""
    return Column((), np.arange(rows), np.arange(1, rows + 1).astype(np.int64))


def of_texts(texts: pd.Series[str]) -> Column:
    """A column of texts; None where one is missing."""
    codes, different = pd.factorize(texts)
    return Column([*different.tolist(), None], np.where(codes < 0, len(different), codes))


def of_days(days: pd.Series[Any]) -> Column:
    """A column of days; None where one is missing."""
    codes, different = pd.factorize(days)
    found = [pd.Timestamp(str(day)).date() for day in different.tolist()]
    return Column([*found, None], np.where(codes < 0, len(found), codes))


def looked_up(column: Column, found: Mapping[str, Value]) -> Column:
    """What is found under each of a column's texts."""
    return Column([found.get(text) if isinstance(text, str) else None for text in column.values], column.at)


def by_code(codes: pd.Series[int], found: Mapping[int, Value]) -> Column:
    """What is found under each of the codes."""
    at, different = pd.factorize(codes)
    return Column([found[code] for code in different.tolist()], at)


def of_numbers(scaled: pd.Series[int], decimals: pd.Series[int]) -> Column:
    """The numbers that scaled whole ones stand for; None where one is missing."""
    wholes: Wholes = np.asarray(scaled.fillna(0), dtype=np.int64)
    return of_scaled(wholes, decimals.to_numpy(), scaled.isna().to_numpy())


def of_scaled(scaled: Wholes, decimals: npt.NDArray[Any] | int, missing: npt.NDArray[np.bool_]) -> Column:
    """The same; where one is `missing`, whatever stands in `scaled` is passed over."""
    places = np.broadcast_to(decimals, scaled.shape)
    fine = np.flatnonzero((places != 0) & ~missing)
    pairs = list(zip(scaled[fine].tolist(), places[fine].tolist(), strict=True))
    different = {pair: place for place, pair in enumerate(dict.fromkeys(pairs), start=1)}
    values = [None, *(unscaled(*pair) for pair in different)]
    at = np.where(missing, 0, np.arange(len(scaled)) + len(values))
    at[fine] = [different[pair] for pair in pairs]
    return Column(values, at, scaled)

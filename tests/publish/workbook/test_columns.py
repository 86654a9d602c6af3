"""A column's different values, and where each stands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.exact import unscaled
from pipeline.publish.workbook.columns import (
    Column,
    Value,
    alike,
    by_rows,
    looked_up,
    of_days,
    of_numbers,
    of_texts,
    of_values,
)

values = st.one_of(
    st.none(),
    st.sampled_from(["", "a", "b"]),
    st.integers(-3, 3) | st.integers(10**18, 10**20),
    st.sampled_from([Decimal("1"), Decimal("1.0"), date(2024, 12, 1)]),
)


def spelt(found: object) -> list[str]:
    """Values told apart even where they are equal: 1, Decimal("1") and Decimal("1.0")."""
    return [repr(value) for value in found]  # type: ignore[attr-defined]


@given(st.lists(values, max_size=20))
def test_a_column_shows_what_it_was_made_of(given_values: list[Value]) -> None:
    assert spelt(of_values(given_values)) == spelt(given_values)


@given(st.lists(values, max_size=20) | st.lists(st.integers(-(2**62), 2**62), max_size=20))
def test_a_total_is_that_of_its_rows(given_values: list[Value]) -> None:
    column = of_values([5, *given_values])[slice(1, None)]
    total = sum((value for value in given_values if isinstance(value, int | Decimal)), start=0)

    assert repr(column.total()) == repr(total)


@given(st.lists(values, max_size=20))
def test_unused_values_go_and_the_rest_keeps_its_place(given_values: list[Value]) -> None:
    whole = of_values(["never", *given_values])
    used = whole[slice(1, None)].only_used()

    assert spelt(used) == spelt(given_values)
    assert len(used.values) + len(used.wholes) <= len(given_values)


def test_used_values_stand_in_the_order_in_which_they_appear() -> None:
    column = Column(["a", "b", "c"], np.array([2, 1, 2, 3]), np.array([7, 8])).only_used()

    assert (column.values, column.wholes.tolist(), column.at.tolist()) == (["c", "b"], [7], [0, 1, 0, 2])


@given(st.lists(st.tuples(st.none() | st.integers(-(2**62), 2**62), st.integers(0, 3)), max_size=20))
def test_scaled_numbers_become_what_they_stand_for(numbers: list[tuple[int | None, int]]) -> None:
    frame = pd.DataFrame(numbers, columns=["scaled", "decimals"], dtype="object")
    column = of_numbers(frame["scaled"].astype("Int64"), frame["decimals"].astype("int8"))

    assert spelt(column) == spelt(
        None if scaled is None else unscaled(scaled, decimals) for scaled, decimals in numbers
    )


def test_days_are_days_and_what_is_missing_stays_missing() -> None:
    days = pd.Series(["2024-12-02", None, "2024-12-01", "2024-12-02"], dtype="datetime64[s]")

    assert list(of_days(days)) == [date(2024, 12, 2), None, date(2024, 12, 1), date(2024, 12, 2)]


def test_texts_are_looked_up_and_what_is_missing_stays_missing() -> None:
    texts = of_texts(pd.Series(["a", None, "b", "a"], dtype="str"))

    assert list(texts) == ["a", None, "b", "a"]
    assert list(looked_up(texts, {"a": 1, "b": "two"})) == [1, None, "two", 1]


def test_another_column_shows_through_in_some_rows() -> None:
    numbers = of_values([1, 2, 3])

    assert list(numbers.but(np.array([False, True, False]), alike("withheld", 3))) == [1, "withheld", 3]
    assert of_values([None, "", "a"]).given().tolist() == [False, False, True]


def test_a_table_is_cut_by_rows() -> None:
    table = by_rows([["a", 1], ["b", 2], ["c", 3]])

    assert (len(table), len(by_rows([]))) == (3, 0)
    assert list(table[1:].rows()) == [("b", 2), ("c", 3)]

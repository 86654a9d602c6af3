"""What a rule is: one expectation on a long table, and what a row that does not meet it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

Row = Mapping[str, Any]
"""One row of a long table, by column name."""

Facts = tuple[tuple[str, str], ...]


def no_facts(_row: Row) -> Facts:
    """For findings whose wording names no fact."""
    return ()


@dataclass(frozen=True)
class Rule:
    """An expectation as Great Expectations names it, and the finding that each unexpected row becomes.

    `cell` is the column of the long table with the address to point at. `native` is the id of the
    campaign's own rule that this is; empty for the rules that every campaign has.
    """

    code: str
    expectation: str
    arguments: Mapping[str, Any]
    facts: Callable[[Row], Facts] = no_facts
    cell: str = "cell"
    native: str = ""


@dataclass(frozen=True)
class Suite:
    """A long table, one row per thing to be judged, and the rules that each of its rows must meet."""

    name: str
    rows: pd.DataFrame
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Verdict:
    """How one rule went: the positions of the rows that do not meet it, or why it could not be applied."""

    suite: Suite
    rule: Rule
    unexpected: tuple[int, ...] = field(default=())
    problem: str | None = None


# ---------------------------------------------------------------- the expectations we use

_GIVEN = {"ignore_row_if": "either_value_is_missing"}


def not_null(code: str, column: str, facts: Callable[[Row], Facts] = no_facts, cell: str = "cell") -> Rule:
    """`column` holds something in every row."""
    return Rule(code, "expect_column_values_to_not_be_null", {"column": column}, facts, cell)


def in_set(
    code: str, column: str, among: list[Any], facts: Callable[[Row], Facts] = no_facts, cell: str = "cell"
) -> Rule:
    """`column` holds one of `among`, or nothing."""
    arguments = {"column": column, "value_set": among}
    return Rule(code, "expect_column_values_to_be_in_set", arguments, facts, cell)


def equal(code: str, one: str, other: str, facts: Callable[[Row], Facts] = no_facts) -> Rule:
    """Both columns hold the same, where both hold something."""
    arguments = {"column_A": one, "column_B": other, **_GIVEN}
    return Rule(code, "expect_column_pair_values_to_be_equal", arguments, facts)


def at_least(
    code: str, larger: str, smaller: str, facts: Callable[[Row], Facts] = no_facts, cell: str = "cell"
) -> Rule:
    """`larger` >= `smaller`, where both hold something.

    Exact for whole numbers of any size. A bound is a column too, never an argument: Great Expectations
    turns the arguments of "between" into floating point.
    """
    arguments = {"column_A": larger, "column_B": smaller, "or_equal": True, **_GIVEN}
    return Rule(code, "expect_column_pair_values_a_to_be_greater_than_b", arguments, facts, cell)


def from_to(
    code: str,
    column: str,
    earliest: date | None,
    latest: date | None,
    facts: Callable[[Row], Facts],
    cell: str,
) -> Rule:
    """`column` holds a day of the window, bounds included, or nothing; None is an open end."""
    bounds = {"min_value": _midnight(earliest), "max_value": _midnight(latest)}
    return Rule(code, "expect_column_values_to_be_between", {"column": column, **bounds}, facts, cell)


def _midnight(value: date | None) -> pd.Timestamp | None:
    return None if value is None else pd.Timestamp(value)

"""What a rule is: one expectation on a long table, and what a row that does not meet it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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


_NAME_COLUMNS = frozenset({"column", "column_A", "column_B", "column_list"})
_NAME_NO_COLUMN = frozenset(
    {"value_set", "min_value", "max_value", "regex", "or_equal", "ignore_row_if"}
    | {"strict_min", "strict_max", "value"}
)


@dataclass(frozen=True)
class Suite:
    """A long table, one row per thing to be judged, and the rules that each of its rows must meet."""

    name: str
    rows: pd.DataFrame
    rules: tuple[Rule, ...]

    @property
    def looked_at(self) -> pd.DataFrame:
        """The rows with the columns that the rules name; with all if one of them may look at others too."""
        arguments = [rule.arguments for rule in self.rules]
        if any(named.keys() - _NAME_NO_COLUMN - _NAME_COLUMNS for named in arguments):
            return self.rows
        values = [named[name] for named in arguments for name in _NAME_COLUMNS & named.keys()]
        columns = {name for value in values for name in (value if isinstance(value, list) else [value])}
        return self.rows[[name for name in self.rows.columns if name in columns]]


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

    Exact for whole numbers of any size, and for days. A bound is a column too, never an argument: Great
    Expectations turns the arguments of "between" into floating point, and looks at days one by one.
    """
    arguments = {"column_A": larger, "column_B": smaller, "or_equal": True, **_GIVEN}
    return Rule(code, "expect_column_pair_values_a_to_be_greater_than_b", arguments, facts, cell)

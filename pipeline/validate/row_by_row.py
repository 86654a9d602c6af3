"""Which of a campaign's own rules look at one row at a time, and so at one return at a time."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.campaign.model import NativeExpectation

_BOUNDS = frozenset({"min_value", "max_value", "strict_min", "strict_max"})
_PAIR = frozenset({"column_A", "column_B", "ignore_row_if"})
_ROW_BY_ROW: Mapping[str, frozenset[str]] = {
    "expect_column_values_to_be_null": frozenset({"column"}),
    "expect_column_values_to_not_be_null": frozenset({"column"}),
    "expect_column_values_to_be_in_set": frozenset({"column", "value_set"}),
    "expect_column_values_to_not_be_in_set": frozenset({"column", "value_set"}),
    "expect_column_values_to_be_between": frozenset({"column"}) | _BOUNDS,
    "expect_column_value_lengths_to_be_between": frozenset({"column"}) | _BOUNDS,
    "expect_column_value_lengths_to_equal": frozenset({"column", "value"}),
    "expect_column_values_to_match_regex": frozenset({"column", "regex"}),
    "expect_column_values_to_not_match_regex": frozenset({"column", "regex"}),
    "expect_column_pair_values_to_be_equal": _PAIR,
    "expect_column_pair_values_a_to_be_greater_than_b": _PAIR | {"or_equal"},
}
"""The expectations that are known to judge each row by itself, with the arguments that leave it so.

Any other may look over rows (uniqueness, an order, the values of a column as a whole), and so may any other
argument: with `mostly` a row may fail where enough others do not, and a `row_condition` may compare it with
the mean of all.
"""


def is_row_by_row(native: NativeExpectation) -> bool:
    """Whether what the rule says of one return is sure not to depend on the other returns."""
    known = _ROW_BY_ROW.get(native.expectation)
    # The number of a return is its place among the others.
    return known is not None and known.issuperset(native.arguments) and "return_no" not in named_in(native)


def named_in(native: NativeExpectation) -> list[object]:
    """The values of the rule's arguments, those in lists one by one: among them the columns that it names."""
    values = native.arguments.values()
    return [name for value in values for name in (value if isinstance(value, list) else [value])]

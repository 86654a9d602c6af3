"""A campaign's own rules: expectations written down as such in its expectations.yaml."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

import pandas as pd

from pipeline.campaign.model import Campaign, NativeExpectation, OpenList
from pipeline.errors import SchemaFault
from pipeline.model import LongTables
from pipeline.validate.rules import Facts, Rule, Suite, Verdict

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
    return known is not None and known.issuperset(native.arguments) and "return_no" not in _named(native)


def native_suites(
    tables: LongTables, shares: Callable[[], pd.DataFrame], campaign: Campaign, *, row_by_row: bool
) -> Iterator[Suite]:
    """One suite for each long table, and part of one, that the campaign has such rules of its own on."""
    asked = [native for native in campaign.expectations if is_row_by_row(native) is row_by_row]
    for (on, table), group in groupby(sorted(asked, key=_subject), key=_subject):
        rows = _rows(tables, shares, campaign, on)
        if table and "table" in rows:  # a list is one table anyway
            rows = rows[rows["table"] == table]
        name = f"own {on} {table}".strip() + ("" if row_by_row else " over returns")
        yield Suite(name, rows, tuple(_rule(native, campaign) for native in group))


def _subject(native: NativeExpectation) -> tuple[str, str]:
    return (native.on, native.table or "")


def _rows(
    tables: LongTables, shares: Callable[[], pd.DataFrame], campaign: Campaign, on: str
) -> pd.DataFrame:
    if on == "entries":
        table_of = pd.Series([slot.table for slot in campaign.form.slots], dtype="category")
        rows = tables.entries.astype({"sheet": "str", "cell": "str"})  # texts for whoever writes a rule
        return rows.assign(table=table_of.take(rows["slot"].to_numpy()).array)
    if on == "tasks":
        return tables.tasks
    return shares() if on == "shares" else tables.lists[on]


def _rule(native: NativeExpectation, campaign: Campaign) -> Rule:
    facts: Facts = (
        ("severity", native.severity),
        *((f"says_{language}", words) for language, words in sorted(native.says.items())),
        *((f"do_{language}", words) for language, words in sorted(native.remedy.items())),
        ("rule", native.id),
    )
    cell = _cell(native, campaign.form.tables.get(native.on))
    return Rule("V490", native.expectation, native.arguments, lambda _: facts, cell, native.id)


def _cell(native: NativeExpectation, table: object) -> str:
    """Where to point: in a list, at the first of its columns that the rule names, else at the first."""
    if not isinstance(table, OpenList):
        return "cell"
    columns = [column.id for column in table.columns]
    return f"{next((name for name in _named(native) if name in columns), columns[0])}__cell"


def _named(native: NativeExpectation) -> list[object]:
    """The values of the rule's arguments, those in lists one by one: among them the columns that it names."""
    values = native.arguments.values()
    return [name for value in values for name in (value if isinstance(value, list) else [value])]


def native_faults(verdicts: Sequence[Verdict], campaign: Campaign) -> list[SchemaFault]:
    """The campaign's own rules that could not be applied, each with the reason; by what they are on."""
    place = {native.id: at for at, native in enumerate(sorted(campaign.expectations, key=_subject))}
    failed = [one for one in verdicts if one.rule.native and one.problem is not None]
    return [
        SchemaFault(
            file=f"{campaign.id}/expectations.yaml",
            line=0,
            key="validate.own-rule",
            facts=(
                ("rule", verdict.rule.native),
                ("expectation", verdict.rule.expectation),
                ("reason", verdict.problem or ""),
            ),
        )
        for verdict in sorted(failed, key=lambda one: place[one.rule.native])
    ]

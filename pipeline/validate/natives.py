"""A campaign's own rules: expectations written down as such in its expectations.yaml."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import pandas as pd

from pipeline.campaign.model import Campaign, NativeExpectation, OpenList
from pipeline.errors import SchemaFault
from pipeline.model import LongTables
from pipeline.validate.row_by_row import is_row_by_row, named_in
from pipeline.validate.rules import Facts, Rule, Suite, Verdict


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
    return f"{next((name for name in named_in(native) if name in columns), columns[0])}__cell"


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

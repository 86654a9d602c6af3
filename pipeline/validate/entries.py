"""Rules for single cells that hold a number: answered, decimals, bounds."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import ceil, floor

import numpy as np
import pandas as pd

from pipeline.campaign.model import AT, Campaign, Holds, NumberRule, OverUnits, Slot
from pipeline.model import LongTables, State
from pipeline.validate.rules import Facts, Row, Rule, Suite, at_least, in_set, not_null
from pipeline.validate.wording import number, precision

_REQUIRED = [Holds.FIGURE.value, Holds.PROGRESS.value]


def entry_suite(tables: LongTables, campaign: Campaign) -> Suite:
    """V401, V414, V402, V403 and V404, for every asked number of every return."""
    slots = campaign.form.slots
    rows = tables.entries
    blank = unanswered(rows, tables)
    # The tolerance of its check says how exact a printed share must be, not its decimals.
    counted = rows["holds"] != Holds.SHARE.value
    added_up = _added_up(tables, campaign)
    return Suite(
        "entries",
        rows.assign(
            answered=marked(~(blank & rows["holds"].isin(_REQUIRED))),
            total_answered=marked(~(blank & (rows["holds"] == Holds.TOTAL.value))),
            surplus=rows["surplus"] & counted,
            minimum=_bounds([lowest(slot.number) for slot in slots], rows["slot"]).mask(added_up),
            maximum=_bounds([highest(slot.number) for slot in slots], rows["slot"]).mask(added_up),
        ),
        _rules(tables, slots),
    )


def _rules(tables: LongTables, slots: Sequence[Slot]) -> tuple[Rule, ...]:
    def value(row: Row) -> tuple[str, str]:
        return ("value", number(written(tables, row)))

    def surplus(row: Row) -> Facts:
        return (value(row), *precision(row["decimals"]))

    def below(row: Row) -> Facts:
        return (value(row), ("minimum", number(slots[row["slot"]].number.minimum or 0)))

    def above(row: Row) -> Facts:
        return (value(row), ("maximum", number(slots[row["slot"]].number.maximum or 0)))

    return (
        not_null("V401", "answered"),
        not_null("V414", "total_answered"),
        in_set("V402", "surplus", [False], surplus),
        at_least("V403", "scaled", "minimum", below),
        at_least("V404", "maximum", "scaled", above),
    )


def _added_up(tables: LongTables, campaign: Campaign) -> pd.Series[bool]:
    """Which rows are sums of many units' figures, each of which was within the bounds of one unit's."""
    own_tier = f"{campaign.schema_id}{AT}"
    packages = np.array([(one.package_of or "").startswith(own_tier) for one in tables.returns], dtype="bool")
    highest_ones = {one.code for one in campaign.indicators if one.over_units is OverUnits.HIGHEST}
    sums = np.array([slot.indicator not in highest_ones for slot in campaign.form.slots], dtype="bool")
    rows = tables.entries
    return pd.Series(packages[rows["return_no"]] & sums[rows["slot"]], index=rows.index, dtype="bool")


def unanswered(rows: pd.DataFrame, tables: LongTables) -> pd.Series[bool]:
    """Which rows are blank in a return that is not nil; a nil return need not fill in anything."""
    nil = np.array([content.nil for content in tables.returns], dtype="bool")
    return (rows["state"] == State.BLANK.value) & ~nil[rows["return_no"]]


def marked(met: pd.Series[bool]) -> pd.Series[bool]:
    """True where met, else missing: what an expectation "not null" looks at."""
    return met.astype("boolean").where(met)


def written(tables: LongTables, row: Row) -> int | Decimal:
    """The entry's value as the unit wrote it, with all its decimals."""
    entries = tables.returns[row["return_no"]].entries
    value = entries.values[entries.slots.index(row["slot"])]
    assert isinstance(value, int | Decimal), "only given numbers have a value to be judged"
    return value


def lowest(rule: NumberRule) -> int | None:
    """The least whole number, scaled by the rule's decimals, that is allowed."""
    return None if rule.minimum is None else ceil(rule.minimum * 10**rule.decimals)


def highest(rule: NumberRule) -> int | None:
    """The greatest whole number, scaled by the rule's decimals, that is allowed."""
    return None if rule.maximum is None else floor(rule.maximum * 10**rule.decimals)


def _bounds(by_slot: Sequence[int | None], slots: pd.Series[int]) -> pd.Series[int]:
    bounds = pd.array(by_slot, dtype="Int64").take(slots.to_numpy(dtype="int64"))
    return pd.Series(bounds, index=slots.index)

"""Totals over units: sums and highest values in whole scaled numbers, shares from sums.

Numbers are added as Python integers (value times 10**decimals), so nothing overflows or rounds on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pandas as pd

from pipeline.campaign.model import Campaign, Form, Holds, OverUnits, ShareCheck, Slot
from pipeline.errors import InternalError
from pipeline.model import (
    AREA_TOTAL_COLUMNS,
    FIGURE_COLUMNS,
    GROUP_TOTAL_COLUMNS,
    SHARE_COLUMNS,
    TOTAL_COLUMNS,
    FileOutcome,
    LongTables,
    Outcome,
    Settlement,
    State,
    Totals,
)

_LARGEST = 2**63 - 1
_PERCENT_PLACES = Decimal("0.000001")


def aggregate(tables: LongTables, settlement: Settlement, campaign: Campaign) -> Totals:
    """Add up the figures of the included returns.

    A key that no included unit reported has the value <NA>, not 0.

    Raises:
        InternalError: a total does not fit into 63 bits.
    """
    figures = accepted_figures(tables, settlement, campaign)
    slots = campaign.form.figure_slots
    values = _values_by_key(figures)
    by_group = {
        group.code: _values_by_key(figures[figures["group"] == group.code]) for group in campaign.groups
    }
    return Totals(
        figures=figures,
        totals=_frame((_total(slot, values, campaign) for slot in slots), TOTAL_COLUMNS),
        by_group=_frame(
            (
                {"group": group, **_total(slot, found, campaign)}
                for group, found in by_group.items()
                for slot in slots
            ),
            GROUP_TOTAL_COLUMNS,
        ),
        by_area=_frame(_area_totals(figures, campaign), AREA_TOTAL_COLUMNS),
        shares=_frame(_shares(campaign.form, {"": values, **by_group}), SHARE_COLUMNS),
    )


def _frame(rows: Iterable[Mapping[str, object]], columns: Mapping[str, str]) -> pd.DataFrame:
    # As objects first: beside a missing value pandas would make every whole number a float.
    return pd.DataFrame(list(rows), columns=list(columns), dtype="object").astype(dict(columns))


# ---------------------------------------------------------------- accepted figures


def accepted_figures(tables: LongTables, settlement: Settlement, campaign: Campaign) -> pd.DataFrame:
    """The figures of the included returns with unit, group and place, by slot, then by unit."""
    included = {
        outcome.return_no: outcome for outcome in settlement.files if outcome.outcome is Outcome.INCLUDED
    }
    entries = tables.entries
    counts = (
        entries["return_no"].isin(list(included))
        & (entries["holds"].astype("str") == Holds.FIGURE)
        & (entries["state"].astype("str") == State.GIVEN)
    )
    found = entries[counts]
    _check_none_is_lost(found, included, campaign.form)
    unit_of = {number: outcome.unit for number, outcome in included.items()}
    group_of = {unit.code: unit.group for unit in campaign.units}
    rank = {unit.code: place for place, unit in enumerate(campaign.units)}
    slots = campaign.form.slots
    units = found["return_no"].map(unit_of).astype("str")
    frame = pd.DataFrame(
        {
            "unit": units,
            "group": units.map(group_of),
            "key": found["key"].astype("str"),
            "table": [slots[slot].table for slot in found["slot"]],
            "row": [slots[slot].row for slot in found["slot"]],
            "column": [slots[slot].column for slot in found["slot"]],
            "scaled": found["scaled"],
            "decimals": found["decimals"],
            "file": found["return_no"].map({number: outcome.file for number, outcome in included.items()}),
            "sheet": found["sheet"],
            "cell": found["cell"],
            "sha256": found["return_no"].map({number: o.sha256 for number, o in included.items()}),
            "slot": found["slot"],
            "rank": units.map(rank),
        }
    )
    ordered = frame.sort_values(["slot", "rank"], kind="stable").reset_index(drop=True)
    return ordered[list(FIGURE_COLUMNS)].astype(dict(FIGURE_COLUMNS))


def _check_none_is_lost(found: pd.DataFrame, included: Mapping[int | None, FileOutcome], form: Form) -> None:
    """An included return brings every figure that its form asks for, or our own stages have lost one."""
    optional = {sheet.id for sheet in form.sheets if sheet.optional}
    asked = {slot.index for slot in form.figure_slots if slot.sheet not in optional}
    brought: dict[int | None, set[int]] = {}
    for number, slot in zip(found["return_no"].tolist(), found["slot"].tolist(), strict=True):
        brought.setdefault(number, set()).add(slot)
    for number, outcome in included.items():
        for lost in sorted(asked - brought.get(number, set())):
            key = form.slots[lost].key
            raise InternalError("internal.figure-lost", figure=key, file=outcome.file)


def _values_by_key(figures: pd.DataFrame) -> dict[str, list[int]]:
    """Key -> the reported values, scaled, as Python integers."""
    found: dict[str, list[int]] = {}
    for key, scaled in zip(figures["key"].tolist(), figures["scaled"].tolist(), strict=True):
        found.setdefault(key, []).append(int(scaled))
    return found


# ---------------------------------------------------------------- totals


def _rule(slot: Slot, campaign: Campaign) -> Callable[[Sequence[int]], int]:
    indicator = campaign.indicator_by_code.get(slot.indicator or "")
    highest = indicator is not None and indicator.over_units is OverUnits.HIGHEST
    return max if highest else sum


def _total(slot: Slot, values: Mapping[str, list[int]], campaign: Campaign) -> dict[str, object]:
    reported = values.get(slot.key, [])
    return {
        "key": slot.key,
        "table": slot.table,
        "row": slot.row,
        "column": slot.column,
        "scaled": _added(_rule(slot, campaign), reported, slot.key),
        "decimals": slot.number.decimals,
        "units_reporting": len(reported),
    }


def _added(rule: Callable[[Sequence[int]], int], values: Sequence[int], key: str) -> int | None:
    if not values:
        return None
    total = rule(values)
    if abs(total) > _LARGEST:
        raise InternalError("internal.total-too-large", figure=key)
    return total


def _area_totals(figures: pd.DataFrame, campaign: Campaign) -> Iterator[dict[str, object]]:
    """One row per content area and indicator, over all tables that ask for it."""
    slots: dict[tuple[str, str], list[Slot]] = {}
    for slot in campaign.form.figure_slots:
        if slot.area is not None and slot.indicator is not None:
            slots.setdefault((slot.area, slot.indicator), []).append(slot)
    order = {area.code: place for place, area in enumerate(campaign.areas)}
    by_key = dict(iter(figures.groupby("key", sort=False)))
    for (area, indicator), asked in sorted(slots.items(), key=lambda item: order[item[0][0]]):
        parts = [by_key[slot.key] for slot in asked if slot.key in by_key]
        values = [int(scaled) for part in parts for scaled in part["scaled"].tolist()]
        yield {
            "area": area,
            "indicator": indicator,
            "scaled": _added(_rule(asked[0], campaign), values, f"{area}/{indicator}"),
            "decimals": asked[0].number.decimals,
            "units_reporting": len({unit for part in parts for unit in part["unit"].tolist()}),
        }


# ---------------------------------------------------------------- shares


def _shares(form: Form, values_of: Mapping[str, Mapping[str, list[int]]]) -> Iterator[dict[str, object]]:
    """Sum of numerators over sum of denominators, never a mean of percentages; over all and per group."""
    checks = [check for check in form.checks if isinstance(check, ShareCheck)]
    for group, values in values_of.items():
        for check in checks:
            above, below = form.slots[check.numerator], form.slots[check.denominator]
            numerator = _added(sum, values.get(above.key, ()), above.key)
            denominator = _added(sum, values.get(below.key, ()), below.key)
            places = above.number.decimals - below.number.decimals
            yield {
                "key": f"{check.table}/{check.row}",
                "group": group,
                "numerator": numerator,
                "denominator": denominator,
                "percent": _percent(numerator, denominator, places),
            }


def _percent(numerator: int | None, denominator: int | None, places: int) -> Decimal | None:
    """Percent to 6 places; `places` is how many more decimals the scaled numerator has."""
    if numerator is None or not denominator:
        return None
    with localcontext() as exact:
        exact.prec = 60
        return (Decimal(numerator).scaleb(2 - places) / Decimal(denominator)).quantize(
            _PERCENT_PLACES, ROUND_HALF_UP
        )

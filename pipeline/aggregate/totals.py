"""Totals over units: sums and highest values in whole scaled numbers, shares from sums.

Numbers are added as whole ones (value times 10**decimals), so that nothing overflows or rounds on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext

import numpy as np
import numpy.typing as npt
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
from pipeline.wholes import exact_sum

Values = npt.NDArray[np.int64]
_NOBODY: Values = np.array([], dtype="int64")
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
    keyed = figures[["key", "scaled"]]
    by_group = {
        group.code: _values_by_key(keyed[figures["group"] == group.code]) for group in campaign.groups
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
    outcomes = [included.get(number) for number in range(len(tables.returns))]
    at = _in_order(tables.entries, outcomes, campaign)
    entries = tables.entries.take(at).reset_index(drop=True)
    _check_none_is_lost(entries, included, campaign.form)
    group_of = {unit.code: unit.group for unit in campaign.units}
    slots = campaign.form.slots

    def of_return(told: Callable[[FileOutcome], str | None]) -> pd.Categorical:
        return _spread([told(one) if one else None for one in outcomes], entries["return_no"])

    def of_slot(told: Callable[[Slot], str]) -> pd.Categorical:
        return _spread([told(slot) for slot in slots], entries["slot"])

    frame = pd.DataFrame(
        {
            "unit": of_return(lambda one: one.unit),
            "group": of_return(lambda one: group_of.get(one.unit or "")),
            "key": of_slot(lambda slot: slot.key),
            "table": of_slot(lambda slot: slot.table),
            "row": of_slot(lambda slot: slot.row),
            "column": of_slot(lambda slot: slot.column),
            "scaled": entries["scaled"],
            "decimals": entries["decimals"],
            "file": of_return(lambda one: one.file),
            "sheet": entries["sheet"],
            "cell": entries["cell"],
            "sha256": of_return(lambda one: one.sha256),
        }
    )
    return frame.astype(dict(FIGURE_COLUMNS))


def _in_order(
    entries: pd.DataFrame, outcomes: Sequence[FileOutcome | None], campaign: Campaign
) -> npt.NDArray[np.int64]:
    """The positions of the included returns' given figures, by slot, then by unit."""
    is_included = np.array([one is not None for one in outcomes], dtype="bool")
    number = entries["return_no"].to_numpy()
    counts = is_included[number] & (entries["holds"] == Holds.FIGURE.value).to_numpy()
    at = np.flatnonzero(counts & (entries["state"] == State.GIVEN.value).to_numpy())
    rank = {unit.code: place for place, unit in enumerate(campaign.units)}
    ranks = np.array([rank.get(one.unit or "", len(rank)) if one else -1 for one in outcomes], dtype="int64")
    found: npt.NDArray[np.int64] = at[np.lexsort((ranks[number[at]], entries["slot"].to_numpy()[at]))]
    return found


def _spread(texts: Sequence[str | None], at: pd.Series[int]) -> pd.Categorical:
    """The text at each of the positions."""
    places: dict[str, int] = {}
    found = [-1 if text is None else places.setdefault(text, len(places)) for text in texts]
    categories = pd.Index(list(places), dtype="str")
    return pd.Categorical.from_codes(np.array(found, dtype="int64")[at], categories=categories)


def _check_none_is_lost(found: pd.DataFrame, included: Mapping[int | None, FileOutcome], form: Form) -> None:
    """An included return brings every figure that its form asks for, or our own stages have lost one."""
    optional = {sheet.id for sheet in form.sheets if sheet.optional}
    asked = [slot.index for slot in form.figure_slots if slot.sheet not in optional]
    numbers = [number for number in included if number is not None]
    brought = np.zeros((max(numbers, default=-1) + 1, len(form.slots)), dtype="bool")
    brought[found["return_no"].to_numpy(), found["slot"].to_numpy()] = True
    for at, lost in np.argwhere(~brought[np.ix_(numbers, asked)]).tolist():
        key, file = form.slots[asked[lost]].key, included[numbers[at]].file
        raise InternalError("internal.figure-lost", figure=key, file=file)


def _values_by_key(figures: pd.DataFrame) -> dict[str, Values]:
    """Key -> the reported values, scaled."""
    values = figures["scaled"].to_numpy(dtype="int64")
    places = figures.groupby("key", sort=False).indices
    return {str(key): values[at] for key, at in places.items()}


# ---------------------------------------------------------------- totals


def _rule(slot: Slot, campaign: Campaign) -> Callable[[Values], int]:
    indicator = campaign.indicator_by_code.get(slot.indicator or "")
    highest = indicator is not None and indicator.over_units is OverUnits.HIGHEST
    return _highest if highest else exact_sum


def _highest(values: Values) -> int:
    return int(values.max())


def _total(slot: Slot, values: Mapping[str, Values], campaign: Campaign) -> dict[str, object]:
    reported = values.get(slot.key, _NOBODY)
    return {
        "key": slot.key,
        "table": slot.table,
        "row": slot.row,
        "column": slot.column,
        "scaled": _added(_rule(slot, campaign), reported, slot.key),
        "decimals": slot.number.decimals,
        "units_reporting": len(reported),
    }


def _added(rule: Callable[[Values], int], values: Values, key: str) -> int | None:
    if not len(values):
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
    places = figures.groupby("key", sort=False).indices
    values = figures["scaled"].to_numpy(dtype="int64")
    units = figures["unit"].cat.codes.to_numpy(dtype="int64")
    for (area, indicator), asked in sorted(slots.items(), key=lambda item: order[item[0][0]]):
        at = np.concatenate([_NOBODY, *(places[slot.key] for slot in asked if slot.key in places)])
        yield {
            "area": area,
            "indicator": indicator,
            "scaled": _added(_rule(asked[0], campaign), values[at], f"{area}/{indicator}"),
            "decimals": asked[0].number.decimals,
            "units_reporting": np.count_nonzero(np.bincount(units[at])),
        }


# ---------------------------------------------------------------- shares


def _shares(form: Form, values_of: Mapping[str, Mapping[str, Values]]) -> Iterator[dict[str, object]]:
    """Sum of numerators over sum of denominators, never a mean of percentages; over all and per group."""
    checks = [check for check in form.checks if isinstance(check, ShareCheck)]
    for group, values in values_of.items():
        for check in checks:
            above, below = form.slots[check.numerator], form.slots[check.denominator]
            numerator = _added(exact_sum, values.get(above.key, _NOBODY), above.key)
            denominator = _added(exact_sum, values.get(below.key, _NOBODY), below.key)
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

"""V421 and V422: a figure since the year's beginning continues what was accepted for the period before.

It goes by the indicator's rule over periods: what was accepted and this period's figure are added up (V421),
or the higher or the later of the two stands (V422).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from pipeline.campaign.model import Campaign, ContinueCheck, OverUnits, Slot, label_in
from pipeline.campaign.series import period_named
from pipeline.campaign.successors import lineage, register
from pipeline.model import EarlierPackage, LongTables, Meaning, Return
from pipeline.validate.grid import Grid
from pipeline.validate.relations import all_exact
from pipeline.validate.rules import Facts, Row, Suite, equal
from pipeline.validate.wording import scaled_number

_ADDED = ("sum", "share")
"""Rules over periods by which figures are added up: a share's parts are counts."""

Accepted = Mapping[tuple[str, str], Mapping[Hashable, Any]]
"""(unit, key) -> the accepted figure's row of FIGURE_COLUMNS; `places` too where it is of several units."""


def continuing_suites(
    tables: LongTables, grid: Grid, campaign: Campaign, continued: EarlierPackage | None
) -> Iterator[Suite]:
    """One row per cell that states the year so far and whose unit has an accepted return to continue.

    A unit that had none is not asked: nothing is known that its figure could be held against.
    """
    rows = list(_rows(tables, grid, campaign, continued)) if continued else []
    for name, code, is_added in (("continuing", "V421", True), ("continuing by rule", "V422", False)):
        of_rule = pd.DataFrame([row for row in rows if (row["rule"] in _ADDED) is is_added])
        yield Suite(name, of_rule, (equal(code, "printed", "expected", _facts),))


def _rows(
    tables: LongTables, grid: Grid, campaign: Campaign, continued: EarlierPackage
) -> Iterator[dict[str, Any]]:
    accepted = by_unit_and_key(continued, campaign, tables.returns)
    period = period_named(campaign, continued.period)
    name = label_in(period.label, campaign.language) if period else continued.period
    for check in (check for check in campaign.form.checks if isinstance(check, ContinueCheck)):
        slot = grid.slots[check.whole]
        indicator = campaign.indicator_by_code.get(slot.indicator or "")
        rule = indicator.over_periods if indicator else "sum"
        if _means_another(continued.meanings.get(slot.key), slot, campaign):
            continue
        for given in _given(grid, check):
            earlier = accepted.get((tables.returns[given["return_no"]].unit or "", slot.key))
            if earlier is not None:
                yield given | _expected(given, earlier, rule) | {"period": name, "rule": rule}


def _means_another(then: Meaning | None, slot: Slot, campaign: Campaign) -> bool:
    """Whether the figure was counted in another measure, or defined otherwise: then nothing continues."""
    indicator = campaign.indicator_by_code.get(slot.indicator or "")
    now = (label_in(slot.unit_of_measure, campaign.language), indicator.definition if indicator else "")
    return then is not None and (then.unit_of_measure, then.definition) != now


def by_unit_and_key(package: EarlierPackage, campaign: Campaign, returns: Sequence[Return]) -> Accepted:
    """The accepted figures by the unit that holds them now; a merged unit's are those of its parts.

    Where one of the parts had no accepted return, or a unit was split, nothing is known to compare with.
    """
    rows = {(str(row["unit"]), str(row["key"])): dict(row) for row in package.figures.to_dict("records")}
    then, now = (_last_day(campaign, name) for name in (package.period, _period_of(returns)))
    if then is None or now is None or not any(unit.valid_until for unit in register(campaign)):
        return rows
    keys = dict.fromkeys(key for _, key in rows)
    over_units = {code: indicator.over_units for code, indicator in campaign.indicator_by_code.items()}
    figures = (slot for slot in campaign.form.slots if slot.indicator)
    highest = {slot.key for slot in figures if over_units.get(slot.indicator or "") is OverUnits.HIGHEST}
    return {
        (unit, key): _together([rows[code, key] for code in codes], is_highest=key in highest)
        for unit, codes in lineage(campaign, then, now).items()
        for key in keys
        if all((code, key) in rows for code in codes)
    }


def _last_day(campaign: Campaign, name: str | None) -> date | None:
    period = period_named(campaign, name)
    return period.end if period else None


def _period_of(returns: Sequence[Return]) -> str | None:
    return next((content.period for content in returns), None)


def _together(rows: Sequence[Mapping[Hashable, Any]], *, is_highest: bool) -> Mapping[Hashable, Any]:
    """The figures of several units as one: their sum or the highest of them, and all their places."""
    if len(rows) == 1:
        return rows[0]
    together = max if is_highest else sum
    places = [f"{row['file']}: {row['sheet']}!{row['cell']}" for row in rows]
    return {**rows[0], "scaled": together(int(row["scaled"]) for row in rows), "places": "; ".join(places)}


def _given(grid: Grid, check: ContinueCheck) -> Iterator[dict[str, Any]]:
    """What each return states that gives both, with the place of the figure since the year's beginning."""
    slots = [check.whole, check.part]
    at, decimals = all_exact(grid, slots), grid.decimals(slots)
    printed, now = (grid.column(slot, decimals)[at].tolist() for slot in slots)
    places = grid.places(at, check.whole)
    columns = (at.tolist(), printed, now, places["sheet"], places["cell"])
    for number, whole, part, sheet, cell in zip(*columns, strict=True):
        yield {
            "return_no": number,
            "decimals": decimals,
            "printed": whole,
            "now": part,
            "sheet": sheet,
            "cell": cell,
        }


def _expected(given: Mapping[str, Any], earlier: Mapping[Hashable, Any], rule: str) -> dict[str, Any]:
    """The accepted figure and what both come to, all in the finer decimals of the two periods."""
    decimals = max(given["decimals"], int(earlier["decimals"]))
    before = int(earlier["scaled"]) * 10 ** (decimals - int(earlier["decimals"]))
    finer = 10 ** (decimals - given["decimals"])
    now = given["now"] * finer
    return {
        "decimals": decimals,
        "printed": given["printed"] * finer,
        "now": now,
        "earlier": before,
        "expected": max(before, now) if rule == "highest" else now if rule == "latest" else before + now,
        "places": earlier.get("places") or f"{earlier['file']}: {earlier['sheet']}!{earlier['cell']}",
    }


def _facts(row: Row) -> Facts:
    names = ("printed", "earlier", "now", "expected")
    numbers = {name: scaled_number(row[name], row["decimals"]) for name in names}
    off = scaled_number(abs(row["printed"] - row["expected"]), row["decimals"])
    said = {name: str(row[name]) for name in ("period", "places")}
    return (*numbers.items(), ("difference", off), *said.items())

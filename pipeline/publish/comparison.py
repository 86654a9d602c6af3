"""comparison.json: the totals beside those of earlier periods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import islice

from pipeline.json_text import Json, json_text
from pipeline.model import Against, Compared, ComparedUnit, Package
from pipeline.publish.exact import Exact, without_needless_zeros

COMPARISON = "comparison.json"
UNITS = "comparison-units.parquet"
MOST_UNITS = 20_000


def comparison_json(package: Package) -> str:
    """The text of comparison.json; the same package gives the same text."""
    return json_text(comparison(package))


def comparison(package: Package) -> dict[str, Json]:
    """What comparison.json holds.

    `earlier`: every period that was looked for and what came of it. `rows`: totals by key and group ("" is
    all units), each with `before`, `year_before` and `to_date` where the schema has such a period; `cause`
    says why there is no value. Shares are in percent. `units`: the same unit by unit, with the former years;
    a unit that is no more has its last day under `ended`. `origins` are the units out of whose figures a
    value was made, where units were merged or split. More than MOST_UNITS rows are in UNITS alone.
    """
    past = package.past
    units = units_in_short(package)
    return {
        "campaign": package.campaign,
        "period": package.period,
        "before": past.before_id,
        "year_before": past.year_before_id,
        "year_so_far": [*past.of_year_ids, package.period] if past.of_year_ids else [],
        "earlier": {period: state.value for period, state in sorted(past.states.items())},
        "rows": [_row(one) for one in package.compared],
        "units": None if units is None else [_unit_row(one, tuple(past.years)) for one in units],
        "units_in": UNITS if units is None else None,
    }


def units_in_short(package: Package) -> list[ComparedUnit] | None:
    """The units' rows; None if they are too many for JSON."""
    found = list(islice(package.compared_units, MOST_UNITS + 1))
    return found if len(found) <= MOST_UNITS else None


def _row(one: Compared) -> dict[str, Json]:
    return {"key": one.key, "group": one.group} | _beside(one)


def _unit_row(one: ComparedUnit, years: Sequence[str]) -> Json:
    found: dict[str, Json] = {"unit": one.unit, "name": one.name, "group": one.group, "key": one.key}
    if one.ended is not None:
        found["ended"] = one.ended.isoformat() if one.ended != date.min else ""
    found |= _beside(one)
    if one.years:
        found["years"] = {name: _against(year) for name, year in zip(years, one.years, strict=True)}
    return found


def _beside(one: Compared | ComparedUnit) -> dict[str, Json]:
    found: dict[str, Json] = {"value": _shown(one.value)}
    for name, against in (("before", one.before), ("year_before", one.year_before), ("to_date", one.to_date)):
        if against is not None:
            found[name] = _against(against)
    return found


def _against(against: Against) -> Json:
    found: dict[str, Json] = {
        "value": _shown(against.value),
        "difference": _shown(against.difference),
        "percent": _shown(against.percent),
        "cause": against.cause.value if against.cause else None,
    }
    if against.origins:
        found["origins"] = [
            {"unit": one.unit, "name": one.name, "percent": _shown(one.percent)} for one in against.origins
        ]
    return found


def _shown(value: Exact | None) -> Json:
    return without_needless_zeros(value) if isinstance(value, Decimal) else value

"""comparison.json: the totals beside those of earlier periods."""

from __future__ import annotations

from decimal import Decimal

from pipeline.model import Against, Compared, Package
from pipeline.publish.exact import Exact, Json, json_text, without_needless_zeros

COMPARISON = "comparison.json"


def comparison_json(package: Package) -> str:
    """The text of comparison.json; the same package gives the same text."""
    return json_text(comparison(package))


def comparison(package: Package) -> dict[str, Json]:
    """What comparison.json holds.

    `earlier`: every period that was looked for and what came of it. `rows`: totals by key and group ("" is
    all units), each with `before`, `year_before` and `to_date` where the schema has such a period; `cause`
    says why there is no value. Shares are in percent.
    """
    past = package.past
    return {
        "campaign": package.campaign,
        "period": package.period,
        "before": past.before_id,
        "year_before": past.year_before_id,
        "year_so_far": [*past.of_year_ids, package.period] if past.of_year_ids else [],
        "earlier": {period: state.value for period, state in sorted(past.states.items())},
        "rows": [_row(one) for one in package.compared],
    }


def _row(one: Compared) -> Json:
    found: dict[str, Json] = {"key": one.key, "group": one.group, "value": _shown(one.value)}
    for name, against in (("before", one.before), ("year_before", one.year_before), ("to_date", one.to_date)):
        if against is not None:
            found[name] = _against(against)
    return found


def _against(against: Against) -> Json:
    return {
        "value": _shown(against.value),
        "difference": _shown(against.difference),
        "percent": _shown(against.percent),
        "cause": against.cause.value if against.cause else None,
    }


def _shown(value: Exact | None) -> Json:
    return without_needless_zeros(value) if isinstance(value, Decimal) else value

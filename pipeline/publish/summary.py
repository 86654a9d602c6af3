"""summary.json: what the run came to, for programs."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from pipeline.json_text import Json, json_text
from pipeline.model import Decision, FileOutcome, Package, Settlement, TargetProgress, UnitBelow, UnitState
from pipeline.publish.exact import unscaled, whole_or_none, without_needless_zeros
from pipeline.tiers import counts_by_tier

SUMMARY = "summary.json"


def summary_json(package: Package) -> str:
    """The text of summary.json, as design.md lays it down; the same package gives the same text."""
    return json_text(summary(package))


def summary(package: Package) -> dict[str, Json]:
    """What summary.json holds: units by state, files, totals, totals by group and shares.

    Totals are whole numbers or decimals exactly as added up, None where no included unit reported;
    shares are percent with up to 6 decimals.
    """
    totals = package.totals
    return {
        "campaign": package.campaign,
        "period": package.period,
        "as_of": package.as_of.isoformat(),
        "units": _units(package.settlement),
        "files": [_file(outcome) for outcome in package.settlement.files],
        "totals": _totals(totals.totals),
        "totals_by_group": {
            str(group): _totals(rows) for group, rows in totals.by_group.groupby("group", sort=True)
        },
        "shares": _shares(totals.shares),
        "targets": [_target(one) for one in package.targets],
        "decisions": [_decision(decision) for decision in package.decisions],
        "tiers": _tiers(package.settlement),
        "below": [_below(unit) for unit in package.settlement.below],
    }


def _units(settlement: Settlement) -> Json:
    def in_state(state: UnitState) -> list[str]:
        return sorted(unit.unit for unit in settlement.units if unit.state is state)

    return {
        "expected": len(settlement.units),
        "included": in_state(UnitState.INCLUDED),
        "missing": in_state(UnitState.MISSING),
        "excluded": in_state(UnitState.EXCLUDED),
    }


def _tiers(settlement: Settlement) -> Json:
    tiers = enumerate(counts_by_tier(settlement.below), start=1)
    return [
        {"tier": tier, "group": one.group, "expected": one.expected, "included": one.included}
        for tier, groups in tiers
        for one in groups
    ]


def _below(unit: UnitBelow) -> Json:
    return {
        "campaign": unit.campaign,
        "unit": unit.code,
        "name": unit.name,
        "group": unit.group,
        "reports_to": unit.reports_to,
        "tier": unit.tier,
        "state": unit.state.value,
        "figures": unit.figures,
    }


def _file(outcome: FileOutcome) -> Json:
    return {
        "file": outcome.file,
        "outcome": outcome.outcome.value,
        "unit": outcome.unit,
        "sending": outcome.sending,
        "late": outcome.late,
        "findings": sorted({finding.code for finding in outcome.findings}),
        "received": outcome.received.isoformat() if outcome.received else None,
        "received_from": outcome.received_from,
    }


def _decision(decision: Decision) -> Json:
    return {
        "file": decision.file,
        "decision": decision.kind.value,
        "finding": decision.finding,
        "cell": decision.cell,
        "unit": decision.unit,
        "explanation": decision.explanation,
        "reason": decision.reason,
        "decided_by": decision.decided_by,
    }


def _target(one: TargetProgress) -> Json:
    return {
        "share": one.key,
        "group": one.group,
        "year": one.year,
        "at_least": without_needless_zeros(one.at_least),
        "at_most": None if one.at_most is None else without_needless_zeros(one.at_most),
        "percent": _percent(one.percent),
        "reached": None if one.distance is None else not one.distance,
        "distance": _percent(one.distance),
        "pace": _percent(one.pace),
        "earlier": {period: _percent(percent) for period, percent in one.earlier},
    }


def _percent(value: Decimal | None) -> Json:
    return None if value is None else without_needless_zeros(value)


def _totals(rows: pd.DataFrame) -> Json:
    values: dict[str, Json] = {}
    for key, scaled, decimals in zip(rows["key"], rows["scaled"].tolist(), rows["decimals"], strict=True):
        known = whole_or_none(scaled)
        values[str(key)] = None if known is None else unscaled(known, int(decimals))
    return dict(sorted(values.items()))


def _shares(rows: pd.DataFrame) -> Json:
    over_all = rows[rows["group"] == ""]
    percents: dict[str, Json] = {
        str(key): None if percent is None else without_needless_zeros(percent)
        for key, percent in zip(over_all["key"], over_all["percent"], strict=True)
    }
    return dict(sorted(percents.items()))

"""definitions.json: what the package's figures mean, so that it can be read without the schema of its day."""

from __future__ import annotations

from datetime import date

from pipeline.campaign.model import Campaign, Period, ShareCheck, Slot, Unit
from pipeline.campaign.series import period_named
from pipeline.json_text import Json, json_text
from pipeline.model import Package

DEFINITIONS = "definitions.json"


def definitions_json(package: Package, campaign: Campaign) -> str:
    """The text of definitions.json; the same package gives the same text."""
    return json_text(definitions(package, campaign))


def definitions(package: Package, campaign: Campaign) -> dict[str, Json]:
    """What definitions.json holds.

    `figures` by key: labels, unit of measure, decimals, how they add up. `shares` by `table/row`: the keys of
    numerator and denominator. `units`: who had to report, by code, in the order of units.csv; `since` is the
    day from which the code means this unit, None where it meant no other before. Labels are by language;
    `language` is the campaign's own.
    """
    slots = campaign.form.slots
    return {
        "campaign": campaign.id,
        "language": campaign.language,
        "title": dict(campaign.title),
        "period": _period(package.period, period_named(campaign, package.period)),
        "groups": {group.code: dict(group.label) for group in campaign.groups},
        "indicators": {indicator.code: dict(indicator.label) for indicator in campaign.indicators},
        "areas": {area.code: dict(area.label) for area in campaign.areas},
        "units": {
            outcome.unit: {"name": unit.name, "group": unit.group, "since": _since(unit, campaign)}
            for outcome in package.settlement.units
            for unit in (campaign.unit_by_code[outcome.unit],)
        },
        "figures": {slot.key: _figure(slot, campaign) for slot in campaign.form.figure_slots},
        "shares": {
            f"{check.table}/{check.row}": {
                "numerator": slots[check.numerator].key,
                "denominator": slots[check.denominator].key,
            }
            for check in campaign.form.checks
            if isinstance(check, ShareCheck)
        },
    }


def _period(name: str, period: Period | None) -> Json:
    return {
        "id": name,
        "label": dict(period.label) if period else {},
        "from": period.start.isoformat() if period and period.start else None,
        "to": period.end.isoformat() if period and period.end else None,
    }


def _since(unit: Unit, campaign: Campaign) -> str | None:
    # Of several bearers of a code the first has none: its code stays what it was when the next one comes.
    begins = unit.valid_from
    bearers = campaign.ever_by_code.get(unit.code, ())
    if begins is None or all((other.valid_from or date.min) >= begins for other in bearers):
        return None
    return begins.isoformat()


def _figure(slot: Slot, campaign: Campaign) -> Json:
    indicator = campaign.indicator_by_code.get(slot.indicator or "")
    return {
        "table": slot.table,
        "row": slot.row,
        "column": slot.column,
        "row_label": dict(slot.row_label),
        "column_label": dict(slot.column_label),
        "indicator": slot.indicator,
        "area": slot.area,
        "unit_of_measure": dict(slot.unit_of_measure),
        "decimals": slot.number.decimals,
        "over_units": indicator.over_units.value if indicator else "sum",
        "over_periods": indicator.over_periods if indicator else "sum",
        "definition": indicator.definition if indicator else "",
    }

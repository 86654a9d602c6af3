"""SDMX-CSV 2.0: a data flow per campaign, one observation per unit, figure and time.

Dimensions: REPORTING_UNIT, FIGURE and TIME_PERIOD; attributes: UNIT_MEASURE, DECIMALS, INDICATOR, AREA.
structure.py defines them. An ad hoc period has no dates, hence no observation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from pipeline.exporting.identifiers import campaign_id, figure_id, identifier, reference, unit_id

HEADER = (
    "STRUCTURE",
    "STRUCTURE_ID",
    "ACTION",
    "REPORTING_UNIT",
    "FIGURE",
    "TIME_PERIOD",
    "OBS_VALUE",
    "UNIT_MEASURE",
    "DECIMALS",
    "INDICATOR",
    "AREA",
)


def sdmx_rows(rows: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[str]]:
    """The header, then one row per figure whose period has dates."""
    yield HEADER
    for row in rows:
        if row["period_from"] and row["period_to"]:
            yield (
                "dataflow",
                reference(campaign_id(row["campaign"])),
                "I",
                unit_id(row["unit"], row["unit_since"]),
                figure_id(row["key"]),
                time_period(date.fromisoformat(row["period_from"]), date.fromisoformat(row["period_to"])),
                f"{row['value']:f}",
                row["unit_of_measure"],
                str(row["decimals"]),
                identifier(row["indicator"] or ""),
                identifier(row["area"] or ""),
            )


def time_period(first: date, last: date) -> str:
    """The span as SDMX writes it: 2024, 2024-S1, 2024-Q2, 2024-05; any other by its first day and length."""
    following = last + timedelta(days=1)
    months = (following.year - first.year) * 12 + following.month - first.month
    whole = first.day == following.day == 1
    if whole and months == 12 and first.month == 1:
        return f"{first.year}"
    if whole and months == 6 and first.month in (1, 7):
        return f"{first.year}-S{1 + first.month // 7}"
    if whole and months == 3 and first.month % 3 == 1:
        return f"{first.year}-Q{1 + first.month // 3}"
    if whole and months == 1:
        return f"{first:%Y-%m}"
    return f"{first.isoformat()}/P{(following - first).days}D"

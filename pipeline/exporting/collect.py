"""The packages of an outputs folder as one tidy table: one row per accepted figure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.campaign.model import label_in
from pipeline.errors import UsageError
from pipeline.history.stored import DEFINITIONS, MANIFEST, SUMMARY, read_figures, read_package
from pipeline.model import EarlierState

COLUMNS = (
    "campaign",
    "period",
    "period_from",
    "period_to",
    "unit",
    "unit_name",
    "unit_since",
    "group",
    "group_label",
    "key",
    "table",
    "row",
    "column",
    "label",
    "indicator",
    "area",
    "unit_of_measure",
    "decimals",
    "value",
    "over_units",
    "over_periods",
    "file",
    "sheet",
    "cell",
    "sha256",
)
"""What is exported of each figure; dictionary.csv says what each column means."""

_USABLE = (EarlierState.USED, EarlierState.ALTERED_BESIDE)


@dataclass(frozen=True)
class Collected:
    """The figures, sorted by campaign, period, key and unit; what they mean; which packages are unusable."""

    rows: Sequence[Mapping[str, Any]]  # by COLUMNS; `value` is a Decimal
    left_out: Sequence[tuple[Path, EarlierState]]
    definitions: Sequence[Mapping[str, Any]]  # definitions.json of each package, by campaign and period
    as_of: str | None  # the latest day of a package, as 2024-12-25; None if none could be used


def collect(outputs: Path, campaign: str | None, language: str) -> Collected:
    """Every package below `outputs`, or those of one campaign, verified like earlier periods are.

    Raises:
        UsageError: there is no package at all.
    """
    folders = sorted(path.parent for path in outputs.glob(f"{campaign or '*'}/*/{MANIFEST}"))
    if not folders:
        raise UsageError("export.nothing", folder=str(outputs))
    rows: list[Mapping[str, Any]] = []
    left_out: list[tuple[Path, EarlierState]] = []
    definitions: list[Mapping[str, Any]] = []
    days: list[str] = []
    for folder in folders:
        _, state = read_package(folder)
        if state in _USABLE:
            definitions.append(_json(folder / DEFINITIONS))
            days.append(_json(folder / SUMMARY)["as_of"])
            rows += _rows(folder, definitions[-1], language)
        else:
            left_out.append((folder, state))
    order = ("campaign", "period_to", "period", "key", "unit")
    rows.sort(key=lambda row: [str(row[name] or "") for name in order])
    definitions.sort(key=lambda told: (told["campaign"], told["period"]["to"] or "", told["period"]["id"]))
    return Collected(rows, left_out, definitions, max(days, default=None))


def figure_label(meaning: Mapping[str, Any], language: str) -> str:
    """What the form calls a figure of definitions.json: its row and its column."""
    labels = (label_in(meaning[name], language) for name in ("row_label", "column_label"))
    return " – ".join(label for label in labels if label)


def _json(path: Path) -> Mapping[str, Any]:
    content: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _rows(folder: Path, told: Mapping[str, Any], language: str) -> Iterator[Mapping[str, Any]]:
    for figure in read_figures(folder).to_dict("records"):
        meaning, unit = told["figures"][figure["key"]], told["units"][figure["unit"]]
        yield {
            "campaign": told["campaign"],
            "period": told["period"]["id"],
            "period_from": told["period"]["from"],
            "period_to": told["period"]["to"],
            "unit_name": unit["name"],
            "unit_since": unit.get("since"),  # packages made before it was recorded have none
            "group_label": label_in(told["groups"].get(figure["group"], {}), language),
            "label": figure_label(meaning, language),
            "unit_of_measure": label_in(meaning["unit_of_measure"], language),
            "value": Decimal(int(figure["scaled"])).scaleb(-int(figure["decimals"])),
            **{name: meaning[name] for name in ("indicator", "area", "over_units", "over_periods")},
            **{name: figure[name] for name in ("unit", "group", "key", "table", "row", "column")},
            **{name: figure[name] for name in ("decimals", "file", "sheet", "cell", "sha256")},
        }

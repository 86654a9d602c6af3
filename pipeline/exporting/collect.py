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
from pipeline.history.stored import DEFINITIONS, MANIFEST, read_figures, read_package
from pipeline.model import EarlierState

COLUMNS = (
    "campaign",
    "period",
    "period_from",
    "period_to",
    "unit",
    "unit_name",
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
    """The figures, sorted by campaign, period, key and unit; and the packages that could not be used."""

    rows: Sequence[Mapping[str, Any]]  # by COLUMNS; `value` is a Decimal
    left_out: Sequence[tuple[Path, EarlierState]]


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
    for folder in folders:
        _, state = read_package(folder)
        if state in _USABLE:
            rows += _rows(folder, language)
        else:
            left_out.append((folder, state))
    order = ("campaign", "period_to", "period", "key", "unit")
    return Collected(sorted(rows, key=lambda row: [str(row[name] or "") for name in order]), left_out)


def _rows(folder: Path, language: str) -> Iterator[Mapping[str, Any]]:
    told = json.loads((folder / DEFINITIONS).read_text(encoding="utf-8"))
    for figure in read_figures(folder).to_dict("records"):
        meaning, unit = told["figures"][figure["key"]], told["units"][figure["unit"]]
        labels = (label_in(meaning[name], language) for name in ("row_label", "column_label"))
        yield {
            "campaign": told["campaign"],
            "period": told["period"]["id"],
            "period_from": told["period"]["from"],
            "period_to": told["period"]["to"],
            "unit_name": unit["name"],
            "group_label": label_in(told["groups"].get(figure["group"], {}), language),
            "label": " – ".join(label for label in labels if label),
            "unit_of_measure": label_in(meaning["unit_of_measure"], language),
            "value": Decimal(int(figure["scaled"])).scaleb(-int(figure["decimals"])),
            **{name: meaning[name] for name in ("indicator", "area", "over_units", "over_periods")},
            **{name: figure[name] for name in ("unit", "group", "key", "table", "row", "column")},
            **{name: figure[name] for name in ("decimals", "file", "sheet", "cell", "sha256")},
        }

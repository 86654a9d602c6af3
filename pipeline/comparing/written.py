"""A package as its folder holds it: figures, units and totals, whatever wrote it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import UsageError
from pipeline.text import fold


@dataclass(frozen=True, slots=True)
class FigureThere:
    """One accepted figure, with where it stands."""

    value: Decimal
    file: str
    sheet: str
    cell: str
    sha256: str


@dataclass(frozen=True)
class WrittenFigures:
    """What two packages are compared by."""

    folder: Path
    campaign: str
    period: str
    states: Mapping[str, str]  # unit -> included, excluded or missing
    returns: Mapping[str, tuple[str, int | None]]  # unit -> (file, sending) of its return that counts
    findings: Mapping[str, tuple[str, ...]]  # unit -> codes of its excluded returns
    figures: Mapping[tuple[str, str], FigureThere]  # (unit, key)
    totals: Mapping[str, Decimal | None]
    shares: Mapping[str, Decimal | None]
    names: Mapping[str, str] = field(default_factory=dict)  # of the units that had to report


def read_written(folder: Path) -> WrittenFigures:
    """The package in a folder of outputs.

    Raises:
        UsageError: the folder holds none that can be read.
    """
    try:
        summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"), parse_float=Decimal)
        rows = pq.read_table(folder / "figures.parquet").to_pylist()
        return _written(folder, summary, rows, _names(folder))
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise UsageError("compare.no-package", folder=str(folder)) from error


def _names(folder: Path) -> dict[str, str]:
    """Code -> name of the units that had to report; none in packages of older versions."""
    path = folder / "definitions.json"
    if not path.is_file():
        return {}
    units = json.loads(path.read_text(encoding="utf-8"))["units"]
    return {code: unit["name"] for code, unit in units.items()}


def told_apart(one: WrittenFigures, other: WrittenFigures) -> tuple[WrittenFigures, WrittenFigures]:
    """Both, with the name behind each code that means another unit in the other package."""
    changed = {
        code
        for code in one.names.keys() & other.names.keys()
        if fold(one.names[code]) != fold(other.names[code])
    }
    return (_named(one, changed), _named(other, changed)) if changed else (one, other)


def _named(package: WrittenFigures, codes: set[str]) -> WrittenFigures:
    def name(code: str) -> str:
        return f"{code} {package.names[code]}" if code in codes else code

    return replace(
        package,
        states={name(code): state for code, state in package.states.items()},
        returns={name(code): found for code, found in package.returns.items()},
        findings={name(code): found for code, found in package.findings.items()},
        figures={(name(code), key): figure for (code, key), figure in package.figures.items()},
    )


def _written(
    folder: Path, summary: dict[str, Any], rows: list[dict[str, Any]], names: Mapping[str, str]
) -> WrittenFigures:
    units = summary["units"]
    files = [file for file in summary["files"] if file["unit"]]
    refused = [file for file in files if file["outcome"] == "excluded"]
    return WrittenFigures(
        folder,
        summary["campaign"],
        summary["period"],
        {code: state for state in ("included", "excluded", "missing") for code in units[state]},
        {f["unit"]: (f["file"], f["sending"]) for f in files if f["outcome"] == "included"},
        {file["unit"]: tuple(file["findings"]) for file in refused},
        {(row["unit"], row["key"]): _figure(row) for row in rows},
        {key: _number(value) for key, value in summary["totals"].items()},
        {key: _number(value) for key, value in summary["shares"].items()},
        names,
    )


def _figure(row: Mapping[str, Any]) -> FigureThere:
    return FigureThere(Decimal(row["value"]), row["file"], row["sheet"], row["cell"], row["sha256"])


def _number(value: int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)

"""One package as it stands in the outputs folder: verified against its manifest, then read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.campaign.model import Label, label_in
from pipeline.history.digests import content_sha256
from pipeline.model import FIGURE_COLUMNS, EarlierPackage, EarlierState, Meaning
from pipeline.text import fold

MANIFEST, FIGURES, DEFINITIONS, SUMMARY = (
    "manifest.json",
    "figures.parquet",
    "definitions.json",
    "summary.json",
)
_USED = (FIGURES, DEFINITIONS, SUMMARY)
_TEXTS = [name for name, kind in FIGURE_COLUMNS.items() if kind == "category"]
_WHOLE = {pa.int64(): pd.Int64Dtype()}  # else a missing one would make floats of all


def read_package(folder: Path) -> tuple[EarlierPackage | None, EarlierState]:
    """The package in `folder` and whether it can be used; the package is None if it cannot."""
    if not (folder / MANIFEST).is_file():
        return None, EarlierState.ABSENT
    try:
        stated = _json(folder / MANIFEST)
        hashes: dict[str, str] = dict(stated["outputs"])
    except (OSError, ValueError, KeyError, TypeError):
        return None, EarlierState.BROKEN
    if DEFINITIONS not in hashes:
        return None, EarlierState.OLD
    differing = {name for name, sha256 in hashes.items() if sha256_of(folder / name) != sha256}
    if differing.intersection(_USED) or not set(_USED) <= set(hashes):
        return None, EarlierState.BROKEN
    try:
        package = _read(folder)
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException):
        return None, EarlierState.BROKEN
    return package, EarlierState.ALTERED_BESIDE if differing else EarlierState.USED


def sha256_of(file: Path) -> str:
    """The file's hash; "" if it cannot be read."""
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return ""


def _json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _read(folder: Path) -> EarlierPackage:
    definitions = _json(folder / DEFINITIONS)
    figures = read_figures(folder)
    return EarlierPackage(
        definitions["period"]["id"],
        content_sha256(figures),
        figures,
        {key: _meaning(entry, definitions) for key, entry in definitions["figures"].items()},
    )


def read_figures(folder: Path) -> pd.DataFrame:
    """figures.parquet of a package as FIGURE_COLUMNS.

    Raises:
        OSError, ValueError, KeyError, pyarrow.ArrowException: it cannot be read as such.
    """
    found = pq.read_table(folder / FIGURES, columns=list(FIGURE_COLUMNS), read_dictionary=_TEXTS)
    frame: pd.DataFrame = found.to_pandas(types_mapper=_WHOLE.get, ignore_metadata=True)
    return frame[list(FIGURE_COLUMNS)].astype(dict(FIGURE_COLUMNS))


def _meaning(entry: Mapping[str, Any], definitions: Mapping[str, Any]) -> Meaning:
    language = definitions["language"]
    area = definitions["areas"].get(entry["area"] or "", {})
    return Meaning(
        entry["unit_of_measure"].get(language, ""),
        entry["over_units"],
        entry["over_periods"],
        entry.get("definition", ""),
        subject(entry["row_label"], entry["column_label"], area, language),
    )


def subject(row: Label, column: Label, area: Label, language: str) -> str:
    """What a figure counts, so far as two campaigns must word it alike to mean the same by one key."""
    return " | ".join(fold(label_in(label, language)) for label in (row, column, area))

"""The export as files: figures.parquet, figures.csv, dictionary.csv, sdmx.csv, sdmx-structure.json."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import OutputError
from pipeline.exporting.collect import COLUMNS, Collected
from pipeline.exporting.sdmx import sdmx_rows
from pipeline.exporting.structure import structure_json
from pipeline.messages import message

_DIGITS, _PLACES = 38, 6
_KINDS = {"decimals": "int", "value": "decimal"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_export(collected: Collected, target: Path, language: str) -> list[Path]:
    """Write the files into `target`, replacing those of an earlier export; returns them.

    Raises:
        OutputError: a file cannot be written.
    """
    names = ("figures.parquet", "figures.csv", "dictionary.csv", "sdmx.csv", "sdmx-structure.json")
    paths = [target / name for name in names]
    try:
        target.mkdir(parents=True, exist_ok=True)
        pq.write_table(_table(collected), paths[0], compression="zstd")
        _write_csv(paths[1], [COLUMNS, *([_text(row[name]) for name in COLUMNS] for row in collected.rows)])
        _write_csv(paths[2], _dictionary(language))
        _write_csv(paths[3], sdmx_rows(collected.rows))
        paths[4].write_text(structure_json(collected, language), encoding="utf-8", newline="")
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError("output.cannot-write", path=str(error.filename or target), reason=reason) from error
    return paths


def _table(collected: Collected) -> pa.Table:
    columns = {name: [row[name] for row in collected.rows] for name in COLUMNS}
    places = max([_PLACES, *columns["decimals"]])
    types = {"decimals": pa.int8(), "value": pa.decimal128(_DIGITS, places)}
    return pa.table(columns, schema=pa.schema([(name, types.get(name, pa.string())) for name in COLUMNS]))


def _text(value: object) -> str:
    """As CSV holds it; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _dictionary(language: str) -> Iterable[Sequence[str]]:
    yield ("column", "type", "meaning")
    for name in COLUMNS:
        yield (name, _KINDS.get(name, "text"), message(f"export.column-{name}", language))


def _write_csv(path: Path, rows: Iterable[Sequence[str]]) -> None:
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    # With a byte order mark Excel takes it for UTF-8; SDMX tools do not expect one.
    encoding = "utf-8" if path.name.startswith("sdmx") else "utf-8-sig"
    path.write_text(text.getvalue(), encoding=encoding, newline="")

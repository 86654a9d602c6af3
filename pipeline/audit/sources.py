"""The accepted figures of a package with the cells they came from."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pipeline.audit.workbooks import Workbook
from pipeline.errors import UsageError
from pipeline.model import Address, CellValue
from pipeline.record import SourcesLine
from pipeline.text import address

FIGURES = "figures.parquet"
_KEY, _UNIT, _VALUE, _FILE, _SHEET, _CELL, _SHA256 = 1, 3, 4, 5, 6, 7, 8
"""Columns of the sheet of sources."""


@dataclass(frozen=True, slots=True)
class SourceFigure:
    """One accepted figure, and the cell of the unit's file that it stands in."""

    key: str
    unit: str
    value: Decimal
    file: str
    sheet: str
    cell: str
    sha256: str  # of the file


def figures_of(
    workbook: Workbook, keys: Collection[str], folders: Collection[Path] = ()
) -> list[SourceFigure]:
    """The figures of some keys, in the order of the package.

    They are read from figures.parquet beside the workbook, or in one of `folders` that holds the same
    package, else from the workbook's own sheet of sources.

    Raises:
        UsageError: that sheet is too short to hold all figures, and there is no figures.parquet.
    """
    for folder in (workbook.path.parent, *folders):
        if holds_package(folder, workbook):
            return list(_from_parquet(folder / FIGURES, keys))
    return list(_from_sheet(workbook, keys))


def holds_package(folder: Path, workbook: Workbook) -> bool:
    """Whether the folder holds the figures of the package that the workbook belongs to."""
    manifest = folder / "manifest.json"
    if not (folder / FIGURES).is_file() or not manifest.is_file():
        return False
    try:
        stated = json.loads(manifest.read_text(encoding="utf-8"))
    except ValueError:
        return False
    package = workbook.record.package
    names = ("campaign", "period", "as_of")
    return isinstance(stated, dict) and all(stated.get(name) == getattr(package, name) for name in names)


def _from_parquet(path: Path, keys: Collection[str]) -> Iterator[SourceFigure]:
    import pyarrow.parquet as pq
    from pyarrow.lib import ArrowException

    names = ["key", "unit", "value", "file", "sheet", "cell", "sha256"]
    try:
        rows = pq.read_table(path, columns=names, filters=[("key", "in", list(keys))]).to_pylist()
    except (ArrowException, OSError) as error:
        raise UsageError("audit.unreadable", path=str(path)) from error
    for row in rows:
        if row["value"] is not None:
            yield SourceFigure(**row | {"value": Decimal(row["value"])})


def _from_sheet(workbook: Workbook, keys: Collection[str]) -> Iterator[SourceFigure]:
    sources = workbook.record.sources
    if sources is None:
        return
    if sources.shown != sources.all:
        facts = {"shown": sources.shown, "all": sources.all}
        raise UsageError("audit.sources-too-long", path=str(workbook.path), **facts)
    units = {unit.name: unit.code for unit in workbook.record.units.values()}
    values = workbook.sheets.get(sources.sheet, {})
    for row in _rows(sources):
        if (key := str(values.get((row, _KEY), ""))) in keys:
            try:
                yield _figure(key, row, values, units)
            except InvalidOperation as error:  # somebody wrote over the value
                place = f"{sources.sheet}!{address(row, _VALUE)}"
                raise UsageError("audit.no-number", path=str(workbook.path), place=place) from error


def _rows(sources: SourcesLine) -> range:
    first = int(sources.first_row) - 1
    return range(first, first + int(sources.shown))


def _figure(
    key: str, row: int, values: Mapping[Address, CellValue], units: Mapping[str, str]
) -> SourceFigure:
    columns = (_UNIT, _VALUE, _FILE, _SHEET, _CELL, _SHA256)
    said = {column: str(values.get((row, column), "")) for column in columns}
    return SourceFigure(
        key=key,
        unit=units.get(said[_UNIT], said[_UNIT]),
        value=Decimal(said[_VALUE]),
        file=said[_FILE],
        sheet=said[_SHEET],
        cell=said[_CELL],
        sha256=said[_SHA256],
    )

"""Which cells of a changed workbook no longer say what they said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pipeline.audit.sources import SourceFigure, figures_of
from pipeline.audit.trace import exact_sum, percent_of
from pipeline.audit.workbooks import Workbook
from pipeline.errors import UsageError
from pipeline.model import Address, CellValue
from pipeline.publish.exact import plain, without_needless_zeros
from pipeline.record import (
    BLANK_DIGEST,
    DIGEST_SIGNS,
    HIGHEST,
    SHARE,
    RecordedFigure,
    TotalLine,
    agrees,
    canonical,
    digest,
    group_of,
    is_record,
)
from pipeline.text import address


class CellChangeKind(StrEnum):
    """What is not as it was."""

    NUMBER = "number"  # a figure or total; says what it was
    TEXT = "text"  # anything else; what it was is not kept
    SHEET_MISSING = "sheet-missing"
    SHEET_ADDED = "sheet-added"
    RECORD = "record"  # the hidden record itself


@dataclass(frozen=True, slots=True)
class CellChange:
    """One difference; `stated` and `found` are numbers in digits, or what stands there instead of one."""

    kind: CellChangeKind
    sheet: str = ""
    cell: str = ""
    stated: str = ""
    found: str = ""


def changed_cells(workbook: Workbook, *, figures_are_whole: bool = False) -> tuple[CellChange, ...]:
    """Every difference between a workbook and what it was when it was written; numbers first.

    The record says what it was. If that was changed too, the numbers are worked out again from
    figures.parquet, provided that it is whole.
    """
    record = workbook.record
    numbers = [*_numbers(workbook, recompute=figures_are_whole and not record.sealed)]
    places = {(change.sheet, change.cell) for change in numbers}
    texts = [change for change in _texts(workbook) if (change.sheet, change.cell) not in places]
    broken = () if record.sealed else (CellChange(CellChangeKind.RECORD),)
    return (*broken, *_sheets(workbook), *numbers, *texts)


def _sheets(workbook: Workbook) -> Iterator[CellChange]:
    recorded = workbook.record.digests
    for name in recorded:
        if name not in workbook.sheets:
            yield CellChange(CellChangeKind.SHEET_MISSING, name)
    for name, values in workbook.sheets.items():
        if name not in recorded and values and not is_record(values):
            yield CellChange(CellChangeKind.SHEET_ADDED, name)


def _numbers(workbook: Workbook, *, recompute: bool) -> Iterator[CellChange]:
    worked_out = _WorkedOut(workbook) if recompute else None
    lines: tuple[RecordedFigure | TotalLine, ...] = (*workbook.record.figures, *workbook.record.totals)
    for line in lines:
        stated = worked_out.value(line) if worked_out else line.value
        if line.sheet in workbook.sheets:
            found = workbook.value(line.sheet, line.cell)
            if not agrees(stated, found):
                shown = canonical(found)
                yield CellChange(CellChangeKind.NUMBER, line.sheet, line.cell, stated, shown)


class _WorkedOut:
    """What the cells must say by the package's own figures."""

    def __init__(self, workbook: Workbook) -> None:
        self._groups = {code: unit.group for code, unit in workbook.record.units.items()}
        self._over = {key: known.over for key, known in workbook.record.keys.items()}
        self._figures: dict[str, list[SourceFigure]] = {}
        try:
            found = figures_of(workbook, list(workbook.record.keys))
        except UsageError:
            found = []
        for figure in found:
            self._figures.setdefault(figure.key, []).append(figure)

    def value(self, line: TotalLine | RecordedFigure) -> str:
        if isinstance(line, RecordedFigure):
            own = [f.value for f in self._figures.get(line.key, ()) if f.unit == line.unit]
            return _digits(own[0] if own else None)
        parts = [self._part(key, group_of(line.scope)) for key in line.key_list]
        if line.over == SHARE:
            return _digits(percent_of(parts[0], parts[1]))
        return _digits(_combined([part for part in parts if part is not None], line.over))

    def _part(self, key: str, group: str) -> Decimal | None:
        figures = self._figures.get(key, ())
        values = [f.value for f in figures if not group or self._groups.get(f.unit) == group]
        return _combined(values, self._over.get(key, ""))


def _combined(values: Sequence[Decimal], over: str) -> Decimal | None:
    if not values:
        return None
    return max(values) if over == HIGHEST else exact_sum(values)


def _digits(value: Decimal | None) -> str:
    return "" if value is None else plain(without_needless_zeros(value))


def _texts(workbook: Workbook) -> Iterator[CellChange]:
    for sheet, rows in workbook.record.digests.items():
        values = workbook.sheets.get(sheet)
        if values is not None:
            for at in sorted(_differing(rows, values)):
                yield CellChange(CellChangeKind.TEXT, sheet, address(*at))


def _differing(rows: Mapping[int, str], values: Mapping[Address, CellValue]) -> Iterator[Address]:
    """Where a digest is not that of the value, whether the cell was filled before, is filled now, or both."""
    recorded = {
        (row, start // DIGEST_SIGNS): digests[start : start + DIGEST_SIGNS]
        for row, digests in rows.items()
        for start in range(0, len(digests), DIGEST_SIGNS)
    }
    for at in recorded.keys() | values.keys():
        if recorded.get(at, BLANK_DIGEST) != digest(values.get(at)):
            yield at

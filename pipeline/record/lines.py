"""The lines of a workbook's record, and the record they make together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pipeline.text import address, parse_address

SUM, HIGHEST, SHARE = "sum", "highest", "share"
"""How a total is made of the figures of its keys; a share has two keys, numerator and denominator."""

ALL = ""
"""The scope of a total over all units; `group_scope` gives that of a group."""

_GROUP = "group:"
NONE = "-"
"""Stands in a run of values where a unit has none, and for a row without cells."""


def group_scope(group: str) -> str:
    """The scope of a group's totals; ALL for ""."""
    return f"{_GROUP}{group}" if group else ALL


def group_of(scope: str) -> str:
    """The group of a scope; "" for ALL."""
    return scope.removeprefix(_GROUP)


@dataclass(frozen=True, slots=True)
class PackageLine:
    """What was consolidated, and from how many of how many units."""

    campaign: str
    period: str
    as_of: str  # ISO
    language: str
    expected: str
    included: str
    issuer: str = ""  # the body that called for the returns, and so the unit of the tier above


@dataclass(frozen=True, slots=True)
class RecordedUnit:
    """An expected unit; `state` as in model.UnitState.

    `package_of` is the campaign of the lower tier whose workbook was its return, "" if it sent a form.
    """

    code: str
    name: str
    group: str
    state: str
    package_of: str = ""


@dataclass(frozen=True, slots=True)
class BelowLine:
    """A unit of any tier, as in model.UnitBelow; a workbook of one tier has none."""

    campaign: str
    code: str
    name: str
    group: str
    reports_to: str
    tier: str
    state: str
    figures: str = ""


@dataclass(frozen=True, slots=True)
class RecordedKey:
    """A figure key, as the workbook's language words it, and how it becomes one over units."""

    key: str
    label: str
    unit_of_measure: str
    over: str


@dataclass(frozen=True, slots=True)
class SourcesLine:
    """Where the sheet of sources begins (row as the spreadsheet shows it), and how many figures it holds."""

    sheet: str
    first_row: str
    shown: str
    all: str


@dataclass(frozen=True, slots=True)
class TotalLine:
    """A cell that shows a total or share. `value` is in exact digits, "" if nobody reported.

    `id` is the key of the form's cell that it answers to, or the share's table/row.
    """

    sheet: str
    cell: str
    id: str
    over: str
    scope: str
    keys: str  # spaces between
    value: str

    @property
    def key_list(self) -> tuple[str, ...]:
        """The keys of the figures it is made of."""
        return tuple(self.keys.split())


@dataclass(frozen=True, slots=True)
class FiguresLine:
    """Cells side by side that show figures of one unit; keys and values with spaces between."""

    sheet: str
    cell: str  # the first
    unit: str
    keys: str
    values: str


@dataclass(frozen=True, slots=True)
class CellsLine:
    """What stood in some rows of a sheet: per row the digests of its cells, four signs each."""

    sheet: str
    first_row: str
    digests: str


Line = (
    PackageLine | RecordedUnit | BelowLine | RecordedKey | SourcesLine | TotalLine | FiguresLine | CellsLine
)


@dataclass(frozen=True, slots=True)
class RecordedFigure:
    """A cell that shows one unit's figure; `value` as in TotalLine."""

    sheet: str
    cell: str
    unit: str
    key: str
    value: str


@dataclass(frozen=True)
class Record:
    """A workbook's record. `sealed` is False if it is not as it was written."""

    lines: tuple[Line, ...]
    sealed: bool = True

    def _of(self, kind: type[Line]) -> Iterator[Line]:
        return (line for line in self.lines if isinstance(line, kind))

    @cached_property
    def package(self) -> PackageLine:
        """What was consolidated."""
        return next(line for line in self.lines if isinstance(line, PackageLine))

    @cached_property
    def sources(self) -> SourcesLine | None:
        """Where the sources stand; None if the workbook has no such sheet."""
        return next((line for line in self.lines if isinstance(line, SourcesLine)), None)

    @cached_property
    def units(self) -> Mapping[str, RecordedUnit]:
        """The expected units by code."""
        return {line.code: line for line in self.lines if isinstance(line, RecordedUnit)}

    @cached_property
    def below(self) -> tuple[BelowLine, ...]:
        """The units of all tiers, each before those below it; without such lines the expected units."""
        told = tuple(line for line in self.lines if isinstance(line, BelowLine))
        name = self.package.campaign
        return told or tuple(
            BelowLine(name, unit.code, unit.name, unit.group, "", "1", unit.state)
            for unit in self.units.values()
        )

    @cached_property
    def keys(self) -> Mapping[str, RecordedKey]:
        """The figure keys, in the form's order."""
        return {line.key: line for line in self.lines if isinstance(line, RecordedKey)}

    @cached_property
    def totals(self) -> tuple[TotalLine, ...]:
        """All cells with totals and shares."""
        return tuple(line for line in self.lines if isinstance(line, TotalLine))

    @cached_property
    def figures(self) -> tuple[RecordedFigure, ...]:
        """All cells with the figures of single units."""
        return tuple(figure for line in self.lines if isinstance(line, FiguresLine) for figure in _run(line))

    @cached_property
    def stated(self) -> tuple[tuple[str, str], ...]:
        """(cell, value) of everything that is stated with its value."""
        totals = [(line.cell, line.value) for line in self.totals]
        return (*totals, *((figure.cell, figure.value) for figure in self.figures))

    @cached_property
    def digests(self) -> Mapping[str, Mapping[int, str]]:
        """Sheet -> row (from 0) -> the digests of its cells."""
        found: dict[str, dict[int, str]] = {}
        for line in self.lines:
            if isinstance(line, CellsLine):
                rows = enumerate(line.digests.split(), start=int(line.first_row) - 1)
                found.setdefault(line.sheet, {}).update((row, "" if d == NONE else d) for row, d in rows)
        return found


def _run(line: FiguresLine) -> Iterator[RecordedFigure]:
    row, column = parse_address(line.cell)
    values = ("" if value == NONE else value for value in line.values.split())
    for offset, (key, value) in enumerate(zip(line.keys.split(), values, strict=True)):
        yield RecordedFigure(line.sheet, address(row, column + offset), line.unit, key, value)

"""What the sheets show: the package and the campaign, looked up by unit, key and group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

import pandas as pd

from pipeline.campaign.model import Campaign, Deadline, Group, Label, OverUnits, Period, Slot, Unit, label_in
from pipeline.messages import message
from pipeline.model import FileOutcome, Outcome, Package, UnitOutcome, UnitState
from pipeline.publish.exact import whole_or_none
from pipeline.publish.workbook.unit_figures import UnitFigures, unit_figures

WITHHOLDS = "P6"
"""Findings whose code begins so say that a cell's text must not be shown."""


class ReturnStatus(StrEnum):
    """How a unit's reporting stands. Each unit is in exactly one."""

    ON_TIME = "on-time"
    RECEIVED = "received"  # no deadline is stated, or the day of the return is not known
    LATE = "late"
    NIL = "nil"
    RETURNED = "returned"  # what it sent was refused
    NOT_SENT = "not-sent"


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One expected unit and what became of its return."""

    unit: Unit
    outcome: UnitOutcome
    status: ReturnStatus


@dataclass(frozen=True, slots=True)
class GroupLines:
    """A group and those of its units that were expected."""

    group: Group
    lines: tuple[UnitLine, ...]


@dataclass(frozen=True, slots=True)
class TotalOf:
    """A total as aggregation made it; `scaled` is None where no included unit reported."""

    scaled: int | None
    units_reporting: int


@dataclass(frozen=True)
class Contents:
    """One campaign and period in one language, as the sheets look it up."""

    package: Package
    campaign: Campaign
    language: str

    def say(self, key: str, **facts: object) -> str:
        """The wording under `workbook.<key>`."""
        return message(f"workbook.{key}", self.language, **facts)

    def label(self, label: Label) -> str:
        """A label of the schema in the workbook's language."""
        return label_in(label, self.language)

    @cached_property
    def period(self) -> Period | None:
        """The period, unless it is an ad hoc one that the schema does not list."""
        return next((p for p in self.campaign.periods if p.id == self.package.period), None)

    @cached_property
    def period_label(self) -> str:
        """The period as people call it."""
        return (self.label(self.period.label) if self.period else "") or self.package.period

    @cached_property
    def groups(self) -> tuple[GroupLines, ...]:
        """The expected units by group, in the campaign's order; empty groups are left out."""
        lines: dict[str, list[UnitLine]] = {group.code: [] for group in self.campaign.groups}
        for outcome in self.package.settlement.units:
            unit = self.campaign.unit_by_code[outcome.unit]
            lines[unit.group].append(UnitLine(unit, outcome, self._status(outcome)))
        return tuple(
            GroupLines(group, tuple(lines[group.code])) for group in self.campaign.groups if lines[group.code]
        )

    @cached_property
    def lines(self) -> tuple[UnitLine, ...]:
        """All expected units, group by group."""
        return tuple(line for group in self.groups for line in group.lines)

    @cached_property
    def group_label_of(self) -> Mapping[str, str]:
        """The label of each group."""
        return {group.code: self.label(group.label) for group in self.campaign.groups}

    def included_in(self, group: str = "") -> int:
        """How many units of a group (of all, if "") have a return that counts."""
        lines = self.lines[self.rows_of.get(group, slice(0))]
        return sum(line.outcome.state is UnitState.INCLUDED for line in lines)

    def expected_in(self, group: str = "") -> int:
        """How many units of a group (of all, if "") had to report."""
        return len(self.lines[self.rows_of.get(group, slice(0))])

    def unit_name(self, code: str | None) -> str:
        """The unit's name; "" if no unit is known."""
        unit = self.campaign.unit_by_code.get(code or "")
        return unit.name if unit else code or ""

    def _status(self, outcome: UnitOutcome) -> ReturnStatus:
        if outcome.state is UnitState.MISSING:
            return ReturnStatus.NOT_SENT
        if outcome.state is UnitState.EXCLUDED:
            return ReturnStatus.RETURNED
        if outcome.late:
            return ReturnStatus.LATE
        if outcome.nil:
            return ReturnStatus.NIL
        dated = outcome.received is not None and self.deadline_of(outcome.unit) is not None
        return ReturnStatus.ON_TIME if dated else ReturnStatus.RECEIVED

    def deadline_of(self, unit: str) -> Deadline | None:
        """By when the unit's return was due: its extension's, its group's or everybody's day."""
        return self.campaign.deadline_of(unit, self.period) if self.period else None

    @cached_property
    def included_returns(self) -> Mapping[int, FileOutcome]:
        """The files whose return counts, by the return's number in the long tables."""
        return {
            file.return_no: file
            for file in self.package.settlement.files
            if file.outcome is Outcome.INCLUDED and file.return_no is not None
        }

    @cached_property
    def file_by_name(self) -> Mapping[str, FileOutcome]:
        """What became of each file."""
        return {file.file: file for file in self.package.settlement.files}

    @cached_property
    def withheld(self) -> frozenset[tuple[str, str, str]]:
        """(file, sheet, cell) of texts with personal data: they are not shown anywhere."""
        return frozenset(
            (file.file, finding.sheet, finding.cell)
            for file in self.package.settlement.files
            for finding in file.findings
            if finding.code.startswith(WITHHOLDS)
        )

    @cached_property
    def figures(self) -> Mapping[str, UnitFigures]:
        """The accepted figures of all expected units, in the order of `lines`, by key."""
        units = [line.unit.code for line in self.lines]
        keys = [slot.key for slot in self.campaign.form.figure_slots]
        return unit_figures(self.package.totals.figures, units, keys)

    @cached_property
    def rows_of(self) -> Mapping[str, slice]:
        """Where the units of each group stand among `lines`; "" is all."""
        rows, first = {"": slice(0, len(self.lines))}, 0
        for group in self.groups:
            rows[group.group.code] = slice(first, first + len(group.lines))
            first += len(group.lines)
        return rows

    @cached_property
    def totals(self) -> Mapping[tuple[str, str], TotalOf]:
        """Totals by (key, group); group "" is over all units."""
        over_all = self.package.totals.totals
        return _totals(over_all, [""] * len(over_all)) | _totals(
            self.package.totals.by_group, list(self.package.totals.by_group["group"])
        )

    @cached_property
    def area_totals(self) -> Mapping[tuple[str, str], TotalOf]:
        """Totals by (content area, indicator)."""
        frame = self.package.totals.by_area
        rows = zip(
            frame["area"], frame["indicator"], frame["scaled"].tolist(), frame["units_reporting"], strict=True
        )
        return {
            (str(area), str(indicator)): TotalOf(whole_or_none(scaled), int(reporting))
            for area, indicator, scaled, reporting in rows
        }

    @cached_property
    def shares(self) -> Mapping[tuple[str, str], Decimal | None]:
        """Percent by (table/row, group)."""
        frame = self.package.totals.shares
        return {
            (str(key), str(group)): percent
            for key, group, percent in zip(frame["key"], frame["group"], frame["percent"], strict=True)
        }

    def over_units(self, slot: Slot) -> OverUnits:
        """How the figures of a slot become one: the parts of a share are added up like counts."""
        if slot.indicator is None:
            return OverUnits.SUM
        rule = self.campaign.indicator_by_code[slot.indicator].over_units
        return OverUnits.HIGHEST if rule is OverUnits.HIGHEST else OverUnits.SUM


def _totals(frame: pd.DataFrame, groups: list[str]) -> dict[tuple[str, str], TotalOf]:
    rows = zip(frame["key"], groups, frame["scaled"].tolist(), frame["units_reporting"], strict=True)
    return {
        (str(key), str(group)): TotalOf(whole_or_none(scaled), int(reporting))
        for key, group, scaled, reporting in rows
    }

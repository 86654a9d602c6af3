"""Who reports, when, and what for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from pipeline.campaign.model.label import Label
from pipeline.campaign.model.links import Continued, Link
from pipeline.campaign.model.numbers import Indicator
from pipeline.campaign.model.slots import Form
from pipeline.model.packed import Packed

AT = "@"
"""Between the id of a campaign and the code of the unit that consolidates: "tin-2025@517"."""


@dataclass(frozen=True, slots=True)
class Successor:
    """Who took a unit over; `percent` is the part of its figures that goes there, None where nobody said."""

    code: str
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Unit(Packed):
    """A reporting unit; valid dates are inclusive and None where open.

    `reports_to` is the code of the unit above it, None if it reports to the body that called. With
    `package_of` its return may be the consolidated workbook of that campaign, which it ran itself.
    """

    code: str
    name: str
    group: str
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    package_of: str | None = None
    successors: tuple[Successor, ...] = ()  # several: the unit was split
    reports_to: str | None = None

    def exists_on(self, day: date) -> bool:
        """Whether there is this unit on that day."""
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of units, in the order in which it is shown."""

    code: str
    label: Label


@dataclass(frozen=True, slots=True)
class Area:
    """A content area ("nội dung")."""

    code: str
    label: Label


@dataclass(frozen=True, slots=True)
class Deadline:
    """On time is whoever reports up to and including `last_day` (Asia/Ho_Chi_Minh).

    "trước ngày D" is loaded as the day before D, "chậm nhất đến ngày D" as D itself; `wording` keeps
    which of the two the letter said.
    """

    last_day: date
    wording: Label


@dataclass(frozen=True, slots=True)
class Period:
    """What span a return is for."""

    id: str
    label: Label
    start: date | None
    end: date | None
    deadline: Deadline | None = None
    aliases: tuple[str, ...] = ()
    group_deadlines: tuple[tuple[str, Deadline], ...] = ()  # of unit groups that have one of their own
    follows: str | None = None  # the id of the period before, where the dates do not say which it is
    same_as: str | None = None  # likewise of the same period of the year before


@dataclass(frozen=True, slots=True)
class Extension:
    """A later deadline granted to one unit for one period, and why."""

    unit: str
    period: str
    deadline: Deadline
    reason: str


@dataclass(frozen=True, slots=True)
class Target:
    """What share of an indicator is aimed at, by when. A band has both bounds."""

    indicator: str
    year: int
    at_least_pct: Decimal
    at_most_pct: Decimal | None = None
    group: str | None = None  # the unit group for which it holds; None: all units together


@dataclass(frozen=True, slots=True)
class Far:
    """When a figure is so far from others that its unit is asked: by median and median deviation.

    Far is what differs from the median by more than `spreads` times the median of all differences from it,
    where there are at least so many values. `indicators` empty means all.
    """

    at_least: int = 5
    spreads: Decimal = Decimal(6)
    indicators: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who calls for the reports, for the workbook's heading (Decree 30/2020, Appendix I)."""

    parent_body: str
    issuing_body: str
    place: str
    reports_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NativeExpectation:
    """A Great Expectations expectation that a campaign adds in expectations.yaml, with its wording.

    `on` is "entries", "tasks", "shares" or the id of a list; the rows can be narrowed with `table`.
    """

    id: str
    on: str
    expectation: str  # e.g. "expect_column_values_to_match_regex"
    arguments: Mapping[str, object]
    severity: str  # error, warning or info
    says: Label
    remedy: Label
    table: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """How people of one language write zero, "not asked", yes, and the same name differently."""

    zero: frozenset[str]
    not_asked: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]
    spelling: tuple[tuple[str, str], ...]  # (as written, as matched), applied to folded text in order


@dataclass(frozen=True)
class Campaign:
    """One call for reports."""

    id: str
    language: str
    title: Label
    letterhead: Letterhead
    form: Form
    units: tuple[Unit, ...]
    groups: tuple[Group, ...]
    areas: tuple[Area, ...]
    indicators: tuple[Indicator, ...]
    periods: tuple[Period, ...]
    words: Words
    period_stated: bool = True  # False: the form states none, and there is only one
    ad_hoc_period: str | None = None  # regular expression that the label of an ad hoc period matches
    targets: tuple[Target, ...] = ()
    extensions: tuple[Extension, ...] = ()
    far_from_past: Far | None = None
    far_from_peers: Far | None = None
    expectations: tuple[NativeExpectation, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)  # schema file (relative) -> sha256
    continues: Link | None = None  # the campaign before this one
    continued: tuple[Continued, ...] = ()  # that one, then the one before it, and so on
    register: tuple[Unit, ...] = ()  # every unit that ever was, where `units` are those of one period
    issuer: str = ""  # the unit that consolidates here; "": the body that called for the reports
    usual_issuer: str = ""  # for whom runs are made where nothing else is asked for

    @property
    def schema_id(self) -> str:
        """The folder of schemas/ that describes it, and what returns are recognised as, at every tier."""
        return self.id.partition(AT)[0]

    @cached_property
    def is_tiered(self) -> bool:
        """Whether units report to one another (units.csv, reports_to)."""
        return any(unit.reports_to for unit in self.register or self.units)

    @cached_property
    def unit_by_code(self) -> Mapping[str, Unit]:
        """Units by their code."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def ever_by_code(self) -> Mapping[str, tuple[Unit, ...]]:
        """All units that ever bore a code, also of a campaign as of one period."""
        found: dict[str, list[Unit]] = {}
        for unit in self.register or self.units:
            found.setdefault(unit.code, []).append(unit)
        return {code: tuple(units) for code, units in found.items()}

    @cached_property
    def indicator_by_code(self) -> Mapping[str, Indicator]:
        """Indicators by their code."""
        return {indicator.code: indicator for indicator in self.indicators}

    def extension_of(self, unit: str | None, period: Period) -> Extension | None:
        """The later deadline that the unit was granted for the period, if any."""
        return self._extension_by_unit.get((unit, period.id))

    @cached_property
    def _extension_by_unit(self) -> Mapping[tuple[str | None, str], Extension]:
        # The first of several; the loader allows one.
        return {(one.unit, one.period): one for one in reversed(self.extensions)}

    def deadline_of(self, unit: str | None, period: Period) -> Deadline | None:
        """By when the unit's return is on time: its extension, else its group's day, else everybody's."""
        extension = self.extension_of(unit, period)
        return extension.deadline if extension else self.usual_deadline(unit, period)

    def usual_deadline(self, unit: str | None, period: Period) -> Deadline | None:
        """The same, without extensions."""
        known = self.unit_by_code.get(unit or "")
        return dict(period.group_deadlines).get(known.group if known else "", period.deadline)

    def day_of(self, period: Period) -> date | None:
        """The day on which a unit must exist to be asked: the period's last, else the campaign's."""
        ends = [one.end for one in self.periods if one.end is not None]
        return period.end or max(ends, default=None)

    def units_of(self, period: Period) -> tuple[Unit, ...]:
        """The units that had to report here for `period`: those that then reported to the issuer."""
        return tuple(unit for unit in self.existing(period) if (unit.reports_to or "") == self.issuer)

    def existing(self, period: Period) -> tuple[Unit, ...]:
        """The units of all tiers that existed on the period's last day."""
        day = self.day_of(period)
        return tuple(unit for unit in self.units if day is None or unit.exists_on(day))

    def at(self, period: Period) -> Campaign:
        """The campaign as of `period`, with one unit per code: those that exist, then those closed by then.

        A code that now means another unit is the one that exists; all that ever bore one are in `register`.
        """
        day = self.day_of(period)
        if day is None or all(unit.exists_on(day) for unit in self.units):
            return self._headed()
        units = {unit.code: unit for unit in self.units if unit.exists_on(day)}
        closed = [unit for unit in self.units if unit.valid_until is not None and unit.valid_until < day]
        for unit in sorted(closed, key=lambda unit: unit.valid_until or day, reverse=True):
            units.setdefault(unit.code, unit)
        groups = {unit.group for unit in units.values() if unit.exists_on(day)}
        then = replace(
            self,
            units=tuple(units.values()),
            groups=tuple(group for group in self.groups if group.code in groups),
            register=self.register or self.units,
        )
        return then._headed()

    def _headed(self) -> Campaign:
        """With the issuer's own name in the heading, and above it the unit that it reports to."""
        issuer = self.unit_by_code.get(self.issuer)
        if issuer is None:
            return self
        above = self.unit_by_code.get(issuer.reports_to or "")
        body = above.name if above else self.letterhead.issuing_body
        if self.letterhead.issuing_body == issuer.name:
            return self
        return replace(self, letterhead=Letterhead(body, issuer.name, "…", (body,)))

    def showing(self, codes: Collection[str]) -> Campaign:
        """The campaign with the groups of these units only, if it has tiers: a run sees few of all groups."""
        if not self.is_tiered:
            return self
        groups = {unit.group for unit in self.units if unit.code in codes}
        return replace(self, groups=tuple(group for group in self.groups if group.code in groups))

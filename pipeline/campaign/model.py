"""What a campaign is, as loaded from schemas/<campaign>/: forms, units, periods, rules.

Everything a stage needs to know about a campaign is here, and nothing else in pipeline/ knows any
campaign. The objects are frozen and picklable: the reading workers get them whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

Label = Mapping[str, str]
"""Wording by language ("vi", "en"). `label_in` picks one."""


def label_in(label: Label, language: str) -> str:
    """The wording in `language`, else in any language there is, else ""."""
    return label.get(language) or next(iter(label.values()), "")


# ---------------------------------------------------------------- numbers


class OverUnits(StrEnum):
    """How an indicator's figures become one over units."""

    SUM = "sum"
    HIGHEST = "highest"
    SHARE = "share"  # never: share = sum of numerators / sum of denominators


@dataclass(frozen=True, slots=True)
class NumberRule:
    """Which numbers a cell may hold. decimals 0 means whole numbers; bounds are inclusive."""

    decimals: int = 0
    minimum: Decimal | None = Decimal(0)
    maximum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is counted, in which unit of measure, and how it adds up."""

    code: str
    label: Label
    unit_of_measure: Label
    number: NumberRule = NumberRule()
    over_units: OverUnits = OverUnits.SUM
    over_periods: str = "sum"  # sum, highest, latest, share


# ---------------------------------------------------------------- forms


class Holds(StrEnum):
    """What an asked cell is for."""

    FIGURE = "figure"  # counts into totals
    TOTAL = "total"  # the unit's own sum, checked and not counted
    SHARE = "share"  # the unit's own percent, checked and not counted
    STATE = "state"  # the state of a task, one of the table's choices
    PROGRESS = "progress"  # the percent beside a task's state
    IGNORED = "ignored"  # printed on the form, such as a target; not read


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers that a cell may hold; `texts` are all its spellings, the form's own first."""

    id: str
    texts: tuple[str, ...]
    label: Label
    progress_min_pct: Decimal | None = None  # only for states of tasks
    progress_max_pct: Decimal | None = None


class FieldRole(StrEnum):
    """What a labelled cell tells about the return itself."""

    FORM_CODE = "form-code"
    UNIT = "unit"
    UNIT_CODE = "unit-code"
    PERIOD = "period"
    DATE = "date"
    SENDING = "sending"
    NIL = "nil"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled cell: the value stands right of the label, below it, or behind it in the same cell.

    With `pattern` (a regular expression with a group named "value") it is found by pattern in any cell.
    A field of role FIGURE is the figure `table/<id>/`.
    """

    id: str
    role: FieldRole
    labels: tuple[str, ...]
    pattern: str | None = None
    indicator: str | None = None


@dataclass(frozen=True, slots=True)
class Fields:
    """A table of labelled cells."""

    id: str
    label: Label
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a matrix, known by its heading, and by the heading above it if `under` is given."""

    id: str
    headings: tuple[str, ...]  # the form's own first, then other known spellings
    label: Label
    under: tuple[str, ...] = ()  # spellings of the group heading above, if that is needed
    holds: Holds = Holds.FIGURE
    number: NumberRule | None = None  # None: as the row's (or column's) indicator says
    indicator: str | None = None  # for matrices whose columns are indicators
    area: str | None = None
    choices: tuple[Choice, ...] = ()  # for Holds.STATE


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a matrix, known by its code, its label, or both."""

    id: str
    labels: tuple[str, ...]
    label: Label
    codes: tuple[str, ...] = ()  # as they stand in the code column, if the form has one
    holds: Holds = Holds.FIGURE
    indicator: str | None = None
    area: str | None = None
    not_asked: frozenset[str] = frozenset()  # ids of columns whose cell is an "x"
    once_in: str | None = None  # asked once for the whole campaign, in this column; its key's column is ""


@dataclass(frozen=True, slots=True)
class Section:
    """A block of rows under a heading of its own. A plain matrix is one section without a heading.

    `columns` is empty when the section stands under the table's one header; otherwise the block repeats
    a header of its own below its heading.
    """

    id: str
    rows: tuple[Row, ...]
    headings: tuple[str, ...] = ()
    label: Label = field(default_factory=dict)
    number: str | None = None  # as it stands in the number column, such as "IV"
    area: str | None = None
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class RowKeys:
    """The headings of the columns that say what a row is; empty where the form has no such column."""

    number: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    label: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows by columns. `columns` is empty when each section brings its own."""

    id: str
    label: Label
    row_keys: RowKeys
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    key: str = "{row}/{column}"  # what follows the table in a figure's key; {section} may be used too


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of an open list. `kind` is text, choice, date or number."""

    id: str
    headings: tuple[str, ...]
    label: Label
    kind: str = "text"
    required: bool = False
    strict: bool = (
        True  # an answer that is none of the choices, or outside the window, is an error; else a warning
    )
    choices: tuple[Choice, ...] = ()
    earliest: date | None = None
    latest: date | None = None
    number: NumberRule = NumberRule()


@dataclass(frozen=True, slots=True)
class OpenList:
    """A list that grows downwards until its total row, or until nothing more stands there.

    `total_labels` are spellings of the last row's label ("Cộng"), which is no row of the list;
    `total_column` is the column whose sum it states. `unique` are the columns that no two rows may share.
    """

    id: str
    label: Label
    columns: tuple[ListColumn, ...]
    total_labels: tuple[str, ...] = ()
    total_column: str | None = None
    unique: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a narrative table; the answer stands right of it, or below."""

    id: str
    labels: tuple[str, ...]
    label: Label


@dataclass(frozen=True, slots=True)
class Narrative:
    """Questions answered in free text."""

    id: str
    label: Label
    questions: tuple[Question, ...]


Table = Fields | Matrix | OpenList | Narrative


@dataclass(frozen=True, slots=True)
class SheetForm:
    """One sheet of a form. `marks` are all texts of the blank sheet by which it is known again."""

    id: str
    names: tuple[str, ...]  # the sheet's own name first, then other known ones
    tables: tuple[Table, ...]
    marks: tuple[str, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """One asked cell of a form."""

    index: int
    sheet: str
    table: str
    row: str  # the key's second part
    column: str  # the key's third part
    holds: Holds
    number: NumberRule
    row_label: Label  # row and column as the form words them, for people
    column_label: Label
    row_id: str  # the ids within the table, whatever the key's order
    column_id: str
    section_id: str = ""
    indicator: str | None = None
    area: str | None = None
    unit_of_measure: Label = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()

    @property
    def key(self) -> str:
        """table/row/column, as expected.json and summary.json spell it."""
        return f"{self.table}/{self.row}/{self.column}"


@dataclass(frozen=True, slots=True)
class SumCheck:
    """Slot `whole` equals the sum of the slots `parts`."""

    table: str
    whole: int
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OrderCheck:
    """Slot `smaller` is at most slot `larger`."""

    table: str
    smaller: int
    larger: int


@dataclass(frozen=True, slots=True)
class ShareCheck:
    """Slots numerator / denominator in percent; the unit's own percent in slot `printed`, if there is one.

    A denominator of 0 means the share does not apply.
    """

    table: str
    row: str
    numerator: int
    denominator: int
    printed: int | None
    tolerance_pct: Decimal = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class ContinueCheck:
    """Slot `whole`, a figure from the year's beginning, equals the same unit's accepted `whole` of the period
    that this one continues plus slot `part`, the figure of this period alone.
    """

    table: str
    whole: int
    part: int


Check = SumCheck | OrderCheck | ShareCheck | ContinueCheck


@dataclass(frozen=True)
class Form:
    """What a campaign's blank workbook asks for, sheet by sheet, and every asked cell as a slot."""

    code: str | None
    sheets: tuple[SheetForm, ...]
    slots: tuple[Slot, ...]
    checks: tuple[Check, ...]

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """The form's tables by id."""
        return {table.id: table for sheet in self.sheets for table in sheet.tables}

    @cached_property
    def slot_at(self) -> Mapping[tuple[str, str, str, str], Slot]:
        """Slots by (table, section id, row id, column id); a field's column id is ""."""
        return {(s.table, s.section_id, s.row_id, s.column_id): s for s in self.slots}

    @cached_property
    def figure_slots(self) -> tuple[Slot, ...]:
        """The slots that count into totals, in the form's order."""
        return tuple(s for s in self.slots if s.holds is Holds.FIGURE)


# ---------------------------------------------------------------- who, when, what for


@dataclass(frozen=True, slots=True)
class Successor:
    """Who took a unit over; `percent` is the part of its figures that goes there, None where nobody said."""

    code: str
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A reporting unit; valid dates are inclusive and None where open.

    With `package_of` its return may be the consolidated workbook of that campaign, which it ran itself.
    """

    code: str
    name: str
    group: str
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    package_of: str | None = None
    successors: tuple[Successor, ...] = ()  # several: the unit was split

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
    register: tuple[Unit, ...] = ()  # every unit that ever was, where `units` are those of one period

    @cached_property
    def unit_by_code(self) -> Mapping[str, Unit]:
        """Units by their code."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def indicator_by_code(self) -> Mapping[str, Indicator]:
        """Indicators by their code."""
        return {indicator.code: indicator for indicator in self.indicators}

    def extension_of(self, unit: str | None, period: Period) -> Extension | None:
        """The later deadline that the unit was granted for the period, if any."""
        return next((e for e in self.extensions if (e.unit, e.period) == (unit, period.id)), None)

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
        """The units that had to report for `period`: those that existed on its last day."""
        day = self.day_of(period)
        return tuple(unit for unit in self.units if day is None or unit.exists_on(day))

    def at(self, period: Period) -> Campaign:
        """The campaign as of `period`, with one unit per code: those that exist, then those closed by then.

        A code that now means another unit is the one that exists; all that ever bore one are in `register`.
        """
        day = self.day_of(period)
        if day is None or all(unit.exists_on(day) for unit in self.units):
            return self
        units = {unit.code: unit for unit in self.units if unit.exists_on(day)}
        closed = [unit for unit in self.units if unit.valid_until is not None and unit.valid_until < day]
        for unit in sorted(closed, key=lambda unit: unit.valid_until or day, reverse=True):
            units.setdefault(unit.code, unit)
        groups = {unit.group for unit in units.values() if unit.exists_on(day)}
        return replace(
            self,
            units=tuple(units.values()),
            groups=tuple(group for group in self.groups if group.code in groups),
            register=self.register or self.units,
        )

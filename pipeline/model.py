"""The types that flow between the stages; nothing else.

Small things (a finding, a return, an outcome) are frozen dataclasses; bulk things (figures, list rows)
are DataFrames whose columns are declared here. This module imports nothing heavy: the worker processes
that read returns load it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

# ---------------------------------------------------------------- cells and sheets

Address = tuple[int, int]
"""(row, column) of a cell, both counted from 0: A1 is (0, 0)."""

CellValue = str | int | Decimal | bool | date | datetime
"""What a cell holds. Numbers are exact: int when whole, Decimal otherwise, never float."""


class Oddity(StrEnum):
    """Why a cell's value must not be taken at face value."""

    ERROR_VALUE = "error-value"  # the value is the error's text, such as "#REF!"
    UNCALCULATED = "uncalculated"  # a formula without a stored value; no entry in Sheet.values
    DATE_FORMAT = "date-format"  # a number shown as a date or time; the value is the raw number
    PERCENT_FORMAT = "percent-format"  # a number shown with %; the value is the raw number (0.5, not 50)
    DUPLICATE = "duplicate"  # the file states this cell more than once, with different contents
    UNDER_MERGE = (
        "under-merge"  # covered by a merged cell, so nobody sees it; the value is what is underneath
    )


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, corners included, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet as read: text is NFC Unicode, legacy fonts already converted; blanks are absent."""

    name: str
    values: Mapping[Address, CellValue]
    oddities: Mapping[Address, frozenset[Oddity]] = field(default_factory=dict)
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Book:
    """One spreadsheet file as read."""

    file: str
    sheets: tuple[Sheet, ...]


# ---------------------------------------------------------------- findings


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong or odd in a return: facts only, the words are in findings.toml under `code`."""

    code: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    facts: tuple[tuple[str, str], ...] = ()


# ---------------------------------------------------------------- files


class FileKind(StrEnum):
    """What a file in the inputs folder is, by its content."""

    SPREADSHEET = "spreadsheet"
    IGNORED = "ignored"  # a lock file, a letter, a picture: listed, not read
    REFUSED = "refused"  # was meant as a return, cannot be read; a finding says why


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of the inputs folder."""

    name: str  # relative to the inputs folder, "/" between folders, as the file system spells it
    path: Path
    sha256: str  # "" if the content could not be read
    kind: FileKind
    findings: tuple[Finding, ...] = ()


# ---------------------------------------------------------------- what one return says


class State(StrEnum):
    """What stands in one asked cell."""

    GIVEN = "given"
    BLANK = "blank"  # nobody answered; not the same as zero
    FAULTY = "faulty"  # something is there that has no single reading; a finding says what


@dataclass(frozen=True, slots=True)
class Entries:
    """What stands in the asked cells of one return, as parallel columns, one element per slot read.

    `slots` index into `campaign.form.slots`. `values` are exact numbers in the indicator's unit of
    measure, or text for slots that hold a state; None unless `states` is GIVEN. `cells` are true
    addresses in the file ("E14").
    """

    slots: tuple[int, ...] = ()
    values: tuple[int | Decimal | str | None, ...] = ()
    states: tuple[State, ...] = ()
    sheets: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of an open list: values and cells in the order of the list's columns; None where blank.

    `faulty` are the ids of columns whose cell has no single reading (a finding says what).
    """

    table: str
    sheet: str
    row_number: int  # as the spreadsheet shows it, from 1
    values: tuple[str | int | Decimal | date | None, ...]
    cells: tuple[str, ...]
    faulty: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ListTotal:
    """The list's own printed total ("Cộng") of one column, to be compared with the rows' sum."""

    table: str
    column: str
    value: int | Decimal
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One narrative answer. `text` is None when it was withheld for personal data."""

    table: str
    question: str
    text: str | None
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Return:
    """One file from one unit for one period, read whole. Unknown unit or period is None."""

    file: str
    sha256: str
    campaign: str
    period: str | None
    unit: str | None
    sending: int = 1
    reported_on: date | None = None
    nil: bool = False
    entries: Entries = Entries()
    list_rows: tuple[ListRow, ...] = ()
    list_totals: tuple[ListTotal, ...] = ()
    answers: tuple[Answer, ...] = ()
    findings: tuple[Finding, ...] = ()
    package_of: str | None = None  # the lower tier's campaign whose consolidated workbook the file is


@dataclass(frozen=True, slots=True)
class Recognition:
    """Whose return a book is, for which campaign and period; None where that could not be told.

    `sheets` maps the form's sheet ids to the book's sheets that were found to be them.
    """

    campaign: str | None = None
    period: str | None = None
    unit: str | None = None
    sending: int = 1
    reported_on: date | None = None
    nil: bool = False
    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Extract:
    """What one book says in the tables of its form."""

    entries: Entries = Entries()
    list_rows: tuple[ListRow, ...] = ()
    list_totals: tuple[ListTotal, ...] = ()
    answers: tuple[Answer, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one file came to. `content` is None if it is no return of any campaign."""

    source: SourceFile
    content: Return | None = None
    findings: tuple[Finding, ...] = ()


# ---------------------------------------------------------------- long tables

ENTRY_COLUMNS = {
    "return_no": "int64",  # position of the return in the sequence that was gathered
    "slot": "int32",  # position in campaign.form.slots
    "key": "category",  # table/row/column
    "holds": "category",  # what the slot holds: figure, total, share, progress (see campaign.model.Holds)
    "state": "category",  # State
    "scaled": "Int64",  # the value times 10**decimals, whole and exact; <NA> unless given
    "decimals": "int8",  # of the slot's indicator
    "surplus": "bool",  # the value has more decimals than the slot allows (scaled is then rounded down)
    "sheet": "str",
    "cell": "str",
}
"""Every asked number of every gathered return, one row each."""

TASK_COLUMNS = {
    "return_no": "int64",
    "slot": "int32",
    "table": "category",
    "task": "category",  # the row's id
    "state": "category",  # State
    "choice": "str",  # the task's state as the schema's choice id; <NA> if blank or not one of the choices
    "said": "str",  # what the cell says; <NA> if blank
    "progress_pct": "Float64",  # the percent beside it; <NA> if blank
    "progress_min_pct": "Float64",  # what that state allows
    "progress_max_pct": "Float64",
    "sheet": "str",
    "cell": "str",
    "progress_cell": "str",
}

ANSWER_COLUMNS = {
    "return_no": "int64",
    "table": "category",
    "question": "category",
    "text": "str",  # <NA> when withheld
    "sheet": "str",
    "cell": "str",
}

LIST_BASE_COLUMNS = {
    "return_no": "int64",
    "sheet": "str",
    "row_number": "int64",
}
"""Every list's table has these, then `<column>` and `<column>__cell` for each column of the list.

Text, choices (as the choice's id, <NA> if none fits; the words stand in `<column>__said`) are str,
dates are datetime64, numbers Int64 scaled by 10**decimals, with `<column>__surplus` as in entries;
`<column>__faulty` is True where extraction has already said what is wrong.
"""

LIST_TOTAL_COLUMNS = {
    "return_no": "int64",
    "table": "category",
    "column": "category",
    "printed": "Int64",  # scaled
    "summed": "Int64",  # scaled sum of the rows
    "sheet": "str",
    "cell": "str",
}


@dataclass(frozen=True)
class LongTables:
    """The gathered returns of one campaign as long tables; `return_no` indexes `returns`."""

    returns: tuple[Return, ...]
    entries: pd.DataFrame  # ENTRY_COLUMNS
    tasks: pd.DataFrame  # TASK_COLUMNS
    lists: Mapping[str, pd.DataFrame]  # list table id -> LIST_BASE_COLUMNS + the list's own
    list_totals: pd.DataFrame  # LIST_TOTAL_COLUMNS
    answers: pd.DataFrame  # ANSWER_COLUMNS


# ---------------------------------------------------------------- the coordinator's word


class DecisionKind(StrEnum):
    """What the coordinator decided about a file."""

    EXCLUDE = "exclude"  # this file does not count
    ACCEPT = "accept"  # this finding does not exclude the return
    UNIT = "unit"  # this file is from that unit


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of inputs/decisions.csv, checked; "" where a column does not apply.

    `cell` is an address ("E14"), with its sheet ("Biểu 1!E14") if the coordinator gave it; "" means the
    code anywhere in the file.
    """

    line: int  # of decisions.csv, from 1
    file: str  # as the inputs folder spells it
    kind: DecisionKind
    finding: str = ""
    cell: str = ""
    unit: str = ""
    explanation: str = ""  # the unit's
    reason: str = ""
    decided_by: str = ""


# ---------------------------------------------------------------- what became of it


class Outcome(StrEnum):
    """What became of a file."""

    INCLUDED = "included"
    EXCLUDED = "excluded"
    SUPERSEDED = "superseded"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"


class ReceivedFrom(StrEnum):
    """Who says when a return was received."""

    REGISTER = "register"  # inputs/received.csv
    FORM = "form"  # the return itself
    FILE = "file"  # the file's time; only ever shown by `status`


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file, and why."""

    file: str
    sha256: str
    outcome: Outcome
    unit: str | None = None
    sending: int | None = None
    reported_on: date | None = None
    late: bool = False
    nil: bool = False
    findings: tuple[Finding, ...] = ()
    return_no: int | None = None  # of the gathered return, if one was read
    received: date | None = None  # a datetime where the register gives the time; lateness goes by it
    received_from: ReceivedFrom | None = None  # who says so; None if nobody does


class UnitState(StrEnum):
    """What is known of one expected unit. Each unit is in exactly one state."""

    INCLUDED = "included"
    EXCLUDED = "excluded"  # sent something that was refused
    MISSING = "missing"  # nothing readable came


@dataclass(frozen=True, slots=True)
class UnitOutcome:
    """The state of one expected unit, with the file that decided it."""

    unit: str
    state: UnitState
    file: str | None = None
    late: bool = False
    nil: bool = False
    sending: int | None = None
    reported_on: date | None = None
    received: date | None = None  # as in FileOutcome
    received_from: ReceivedFrom | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """The outcome of every file and every expected unit, for one campaign and period."""

    files: tuple[FileOutcome, ...]  # sorted by file name
    units: tuple[UnitOutcome, ...]  # in the order of units.csv


# ---------------------------------------------------------------- totals

FIGURE_COLUMNS = {
    "unit": "str",
    "group": "str",
    "key": "str",
    "table": "str",
    "row": "str",
    "column": "str",
    "scaled": "Int64",
    "decimals": "int8",
    "file": "str",
    "sheet": "str",
    "cell": "str",
    "sha256": "str",
}
"""The accepted figures, one row each, sorted by slot then unit as units.csv orders them."""

TOTAL_COLUMNS = {
    "key": "str",
    "table": "str",
    "row": "str",
    "column": "str",
    "scaled": "Int64",  # <NA>: no included unit reported it
    "decimals": "int8",
    "units_reporting": "int64",
}
"""One row per figure key, in the form's order. GROUP_TOTAL adds `group`."""

GROUP_TOTAL_COLUMNS = {"group": "str", **TOTAL_COLUMNS}

AREA_TOTAL_COLUMNS = {
    "area": "str",
    "indicator": "str",
    "scaled": "Int64",
    "decimals": "int8",
    "units_reporting": "int64",
}
"""One row per (content area, indicator) that the form asks for, over all tables of the form."""

SHARE_COLUMNS = {
    "key": "str",  # table/row
    "group": "str",  # "" over all units
    "numerator": "Int64",
    "denominator": "Int64",
    "percent": "object",  # Decimal, exact to 6 places; None where the denominator is 0 or nobody reported
}


@dataclass(frozen=True)
class Totals:
    """What aggregation makes of the accepted figures."""

    figures: pd.DataFrame  # FIGURE_COLUMNS
    totals: pd.DataFrame  # TOTAL_COLUMNS
    by_group: pd.DataFrame  # GROUP_TOTAL_COLUMNS
    by_area: pd.DataFrame  # AREA_TOTAL_COLUMNS
    shares: pd.DataFrame  # SHARE_COLUMNS


# ---------------------------------------------------------------- earlier periods


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a figure key meant in a package, so far as two periods must agree in it to be compared."""

    unit_of_measure: str  # in the campaign's language
    over_units: str
    over_periods: str


@dataclass(frozen=True)
class EarlierPackage:
    """What was accepted for an earlier period of the same campaign."""

    period: str
    sha256: str  # of the figures' content, however they are stored
    figures: pd.DataFrame  # FIGURE_COLUMNS
    meanings: Mapping[str, Meaning]  # by key


class EarlierState(StrEnum):
    """Whether an earlier period's package can be used, and why not."""

    USED = "used"
    ALTERED_BESIDE = "altered-beside"  # used; another file of the package, such as the workbook, was changed
    ABSENT = "absent"  # there is no package of that period
    BROKEN = "broken"  # its figures are not those that its manifest states, or cannot be read
    OLD = "old"  # made before packages said what their figures mean


@dataclass(frozen=True)
class Past:
    """The earlier periods that a package is compared with; None where there is none that can be used.

    `of_year` are those that lead up to the period within its year, None where one of them is lacking; their
    ids are `of_year_ids`, empty where the schema's periods do not hold the whole year. `states` says of each
    period that was looked for what came of it.
    """

    before: EarlierPackage | None = None
    year_before: EarlierPackage | None = None
    continued: EarlierPackage | None = None  # whose year-to-date figures the period's own continue
    of_year: tuple[EarlierPackage, ...] | None = None
    states: Mapping[str, EarlierState] = field(default_factory=dict)  # period id -> state
    before_id: str | None = None
    year_before_id: str | None = None
    of_year_ids: tuple[str, ...] = ()
    series: tuple[EarlierPackage, ...] = ()  # those before it, one after another, if units are asked by them
    years: Mapping[str, EarlierPackage] = field(default_factory=dict)  # the same period of former years


class Incomparable(StrEnum):
    """Why a total cannot be compared with an earlier one."""

    NO_PACKAGE = "no-package"  # none was made, or it cannot be used
    NOT_ASKED = "not-asked"  # the earlier form did not ask for it
    OTHER_MEASURE = "other-measure"  # it was counted in another unit of measure
    OTHER_RULE = "other-rule"  # it was added up in another way
    NOBODY_THEN = "nobody-then"
    NOBODY_NOW = "nobody-now"


@dataclass(frozen=True, slots=True)
class Against:
    """An earlier value, or why there is none. `percent` is exact to 6 places; None where it was 0."""

    value: int | Decimal | None = None
    difference: int | Decimal | None = None
    percent: Decimal | None = None
    cause: Incomparable | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """One total over all units (group "") or over one group, beside those of earlier periods.

    Shares, whose key is `table/row`, are in percent and their differences in percentage points.
    """

    key: str
    group: str
    is_share: bool
    value: int | Decimal | None
    before: Against | None = None  # None: the schema has no such period
    year_before: Against | None = None
    to_date: Against | None = None  # of the year so far, by the indicator's rule over periods


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """How a share stands against its target; percent exact to 6 places, distances in percentage points.

    `distance` is how much is lacking (positive) or too much (negative), 0 once reached. `pace` is what must
    be gained per year, from this period to the target's year; None if it is reached, unknown or due already.
    """

    key: str  # table/row
    group: str  # "" over all units
    indicator: str
    year: int
    at_least: Decimal
    at_most: Decimal | None
    percent: Decimal | None
    distance: Decimal | None
    pace: Decimal | None
    earlier: tuple[tuple[str, Decimal | None], ...] = ()  # the share in earlier years, by period id


@dataclass(frozen=True)
class Package:
    """All that is written for one campaign and period."""

    campaign: str
    period: str
    as_of: date
    settlement: Settlement
    totals: Totals
    tables: LongTables  # `returns` are all that were judged; publish shows the included ones
    inputs: Mapping[str, str]  # every input file -> sha256
    decisions: tuple[Decision, ...] = ()  # those about files of this package
    past: Past = field(default_factory=Past)
    compared: tuple[Compared, ...] = ()  # in the form's order, all units before the groups
    targets: tuple[TargetProgress, ...] = ()  # in the order of the form, then of the groups

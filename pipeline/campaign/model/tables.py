"""The tables of a form: labelled cells, matrices, lists, narrative."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pipeline.campaign.model.label import Label
from pipeline.campaign.model.numbers import WHOLE, NumberRule


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
    number: NumberRule = WHOLE


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

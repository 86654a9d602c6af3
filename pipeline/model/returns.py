"""What one return says, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.model.cells import Sheet
from pipeline.model.files import SourceFile
from pipeline.model.findings import Finding
from pipeline.model.outcomes import UnitBelow
from pipeline.model.packed import Packed, PackedEnum


class State(PackedEnum):
    """What stands in one asked cell."""

    GIVEN = "given"
    BLANK = "blank"  # nobody answered; not the same as zero
    FAULTY = "faulty"  # something is there that has no single reading; a finding says what


@dataclass(frozen=True, slots=True)
class Entries(Packed):
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
class ListRow(Packed):
    """One row of an open list: values and cells in the order of the list's columns; None where blank.

    `faulty` are the ids of columns whose cell has no single reading (a finding says what).
    """

    table: str
    sheet: str
    row_number: int  # as the spreadsheet shows it, from 1
    values: tuple[str | int | Decimal | date | None, ...]
    cells: tuple[str, ...]
    faulty: frozenset[str] = frozenset()

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        """Without `faulty` if it is empty: each row would come out with an empty set of its own."""
        made, fields = Packed.__reduce__(self)
        return made, fields if self.faulty else fields[:-1]


@dataclass(frozen=True, slots=True)
class ListTotal(Packed):
    """The list's own printed total ("Cộng") of one column, to be compared with the rows' sum."""

    table: str
    column: str
    value: int | Decimal
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Answer(Packed):
    """One narrative answer. `text` is None when it was withheld for personal data."""

    table: str
    question: str
    text: str | None
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Return(Packed):
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
    namesakes: tuple[str, ...] = ()  # the units of the name that it states, where it could be any of several
    package_of: str | None = None  # the lower tier's campaign whose consolidated workbook the file is
    below: tuple[UnitBelow, ...] = ()  # of such a workbook: which units are in it, and which are not


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
    namesakes: tuple[str, ...] = ()  # as in Return


@dataclass(frozen=True, slots=True)
class Extract:
    """What one book says in the tables of its form."""

    entries: Entries = Entries()
    list_rows: tuple[ListRow, ...] = ()
    list_totals: tuple[ListTotal, ...] = ()
    answers: tuple[Answer, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading(Packed):
    """What reading one file came to. `content` is None if it is no return of any campaign."""

    source: SourceFile
    content: Return | None = None
    findings: tuple[Finding, ...] = ()

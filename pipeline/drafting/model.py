"""A drafted schema before it is written: what was found on the blank form, and what a person must decide."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class ColumnDraft:
    """A column of a matrix; `at` is its column of the sheet."""

    id: str
    heading: str
    at: int
    under: str = ""
    group: str = ""  # the heading above it, whether or not it is needed to know the column
    holds: str = "figure"
    choices: tuple[str, ...] = ()


@dataclass
class RowDraft:
    """A row of a matrix."""

    id: str
    label: str
    code: str = ""
    holds: str = "figure"
    unit_of_measure: str = ""  # where it is not the indicator's
    not_asked: tuple[str, ...] = ()
    once_in: str = ""

    @property
    def asked(self) -> tuple[object, ...]:
        """What makes two blocks of rows the same."""
        return (self.id, self.label, self.holds, self.not_asked, self.once_in)


@dataclass
class SectionDraft:
    """A block of rows under a heading; a matrix without sections is one with heading ""."""

    id: str
    heading: str
    rows: list[RowDraft]
    number: str = ""
    columns: list[ColumnDraft] = field(default_factory=list)  # where the block has a header of its own


@dataclass
class Rule:
    """A rule of a matrix: sum (`names` add up to `other`), at_most (two names), or share."""

    kind: str
    names: tuple[str, ...]
    other: str = ""


@dataclass
class MatrixDraft:
    """A matrix. `indicator` is that of all its figures, where neither rows nor columns are indicators."""

    id: str
    row_keys: dict[str, str]
    columns: list[ColumnDraft]
    sections: list[SectionDraft]
    key: str = ""
    indicator: str = ""
    rules: list[Rule] = field(default_factory=list)
    areas: list[tuple[str, str]] = field(default_factory=list)  # content areas that it names
    decide: list[str] = field(default_factory=list)


@dataclass
class ListColumnDraft:
    """A column of an open list."""

    id: str
    heading: str
    type: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    from_areas: bool = False


@dataclass
class ListDraft:
    """An open list; `total_column` is the one that its last row adds up."""

    id: str
    columns: list[ListColumnDraft]
    total_label: str = ""
    total_column: str = ""
    decide: list[str] = field(default_factory=list)


@dataclass
class FieldDraft:
    """A labelled cell: it tells about the return (`role`), or is the figure of an indicator."""

    role: str
    label: str = ""
    aliases: tuple[str, ...] = ()
    pattern: str = ""
    figure: str = ""
    decide: list[str] = field(default_factory=list)


@dataclass
class FieldsDraft:
    """A table of labelled cells."""

    id: str
    fields: list[FieldDraft]


@dataclass
class NarrativeDraft:
    """Questions answered in free text, as (id, label)."""

    id: str
    questions: list[tuple[str, str]]
    decide: list[str] = field(default_factory=list)


TableDraft = MatrixDraft | ListDraft | FieldsDraft | NarrativeDraft


@dataclass
class SheetDraft:
    """One sheet of the form."""

    id: str
    name: str
    title: str
    marks: list[str]
    tables: list[TableDraft]


@dataclass
class IndicatorDraft:
    """What is counted, as indicators.csv states it."""

    code: str
    label: str
    unit_of_measure: str = ""
    label_en: str = ""
    unit_of_measure_en: str = ""
    decimals: int = 0
    minimum: str = "0"
    maximum: str = ""
    over_units: str = "sum"
    over_periods: str = "sum"


@dataclass
class PeriodDraft:
    """A span of time that the form names."""

    id: str
    label: str
    first: str = ""
    last: str = ""


@dataclass
class Draft:
    """A whole drafted campaign."""

    name: str
    language: str
    title: str
    parent_body: str
    form_code: str
    sheets: list[SheetDraft]
    indicators: list[IndicatorDraft]
    areas: list[tuple[str, str]]
    period: PeriodDraft
    period_stated: bool

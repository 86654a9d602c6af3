"""Every asked cell of a form as a slot, and the rules between slots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from pipeline.campaign.model.label import Label
from pipeline.campaign.model.numbers import NumberRule
from pipeline.campaign.model.tables import Choice, Holds, SheetForm, Table


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

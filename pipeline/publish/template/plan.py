"""What stands where on the sheets of a blank form, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.campaign.model import Campaign, Label, Period, Slot, Unit, label_in
from pipeline.messages import LANGUAGES, message
from pipeline.model import Address


@dataclass(frozen=True)
class Order:
    """The blank form that is wanted. Without a unit it is one for any unit of the campaign."""

    campaign: Campaign
    period: Period
    unit: Unit | None = None

    @property
    def language(self) -> str:
        """The language of hints: that of the form, for those who fill it in read the form."""
        return self.campaign.language if self.campaign.language in LANGUAGES else LANGUAGES[0]

    def say(self, key: str, **facts: object) -> str:
        """The wording under `template.<key>`."""
        return message(f"template.{key}", self.language, **facts)

    def label(self, label: Label) -> str:
        """A label of the schema as the form words it."""
        return label_in(label, self.campaign.language)


@dataclass(frozen=True, slots=True)
class Limit:
    """What a cell takes, and what is said about it when it is chosen.

    `kind` is a kind of data validation: integer, decimal, date, list, custom or any. Bounds are numbers
    or formulas; `choices` the answers of a list. A gentle limit warns and lets the input stand.
    """

    kind: str
    title: str
    hint: str
    minimum: int | str | None = None
    maximum: int | str | None = None
    formula: str = ""
    choices: tuple[str, ...] = ()
    gentle: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the form, or several merged; rows and columns are counted from 0."""

    row: int
    column: int
    look: str
    content: str | int | None = None
    last_row: int = -1
    last_column: int = -1
    formula: str = ""
    decimals: int | None = None
    limit: Limit | None = None

    @property
    def bottom(self) -> int:
        """The last row that it covers."""
        return max(self.row, self.last_row)

    @property
    def right(self) -> int:
        """The last column that it covers."""
        return max(self.column, self.last_column)


@dataclass
class Draft:
    """A sheet while it is planned: tables put their cells below one another, from row `next_row` on.

    `split` is the last column left of the values, up to which labels may spread.
    """

    name: str
    widths: list[float]
    split: int
    next_row: int = 0
    cells: list[Cell] = field(default_factory=list)
    slots: dict[int, Address] = field(default_factory=dict)  # slot index -> its cell
    limited_rows: list[tuple[int, int, int, Limit]] = field(default_factory=list)  # rows, column, limit
    header: tuple[int, int] | None = None  # rows to repeat on every printed page
    grows: bool = False  # rows may be inserted
    minimum_heights: dict[int, float] = field(default_factory=dict)

    @property
    def last_column(self) -> int:
        """The sheet's last column."""
        return len(self.widths) - 1

    def put(
        self,
        row: int,
        column: int,
        look: str,
        content: str | int | None = None,
        *,
        last_row: int = -1,
        last_column: int = -1,
    ) -> None:
        """Put a cell; `last_row` and `last_column` merge it with others."""
        self.cells.append(Cell(row, column, look, content, last_row, last_column))

    def line(self, look: str, text: str) -> None:
        """Put a text over the sheet's whole width into the next row."""
        self.put(self.next_row, 0, look, text, last_column=self.last_column)
        self.next_row += 1

    def ask(self, cell: Cell, limit: Limit) -> None:
        """Put a cell that is to be filled in."""
        self.cells.append(replace(cell, limit=limit))

    def ask_slot(self, slot: Slot, place: Address) -> None:
        """Note where a slot stands; its cell is made when all places are known."""
        self.slots[slot.index] = place


def widened(widths: Sequence[float], others: Sequence[float]) -> list[float]:
    """Columns wide enough for both."""
    longer, shorter = sorted((list(widths), list(others)), key=len, reverse=True)
    return [max(pair) for pair in zip(longer, [*shorter, *([0.0] * len(longer))], strict=False)]

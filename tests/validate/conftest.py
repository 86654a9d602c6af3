"""A tiny campaign of which each test says only what matters to it, and returns filled in for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipeline.campaign.model import (
    Campaign,
    Check,
    Choice,
    Form,
    Holds,
    Letterhead,
    NativeExpectation,
    NumberRule,
    OpenList,
    SheetForm,
    Slot,
    Words,
)
from pipeline.gather import gather
from pipeline.model import Entries, Finding, ListRow, ListTotal, Return, State
from pipeline.validate import judge

FAULTY = State.FAULTY
"""Instead of a value: extraction has found the cell to have no single reading."""

Value = int | Decimal | str | State | None


@pytest.fixture
def slots() -> Callable[..., tuple[Slot, ...]]:
    """Slots from ("row/column", what it holds, its NumberRule or choices); they stand in B1, B2, …"""

    def make(*told: tuple[Any, ...]) -> tuple[Slot, ...]:
        return tuple(_slot(index, *each) for index, each in enumerate(told))

    return make


def _slot(index: int, at: str, holds: Holds = Holds.FIGURE, *more: NumberRule | Choice) -> Slot:
    row, _, column = at.partition("/")
    rule = next((each for each in more if isinstance(each, NumberRule)), NumberRule())
    choices = tuple(each for each in more if isinstance(each, Choice))
    labels = ({"vi": f"dòng {row}"}, {"vi": f"cột {column}"})
    return Slot(
        index, "s", "t", row, column, holds, rule, *labels, row, column, indicator=row, choices=choices
    )


@pytest.fixture
def campaign() -> Callable[..., Campaign]:
    """A campaign of one table "t" and perhaps a list."""

    def make(
        slots: Sequence[Slot] = (),
        checks: Sequence[Check] = (),
        lists: Sequence[OpenList] = (),
        own: Sequence[NativeExpectation] = (),
    ) -> Campaign:
        form = Form(None, (SheetForm("s", ("Biểu 1",), tuple(lists), ()),), tuple(slots), tuple(checks))
        words = Words(frozenset(), frozenset(), frozenset(), frozenset(), ())
        letterhead = Letterhead("", "", "")
        return Campaign("c", "vi", {}, letterhead, form, (), (), (), (), (), words, expectations=tuple(own))

    return make


@pytest.fixture
def filled() -> Callable[..., Return]:
    """A return with values for the first slots, and list rows; None is blank."""

    def make(
        *values: Value,
        nil: bool = False,
        rows: Sequence[ListRow] = (),
        totals: Sequence[ListTotal] = (),
        file: str = "a.xlsx",
    ) -> Return:
        entries = Entries(
            slots=tuple(range(len(values))),
            values=tuple(None if isinstance(value, State) else value for value in values),
            states=tuple(_state(value) for value in values),
            sheets=("Biểu 1",) * len(values),
            cells=tuple(f"B{index + 1}" for index in range(len(values))),
        )
        return Return(
            file,
            "",
            "c",
            "p",
            "u",
            nil=nil,
            entries=entries,
            list_rows=tuple(rows),
            list_totals=tuple(totals),
        )

    return make


def _state(value: Value) -> State:
    if isinstance(value, State):
        return value
    return State.BLANK if value is None else State.GIVEN


@pytest.fixture
def list_row() -> Callable[..., ListRow]:
    """Row `number` of the list "l", its cells in columns A, B, …"""

    def make(number: int, *values: str | int | Decimal | date | None, faulty: Sequence[str] = ()) -> ListRow:
        cells = tuple(f"{chr(65 + column)}{number}" for column in range(len(values)))
        return ListRow("l", "Biểu 2", number, values, cells, frozenset(faulty))

    return make


@pytest.fixture
def findings() -> Callable[..., list[Finding]]:
    """What the judge finds in the returns."""

    def make(campaign: Campaign, *returns: Return) -> list[Finding]:
        return [finding for _, finding in judge(gather(returns, campaign), campaign)]

    return make


@pytest.fixture
def judged(findings: Callable[..., list[Finding]]) -> Callable[..., list[tuple[str, str]]]:
    """What the judge finds in the returns, as (code, cell)."""

    def make(campaign: Campaign, *returns: Return) -> list[tuple[str, str]]:
        return [(finding.code, finding.cell) for finding in findings(campaign, *returns)]

    return make

"""What travels between processes comes out as it went in."""

from __future__ import annotations

import copy
import inspect
import pickle
from dataclasses import FrozenInstanceError, dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest

from pipeline.cache import store
from pipeline.campaign.model import Unit
from pipeline.model import (
    Answer,
    Entries,
    FileKind,
    FileOutcome,
    Finding,
    ListRow,
    ListTotal,
    Oddity,
    Outcome,
    Reading,
    ReceivedFrom,
    Return,
    Settlement,
    SourceFile,
    State,
    UnitBelow,
    UnitOutcome,
    UnitState,
)
from pipeline.model.packed import Packed

FINDING = Finding("C311", "a.xlsx", "Biểu 1", "E9", (("found", "1.234"),))
CONTENT = Return(
    "a.xlsx",
    "00",
    "c",
    "12/2024",
    "612",
    sending=2,
    reported_on=date(2024, 12, 19),
    entries=Entries((0, 1), (5, Decimal("1.5")), (State.GIVEN, State.BLANK), ("S", "S"), ("A1", "B1")),
    list_rows=(ListRow("l", "S", 9, ("x", None), ("A9", ""), frozenset({"n"})),),
    list_totals=(ListTotal("l", "n", 7, "S", "A10"),),
    answers=(Answer("q", "1", None, "S", "B3"),),
    findings=(FINDING,),
)
READING = Reading(SourceFile("a.xlsx", Path("a.xlsx"), "00", FileKind.SPREADSHEET, (FINDING,)), CONTENT)
DAY = date(2024, 12, 19)
SETTLEMENT = Settlement(
    (
        FileOutcome("a.xlsx", "00", Outcome.EXCLUDED, "612", 2, DAY, True, False, (FINDING,), 3, DAY),
        FileOutcome("b.xlsx", "01", Outcome.IGNORED),
    ),
    (
        UnitOutcome("612", UnitState.EXCLUDED, "a.xlsx", True, False, 2, DAY, DAY, ReceivedFrom.FORM),
        UnitOutcome("613", UnitState.MISSING),
    ),
    (UnitBelow("c", "612.1", "A", "g", "612", 2, UnitState.INCLUDED, "0f"),),
)
UNIT = Unit("612", "A", "g", ("B",), DAY, None, "c")


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_a_reading_comes_back_whole(protocol: int) -> None:
    assert pickle.loads(pickle.dumps(READING, protocol)) == READING
    assert copy.deepcopy(READING) == READING


@pytest.mark.parametrize("told", [SETTLEMENT, UNIT])
def test_what_became_of_files_and_units_comes_back_whole(told: object) -> None:
    assert pickle.loads(pickle.dumps(told, 5)) == told


def test_it_is_still_frozen() -> None:
    back = pickle.loads(pickle.dumps(FINDING))

    assert (back, hash(back)) == (FINDING, hash(FINDING))
    with pytest.raises(FrozenInstanceError):
        back.code = "C312"


def test_rows_without_faulty_cells_share_one_empty_set() -> None:
    """Of its own it would take a fifth of what a return takes."""
    rows = [ListRow("l", "S", number, ("x",), ("A9",)) for number in (9, 10)]

    one, other = pickle.loads(pickle.dumps(rows))

    assert [one, other] == rows
    assert one.faulty is other.faulty


@pytest.mark.parametrize("member", [State.GIVEN, FileKind.SPREADSHEET, Outcome.INCLUDED, Oddity.ERROR_VALUE])
def test_a_member_travels_as_its_type_and_value_with_every_python(member: StrEnum) -> None:
    assert member.__reduce_ex__(5) == (type(member), (member.value,))
    assert store.unpack(store.pack(member)) is member


@dataclass(frozen=True, slots=True)
class Place(Packed):
    """One as any other."""

    sheet: str
    row: int = 1
    column: int = 2


@dataclass(frozen=True, slots=True)
class Cell(Place):
    """One that adds to another."""

    value: str = ""


@dataclass(frozen=True, slots=True)
class Counted(Packed):
    """One that does more than to take its fields."""

    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.texts.append("counted")


@dataclass(frozen=True)
class WithoutSlots(Packed):
    """One of the plainest."""

    name: str


def test_an_object_is_made_as_any_dataclass_makes_it() -> None:
    assert [Place("S", column=3), Place(sheet="S", row=1)] == [Place("S", 1, 3), Place("S", 1, 2)]
    assert repr(Cell("S", 4, value="x")) == "Cell(sheet='S', row=4, column=2, value='x')"
    assert (Counted().texts, Counted(["a"]).texts) == (["counted"], ["a", "counted"])
    assert WithoutSlots("a") == pickle.loads(pickle.dumps(WithoutSlots("a")))
    assert (
        str(inspect.signature(Cell))
        == "(sheet: 'str', row: 'int' = 1, column: 'int' = 2, value: 'str' = '') -> None"
    )
    with pytest.raises(
        TypeError, match=r"^Place\.__init__\(\) missing 1 required positional argument: 'sheet'$"
    ):
        Place()  # type: ignore[call-arg]
    with pytest.raises(FrozenInstanceError):
        Place("S").row = 2  # type: ignore[misc]

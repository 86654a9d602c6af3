"""gather: many returns, long tables. Values are exact, nothing is dropped, dtypes never vary."""

from datetime import date, datetime
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.campaign.model import (
    Campaign,
    Choice,
    Form,
    Holds,
    Letterhead,
    ListColumn,
    NumberRule,
    OpenList,
    SheetForm,
    Slot,
    Words,
)
from pipeline.errors import InternalError
from pipeline.gather import gather
from pipeline.model import (
    ANSWER_COLUMNS,
    ENTRY_COLUMNS,
    LIST_TOTAL_COLUMNS,
    TASK_COLUMNS,
    Answer,
    Entries,
    ListRow,
    ListTotal,
    LongTables,
    Return,
    State,
)

UNDER_WAY = Choice("doing", ("Đang thực hiện",), {"vi": "Đang thực hiện"}, Decimal(1), Decimal(99))
TALK = Choice("talk", ("Hội nghị", "HN"), {"vi": "Hội nghị"})
ACTIVITIES = OpenList(
    "b2",
    {"vi": "Hoạt động"},
    (
        ListColumn("name", ("Tên",), {"vi": "Tên"}, required=True),
        ListColumn("form", ("Hình thức",), {"vi": "Hình thức"}, kind="choice", choices=(TALK,)),
        ListColumn("day", ("Ngày",), {"vi": "Ngày"}, kind="date"),
        ListColumn("people", ("Số người",), {"vi": "Số người"}, kind="number"),
    ),
    total_labels=("Cộng",),
    total_column="people",
)


def slot(index: int, row: str, holds: Holds = Holds.FIGURE, decimals: int = 0) -> Slot:
    choices = (UNDER_WAY,) if holds is Holds.STATE else ()
    rule = NumberRule(decimals)
    return Slot(index, "s", "b1", row, "", holds, rule, {}, {}, row, holds.value, choices=choices)


SLOTS = (
    slot(0, "A1"),
    slot(1, "G1", decimals=1),
    slot(2, "NV1", Holds.STATE),
    slot(3, "NV1", Holds.PROGRESS),
    slot(4, "T", Holds.IGNORED),
)
FORM = Form(None, (SheetForm("s", ("S",), (ACTIVITIES,), ()),), SLOTS, ())
NO_WORDS = Words(frozenset(), frozenset(), frozenset(), frozenset(), ())
CAMPAIGN = Campaign("c", "vi", {}, Letterhead("", "", ""), FORM, (), (), (), (), (), NO_WORDS)


def cells(*told: tuple[int, object]) -> Entries:
    """Entries in column B; None is blank, State.FAULTY is faulty."""
    blank = {None: State.BLANK, State.FAULTY: State.FAULTY}
    return Entries(
        slots=tuple(index for index, _ in told),
        values=tuple(None if value in blank else value for _, value in told),  # type: ignore[misc]
        states=tuple(blank.get(value, State.GIVEN) for _, value in told),  # type: ignore[arg-type]
        sheets=("S",) * len(told),
        cells=tuple(f"B{index + 1}" for index, _ in told),
    )


def gathered(*returns: Return) -> LongTables:
    return gather(returns, CAMPAIGN)


def one(**content: object) -> Return:
    return Return("a.xlsx", "", "c", "p", "u", **content)  # type: ignore[arg-type]


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    """The frame's rows as tuples, missing values as None."""
    chosen = frame[list(columns)].astype(object)
    return [tuple(row) for row in chosen.where(chosen.notna(), None).itertuples(index=False)]


def activity(name: object, form: object, day: object, people: object, faulty: str = "") -> ListRow:
    marked = frozenset({faulty} - {""})
    return ListRow("b2", "S", 7, (name, form, day, people), ("A7", "B7", "C7", "D7"), marked)  # type: ignore[arg-type]


def test_values_are_scaled_by_the_decimals_of_their_slot() -> None:
    """1.5 million dong with one decimal is 15; a whole number stays as it is."""
    tables = gathered(one(entries=cells((0, 12), (1, Decimal("1.5")))))

    assert rows(tables.entries, "return_no", "key", "holds", "state", "scaled", "surplus", "cell") == [
        (0, "b1/A1/", "figure", "given", 12, False, "B1"),
        (0, "b1/G1/", "figure", "given", 15, False, "B2"),
    ]


def test_more_decimals_than_allowed_are_marked_and_rounded_down() -> None:
    tables = gathered(one(entries=cells((0, Decimal("3.5")), (1, Decimal("-0.25")))))

    assert rows(tables.entries, "scaled", "surplus") == [(3, True), (-3, True)]


def test_blank_and_faulty_cells_are_rows_without_a_value() -> None:
    tables = gathered(one(entries=cells((0, None), (1, State.FAULTY))))

    assert rows(tables.entries, "state", "scaled") == [("blank", None), ("faulty", None)]


def test_cells_that_are_not_read_are_no_rows() -> None:
    assert gathered(one(entries=cells((4, 100)))).entries.empty


@given(st.integers(-(2**63) // 10 + 1, 2**63 // 10 - 1))
@settings(deadline=None)
def test_every_number_up_to_2_63_is_exact(tenths: int) -> None:
    tables = gathered(one(entries=cells((0, tenths), (1, Decimal(tenths).scaleb(-1)))))

    assert tables.entries["scaled"].tolist() == [tenths, tenths]


def test_a_number_beyond_2_63_is_a_broken_promise_of_extraction() -> None:
    with pytest.raises(InternalError, match=r"gather\.too-large"):
        gathered(one(entries=cells((1, 2**63 - 1))))


def test_text_among_the_figures_is_a_broken_promise_of_extraction() -> None:
    with pytest.raises(InternalError, match=r"gather\.not-a-number"):
        gathered(one(entries=cells((0, "ba"))))


def test_a_task_is_joined_with_its_progress() -> None:
    """The state is matched whatever its case and tone placement; an unknown one keeps its words."""
    tables = gathered(
        one(entries=cells((2, "ĐANG  thực hiện"), (3, 60))),
        one(entries=cells((2, "Sắp xong"), (3, None))),
        one(entries=cells((2, None))),
    )

    names = (
        "return_no",
        "task",
        "state",
        "choice",
        "said",
        "progress_pct",
        "progress_min_pct",
        "progress_cell",
    )
    assert rows(tables.tasks, *names) == [
        (0, "NV1", "given", "doing", "ĐANG  thực hiện", 60.0, 1.0, "B4"),
        (1, "NV1", "given", None, "Sắp xong", None, None, "B4"),
        (2, "NV1", "blank", None, None, None, None, None),
    ]


def test_a_list_row_keeps_values_words_and_cells() -> None:
    tables = gathered(one(list_rows=(activity("Hội nghị A", "hn", date(2024, 12, 10), 40),)))

    assert rows(
        tables.lists["b2"], "return_no", "sheet", "row_number", "name", "form", "form__said", "people"
    ) == [(0, "S", 7, "Hội nghị A", "talk", "hn", 40)]
    assert rows(tables.lists["b2"], "day", "day__cell") == [(pd.Timestamp(2024, 12, 10), "C7")]


def test_a_date_that_is_none_keeps_its_words() -> None:
    tables = gathered(
        one(list_rows=(activity("A", "HN", "tháng 12", 1), activity("B", "HN", datetime(9999, 1, 2), 1)))
    )

    assert rows(tables.lists["b2"], "day", "day__said") == [
        (None, "tháng 12"),
        (datetime(9999, 1, 2), "02/01/9999"),
    ]


def test_a_list_total_stands_beside_the_sum_of_its_rows() -> None:
    total = ListTotal("b2", "people", 70, "S", "D9")
    good = (activity("A", "HN", None, 40), activity("B", "HN", None, 25), activity("C", "HN", None, None))
    tables = gathered(one(list_rows=good, list_totals=(total,)), one(list_totals=(total,)))

    assert rows(tables.list_totals, "return_no", "table", "column", "printed", "summed", "cell") == [
        (0, "b2", "people", 70, 65, "D9"),
        (1, "b2", "people", 70, 0, "D9"),
    ]


def test_a_list_sum_with_a_faulty_part_is_unknown() -> None:
    total = ListTotal("b2", "people", 70, "S", "D9")
    row = activity("A", "HN", None, "?", faulty="people")

    assert rows(gathered(one(list_rows=(row,), list_totals=(total,))).list_totals, "summed") == [(None,)]


def test_answers_are_kept_and_a_withheld_one_has_no_text() -> None:
    said = (Answer("b3", "q1", "Tốt", "S", "B2"), Answer("b3", "q2", None, "S", "B3"))

    assert rows(gathered(one(answers=said)).answers, "question", "text") == [("q1", "Tốt"), ("q2", None)]


@pytest.mark.parametrize("returns", [(), (one(),), (one(entries=cells((0, 1), (2, "?"))),)])
def test_dtypes_are_as_declared_whatever_came(returns: tuple[Return, ...]) -> None:
    tables = gather(returns, CAMPAIGN)

    declared = (ENTRY_COLUMNS, TASK_COLUMNS, LIST_TOTAL_COLUMNS, ANSWER_COLUMNS)
    frames = (tables.entries, tables.tasks, tables.list_totals, tables.answers)
    for frame, columns in zip(frames, declared, strict=True):
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == columns
    assert {name: str(dtype) for name, dtype in tables.lists["b2"].dtypes.items()} == {
        "return_no": "int64",
        "sheet": "str",
        "row_number": "int64",
        "name": "str",
        "name__cell": "str",
        "name__faulty": "bool",
        "form": "str",
        "form__said": "str",
        "form__cell": "str",
        "form__faulty": "bool",
        "day": "datetime64[s]",
        "day__said": "str",
        "day__cell": "str",
        "day__faulty": "bool",
        "people": "Int64",
        "people__surplus": "bool",
        "people__cell": "str",
        "people__faulty": "bool",
    }

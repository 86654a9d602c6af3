"""What can be judged return by return is found in any parts; the rest sees all returns at once."""

import sys
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.campaign.model import (
    ContinueCheck,
    Far,
    Holds,
    Indicator,
    ListColumn,
    NativeExpectation,
    NumberRule,
    OpenList,
    OrderCheck,
    ShareCheck,
    SumCheck,
)
from pipeline.errors import SchemaError
from pipeline.gather import gather
from pipeline.model import FIGURE_COLUMNS, EarlierPackage, ListTotal, Past
from pipeline.validate import judge, judge_each, judge_together
from pipeline.validate.judging import suites_of_all
from pipeline.validate.row_by_row import is_row_by_row

LIST = OpenList(
    "l",
    {"vi": "L"},
    (ListColumn("name", ("Tên",), {"vi": "Tên"}), ListColumn("n", ("Số",), {}, kind="number")),
    unique=("name",),
)


def native(name: str, expectation: str, on: str = "entries", **arguments: object) -> NativeExpectation:
    words = {"vi": "Lạ.", "en": "Odd."}
    return NativeExpectation(name, on, expectation, arguments, "warning", words, words)


LARGE = native("large", "expect_column_values_to_be_between", column="scaled", max_value=60)
MOSTLY = native("mostly", "expect_column_values_to_be_between", column="scaled", max_value=60, mostly=0.9)
TWICE = native("twice", "expect_column_values_to_be_unique", on="l", column="n")


@pytest.fixture
def form(campaign, slots):
    """A campaign with a rule of every kind that is asked of the returns."""
    told = campaign(
        slots(
            ("A/ky", Holds.FIGURE, NumberRule(minimum=Decimal(0), maximum=Decimal(80))),
            ("A/luyke",),
            ("A/total", Holds.TOTAL),
            ("NV/s", Holds.STATE),
            ("F/%", Holds.SHARE),
        ),
        [
            SumCheck("t", 2, (0, 1)),
            OrderCheck("t", 0, 1),
            ShareCheck("t", "F", 0, 1, 4),
            ContinueCheck("t", 1, 0),
        ],
        [LIST],
        [LARGE, MOSTLY, TWICE],
    )
    return replace(told, far_from_past=Far(at_least=1), indicators=(Indicator("A", {}, None, NumberRule()),))


def earlier(*units: str) -> Past:
    """What was accepted before of both figures of the units."""
    rows = [
        (unit, "g", key, *key.split("/"), 5, 0, "h1.xlsx", "PL1", "F7", "")
        for unit in units
        for key in ("t/A/ky", "t/A/luyke")
    ]
    figures = pd.DataFrame(rows, columns=list(FIGURE_COLUMNS)).astype(dict(FIGURE_COLUMNS))
    package = EarlierPackage("before", "", figures, {})
    return Past(continued=package, series=(package,))


values = st.one_of(st.none(), st.integers(-3, 99), st.just(Decimal("1.5")))
whole_return = st.tuples(values, values, values, st.sampled_from([None, "?"]), values)
list_cells = st.lists(st.tuples(st.sampled_from([None, "A", "B"]), st.integers(0, 3)), max_size=3)
sent = st.lists(st.tuples(whole_return, list_cells, st.booleans(), st.integers(0, 2)), min_size=4, max_size=7)


@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sent)
def test_parts_find_what_the_whole_finds(form, filled, list_row, told):
    """The last number of each return says which part it is judged in."""
    past = earlier("u0", "u2", "u4")
    returns = [
        replace(
            filled(
                *cells,
                nil=nil,
                rows=[list_row(5 + at, *row) for at, row in enumerate(rows)],
                totals=[ListTotal("l", "n", 4, "Biểu 2", "B9")] if rows else [],
                file=f"{number}.xlsx",
            ),
            unit=f"u{number}",
        )
        for number, (cells, rows, nil, _) in enumerate(told)
    ]
    in_parts = []
    for part in range(3):
        numbers = [number for number, (*_, of) in enumerate(told) if of == part]
        found = judge_each(gather([returns[number] for number in numbers], form), form, past)
        in_parts += [(numbers[at], finding) for at, finding in found]
    tables = gather(returns, form)

    assert sorted([*in_parts, *judge_together(tables, form)]) == judge(tables, form, past)


@pytest.mark.parametrize(
    ("rule", "alone"),
    [
        (LARGE, True),
        (MOSTLY, False),
        (TWICE, False),
        (native("r", "expect_column_values_to_match_regex", on="l", column="name", regex="^A"), True),
        (native("r", "expect_column_values_to_not_be_null", column="scaled", row_condition="x"), False),
        (native("r", "expect_column_values_to_be_between", column="return_no", max_value=1), False),
        (native("r", "expect_column_mean_to_be_between", column="scaled", max_value=1), False),
        (native("r", "expect_something_new", column="scaled"), False),
    ],
)
def test_what_may_look_over_returns_sees_them_all(rule, alone):
    assert is_row_by_row(rule) is alone


def test_without_rules_over_returns_nothing_is_judged_together(campaign, slots, filled, monkeypatch):
    told = campaign(slots(("A/ky",)), own=[LARGE])
    monkeypatch.setitem(sys.modules, "pipeline.validate.engine", None)  # importing it fails

    tables = gather([filled(99)], told)

    assert suites_of_all(tables, told) == []
    assert judge_together(tables, told) == []


def test_a_rule_over_returns_that_cannot_be_applied_is_the_schemas_fault(campaign, slots, filled):
    told = campaign(slots(("A/ky",)), own=[native("r", "expect_something_new", column="scaled")])
    tables = gather([filled(99)], told)

    assert judge_each(tables, told) == []
    with pytest.raises(SchemaError):
        judge_together(tables, told)

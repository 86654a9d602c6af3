"""Totals beside those of earlier periods, and why some cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from pipeline.aggregate import compare
from pipeline.campaign.model import (
    Campaign,
    Form,
    Group,
    Holds,
    Letterhead,
    NumberRule,
    Period,
    ShareCheck,
    Slot,
    Successor,
    Unit,
    Words,
)
from pipeline.model import FIGURE_COLUMNS, Against, EarlierPackage, Incomparable, Meaning, Past, Totals

KEYS = ("t/B1/ky", "t/C4/ky", "t/F1/num", "t/F1/den")
MEANINGS = {
    "t/B1/ky": Meaning("tin", "sum", "sum"),
    "t/C4/ky": Meaning("màn hình", "sum", "highest"),
    "t/F1/num": Meaning("người", "share", "share"),
    "t/F1/den": Meaning("người", "share", "share"),
}


@pytest.fixture
def campaign() -> Campaign:
    slots = tuple(
        Slot(
            n, "s", *key.split("/"), Holds.FIGURE, NumberRule(), {}, {}, key.split("/")[1], key.split("/")[2]
        )
        for n, key in enumerate(KEYS)
    )
    form = Form(None, (), slots, (ShareCheck("t", "F1", 2, 3, None),))
    words = Words(frozenset(), frozenset(), frozenset(), frozenset(), ())
    return Campaign("c", "vi", {}, Letterhead("", "", ""), form, (), (Group("xa", {}),), (), (), (), words)


def figures(**units: tuple[int, ...]) -> pd.DataFrame:
    """Each unit's figures in the order of KEYS, all in the group xa."""
    rows = [
        (unit, "xa", key, *key.split("/"), value, 0, f"{unit}.xlsx", "s", "A1", "")
        for unit, values in units.items()
        for key, value in zip(KEYS, values, strict=False)
    ]
    return pd.DataFrame(rows, columns=list(FIGURE_COLUMNS)).astype(dict(FIGURE_COLUMNS))


def totals(**units: tuple[int, ...]) -> Totals:
    empty = pd.DataFrame()
    return Totals(figures(**units), empty, empty, empty, empty)


def earlier(**units: tuple[int, ...]) -> EarlierPackage:
    return EarlierPackage("H1", "", figures(**units), MEANINGS)


def test_difference_and_percent(campaign: Campaign) -> None:
    past = Past(before=earlier(u1=(8, 1, 1, 2), u2=(0, 1, 0, 2)), before_id="H1")
    found = compare(totals(u1=(10, 3, 1, 2), u2=(2, 1, 1, 2)), past, campaign, MEANINGS)

    assert {one.key: one.before for one in found if one.group == ""} == {
        "t/B1/ky": Against(8, 4, Decimal("50.000000")),
        "t/C4/ky": Against(2, 2, Decimal("100.000000")),
        "t/F1/num": Against(1, 1, Decimal("100.000000")),
        "t/F1/den": Against(4, 0, Decimal("0.000000")),
        "t/F1": Against(Decimal("25.000000"), Decimal("25.000000")),
    }
    assert [one.group for one in found] == [""] * 5 + ["xa"] * 5


def test_a_change_from_nothing_has_no_percent(campaign: Campaign) -> None:
    past = Past(before=earlier(u1=(0,)), before_id="H1")

    assert compare(totals(u1=(5,)), past, campaign, MEANINGS)[0].before == Against(0, 5, None)


@pytest.mark.parametrize(
    ("then", "cause"),
    [
        (None, Incomparable.NOT_ASKED),
        (Meaning("bài", "sum", "sum"), Incomparable.OTHER_MEASURE),
        (Meaning("tin", "highest", "sum"), Incomparable.OTHER_RULE),
    ],
)
def test_a_figure_that_meant_something_else_is_not_compared(
    campaign: Campaign, then: Meaning | None, cause: Incomparable
) -> None:
    meanings = {key: value for key, value in (MEANINGS | {"t/B1/ky": then}).items() if value}
    past = Past(before=replace(earlier(u1=(8,)), meanings=meanings), before_id="H1")

    assert compare(totals(u1=(5,)), past, campaign, MEANINGS)[0].before == Against(cause=cause)


def test_what_nobody_reported_is_not_compared(campaign: Campaign) -> None:
    past = Past(before=earlier(u1=(8,)), before_id="H1", year_before=earlier(), year_before_id="2023")
    found = compare(totals(), past, campaign, MEANINGS)[0]

    assert found.before == Against(8, cause=Incomparable.NOBODY_NOW)
    assert found.year_before == Against(cause=Incomparable.NOBODY_THEN)


def test_a_period_without_a_usable_package_says_so(campaign: Campaign) -> None:
    found = compare(totals(u1=(5,)), Past(before_id="H1"), campaign, MEANINGS)[0]

    assert found.before == Against(cause=Incomparable.NO_PACKAGE)


def test_the_year_so_far_goes_by_each_indicators_own_rule(campaign: Campaign) -> None:
    """Per unit over periods, then over units: a screen that stands twice is counted once."""
    past = Past(of_year=(earlier(u1=(8, 3, 1, 4), u2=(1, 1, 1, 2)),), of_year_ids=("H1",))
    found = compare(totals(u1=(2, 2, 2, 2)), past, campaign, MEANINGS)

    assert {one.key: one.to_date for one in found if one.group == ""} == {
        "t/B1/ky": Against(11),
        "t/C4/ky": Against(4),
        "t/F1/num": Against(4),
        "t/F1/den": Against(8),
        "t/F1": Against(Decimal("50.000000")),
    }


def test_without_an_earlier_period_nothing_is_compared(campaign: Campaign) -> None:
    assert compare(totals(u1=(5,)), Past(), campaign, MEANINGS) == ()


def test_what_a_merged_unit_reported_before_is_not_counted_beside_it(campaign: Campaign) -> None:
    """The highest of C4: 3 and 2 screens became one unit's 5, which it still has."""
    end, day = date(2025, 6, 30), date(2025, 12, 31)
    units = (
        Unit("u1", "Một", "xa", valid_until=end, successors=(Successor("u1"),)),
        Unit("u2", "Hai", "xa", valid_until=end, successors=(Successor("u1"),)),
        Unit("u1", "Mới", "xa", valid_from=date(2025, 7, 1)),
    )
    periods = (Period("H1", {}, date(2025, 1, 1), end), Period("2025", {}, date(2025, 1, 1), day))
    told = replace(campaign, units=units, periods=periods).at(periods[1])
    past = Past(of_year=(earlier(u1=(8, 3), u2=(1, 2)),), of_year_ids=("H1",))
    found = compare(totals(u1=(2, 5)), past, told, MEANINGS, day)

    assert [one.to_date.value for one in found[:2] if one.to_date] == [11, 5]

"""A year-to-date figure against the accepted one of the period before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from pipeline.campaign.model import ContinueCheck, Indicator, Period, Successor, Unit
from pipeline.gather import gather
from pipeline.model import FIGURE_COLUMNS, EarlierPackage, Finding, Past, State
from pipeline.validate import judge


def accepted(key: str, scaled: int, decimals: int = 0, unit: str = "u") -> Past:
    row = (unit, "g", key, *key.split("/"), scaled, decimals, "h1.xlsx", "PL1", "F7", "")
    figures = pd.DataFrame([row], columns=list(FIGURE_COLUMNS)).astype(dict(FIGURE_COLUMNS))
    return Past(continued=EarlierPackage("6 tháng", "", figures, {}))


@pytest.fixture
def asked(campaign, slots, filled):
    """What is asked of a return that states `now` for this period in B1 and `whole` since January in B2."""

    def make(now, whole, past):
        two = slots(("A1/ky",), ("A1/luyke",))
        told = campaign(two, [ContinueCheck("t", 1, 0)])
        return [finding for _, finding in judge(gather([filled(now, whole)], told), told, past)]

    return make


def test_a_figure_that_does_not_continue_is_asked(asked):
    facts = (
        ("printed", "1.500"),
        ("earlier", "1.200"),
        ("now", "250"),
        ("expected", "1.450"),
        ("difference", "50"),
        ("period", "6 tháng"),
        ("places", "h1.xlsx: PL1!F7"),
    )

    assert asked(250, 1500, accepted("t/A1/luyke", 1200)) == [
        Finding("V421", "a.xlsx", "Biểu 1", "B2", facts)
    ]


@pytest.mark.parametrize(
    ("rule", "numbers", "expected"),
    [
        ("highest", (40, 35, 40), None),
        ("highest", (40, 35, 75), "40"),
        ("highest", (30, 35, 30), "35"),
        ("latest", (40, 35, 35), None),
        ("latest", (40, 35, 75), "35"),
    ],
)
def test_highest_and_latest_continue_by_their_own_rule(campaign, slots, filled, rule, numbers, expected):
    """Accepted until June, this period, and what the return says since January."""
    earlier, now, printed = numbers
    indicators = (Indicator("A1", {}, {}, over_periods=rule),)
    two = tuple(replace(slot, indicator="A1") for slot in slots(("A1/ky",), ("A1/luyke",)))
    told = replace(campaign(two, [ContinueCheck("t", 1, 0)]), indicators=indicators)
    found = judge(gather([filled(now, printed)], told), told, accepted("t/A1/luyke", earlier))

    says = [(finding.code, dict(finding.facts)["expected"]) for _, finding in found]
    assert says == ([] if expected is None else [("V422", expected)])


def test_a_figure_that_continues_is_not(asked):
    assert asked(250, 1450, accepted("t/A1/luyke", 1200)) == []


def test_the_earlier_figure_may_have_had_other_decimals(asked):
    assert asked(250, 1450, accepted("t/A1/luyke", 12000, decimals=1)) == []
    assert [f.code for f in asked(250, 1450, accepted("t/A1/luyke", 12001, decimals=1))] == ["V421"]


@pytest.mark.parametrize("past", [None, Past(), accepted("t/A1/luyke", 9, unit="v"), accepted("t/A1/ky", 9)])
def test_a_unit_without_an_accepted_figure_is_not_asked(asked, past):
    assert asked(250, 1500, past) == []


def test_a_blank_or_faulty_cell_is_not_held_against_the_unit_twice(asked):
    assert [f.code for f in asked(None, 1500, accepted("t/A1/luyke", 1200))] == ["V401"]
    assert asked(State.FAULTY, 1500, accepted("t/A1/luyke", 1200)) == []


END, START = date(2025, 6, 30), date(2025, 7, 1)
HALF = Period("H1", {"vi": "6 tháng"}, date(2025, 1, 1), END)
YEAR = Period("p", {}, date(2025, 1, 1), date(2025, 12, 31))
SEAT = Unit("u", "Xã Cũ", "xa", valid_until=END, successors=(Successor("u"),))
OTHER = Unit("v", "Xã Kia", "xa", valid_until=END, successors=(Successor("u"),))
MERGED = Unit("u", "Xã Mới", "xa", valid_from=START)


def of_units(**values):
    """The half-year's package with these units' year to date."""
    rows = [
        (unit, "g", "t/A1/luyke", "t", "A1", "luyke", value, 0, f"{unit}.xlsx", "PL1", "F7", "")
        for unit, value in values.items()
    ]
    figures = pd.DataFrame(rows, columns=list(FIGURE_COLUMNS)).astype(dict(FIGURE_COLUMNS))
    return Past(continued=EarlierPackage("H1", "", figures, {}))


@pytest.mark.parametrize(
    ("whole", "past", "found"),
    [
        (350, of_units(u=100, v=200), []),
        (150, of_units(u=100, v=200), ["u.xlsx: PL1!F7; v.xlsx: PL1!F7"]),
        (150, of_units(u=100), []),
    ],
)
def test_a_merged_unit_continues_all_that_went_into_it(campaign, slots, filled, whole, past, found):
    """Its code is that of one of them; where the return of one is lacking, nothing is asked."""
    two = campaign(slots(("A1/ky",), ("A1/luyke",)), [ContinueCheck("t", 1, 0)])
    told = replace(two, units=(SEAT, OTHER, MERGED), periods=(HALF, YEAR)).at(YEAR)
    findings = [finding for _, finding in judge(gather([filled(50, whole)], told), told, past)]

    assert [dict(finding.facts)["places"] for finding in findings] == found

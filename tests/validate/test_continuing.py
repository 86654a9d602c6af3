"""A year-to-date figure against the accepted one of the period before."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.campaign.model import ContinueCheck
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

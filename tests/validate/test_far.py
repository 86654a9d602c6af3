"""Figures far from the unit's own past, or from the other units of its group, are asked about."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.campaign.model import Far, Unit
from pipeline.gather import gather
from pipeline.model import FIGURE_COLUMNS, EarlierPackage, Past
from pipeline.validate import judge, judge_peers
from pipeline.validate.far import Usual


def accepted(value: int) -> EarlierPackage:
    row = ("u", "xa", "t/A1/x", "t", "A1", "x", value, 0, "h.xlsx", "PL1", "F7", "")
    figures = pd.DataFrame([row], columns=list(FIGURE_COLUMNS)).astype(dict(FIGURE_COLUMNS))
    return EarlierPackage(str(value), "", figures, {})


@pytest.fixture
def asked(campaign, slots, filled):
    """What is found in one return of each of these values, from units of one group."""

    def make(*values, past=None, counting=None, **questions):
        told = replace(campaign(slots(("A1/x",))), **questions)
        units = tuple(Unit(f"u{n}", f"u{n}", "xa") for n in range(len(values)))
        returns = [
            replace(filled(value, file=f"{n}.xlsx"), unit="u" if past else f"u{n}")
            for n, value in enumerate(values)
        ]
        told, tables = replace(told, units=units), gather(returns, told)
        peers = range(len(values)) if counting is None else counting
        found = [*judge(tables, told, past), *judge_peers(tables, told, peers)]
        return [(finding.code, finding.file, dict(finding.facts)) for _, finding in found]

    return make


PAST = Past(series=tuple(accepted(value) for value in (100, 110, 90, 105, 5000)))


def test_a_figure_far_from_the_units_own_past(asked):
    """One wild value of former days, 5000, does not make the next one usual."""
    facts = {"value": "500", "median": "105", "deviation": "5,25", "count": "5"}

    assert asked(500, past=PAST, far_from_past=Far(at_least=5)) == [("V430", "0.xlsx", facts)]


@pytest.mark.parametrize("value", [100, 105, 130])
def test_a_usual_figure_is_not_asked_about(asked, value):
    assert asked(value, past=PAST, far_from_past=Far(at_least=5)) == []


def test_too_short_a_past_says_nothing(asked):
    assert asked(500, past=PAST, far_from_past=Far(at_least=6)) == []
    assert asked(500, far_from_past=Far()) == []


def test_a_figure_far_from_its_peers(asked):
    found = asked(10, 12, 11, 9, 300, 10, far_from_peers=Far(at_least=5))

    assert found == [("V431", "4.xlsx", {"value": "300", "median": "10,5", "deviation": "1", "count": "6"})]


def test_only_returns_that_count_are_peers(asked):
    """Two that were taken back, 300 each, make neither 300 usual nor up the number of values."""
    values = (10, 12, 11, 9, 300, 10, 300, 300)
    facts = {"value": "300", "median": "10", "deviation": "1", "count": "5"}

    found = asked(*values, counting={0, 1, 2, 3, 5}, far_from_peers=Far(at_least=5))
    assert found == [("V431", f"{n}.xlsx", facts) for n in (4, 6, 7)]
    assert asked(*values, counting={0, 1, 2, 3}, far_from_peers=Far(at_least=5)) == []


def test_where_all_but_one_report_the_same_a_small_difference_is_none(asked):
    rule = Far(at_least=5, spreads=Decimal(3))

    assert asked(100, 100, 100, 100, 115, far_from_peers=rule) == []
    assert [file for _, file, _ in asked(100, 100, 100, 100, 116, far_from_peers=rule)] == ["4.xlsx"]


def test_questions_are_off_unless_the_schema_asks_them(asked):
    assert asked(10, 12, 11, 9, 300, 10, past=PAST) == []
    assert asked(10, 12, 11, 9, 300, 10, far_from_peers=Far(indicators=frozenset({"B1"}))) == []


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(0, 10**18), min_size=1, max_size=30), st.integers(0, 10**18))
def test_the_usual_does_not_depend_on_order_and_is_exact(values, shift):
    usual, moved = Usual.of(values), Usual.of([value + shift for value in reversed(values)])

    assert usual == Usual.of(sorted(values))
    assert moved.median == usual.median + 4 * shift
    assert sum(usual.off(value) <= usual.deviation for value in values) * 2 >= len(values)

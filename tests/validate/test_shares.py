"""Printed shares against numerator and denominator."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.campaign.model import Holds, NumberRule, ShareCheck
from pipeline.model import Finding, State
from pipeline.validate.wording import percent

FAULTY = State.FAULTY
HUNDREDTHS = NumberRule(decimals=2)


@pytest.fixture
def sharing(campaign, slots):
    """B3 is to be 100 * B1 / B2, to 0.01."""
    return campaign(
        slots(("F1/num",), ("F1/den",), ("F1/pct", Holds.SHARE, HUNDREDTHS)), [ShareCheck("t", "F1", 0, 1, 2)]
    )


def test_a_share_that_is_not_the_fraction(sharing, filled, findings):
    facts = (("printed", "50"), ("numerator", "1"), ("denominator", "3"), ("computed", "33,33"))

    assert findings(sharing, filled(1, 3, 50)) == [Finding("V407", "a.xlsx", "Biểu 1", "B3", facts)]


@pytest.mark.parametrize("printed", ["33.33", "33.34", "33.3333333333333", "33.3433"])
def test_a_share_may_be_rounded(sharing, filled, judged, printed):
    assert judged(sharing, filled(1, 3, Decimal(printed))) == []


@pytest.mark.parametrize("printed", ["33.32", "33.3433333333333334"])
def test_the_tolerance_is_exact(sharing, filled, judged, printed):
    assert judged(sharing, filled(1, 3, Decimal(printed))) == [("V407", "B3")]


def test_a_share_of_nothing_may_only_be_blank_or_zero(sharing, filled, findings):
    facts = (("printed", "12,5"), ("numerator", "0"), ("denominator", "0"), ("computed", "–"))

    assert findings(sharing, filled(0, 0, None), filled(0, 0, 0), filled(0, 0, Decimal("12.5"))) == [
        Finding("V407", "a.xlsx", "Biểu 1", "B3", facts)
    ]


def test_a_blank_share_is_only_a_warning(sharing, filled, judged):
    assert judged(sharing, filled(1, 3, None)) == [("V415", "B3")]


@pytest.mark.parametrize(
    ("values", "found"),
    [((None, 3, 50), [("V401", "B1")]), ((1, FAULTY, 50), []), ((1, 3, FAULTY), []), ((1, FAULTY, None), [])],
)
def test_a_share_needs_numerator_and_denominator(sharing, filled, judged, values, found):
    assert judged(sharing, filled(*values)) == found


def test_a_form_need_not_print_the_share(campaign, slots, filled, judged):
    form = campaign(slots(("F1/num",), ("F1/den",)), [ShareCheck("t", "F1", 0, 1, None)])

    assert judged(form, filled(1, 3)) == []


def test_shares_are_exact_where_floating_point_is_not(campaign, slots, filled, judged):
    """100 * (2**60 + 1) / 2**60 is 100 to a double; with a tolerance of 0 it is not."""
    form = campaign(
        slots(("F1/num",), ("F1/den",), ("F1/pct", Holds.SHARE)),
        [ShareCheck("t", "F1", 0, 1, 2, tolerance_pct=Decimal(0))],
    )

    assert judged(form, filled(2**60 + 1, 2**60, 100), filled(2**60, 2**60, 100)) == [("V407", "B3")]


@given(st.integers(0, 10**18), st.integers(1, 10**18))
def test_a_computed_share_is_rounded_half_up(numerator, denominator):
    shown = Decimal(percent(numerator, denominator, 2).replace(".", "").replace(",", "."))

    off = shown.as_integer_ratio()[0] * denominator - 100 * numerator * shown.as_integer_ratio()[1]
    assert 200 * abs(off) <= denominator * shown.as_integer_ratio()[1]

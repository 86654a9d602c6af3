"""Cells of one return compared with one another: sums and orders."""

from decimal import Decimal

import pytest

from pipeline.campaign.model import Holds, NumberRule, OrderCheck, SumCheck
from pipeline.model import Finding, State

FAULTY = State.FAULTY
TENTHS = NumberRule(decimals=1)


@pytest.fixture
def summing(campaign, slots):
    """B3 is to be B1 + B2."""
    return campaign(slots(("B1/N1",), ("B1/N2",), ("B1/total", Holds.TOTAL)), [SumCheck("t", 2, (0, 1))])


def test_a_total_that_is_not_the_sum(summing, filled, findings):
    """V405 points at the printed total."""
    facts = (("printed", "1.300"), ("summed", "1.234"), ("difference", "66"))

    assert findings(summing, filled(1000, 234, 1300)) == [Finding("V405", "a.xlsx", "Biểu 1", "B3", facts)]


def test_a_total_that_is_the_sum(summing, filled, judged):
    assert judged(summing, filled(1000, 234, 1234), filled(0, 0, 0)) == []


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ((None, 2, 9), [("V401", "B1")]),
        ((FAULTY, 2, 9), []),
        ((1, 2, FAULTY), []),
        ((1, 2, None), [("V414", "B3")]),
        ((Decimal("1.5"), 2, 9), [("V402", "B1")]),
    ],
)
def test_a_sum_needs_all_its_parts(summing, filled, judged, values, found):
    """What is wrong with a part has been said; its sum is not held against the unit as well."""
    assert judged(summing, filled(*values)) == found


def test_sums_are_exact_where_floating_point_is_not(summing, filled, judged):
    assert judged(summing, filled(2**60, 1, 2**60 + 1)) == []
    assert judged(summing, filled(2**60, 0, 2**60 + 1)) == [("V405", "B3")]


def test_a_sum_beyond_64_bits_does_not_wrap_around(summing, filled, findings):
    largest = 2**63 - 1

    (found,) = findings(summing, filled(largest, largest, -2))[1:]

    assert dict(found.facts)["summed"] == "18.446.744.073.709.551.614"


def test_parts_and_sum_may_differ_in_decimals(campaign, slots, filled, judged):
    form = campaign(
        slots(("G1/a", Holds.FIGURE, TENTHS), ("G1/b",), ("G1/c", Holds.TOTAL, NumberRule(decimals=2))),
        [SumCheck("t", 2, (0, 1))],
    )

    assert judged(form, filled(Decimal("1.5"), 2, Decimal("3.50")), filled(Decimal("1.5"), 2, 4)) == [
        ("V405", "B3")
    ]


def test_more_than_its_whole(campaign, slots, filled, findings):
    """V406 names the columns, for they differ."""
    form = campaign(slots(("F1/num",), ("F1/den",)), [OrderCheck("t", 0, 1)])
    facts = (("smaller", "7"), ("larger", "5"), ("smaller_label", "cột num"), ("larger_label", "cột den"))

    assert findings(form, filled(7, 5), filled(5, 5)) == [Finding("V406", "a.xlsx", "Biểu 1", "B1", facts)]


def test_an_order_between_rows_names_the_rows(campaign, slots, filled, findings):
    form = campaign(slots(("E3/N1",), ("E4/N1",)), [OrderCheck("t", 0, 1)])

    (found,) = findings(form, filled(7, 5))

    assert found.facts[2:] == (("smaller_label", "dòng E3"), ("larger_label", "dòng E4"))


def test_orders_are_exact_where_floating_point_is_not(campaign, slots, filled, judged):
    form = campaign(slots(("B1/a",), ("B1/b",)), [OrderCheck("t", 0, 1)])

    assert judged(form, filled(2**60 + 1, 2**60)) == [("V406", "B1")]


def test_an_order_in_tenths(campaign, slots, filled, judged):
    form = campaign(slots(("G1/ky", Holds.FIGURE, TENTHS), ("G1/luyke",)), [OrderCheck("t", 0, 1)])

    assert judged(form, filled(Decimal("5.1"), 5), filled(Decimal("4.9"), 5)) == [("V406", "B1")]

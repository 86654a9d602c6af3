"""Single cells: answered, decimals, bounds."""

from decimal import Decimal

from pipeline.campaign.model import Holds, NumberRule
from pipeline.model import Finding, State

FAULTY = State.FAULTY
TENTHS = NumberRule(decimals=1)
SLOGANS = NumberRule(maximum=Decimal(8))


def test_a_required_cell_left_blank(campaign, slots, filled, findings):
    """V401: blank is not zero, and a zero is an answer."""
    form = campaign(slots(("B1/N1",), ("B1/N2",), ("NV1/pct", Holds.PROGRESS)))

    assert findings(form, filled(None, 0, None)) == [
        Finding("V401", "a.xlsx", "Biểu 1", "B1"),
        Finding("V401", "a.xlsx", "Biểu 1", "B3"),
    ]


def test_a_blank_total_is_only_a_warning(campaign, slots, filled, judged):
    form = campaign(slots(("B1/N1",), ("B1/total", Holds.TOTAL)))

    assert judged(form, filled(4, None)) == [("V414", "B2")]


def test_a_nil_return_may_leave_everything_blank(campaign, slots, filled, judged):
    form = campaign(slots(("B1/N1",), ("B1/total", Holds.TOTAL), ("NV1/state", Holds.STATE)))

    assert judged(form, filled(None, None, None, nil=True)) == []


def test_a_cell_that_extraction_found_faulty_is_not_judged(campaign, slots, filled, judged):
    form = campaign(slots(("B1/N1",), ("B1/total", Holds.TOTAL)))

    assert judged(form, filled(FAULTY, FAULTY)) == []


def test_more_decimals_than_allowed(campaign, slots, filled, findings):
    """V402 shows the value as the unit wrote it, the Vietnamese way."""
    form = campaign(slots(("B1/N1",), ("G1/", Holds.FIGURE, TENTHS)))

    assert findings(form, filled(Decimal("1234.5"), Decimal("1.25"))) == [
        Finding(
            "V402",
            "a.xlsx",
            "Biểu 1",
            "B1",
            (("value", "1.234,5"), ("decimals", "0"), ("allowed", "@validate.whole")),
        ),
        Finding(
            "V402",
            "a.xlsx",
            "Biểu 1",
            "B2",
            (("value", "1,25"), ("decimals", "1"), ("allowed", "@validate.decimals")),
        ),
    ]


def test_zeros_behind_the_decimals_do_no_harm(campaign, slots, filled, judged):
    assert judged(campaign(slots(("B1/N1",))), filled(Decimal("3.00"))) == []


def test_a_printed_share_may_have_any_decimals(campaign, slots, filled, judged):
    """Its tolerance says how exact it must be."""
    assert judged(campaign(slots(("F1/pct", Holds.SHARE))), filled(Decimal("33.333333"))) == []


def test_below_the_minimum(campaign, slots, filled, findings):
    facts = (("value", "-3"), ("minimum", "0"))

    assert findings(campaign(slots(("B1/N1",))), filled(-3)) == [
        Finding("V403", "a.xlsx", "Biểu 1", "B1", facts)
    ]


def test_above_the_maximum(campaign, slots, filled, findings):
    facts = (("value", "9"), ("maximum", "8"))
    form = campaign(slots(("D4/N1", Holds.FIGURE, SLOGANS), ("D4/N2", Holds.FIGURE, SLOGANS)))

    assert findings(form, filled(9, 8)) == [Finding("V404", "a.xlsx", "Biểu 1", "B1", facts)]


def test_bounds_are_exact_where_floating_point_is_not(campaign, slots, filled, judged):
    """2**60 and 2**60 + 1 are the same double."""
    limits = NumberRule(minimum=Decimal(2**60 + 1), maximum=Decimal(2**60 + 1))
    form = campaign(slots(*[(f"B{n}/N1", Holds.FIGURE, limits) for n in range(3)]))

    assert judged(form, filled(2**60, 2**60 + 1, 2**60 + 2)) == [("V403", "B1"), ("V404", "B3")]


def test_without_bounds_any_number_will_do(campaign, slots, filled, judged):
    form = campaign(slots(("B1/N1", Holds.FIGURE, NumberRule(minimum=None)), ("B1/N2",)))

    assert judged(form, filled(-5, 2**63 - 1)) == []

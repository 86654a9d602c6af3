"""Numbers and dates as Vietnamese readers read them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.validate.wording import day, number, percent, scaled_number


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (-3, "-3"),
        (1234567, "1.234.567"),
        (Decimal("1234.50"), "1.234,5"),
        (Decimal("33.00"), "33"),
        (Decimal("1E+3"), "1.000"),
        (2**63, "9.223.372.036.854.775.808"),
    ],
)
def test_decimal_comma_and_thousands_dot(value, shown):
    assert number(value) == shown


@given(st.integers(), st.integers(0, 6))
def test_a_scaled_number_is_shown_in_full(scaled, decimals):
    shown = scaled_number(scaled, decimals).replace(".", "").replace(",", ".")

    numerator, denominator = Decimal(shown).as_integer_ratio()
    assert numerator * 10**decimals == scaled * denominator


def test_percent_is_rounded_half_up():
    assert [percent(1, 3, 2), percent(1, 8, 2), percent(1, 800, 2), percent(3, 0, 2)] == [
        "33,33",
        "12,5",
        "0,13",
        "–",
    ]


def test_day_before_month():
    assert (day(date(2024, 12, 5)), day(None)) == ("05/12/2024", "…")

"""Exact numbers and days."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.numbers import day, exact, from_float


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("0", 0),
        ("-0", 0),
        ("007", 7),
        (" 12 ", 12),
        ("45.800000000000004", Decimal("45.8")),
        ("0.1", Decimal("0.1")),
        ("0.30000000000000004", Decimal("0.3")),
        ("99999.999999999985", 100000),
        ("1.2345678901234567E+16", 12345678901234567),
        ("9223372036854775807", 9223372036854775807),
        ("1E-3", Decimal("0.001")),
        ("1E-400", 0),
        (".5", Decimal("0.5")),
        ("5.", 5),
        ("1e999999999", None),
        ("9" * 5000, None),
        ("NaN", None),
        ("-INF", None),
        ("1,5", None),
        ("1_000", None),
        ("１２", None),
        ("0x10", None),
        ("", None),
    ],
)
def test_a_number_is_what_its_text_says(raw: str, number: int | Decimal | None) -> None:
    found = exact(raw)

    assert (found, type(found)) == (number, type(number))


@given(st.integers(-(2**63), 2**63))
def test_whole_numbers_are_exact(number: int) -> None:
    assert exact(str(number)) == number


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=3))
def test_what_a_double_shows_in_15_digits_is_what_was_typed(number: Decimal) -> None:
    assert from_float(float(number)) == number


@pytest.mark.parametrize(
    ("serial", "since_1904", "expected"),
    [
        (1, False, date(1900, 1, 1)),
        (59, False, date(1900, 2, 28)),
        (60, False, None),
        (61, False, date(1900, 3, 1)),
        (45645, False, date(2024, 12, 19)),
        (Decimal("45645.25"), False, datetime(2024, 12, 19, 6)),
        (Decimal("45645.999999999"), False, datetime(2024, 12, 20)),
        (2_958_465, False, date(9999, 12, 31)),
        (2_958_466, False, None),
        (Decimal("0.5"), False, None),
        (-1, False, None),
        (0, True, date(1904, 1, 1)),
        (44183, True, date(2024, 12, 19)),
    ],
)
def test_a_serial_number_is_a_day(serial: int | Decimal, since_1904: bool, expected: date | None) -> None:
    assert day(serial, since_1904=since_1904) == expected

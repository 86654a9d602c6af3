"""Numbers as people type them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.campaign.model import Words
from pipeline.extract.numbers import Number, read_number, written
from pipeline.model import CellValue, Oddity

WORDS = Words(
    zero=frozenset({"-", "không", "không phát sinh"}),
    not_asked=frozenset({"x"}),
    yes=frozenset(),
    no=frozenset(),
    spelling=(),
)


def read(value: CellValue, *oddities: Oddity, decimals: int = 0, percent: bool = False) -> Number:
    units = ["tin, bài", "tấm", "triệu đồng"]
    return read_number(
        value, oddities, decimals=decimals, units_of_measure=units, words=WORDS, percent=percent
    )


def flat(number: Number) -> tuple[object, str | None]:
    return number.value, number.code


@pytest.mark.parametrize(
    ("typed", "value", "code"),
    [
        (" 55 ", 55, "C311"),
        ("１９", 19, "C312"),
        ("48 tin, bài", 48, "C313"),
        ("35 Tấm", 35, "C313"),
        ("1.234", 1234, "C314"),
        ("1.234.567", 1234567, "C314"),
        ("1,234,567", 1234567, "C314"),
        ("1 234", 1234, "C314"),
        ("1\u00a0234", 1234, "C314"),
        ("-5", -5, "C311"),
        ("−5", -5, "C311"),
        ("12,5", Decimal("12.5"), "C311"),
        ("12,0", 12, "C311"),
        ("0.123", Decimal("0.123"), "C311"),
        ("-", 0, "C315"),
        ("Không", 0, "C315"),
        ("không phát sinh", 0, "C315"),
    ],
)
def test_a_whole_number_typed_as_text_with_one_reading_is_repaired(
    typed: str, value: int | Decimal, code: str
) -> None:
    assert flat(read(typed)) == (value, code)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("12,5", Decimal("12.5")), ("12.5", Decimal("12.5")), ("1.234,5", Decimal("1234.5")), ("416", 416)],
)
def test_a_decimal_typed_with_comma_or_dot_is_repaired(typed: str, value: int | Decimal) -> None:
    assert read(typed, decimals=1).value == value


def test_one_comma_between_thousands_has_two_readings_in_a_whole_number_cell() -> None:
    """Nobody can tell 1.234 from 1,234."""
    assert read("1,234") == Number(
        None, "C324", (("found", "1,234"), ("first", "1.234"), ("second", "1,234"))
    )


@pytest.mark.parametrize("typed", ["1.234", "1,234", "12.500"])
def test_one_separator_before_three_digits_has_two_readings_in_a_decimal_cell(typed: str) -> None:
    assert flat(read(typed, decimals=1)) == (None, "C324")


@pytest.mark.parametrize("typed", ["nhiều", "12²", "1e5", "10-20", "> 20", "1_000", "0x1A", "५", "12 34"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    assert flat(read(typed)) == (None, "C321")


def test_cells_that_are_no_plain_numbers_are_refused_each_with_its_own_code() -> None:
    found = [
        flat(read("#REF!", Oddity.ERROR_VALUE)),
        flat(read(date(2024, 5, 1), Oddity.DATE_FORMAT)),
        flat(read(-1234, Oddity.DATE_FORMAT)),
        flat(read(True)),
        flat(read(1, Oddity.PERCENT_FORMAT)),
        flat(read("50%")),
        flat(read("x")),
        flat(read(2**63)),
        flat(read("9" * 30)),
    ]

    codes = ["C322", "C325", "C325", "C326", "C328", "C328", "C329", "C327", "C327"]
    assert found == [(None, code) for code in codes]


def test_a_percentage_cell_may_be_shown_or_typed_with_a_percent_sign() -> None:
    shown = read(Decimal("0.4206"), Oddity.PERCENT_FORMAT, decimals=2, percent=True)

    assert shown == Number(Decimal("42.06"))
    assert read("42,06 %", decimals=2, percent=True).value == Decimal("42.06")


def test_scaled_numbers_beyond_63_bits_are_refused() -> None:
    assert flat(read(2**63 - 1)) == (2**63 - 1, None)
    assert flat(read(2**63 - 1, decimals=1)) == (None, "C327")


@given(st.integers(min_value=-(2**63) + 1, max_value=2**63 - 1))
def test_a_number_written_the_vietnamese_way_reads_back_as_itself(value: int) -> None:
    assert read(written(value)).value == value


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_has_a_code_that_refuses_it(text: str) -> None:
    number = read(text)

    assert (number.value is None) <= (number.code is not None)

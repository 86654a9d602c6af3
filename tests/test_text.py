"""What two spellings have in common, and dates as they are written."""

import re
import sys
import unicodedata
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import address, clean, fold, numbers_in, numeral, on_lines, parse_date, roman_as_digits


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà Bình", "Hòa Bình"),
        ("Uỷ ban", "Ủy  ban"),
        ("UBND HUYỆN ĐĂK TÔ", "ubnd huyện Đăk Tô"),
        ("Sở Lao động - Thương binh", "Sở Lao động – Thương binh"),
        ("Tổng số:", "Tổng số"),
        (unicodedata.normalize("NFD", "Ngọc Hồi"), "Ngọc Hồi"),
    ],
)
def test_spellings_of_the_same_words_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Đắk", "Đăk"), ("Tam Sơn", "Tam Son"), ("ma", "má")])
def test_different_words_do_not_fold_alike(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=30))
def test_folding_again_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_roman_numerals_count_only_as_the_last_word() -> None:
    words = ["tam xuân i", "tam xuân ii", "tam xuân iv", "tam xuân ix", "vi tính", "iv"]

    assert [roman_as_digits(word) for word in words] == [
        "tam xuân 1",
        "tam xuân 2",
        "tam xuân 4",
        "tam xuân 9",
        "vi tính",
        "iv",
    ]


def test_numbers_in_a_name_are_compared_without_leading_zeros() -> None:
    assert numbers_in(fold("Biểu 01 (2)")) == ("1", "2")


@pytest.mark.parametrize(
    "said",
    [
        "19/12/2024",
        "19-12-2024",
        "19.12.2024",
        "2024-12-19",
        "Kon Tum, ngày 19 tháng 12 năm 2024",
        "19/12/2024 08:30",
        date(2024, 12, 19),
        datetime(2024, 12, 19, 23, 59),
    ],
)
def test_a_day_is_read_day_before_month(said: object) -> None:
    assert parse_date(said) == date(2024, 12, 19)


@pytest.mark.parametrize("said", ["31/02/2024", "12/2024", "hôm qua", "19/12/24", 45000, None, "…/…/…"])
def test_what_is_no_day_is_none(said: object) -> None:
    assert parse_date(said) is None


def test_addresses_are_as_the_spreadsheet_shows_them() -> None:
    assert [address(0, 0), address(13, 25), address(13, 26), address(1048575, 16383)] == [
        "A1",
        "Z14",
        "AA14",
        "XFD1048576",
    ]


def test_clean_keeps_the_words_and_their_case() -> None:
    assert clean(" Sở \u00a0 Nội\tvụ ") == "Sở Nội vụ"


def test_every_sign_that_is_a_space_to_a_regular_expression_is_one() -> None:
    """And the two of no width; no other sign is taken for one."""
    spaces = re.compile(r"[\s\u200b\ufeff]+")
    for number in range(sys.maxunicode + 1):
        text = f"{chr(number)}a{chr(number)}{chr(number)}b "
        assert clean(text) == spaces.sub(" ", unicodedata.normalize("NFC", text)).strip()


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (1234567, "1.234.567", "1,234,567"),
        (Decimal("-1234.50"), "-1.234,5", "-1,234.5"),
        (Decimal("9007199254740993.1"), "9.007.199.254.740.993,1", "9,007,199,254,740,993.1"),
        (Decimal("100.00"), "100", "100"),
    ],
)
def test_a_number_is_written_as_its_readers_do(value: int | Decimal, vi: str, en: str) -> None:
    assert [numeral(value, "vi"), numeral(value, "en")] == [vi, en]


def test_lines_are_shown_as_each_of_them_would_be() -> None:
    plain, odd = "một\nhai ba", "một\u202e\nhai\x1b[2J\n"

    assert on_lines(plain) == plain
    assert on_lines(odd) == "một\\u202e\nhai\\u001b[2J\n"

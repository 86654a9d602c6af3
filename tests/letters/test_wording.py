"""Numbers and texts as a document shows them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.letters.wording import inert, number, percent, within_sentence


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (0, "0", "0"),
        (1234567, "1.234.567", "1,234,567"),
        (Decimal("16957.6"), "16.957,6", "16,957.6"),
        (None, "", ""),
    ],
)
def test_numbers_are_written_the_languages_way(value: int | Decimal | None, vi: str, en: str) -> None:
    assert (number(value, "vi"), number(value, "en")) == (vi, en)


@given(st.integers(min_value=0, max_value=2**63) | st.decimals(0, 10**12, places=1))
def test_a_number_written_can_be_read_back_exactly(value: int | Decimal) -> None:
    assert Decimal(number(value, "vi").replace(".", "").replace(",", ".")) == value


@pytest.mark.parametrize(
    ("value", "shown"), [(Decimal("85.714286"), "85,71"), (Decimal("37.5"), "37,5"), (100, "100"), (None, "")]
)
def test_percents_have_two_decimals_at_most(value: Decimal | int | None, shown: str) -> None:
    assert percent(value, "vi") == shown


@given(st.text())
def test_inert_text_can_stand_in_xml(text: str) -> None:
    forbidden = {*map(chr, range(32)), "\ufffe", "\uffff", "\u202e", "\u2066"} - {"\n"}
    assert not forbidden & set(inert(text))


@pytest.mark.parametrize(
    ("label", "phrase"),
    [("Số băng rôn", "số băng rôn"), ("UBND xã", "UBND xã"), ("Ý kiến", "ý kiến"), ("", "")],
)
def test_a_label_within_a_sentence_begins_small(label: str, phrase: str) -> None:
    assert within_sentence(label) == phrase

"""Tokens of xls and xlsb as the text of a plain sum."""

from __future__ import annotations

import struct

import pytest

from pipeline.intake.biff_formulas import BIFF8, BIFF12, Dialect, formula_text, shared_from
from tests.formats.biff_tokens import shared, tokens

SHEETS = ["Biểu 1", "Năm '24"]


@pytest.mark.parametrize("dialect", [BIFF8, BIFF12])
@pytest.mark.parametrize(
    "formula", ["A1+B2-C3", "SUM(A1:C3)", "SUM(A1,B2:B9)+E14-7.5", "'Biểu 1'!A1+SUM('Biểu 1'!A1:B2)"]
)
def test_a_plain_sum_comes_back_as_it_was_typed(formula: str, dialect: Dialect) -> None:
    assert formula_text(tokens(formula, dialect, SHEETS), dialect, SHEETS) == formula


@pytest.mark.parametrize("dialect", [BIFF8, BIFF12])
def test_a_shared_formula_counts_from_the_cell_that_has_it(dialect: Dialect) -> None:
    written = tokens("SUM(A5:C5)+D4", dialect, [], base=(4, 6))

    assert formula_text(written, dialect, [], base=(4, 6)) == "SUM(A5:C5)+D4"
    assert formula_text(written, dialect, [], base=(9, 7)) == "SUM(B10:D10)+E9"


@pytest.mark.parametrize("dialect", [BIFF8, BIFF12])
def test_a_cell_names_the_first_cell_of_its_shared_formula(dialect: Dialect) -> None:
    assert shared_from(*shared((4, 6), dialect), dialect) == (4, 6)
    assert shared_from(tokens("A1+B1", dialect, []), b"", dialect) is None
    assert shared_from(b"\x01", b"", dialect) is None


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (b"\x44\x00\x00\x00\xc0\x19\x10\x00\x00", "SUM(A1)"),  # as an attribute
        (b"\x19\x40\x00\x03\x1e\x07\x00", "7"),  # white space before
        (b"\x1e\x07\x00\x13", "-7"),
        (b"\x1e\x07\x00\x15", "(7)"),  # which is for `sums` to refuse
        (b"\x1e\x07\x00\x1e\x02\x00\x05", None),  # a product
        (b"\x42\x01\x04\x00", None),  # SUM of nothing
        (b"\x1e\x07\x00\x42\x01\x05\x00", None),  # another function
        (b"\x5a\x09\x00\x00\x00\x00\xc0", None),  # a sheet that there is not
        (b"\x03", None),
        (b"\x44\x00", None),
        (b"\x1e\x07\x00\x1e\x07\x00", None),
        (b"\x19\x02\x00\x00", None),  # IF
        (b"", None),
    ],
)
def test_tokens_of_their_own(written: bytes, text: str | None) -> None:
    assert formula_text(written, BIFF8, SHEETS) == text


def test_a_reference_to_another_book_is_no_plain_sum() -> None:
    written = b"\x5a" + struct.pack("<HHH", 0, 0, 0xC000)

    assert formula_text(written, BIFF8, [None]) is None

"""The digests of cells, one by one and many at once."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.workbook.shown import ShownCells, digests_of, digests_of_values
from pipeline.record import digest


@given(st.lists(st.integers(-(10**15) + 1, 10**15 - 1)))
def test_digests_of_many_numbers_are_those_of_each(numbers: list[int]) -> None:
    found = digests_of(np.array(numbers, dtype="int64"))

    assert [one.decode() for one in found.tolist()] == [digest(number) for number in numbers]


@given(st.lists(st.text() | st.decimals(allow_nan=False, allow_infinity=False, places=2)))
def test_digests_of_many_values_are_those_of_each(values: list[str | Decimal]) -> None:
    assert [one.decode() for one in digests_of_values(values).tolist()] == [digest(value) for value in values]


def test_rows_and_blocks_stand_in_their_places() -> None:
    shown = ShownCells()
    shown.note(1, 0, "a")
    shown.note_rows(3, np.array([b"00010002", b"", b"0003"], dtype="S8"))
    shown.note(7, 0, "b")

    assert list(shown.digests()) == ["", digest("a"), "", "00010002", "", "0003", "", digest("b")]

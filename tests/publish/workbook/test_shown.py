"""The digests of cells, one by one and many at once."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.workbook.shown import ShownCells, digests_of, digests_of_texts
from pipeline.record import digest


@given(st.lists(st.integers(-(10**15) + 1, 10**15 - 1)))
def test_digests_of_many_numbers_are_those_of_each(numbers: list[int]) -> None:
    found = digests_of(np.array(numbers, dtype="int64"))

    assert [one.decode() for one in found.tolist()] == [digest(number) for number in numbers]


@given(st.lists(st.text()))
def test_digests_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    assert [one.decode() for one in digests_of_texts(texts).tolist()] == [digest(text) for text in texts]


def test_rows_and_blocks_stand_in_their_places() -> None:
    shown = ShownCells()
    shown.note(1, 0, "a")
    shown.note_rows(3, np.array([b"00010002", b"", b"0003"], dtype="S8"))
    shown.note(7, 0, "b")

    assert list(shown.digests()) == ["", digest("a"), "", "00010002", "", "0003", "", digest("b")]

"""The digests of cells, one by one and many at once."""

from __future__ import annotations

from concurrent.futures import Future
from decimal import Decimal
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.workbook.shown import (
    RowDigests,
    ShownCells,
    ShownColumn,
    digests_of,
    digests_of_rows,
    digests_of_values,
)
from pipeline.record import digest

cells = st.sampled_from([None, "", "a", "b", 1, 22, -3])


@given(st.lists(st.integers(-(10**15) + 1, 10**15 - 1)))
def test_digests_of_many_numbers_are_those_of_each(numbers: list[int]) -> None:
    found = digests_of(np.array(numbers, dtype="int64"))

    assert [one.decode() for one in found.tolist()] == [digest(number) for number in numbers]


@given(
    st.lists(st.text()) | st.lists(st.text() | st.decimals(allow_nan=False, allow_infinity=False, places=2))
)
def test_digests_of_many_values_are_those_of_each(values: list[str | Decimal]) -> None:
    assert [one.decode() for one in digests_of_values(values).tolist()] == [digest(value) for value in values]


def said(digests: RowDigests) -> list[str]:
    """The digests row by row."""
    starts = [0, *digests.ends.tolist()]
    return [digests.text[start:end].decode() for start, end in pairwise(starts)]


def test_rows_and_blocks_stand_in_their_places() -> None:
    shown = ShownCells()
    shown.note(1, 0, "a")
    block: Future[RowDigests] = Future()
    block.set_result(RowDigests(b"00010002 - 0003 ", np.array([9, 11, 16])))
    shown.note_rows(3, block)
    shown.note(7, 0, "b")

    told = [f"{one or '-'} " for one in ("", digest("a"), "", "00010002", "", "0003", "", digest("b"))]
    assert said(shown.digests()) == told


@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=20))
def test_digests_of_rows_are_those_of_each_cell_up_to_the_last_that_shows_something(
    rows: list[tuple[str | int | None, ...]],
) -> None:
    def column(values: tuple[str | int | None, ...]) -> ShownColumn:
        wholes = np.array([value for value in values if isinstance(value, int)], dtype="int64")
        others = [value for value in values if not isinstance(value, int)]
        places = (iter(range(len(others))), iter(range(len(others), len(values))))
        at = np.array([next(places[isinstance(value, int)]) for value in values], dtype="int32")
        signs = ["" if value is None else digest(value) for value in others]
        return ShownColumn(signs, [partial(digests_of, wholes)], at)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.publish.workbook.shown._ROWS_AT_ONCE", 7)
        found = digests_of_rows([column(values) for values in zip(*rows, strict=True)])

    shown = ShownCells()
    for at, row in enumerate(rows):
        for place, value in enumerate(row):
            if value is not None:
                shown.note(at, place, value)
    singly = said(shown.digests())
    assert said(found) == singly + ["- "] * (len(rows) - len(singly))

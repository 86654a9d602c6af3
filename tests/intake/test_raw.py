"""What is marked in a sheet once all of it has been read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.raw import RawSheet, finished
from pipeline.model import CellValue, Merge, Oddity

EDGE = st.integers(0, 4)
AREAS = st.builds(
    lambda top, left, height, width: Merge(top, left, top + height, left + width), EDGE, EDGE, EDGE, EDGE
)
LARGE = Merge(3, 1, 3_000, 2)


@given(
    merges=st.lists(st.one_of(AREAS, AREAS, st.just(LARGE)), max_size=4),
    filled=st.sets(st.tuples(st.integers(0, 9), EDGE)),
)
def test_marked_is_what_a_merge_covers_but_for_its_own_corner(
    merges: list[Merge], filled: set[tuple[int, int]]
) -> None:
    values: dict[tuple[int, int], CellValue] = dict.fromkeys(filled, "x")

    sheet = finished(RawSheet("s", values, merges=merges), "s", values)

    assert {at for at, why in sheet.oddities.items() if Oddity.UNDER_MERGE in why} == {
        (row, column)
        for row, column in filled
        for top, left, bottom, right in merges
        if top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
    }

"""Which rows of a blank sheet are headings."""

from __future__ import annotations

from pipeline.drafting.headers import Heading, find_headers
from pipeline.grid import Grid
from pipeline.model import Merge, Sheet


def grid(*rows: list[object], merges: tuple[Merge, ...] = ()) -> Grid:
    values = {
        (at, column): value
        for at, row in enumerate(rows)
        for column, value in enumerate(row)
        if value is not None
    }
    return Grid(Sheet("1", values, merges=merges))  # type: ignore[arg-type]


def test_group_headings_stand_over_their_columns_merged_or_not() -> None:
    rows = (["TT", "Chỉ tiêu", "Học kỳ I", None], [None, None, "Nam", "Nữ"], [1, "Số học sinh", None, None])
    merged = (Merge(0, 0, 1, 0), Merge(0, 1, 1, 1), Merge(0, 2, 0, 3))
    expected = (
        Heading(0, "TT"),
        Heading(1, "Chỉ tiêu"),
        Heading(2, "Nam", "Học kỳ I"),
        Heading(3, "Nữ", "Học kỳ I"),
    )

    for merges in ((), merged):
        (header,) = find_headers(grid(*rows, merges=merges))
        assert (header.top, header.bottom, header.headings) == (0, 1, expected)


def test_letterhead_labels_and_rows_of_data_are_no_headers() -> None:
    found = find_headers(
        grid(
            ["UBND TỈNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            ["Ngày gửi:", None, "Lần gửi:"],
            ["Mã", "Chỉ tiêu", "ĐVT", "Kết quả"],
            ["A1", "Số văn bản", "văn bản", None],
            ["A2", "Số cuộc họp", "cuộc", "x"],
        )
    )

    assert [header.top for header in found] == [2]


def test_a_header_repeated_below_is_one_of_its_own() -> None:
    found = find_headers(
        grid(
            ["Pupils", "Grade 1", "Total"],
            ["Male"],
            [],
            ["1.02 Boarders"],
            ["Pupils", "Grade 2", "Total"],
            ["Male"],
        )
    )

    assert [header.top for header in found] == [0, 4]

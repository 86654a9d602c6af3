"""Where pages end, and how much room text takes."""

import pytest

from pipeline.publish.workbook.measure import height_of, lines_of, text_width
from pipeline.publish.workbook.pages import LANDSCAPE_WIDTH, column_breaks, page_height_pt, row_breaks

ROW_PT = 15.0


def test_a_table_that_would_be_split_begins_a_page() -> None:
    """Ten rows fit on a page; the second table would end on the next one."""
    assert row_breaks([(0, 5), (7, 12)], {}, 10 * ROW_PT) == [7]


def test_tables_that_fit_on_one_page_stay_on_it() -> None:
    assert row_breaks([(0, 3), (5, 8)], {}, 10 * ROW_PT) == []


def test_a_table_longer_than_a_page_begins_one_and_goes_on() -> None:
    assert row_breaks([(0, 1), (2, 24), (26, 29)], {}, 10 * ROW_PT) == [2]


def test_high_rows_fill_a_page_sooner() -> None:
    assert row_breaks([(0, 3), (5, 8)], {2: 6 * ROW_PT}, 10 * ROW_PT) == [5]


def test_columns_that_belong_together_stay_on_one_page() -> None:
    """Room for 40 characters beside 20 repeated ones: two runs of three columns of 10 do not fit."""
    widths = [20.0, *[10.0] * 6]

    assert column_breaks(widths, 1, [3, 3], 65) == [4]
    assert column_breaks(widths, 1, [3, 3], 100) == []


def test_a_wide_table_made_to_fit_puts_more_rows_on_a_page() -> None:
    narrow = page_height_pt([LANDSCAPE_WIDTH / 2], landscape=True)

    assert page_height_pt([2 * LANDSCAPE_WIDTH], landscape=True) == pytest.approx(2 * narrow, rel=0.05)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("Sở Tư pháp", 1),
        ("một\nhai", 2),
        ("Số tin, bài trên trang mạng xã hội chính thức", 2),
        ("x" * 60, 3),
    ],
)
def test_lines_that_a_text_takes_in_a_column_of_30(text: str, lines: int) -> None:
    assert lines_of(text, 30) == lines


def test_marks_of_vietnamese_take_no_room_of_their_own() -> None:
    assert text_width("báo cáo") == text_width("bao cao")


def test_a_row_is_never_higher_than_excel_allows() -> None:
    assert height_of(1000) == 409

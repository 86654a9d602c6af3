"""A table ends where the next one on its sheet begins."""

from __future__ import annotations

from pipeline.campaign.model import Column, ListColumn, Matrix, OpenList, Row, RowKeys, Section
from pipeline.extract.bounds import end_of
from pipeline.grid import Grid
from pipeline.model import Sheet

FIGURES = Matrix(
    "figures",
    {},
    RowKeys(label=("Chỉ tiêu",)),
    (Column("n", ("Số lượng",), {}),),
    (Section("", (Row("a", ("Số hộ",), {}),)),),
)
ACTIVITIES = OpenList("activities", {}, (ListColumn("topic", ("Chủ đề",), {}),))


def grid(*rows: list[object]) -> Grid:
    values = {(at, c): v for at, row in enumerate(rows) for c, v in enumerate(row) if v is not None}
    return Grid(Sheet("1", values))  # type: ignore[arg-type]


def test_the_heading_right_above_the_next_table_belongs_to_it() -> None:
    sheet = grid(
        ["Chỉ tiêu", "Số lượng"], ["Số hộ", 5], [], ["II. DANH SÁCH"], ["TT", "Chủ đề"], [1, "Nước sạch"]
    )

    assert end_of(sheet, FIGURES, (FIGURES, ACTIVITIES)) == 3
    assert end_of(sheet, ACTIVITIES, (FIGURES, ACTIVITIES)) == 6


def test_a_last_row_above_a_blank_one_stays_with_its_table() -> None:
    sheet = grid(["TT", "Chủ đề"], [1, "Nước sạch"], [], ["Chỉ tiêu", "Số lượng"], ["Số hộ"])

    assert end_of(sheet, ACTIVITIES, (ACTIVITIES, FIGURES)) == 3


def test_a_table_alone_on_its_sheet_ends_with_it() -> None:
    sheet = grid(["Chỉ tiêu", "Số lượng"], ["Số hộ", 5])

    assert end_of(sheet, FIGURES, (FIGURES,)) == 2

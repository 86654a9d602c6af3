"""Rows written with their like copied are the rows that come out when every cell is written on its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.publish.workbook.book import open_book
from pipeline.publish.workbook.columns import Value, by_rows
from pipeline.publish.workbook.looks import Look, write_value
from pipeline.publish.workbook.repeats import write_table

WIDTHS = [5, 12, 9, 16]
LOOKS = [Look("centre"), Look(), Look("number", 1), Look("hash")]
values = st.one_of(
    st.none(),
    st.sampled_from(["", "xã", "UBND_xa_Tam_Anh.xlsx", "=1+1", "một câu dài hơn ô của nó nhiều lần", "\x00"]),
    st.sampled_from(["<r>a</r>", "-", "xa\u0303", "hai\ndòng", " vì ", "dài " * 9_000]),
    st.text(max_size=9),
    st.text("_xa1< ", max_size=9),
    st.sampled_from([0, 1, -3, 10**15, 10**17, Decimal("1"), Decimal("1.0"), Decimal("1.25")]),
    st.decimals(-(10**6), 10**6, places=2),
    st.decimals(-1, 1, places=9),
    st.sampled_from([date(2024, 12, 1), date(2024, 12, 2)]),
)

texts = st.sampled_from(
    ["", "xã", "-", "=1+1", "<r>a</r>", "UBND_xa_Tam_Anh.xlsx", "a_x", "a", "b", " c", "12"]
)


def written(path: Path, rows: list[list[Value]], *, copied: bool) -> tuple[object, ...]:
    """What every cell shows and how, the rows' heights, the notes, and the sheet's digests."""
    with open_book(path, date(2024, 12, 1), title="t", cut_mark="…", too_large="!") as book:
        sheet = book.sheet("s", WIDTHS, landscape=False)
        sheet.text(0, 0, "a row before")
        if copied:
            write_table(sheet, 2, by_rows(rows), LOOKS)
        else:
            for at, row in enumerate(rows, start=2):
                for column, value in enumerate(row):
                    write_value(sheet, at, column, value, LOOKS[column])
        sheet.text(2 + len(rows), 0, "a row behind")
        sheet.finish()
        text, ends = sheet.digests()
    read = openpyxl.load_workbook(path)["s"]
    cells = {
        cell.coordinate: (cell.value, cell.number_format, cell.alignment.horizontal, cell.quotePrefix)
        for row in read.iter_rows()
        for cell in row
    }
    notes = {at: read[at].comment.text for at in cells if read[at].comment}
    heights = {row: size.height for row, size in read.row_dimensions.items()}
    return cells, notes, heights, text, ends.tolist()


@given(
    st.lists(st.lists(values, min_size=4, max_size=4), min_size=1, max_size=6)
    | st.lists(st.lists(texts, min_size=4, max_size=4), min_size=1, max_size=6)
)
@settings(deadline=None, max_examples=40)
def test_copied_cells_are_as_if_each_were_written(tmp_path_factory: object, rows: list[list[Value]]) -> None:
    rows = rows * 64  # enough to be worth it
    folder = tmp_path_factory.mktemp("book")  # type: ignore[attr-defined]

    assert written(folder / "a.xlsx", rows, copied=True) == written(folder / "b.xlsx", rows, copied=False)

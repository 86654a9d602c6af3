"""Rows written with their like copied are the rows that come out when every cell is written on its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.publish.workbook.book import open_book
from pipeline.publish.workbook.records import RecordColumn, write_value
from pipeline.publish.workbook.repeats import RowWriter, Value

COLUMNS = [
    RecordColumn("", 5, "centre"),
    RecordColumn("", 12),
    RecordColumn("", 9, "number", 1),
    RecordColumn("", 16, "hash"),
]
values = st.one_of(
    st.none(),
    st.sampled_from(["", "xã", "UBND_xa_Tam_Anh.xlsx", "=1+1", "một câu dài hơn ô của nó nhiều lần", "\x00"]),
    st.sampled_from([0, 1, -3, 10**15, 10**17, Decimal("1"), Decimal("1.0"), Decimal("1.25")]),
    st.sampled_from([date(2024, 12, 1), date(2024, 12, 2)]),
)


def written(path: Path, rows: list[list[Value]], *, copied: bool) -> tuple[dict[str, bytes], dict[int, str]]:
    """The workbook's parts and the sheet's digests."""
    with open_book(path, date(2024, 12, 1), title="t", cut_mark="…", too_large="!") as book:
        sheet = book.sheet("s", [column.width for column in COLUMNS], landscape=False)
        writer = RowWriter(sheet, lambda row, at, value: write_value(sheet, row, at, value, COLUMNS[at]))
        for at, row in enumerate(rows):
            if copied:
                writer.write(at, row)
            else:
                for column, value in enumerate(row):
                    write_value(sheet, at, column, value, COLUMNS[column])
        sheet.finish()
        digests = dict(sheet.digests())
    with ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}, digests


@given(st.lists(st.lists(values, min_size=4, max_size=4), min_size=1, max_size=12))
@settings(deadline=None, max_examples=60)
def test_copied_cells_are_as_if_each_were_written(tmp_path_factory: object, rows: list[list[Value]]) -> None:
    folder = tmp_path_factory.mktemp("book")  # type: ignore[attr-defined]

    assert written(folder / "a.xlsx", rows, copied=True) == written(folder / "b.xlsx", rows, copied=False)

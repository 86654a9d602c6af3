"""Long sheets are written quickly, and as xlsxwriter itself would write them."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from pipeline.publish.workbook.rendering import QuickWorksheet

texts = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=8)
values = st.one_of(
    st.none(),
    texts,
    st.integers(-(10**17), 10**17),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1000, max_value=1000),
    st.dates(date(1990, 1, 1), date(2050, 1, 1)),
    st.sampled_from(["=1+1", "<r>", " vì ", "a&b", '"', "12"]),
)
rows = st.lists(st.lists(st.tuples(values, st.integers(0, 2)), max_size=5), max_size=8)


def parts(
    kind: type[Worksheet], content: list[list[tuple[object, int]]], heights: dict[int, float]
) -> dict[str, bytes]:
    """The parts of a workbook with one sheet of that kind, without the rows' spans."""
    held = BytesIO()
    book = xlsxwriter.Workbook(held, {"strings_to_formulas": False, "in_memory": True})
    book.set_properties({"created": datetime(2024, 12, 1)})
    looks = [None, book.add_format({"bold": True}), book.add_format({"num_format": "0.0"})]
    sheet = book.add_worksheet("s", kind)
    sheet.set_column(1, 1, 12, looks[1])
    for row, cells in enumerate(content):
        for column, (value, look) in enumerate(cells):
            if value is None:
                sheet.write_blank(row, column, None, looks[look])
            elif isinstance(value, str):
                sheet.write_string(row, column, value, looks[look])
            elif isinstance(value, date):
                sheet.write_datetime(row, column, value, looks[look])
            else:
                sheet.write_number(row, column, value, looks[look])
    for row, points in heights.items():
        sheet.set_row(row, points, looks[1] if row == 2 else None, {"hidden": row == 3})
    sheet.write_formula(9, 0, "=SUM(A1:A3)", looks[2], 6)
    sheet.write_comment(0, 0, "lời nhắn")
    book.close()
    with zipfile.ZipFile(held) as package:
        return {name: re.sub(rb' spans="[\d:]+"', b"", package.read(name)) for name in package.namelist()}


@given(rows, st.dictionaries(st.integers(0, 12), st.sampled_from([15.0, 20.25, 31.5]), max_size=4))
@settings(deadline=None, max_examples=60)
def test_any_sheet_is_spelt_as_xlsxwriter_spells_it(
    content: list[list[tuple[object, int]]], heights: dict[int, float]
) -> None:
    assert parts(QuickWorksheet, content, heights) == parts(Worksheet, content, heights)


def test_equal_numbers_of_different_kinds_keep_their_own_spelling() -> None:
    content: list[list[tuple[object, int]]] = [[(1, 1), (Decimal("1.0"), 1), (True, 1), ("1", 1)]] * 3

    assert parts(QuickWorksheet, content, {}) == parts(Worksheet, content, {})


@given(st.lists(st.text("_x0a&< \n", min_size=1, max_size=7), min_size=2, max_size=4), st.booleans())
def test_a_rich_text_is_what_xlsxwriter_makes_of_it(pieces: list[str], bold: bool) -> None:
    book = xlsxwriter.Workbook(BytesIO(), {"in_memory": True})
    look = book.add_format({"bold": bold, "font_name": "Times New Roman"})
    sheet = book.add_worksheet("s", QuickWorksheet)
    first, *others = pieces
    sheet.write_rich_string(0, 0, first, *(part for other in others for part in (look, other)), look)

    assert [sheet.rich_text(pieces, look)] == list(sheet.str_table.string_table)

"""xlsx read exactly: what a file states is what the grid says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.intake.limits import Limits
from pipeline.intake.package import Package
from pipeline.intake.xlsx import read_xlsx
from pipeline.model import Book, Finding, Merge, Oddity, Sheet

Read = Callable[..., tuple[Book | None, tuple[Finding, ...]]]
Build = Callable[..., bytes]

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
    '<numFmt numFmtId="165" formatCode="0.0%"/></numFmts>'
    '<fonts><font><name val="Arial"/></font><font><name val=".VnTime"/></font>'
    '<font><name val=".VnTimeH"/></font></fonts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="164" fontId="0"/><xf numFmtId="9" fontId="0"/>'
    '<xf numFmtId="165" fontId="0"/><xf numFmtId="14" fontId="0"/><xf numFmtId="0" fontId="1"/>'
    '<xf numFmtId="0" fontId="2"/></cellXfs>'
    '<dxfs><dxf><font><name val="VNI-Times"/></font><numFmt numFmtId="165" formatCode="dd/mm"/></dxf></dxfs>'
)
DATED, PERCENT, CUSTOM_PERCENT, BUILT_IN_DATE, TCVN3, TCVN3_CAPITALS = range(1, 7)


@pytest.fixture
def sheet(read: Read, build_xlsx: Build) -> Callable[..., Sheet]:
    """The one sheet of a workbook with the given rows."""

    def read_rows(rows: str, **more: Any) -> Sheet:
        book, _ = read(build_xlsx(rows, **more))
        assert book is not None
        return book.sheets[0]

    return read_rows


def row(*cells: str) -> str:
    return f'<row r="1">{"".join(cells)}</row>'


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1"><v>45</v></c>', 45),
        ('<c r="A1" t="n"><v>-3</v></c>', -3),
        ('<c r="A1"><v>2.50</v></c>', Decimal("2.5")),
        ('<c r="A1"><v>45.800000000000004</v></c>', Decimal("45.8")),
        ('<c r="A1"><v>1.5E+3</v></c>', 1500),
        ('<c r="A1"><v>9007199254740993</v></c>', 9007199254740993),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>', "ab"),
        ('<c r="A1" t="inlineStr"><is><t>Trà Vinh</t></is></c>', "Trà Vinh"),
        ('<c r="A1" t="inlineStr"><is><t xml:space="preserve"> 12 </t></is></c>', " 12 "),
        ('<c r="A1" t="inlineStr"><is><t>a_x000D_b_xD800_</t></is></c>', "a\rb_xD800_"),
        ('<c r="A1" t="inlineStr"><is><t>=1+1</t></is></c>', "=1+1"),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', 2),
    ],
)
def test_a_plain_cell_is_its_value_without_oddity(
    sheet: Callable[..., Sheet], cell: str, value: object
) -> None:
    found = sheet(row(cell))

    assert found == Sheet("Sheet1", {(0, 0): value})
    assert type(found.values[0, 0]) is type(value)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" s="0"/>',
        '<c r="A1"><v></v></c>',
        '<c r="A1" t="inlineStr"><is><t></t></is></c>',
        '<c r="A1" t="str"><f>IF(1,"","x")</f><v></v></c>',
    ],
)
def test_a_blank_cell_is_absent(sheet: Callable[..., Sheet], cell: str) -> None:
    assert sheet(row(cell)) == Sheet("Sheet1", {})


@pytest.mark.parametrize(
    ("cell", "values", "oddity"),
    [
        ('<c r="A1" t="e"><v>#REF!</v></c>', {(0, 0): "#REF!"}, Oddity.ERROR_VALUE),
        ('<c r="A1" t="e"><f>x</f><v>#SPILL!</v></c>', {(0, 0): "#SPILL!"}, Oddity.ERROR_VALUE),
        ('<c r="A1"><v>NaN</v></c>', {(0, 0): "NaN"}, Oddity.ERROR_VALUE),
        ('<c r="A1"><v>1E+400</v></c>', {(0, 0): "1E+400"}, Oddity.ERROR_VALUE),
        ('<c r="A1"><v>1_000</v></c>', {(0, 0): "1_000"}, Oddity.ERROR_VALUE),
        ('<c r="A1"><f>SUM(B1:B9)</f></c>', {}, Oddity.UNCALCULATED),
        ('<c r="A1"><f>SUM(B1:B9)</f><v/></c>', {}, Oddity.UNCALCULATED),
        ('<c r="A1"><f>SUM(B1:B9)</f><v></v></c>', {}, Oddity.UNCALCULATED),
        ('<c r="A1" t="str"><f>B1</f></c>', {}, Oddity.UNCALCULATED),
        ('<c r="A1" s="2"><v>0.5</v></c>', {(0, 0): Decimal("0.5")}, Oddity.PERCENT_FORMAT),
        ('<c r="A1" s="3"><v>1</v></c>', {(0, 0): 1}, Oddity.PERCENT_FORMAT),
        ('<c r="A1" s="1"><v>45645</v></c>', {(0, 0): date(2024, 12, 19)}, Oddity.DATE_FORMAT),
        ('<c r="A1" s="4"><v>45</v></c>', {(0, 0): date(1900, 2, 14)}, Oddity.DATE_FORMAT),
        ('<c r="A1" s="1"><v>45645.5</v></c>', {(0, 0): datetime(2024, 12, 19, 12)}, Oddity.DATE_FORMAT),
        ('<c r="A1" s="1"><v>-1234</v></c>', {(0, 0): -1234}, Oddity.DATE_FORMAT),
        ('<c r="A1" t="d"><v>2024-12-19</v></c>', {(0, 0): date(2024, 12, 19)}, Oddity.DATE_FORMAT),
    ],
)
def test_what_must_not_be_taken_at_face_value_is_marked(
    sheet: Callable[..., Sheet], cell: str, values: dict[tuple[int, int], object], oddity: Oddity
) -> None:
    assert sheet(row(cell), styles=STYLES) == Sheet("Sheet1", values, {(0, 0): frozenset({oddity})})


def test_days_are_counted_from_1904_where_the_workbook_says_so(sheet: Callable[..., Sheet]) -> None:
    found = sheet(
        row('<c r="A1" s="1"><v>44183</v></c>'), styles=STYLES, properties='<workbookPr date1904="1"/>'
    )

    assert found.values == {(0, 0): date(2024, 12, 19)}


def test_shared_strings_leave_out_reading_aids_and_join_runs(sheet: Callable[..., Sheet]) -> None:
    strings = (
        "<si><t>Sở Y tế</t></si>"
        '<si><r><t>Số </t></r><r><rPr><b/><rFont val="Arial"/></rPr><t>liệu</t></r></si>'
        "<si><t>漢</t><rPh><t>kan</t></rPh></si>"
    )
    cells = "".join(f'<c r="{letter}1" t="s"><v>{index}</v></c>' for index, letter in enumerate("ABC"))

    assert sheet(row(cells), strings=strings).values == {(0, 0): "Sở Y tế", (0, 1): "Số liệu", (0, 2): "漢"}


def test_text_is_composed_and_otherwise_as_it_stands(sheet: Callable[..., Sheet]) -> None:
    cell = '<c r="A1" t="inlineStr"><is><t>Sở\u00ad \u00a0tế¹</t></is></c>'

    assert sheet(row(cell)).values == {(0, 0): "Sở\u00ad \u00a0tế¹"}


def test_a_font_of_a_run_or_a_cell_decides_what_its_letters_are(read: Read, build_xlsx: Build) -> None:
    strings = (
        '<si><r><rPr><rFont val=".VnTime"/></rPr><t>Së</t></r>'
        '<r><rPr><rFont val="Arial"/></rPr><t> Y tế</t></r></si>'
    )
    rows = row(
        '<c r="A1" t="s"><v>0</v></c>',
        f'<c r="B1" s="{TCVN3}" t="inlineStr"><is><t>Th­¬ng m¹i</t></is></c>',
        f'<c r="C1" s="{TCVN3_CAPITALS}" t="inlineStr"><is><t>kÕt qu¶</t></is></c>',
        f'<c r="D1" s="{TCVN3}" t="inlineStr"><is><t>Kết quả</t></is></c>',
        '<c r="E1" t="inlineStr"><is><t>«Kết quả»¹ §</t></is></c>',
    )

    book, findings = read(build_xlsx(rows, strings=strings, styles=STYLES))

    assert book is not None
    assert book.sheets[0].values == {
        (0, 0): "Sở Y tế",
        (0, 1): "Thương mại",
        (0, 2): "KẾT QUẢ",
        (0, 3): "Kết quả",
        (0, 4): "«Kết quả»¹ §",
    }
    assert findings == (Finding("T301", "a.xlsx", sheet="Sheet1"),)


def test_strict_ooxml_is_the_same(sheet: Callable[..., Sheet]) -> None:
    assert sheet(row('<c r="B1"><v>7</v></c>'), space=STRICT).values == {(0, 1): 7}


def test_names_with_a_prefix_are_the_same(read: Read, build_parts: Any, build_zip: Any) -> None:
    parts = build_parts("")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c>'
        '<c r="B1"><v>8</v></c></x:row></x:sheetData></x:worksheet>'
    )

    book, _ = read(build_zip(parts))

    assert book == Book("a.xlsx", (Sheet("Sheet1", {(0, 0): 7}),))


def test_cells_and_rows_without_references_follow_one_another(sheet: Callable[..., Sheet]) -> None:
    rows = '<row><c><v>1</v></c><c><v>2</v></c></row><row r="5"><c r="C5"><v>3</v></c><c><v>4</v></c></row>'

    assert sheet(rows).values == {(0, 0): 1, (0, 1): 2, (4, 2): 3, (4, 3): 4}


def test_cells_out_of_order_stand_where_they_say(sheet: Callable[..., Sheet]) -> None:
    rows = (
        '<row r="9"><c r="C9"><v>3</v></c><c r="A9"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>'
    )

    assert sheet(rows) == Sheet("Sheet1", {(8, 2): 3, (8, 0): 1, (1, 1): 2})


def test_a_cell_stated_twice_is_marked_unless_both_say_the_same(sheet: Callable[..., Sheet]) -> None:
    twice = '<c r="A1"><v>1</v></c><c r="A1"><v>{}</v></c>'

    assert sheet(row(twice.format(1))) == Sheet("Sheet1", {(0, 0): 1})
    assert sheet(row(twice.format(2))) == Sheet(
        "Sheet1", {(0, 0): 2}, {(0, 0): frozenset({Oddity.DUPLICATE})}
    )


def test_hidden_rows_columns_and_sheets_are_read_and_named(
    read: Read, build_parts: Any, build_zip: Any
) -> None:
    parts = build_parts(
        '<cols><col min="2" max="3" hidden="1"/></cols>'
        '<sheetData><row r="1" hidden="1"><c r="A1"><v>1</v></c></row>'
        '<row r="2"><c r="B2"><v>2</v></c></row><row r="3" hidden="1"/></sheetData>'
    )
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("sheetId", 'state="veryHidden" sheetId')

    book, _ = read(build_zip(parts))

    # Column C and row 3 are hidden too, but hold nothing.
    assert book is not None
    assert book.sheets == (
        Sheet(
            "Sheet1",
            {(0, 0): 1, (1, 1): 2},
            hidden=True,
            hidden_rows=frozenset({0}),
            hidden_columns=frozenset({1}),
        ),
    )


def test_a_value_under_a_merged_cell_is_kept_and_marked(sheet: Callable[..., Sheet]) -> None:
    found = sheet(
        '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c>'
        '<c r="C1"><v>3</v></c></row></sheetData>'
        '<mergeCells><mergeCell ref="A1:B1048576"/></mergeCells>'
    )

    assert found == Sheet(
        "Sheet1",
        {(0, 0): 1, (0, 1): 2, (0, 2): 3},
        {(0, 1): frozenset({Oddity.UNDER_MERGE})},
        merges=(Merge(0, 0, 1_048_575, 1),),
    )


def test_a_lying_dimension_and_a_stray_last_cell_cost_nothing(sheet: Callable[..., Sheet]) -> None:
    found = sheet(
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>'
    )

    assert found.values == {(0, 0): 1, (1_048_575, 16_383): 2}


def test_a_million_empty_formatted_rows_are_quick(sheet: Callable[..., Sheet]) -> None:
    rows = "".join(f'<row r="{number}" s="1" hidden="1"/>' for number in range(2, 1_048_577))

    assert sheet(row('<c r="A1"><v>1</v></c>') + rows) == Sheet("Sheet1", {(0, 0): 1})


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (row('<c r="XFE1"><v>1</v></c>'), "bad-reference"),
        (row('<c r="A0"><v>1</v></c>'), "bad-reference"),
        (row('<c r="A1048577"><v>1</v></c>'), "bad-reference"),
        ('<row r="x"/>', "bad-reference"),
        (row('<c r="A1" t="s"><v>0</v></c>'), "bad-reference"),
        (row("<c>"), "bad-xml"),
    ],
)
def test_nonsense_in_a_sheet_is_a_damaged_file(read: Read, build_xlsx: Build, rows: str, reason: str) -> None:
    book, (finding,) = read(build_xlsx(rows))

    assert (book, finding.code, dict(finding.facts)["reason"]) == (None, "F104", f"@intake.{reason}")


def test_chart_and_macro_sheets_are_no_sheets(read: Read, build_parts: Any, build_zip: Any) -> None:
    parts = build_parts(row('<c r="A1"><v>1</v></c>'), "", names=("Data", "Chart"))
    relations = "xl/_rels/workbook.xml.rels"
    parts[relations] = parts[relations].replace(
        'worksheet" Target="worksheets/sheet2', 'chartsheet" Target="chartsheets/sheet2'
    )

    book, _ = read(build_zip(parts))

    assert book == Book("a.xlsx", (Sheet("Data", {(0, 0): 1}),))


def test_a_workbook_without_worksheets_has_nothing_to_read(read: Read, build_xlsx: Build) -> None:
    assert read(build_xlsx()) == (None, (Finding("F111", "a.xlsx"),))


@settings(deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 30), st.integers(0, 30)),
        st.one_of(
            st.integers(-(10**15) + 1, 10**15 - 1),
            st.decimals(min_value=-(10**9), max_value=10**9, places=3),
            st.booleans(),
            st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=20),
        ),
        max_size=20,
    )
)
def test_what_openpyxl_writes_is_what_is_read(cells: dict[tuple[int, int], Any]) -> None:
    """Invariant: every value comes back as it was, text in composed Unicode."""
    import unicodedata

    workbook = openpyxl.Workbook()
    for (line, column), value in cells.items():
        cell = workbook.active.cell(line + 1, column + 1)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    held = BytesIO()
    workbook.save(held)

    (raw,) = read_xlsx(Package(held.getvalue(), Limits()), Limits())

    assert raw.values == {
        at: unicodedata.normalize("NFC", value) if isinstance(value, str) else value
        for at, value in cells.items()
    }

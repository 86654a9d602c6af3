"""ods: content.xml as LibreOffice and others write it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from pipeline.intake.limits import Limits
from pipeline.model import Book, Finding, Merge, Oddity, Sheet

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{prefix}="{OASIS}:{name}:1.0"'
    for prefix, name in [
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("draw", "drawing"),
        ("svg", "svg-compatible"),
        ("fo", "xsl-fo-compatible"),
    ]
)
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


@pytest.fixture
def document(build_zip: Any) -> Callable[..., bytes]:
    """An ods file of the given tables and automatic styles."""

    def build(tables: str, styles: str = "", doctype: str = "") -> bytes:
        content = (
            f"{doctype}<office:document-content {SPACES} {CALC}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet>"
            "</office:body></office:document-content>"
        )
        media_type = "application/vnd.oasis.opendocument.spreadsheet"
        return bytes(build_zip({"mimetype": media_type, "content.xml": content}))

    return build


@pytest.fixture
def sheet(read: Any, document: Callable[..., bytes]) -> Callable[..., Sheet]:
    """The sheet of a document with the given rows."""

    def read_rows(rows: str, styles: str = "") -> Sheet:
        book, _ = read(document(f'<table:table table:name="A">{rows}</table:table>', styles), "a.ods")
        assert book is not None
        return book.sheets[0]

    return read_rows


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def cell(inside: str = "", **attributes: str) -> str:
    """`value_type` stands for office:value-type, and so on."""
    office = {"value_type", "value", "date_value", "time_value", "boolean_value", "string_value"}
    stated = " ".join(
        f'{"office" if name in office else "table"}:{name.replace("_", "-")}="{value}"'
        for name, value in attributes.items()
    )
    return f"<table:table-cell {stated}>{inside}</table:table-cell>"


@pytest.mark.parametrize(
    ("stated", "value", "oddity"),
    [
        (cell(value_type="float", value="45"), 45, None),
        (cell(value_type="float", value="45.800000000000004"), Decimal("45.8"), None),
        (cell(value_type="currency", value="1.5"), Decimal("1.5"), None),
        (cell(value_type="boolean", boolean_value="true"), True, None),
        (cell("<text:p>Trà Vinh</text:p>", value_type="string"), "Trà Vinh", None),
        (cell(value_type="string", string_value="Trà Vinh"), "Trà Vinh", None),
        (cell("<text:p>a<text:s text:c='2'/>b\n  c</text:p><text:p>d</text:p>"), "a  b c\nd", None),
        (cell("<text:p>a</text:p><office:annotation><text:p>no</text:p></office:annotation>"), "a", None),
        (cell("<draw:frame><text:p>no</text:p></draw:frame><text:p>a</text:p>"), "a", None),
        (cell(value_type="percentage", value="0.5"), Decimal("0.5"), Oddity.PERCENT_FORMAT),
        (cell(value_type="date", date_value="2024-12-19"), date(2024, 12, 19), Oddity.DATE_FORMAT),
        (
            cell(value_type="date", date_value="2024-12-19T06:00:00"),
            datetime(2024, 12, 19, 6),
            Oddity.DATE_FORMAT,
        ),
        (cell(value_type="time", time_value="PT12H00M00S"), Decimal("0.5"), Oddity.DATE_FORMAT),
        (cell("<text:p>#REF!</text:p>", value_type="string", formula="of:=x"), "#REF!", Oddity.ERROR_VALUE),
        (cell("<text:p>Err:502</text:p>", value_type="float", value="0"), "Err:502", Oddity.ERROR_VALUE),
        (cell(value_type="float", value="NaN"), "NaN", Oddity.ERROR_VALUE),
    ],
)
def test_a_cell_is_what_it_says(
    sheet: Callable[..., Sheet], stated: str, value: object, oddity: Oddity | None
) -> None:
    oddities = {(0, 0): frozenset({oddity})} if oddity else {}

    assert sheet(row(stated)) == Sheet("A", {(0, 0): value}, oddities)


def test_a_declared_error_is_an_error_whatever_it_shows(
    sheet: Callable[..., Sheet],
) -> None:
    stated = cell("<text:p>#TÊN?</text:p>", value_type="string").replace(
        "office:value-type", 'calcext:value-type="error" office:value-type'
    )

    assert sheet(row(stated)) == Sheet("A", {(0, 0): "#TÊN?"}, {(0, 0): frozenset({Oddity.ERROR_VALUE})})


def test_a_formula_without_a_value_is_uncalculated_and_an_empty_result_is_blank(
    sheet: Callable[..., Sheet],
) -> None:
    found = sheet(row(cell(formula="of:=SUM([.B1])"), cell(formula="of:=x", value_type="string"), cell()))

    assert found == Sheet("A", {}, {(0, 0): frozenset({Oddity.UNCALCULATED})})


def test_repeated_rows_and_columns_stand_where_they_should(sheet: Callable[..., Sheet]) -> None:
    seven = cell(value_type="float", value="7", number_columns_repeated="2")
    rows = (
        row(cell(number_columns_repeated="3"), seven, more='table:number-rows-repeated="2"')
        + row(cell(number_columns_repeated="16384"), more='table:number-rows-repeated="1048570"')
        + row(cell(value_type="float", value="1"))
    )

    assert sheet(rows).values == {(0, 3): 7, (0, 4): 7, (1, 3): 7, (1, 4): 7, (1_048_572, 0): 1}


def test_repeats_are_bounded(read: Any, document: Callable[..., bytes]) -> None:
    full = cell(value_type="float", value="7", number_columns_repeated="16384")
    endless = row(full, more='table:number-rows-repeated="1048576"')
    table = f"<table:table>{endless}</table:table>"
    wide = f"<table:table>{row(full, cell(value_type='float', value='1'))}</table:table>"

    assert read(document(table), "a.ods")[1][0].code == "F105"
    assert read(document(wide), "a.ods")[1][0].code == "F104"
    assert read(document("<table:table/>" * 3), "a.ods", Limits(sheets=2))[1][0].code == "F105"


def test_merges_hidden_parts_and_what_lies_beneath(read: Any, document: Callable[..., bytes]) -> None:
    one = cell(value_type="float", value="1")
    table = (
        '<table:table table:name="A" table:style-name="ta1">'
        "<table:table-column/>"
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="9"/>'
        + row(
            cell("<text:p>x</text:p>", number_columns_spanned="2", number_rows_spanned="1"),
            one.replace("table-cell", "covered-table-cell"),
        )
        + row(one, more='table:visibility="filter"')
        + "</table:table>"
    )
    styles = (
        '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/>'
        "</style:style>"
    )

    book, _ = read(document(table, styles), "a.ods")

    assert book.sheets == (
        Sheet(
            "A",
            {(0, 0): "x", (0, 1): 1, (1, 0): 1},
            {(0, 1): frozenset({Oddity.UNDER_MERGE})},
            merges=(Merge(0, 0, 0, 1),),
            hidden=True,
            hidden_rows=frozenset({1}),
            hidden_columns=frozenset({1}),
        ),
    )


def test_legacy_fonts_come_from_styles_parents_faces_columns_and_spans(
    read: Any, document: Callable[..., bytes]
) -> None:
    styles = (
        '<style:font-face style:name="F1" svg:font-family="&apos;.VnTime&apos;"/>'
        '<style:style style:name="base" style:family="table-cell">'
        '<style:text-properties style:font-name="F1"/></style:style>'
        '<style:style style:name="ce1" style:family="table-cell" style:parent-style-name="base"/>'
        '<style:style style:name="T1" style:family="text">'
        '<style:text-properties fo:font-family="VNI-Times"/></style:style>'
    )
    table = (
        '<table:table table:name="A"><table:table-column table:default-cell-style-name="ce1"/>'
        + row(cell("<text:p>Sè</text:p>"))
        + row(cell("<text:p>Sè</text:p>", style_name="ce1"))
        + row(cell("<text:p>Số <text:span text:style-name='T1'>löôïng</text:span></text:p>", style_name="x"))
        + "</table:table>"
    )

    book, findings = read(document(table, styles), "a.ods")

    assert book.sheets[0].values == {(0, 0): "Số", (1, 0): "Số", (2, 0): "Số lượng"}
    assert findings == (Finding("T301", "a.ods", sheet="A"), Finding("T302", "a.ods", sheet="A"))


def test_tables_that_are_no_sheets_are_left_out(read: Any, document: Callable[..., bytes]) -> None:
    one = row(cell(value_type="float", value="1"))
    inner = f"<draw:frame><table:table>{one}</table:table></draw:frame>"
    tables = (
        f'<table:table table:name="A">{row(cell(inner), cell(value_type="float", value="2"))}</table:table>'
        f'<table:table table:name="cache"><table:table-source/>{one}</table:table>'
    )

    assert read(document(tables), "a.ods") == (Book("a.ods", (Sheet("A", {(0, 1): 2}),)), ())


def test_a_document_type_is_refused(read: Any, document: Callable[..., bytes]) -> None:
    _, (finding,) = read(document("", doctype='<!DOCTYPE a [<!ENTITY b "c">]>'), "a.ods")

    assert (finding.code, finding.facts) == ("F105", (("reason", "@intake.doctype"),))

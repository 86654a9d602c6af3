"""Sound workbooks of all kinds that are no returns: what the public collections hold, built in code."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

import xlsxwriter
import xlwt
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

_WORDS = (
    "tổng",
    "doanh",
    "thu",
    "name",
    "Straße",
    "数量",
    "кількість",
    "كمية",
    "a_x000D_b",
    "=1+1",
    "@SUM",
    "-",
    "12",
    "1.234,5",
    "007",
    "TRUE",
    "#REF!",
    "🙂",
)
_FORMATS = ("General", "0.00", "#,##0", "0%", "dd/mm/yyyy", "[h]:mm:ss", '#,##0 "người"', "@", "0.00E+00")
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def _value(moments: random.Random) -> object:
    """Anything that a cell may hold."""
    kinds: tuple[Callable[[], object], ...] = (
        lambda: moments.randint(-(10**6), 10**12),
        lambda: moments.uniform(-1e6, 1e6),
        lambda: " ".join(moments.choices(_WORDS, k=moments.randint(1, 6))),
        lambda: moments.random() < 0.5,
        lambda: date(1900, 3, 1) + timedelta(days=moments.randrange(60_000)),
        lambda: datetime(2020, 1, 1) + timedelta(seconds=moments.randrange(10**8)),
        lambda: f"=SUM(A1:A{moments.randint(2, 40)})",
        lambda: "",
    )
    return moments.choice(kinds)()


def _fill(sheet: Worksheet, moments: random.Random) -> None:
    for _ in range(moments.randint(0, 200)):
        cell = sheet.cell(moments.randint(1, 60), moments.randint(1, 30))
        cell.value = _value(moments)
        cell.number_format = moments.choice(_FORMATS)


def _with_table(sheet: Worksheet, _: random.Random) -> None:
    for column in range(1, 4):
        sheet.cell(1, column).value = f"c{column}"
    sheet.add_table(Table(displayName=f"T{id(sheet)}", ref="A1:C9"))


def _with_chart(sheet: Worksheet, _: random.Random) -> None:
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=9))
    sheet.add_chart(chart, "H2")


def _with_merges(sheet: Worksheet, moments: random.Random) -> None:
    for _ in range(moments.randint(1, 9)):
        row, column = moments.randint(1, 60), moments.randint(1, 20)
        sheet.merge_cells(start_row=row, start_column=column, end_row=row + 2, end_column=column + 2)


def _with_rich_text(sheet: Worksheet, _: random.Random) -> None:
    sheet["B2"] = CellRichText("plain ", TextBlock(InlineFont(rFont=".VnTime", b=True), "®Ëm"))
    sheet["B3"].font = Font(name="VNI-Times")


def _with_hidden_parts(sheet: Worksheet, _: random.Random) -> None:
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = "A1:D9"
    sheet.protection.set_password("x")


def _with_notes(sheet: Worksheet, _: random.Random) -> None:
    sheet["A1"].comment = Comment("note", "author")
    sheet["A2"].hyperlink = "https://example.com/?a=1&b=2"
    validation = DataValidation(type="list", formula1='"a,b"')
    validation.add("A1:A9")
    sheet.add_data_validation(validation)
    sheet.conditional_formatting.add(
        "A1:C9", ColorScaleRule(start_type="min", start_color="AA0000", end_type="max", end_color="00AA00")
    )


def _with_far_cell(sheet: Worksheet, moments: random.Random) -> None:
    sheet.cell(1_048_576, moments.choice([1, 16_384])).value = "far"


_SHEET_FEATURES = (
    _with_table,
    _with_chart,
    _with_merges,
    _with_rich_text,
    _with_hidden_parts,
    _with_notes,
    _with_far_cell,
)


def by_openpyxl(moments: random.Random) -> bytes:
    """A workbook with some of what openpyxl can write."""
    book = Workbook()
    for number in range(moments.choice([1, 1, 2, 3, 30])):
        sheet = book.worksheets[0] if number == 0 else book.create_sheet(f"Trang '{number}' & <b>")
        _fill(sheet, moments)
        for feature in moments.sample(_SHEET_FEATURES, moments.randint(0, 3)):
            feature(sheet, moments)
    if moments.random() < 0.2:
        book.epoch = CALENDAR_MAC_1904
    if moments.random() < 0.2:
        book.create_chartsheet("chart")
    if moments.random() < 0.2:
        book.defined_names["name"] = DefinedName("name", attr_text="Sheet!$A$1:$B$2")
    if len(book.worksheets) > 1 and moments.random() < 0.3:
        book.worksheets[1].sheet_state = moments.choice(["hidden", "veryHidden"])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def by_xlsxwriter(moments: random.Random) -> bytes:
    """A workbook with some of what XlsxWriter can write."""
    held = io.BytesIO()
    options = {"in_memory": True, "date_1904": moments.random() < 0.1, "use_future_functions": True}
    book = xlsxwriter.Workbook(held, options)
    for number in range(moments.choice([1, 1, 2, 5])):
        sheet = book.add_worksheet(f"Tờ {number}")
        for _ in range(moments.randint(0, 300)):
            style = book.add_format({"num_format": moments.choice(_FORMATS), "bold": moments.random() < 0.5})
            at = moments.randrange(80), moments.randrange(40)
            value = _value(moments)
            if isinstance(value, date):
                sheet.write_datetime(*at, value, style)
            else:
                sheet.write(*at, value, style)
        sheet.write_dynamic_array_formula("A1:A3", "=SORT(B1:B3)")
        sheet.add_sparkline("Z9", {"range": "A1:F1"})
        sheet.insert_textbox("H9", "text")
        sheet.set_column("D:E", None, None, {"hidden": moments.random() < 0.3})
        sheet.set_header("&C&P")
    book.close()
    return held.getvalue()


def by_xlwt(moments: random.Random) -> bytes:
    """An .xls with some of what xlwt can write."""
    book = xlwt.Workbook(encoding="utf-8")
    for number in range(moments.choice([1, 2, 4])):
        sheet = book.add_sheet(f"Tờ {number}", cell_overwrite_ok=True)
        for _ in range(moments.randint(0, 200)):
            value = _value(moments)
            style = xlwt.easyxf(num_format_str=moments.choice(_FORMATS))
            cell = xlwt.Formula(value[1:]) if isinstance(value, str) and value.startswith("=SUM") else value
            sheet.write(moments.randrange(80), moments.randrange(40), cell, style)
        sheet.write_merge(90, 92, 1, 3, "merged")
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _zipped(parts: Mapping[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return held.getvalue()


def raw_ods(moments: random.Random) -> bytes:
    """An .ods as LibreOffice spells it, with repeated rows and cells to the sheet's edge."""
    kinds = ("float", "percentage", "currency", "date", "time", "boolean", "string")
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="{moments.choice(kinds)}" office:value="{moments.random()}"'
            f' office:date-value="2024-02-0{moments.randint(1, 9)}" office:time-value="PT1H"'
            f' table:number-columns-repeated="{moments.randint(1, 3)}"><text:p>x</text:p></table:table-cell>'
            for _ in range(moments.randint(1, 9))
        )
        + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        for _ in range(moments.randint(0, 40))
    )
    spaces = "".join(
        f' xmlns:{name}="{_ODF}{name}:1.0"' for name in ("office", "table", "text", "style", "calcext")
    )
    return _zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content{spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="Tờ">{rows}<table:table-row table:number-rows-repeated="1048000">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def raw_xlsb(moments: random.Random) -> bytes:
    """An .xlsb of one sheet, record by record."""

    def record(identity: int, content: bytes = b"") -> bytes:
        number = bytes([identity]) if identity < 128 else bytes([identity & 0x7F | 0x80, identity >> 7])
        return number + bytes([len(content)]) + content

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    bundle = record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Tờ"))
    rows = b"".join(
        record(0, struct.pack("<II", row, 0) + bytes(9))
        + b"".join(
            record(5, struct.pack("<IId", column, 0, moments.random()))
            for column in range(moments.randint(1, 9))
        )
        for row in range(moments.randint(1, 40))
    )
    size = record(148, struct.pack("<4I", 0, 40, 0, 9))
    relationships = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="worksheets/sheet1.bin" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
    )
    return _zipped(
        {
            "xl/workbook.bin": record(131) + record(143) + bundle + record(144) + record(132),
            "xl/_rels/workbook.bin.rels": relationships,
            "xl/worksheets/sheet1.bin": record(129) + size + record(145) + rows + record(146) + record(130),
        }
    )


MAKERS: dict[str, Callable[[random.Random], bytes]] = {
    "openpyxl.xlsx": by_openpyxl,
    "xlsxwriter.xlsx": by_xlsxwriter,
    "xlwt.xls": by_xlwt,
    "raw.ods": raw_ods,
    "raw.xlsb": raw_xlsb,
}
"""Name with the extension that fits -> maker."""

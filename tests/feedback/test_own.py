"""A unit's own workbook comes back marked, with its look and its figures, and with nothing that could run."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.feedback import Feedback, Note, list_workbook, marked_workbook
from pipeline.feedback.choose import feedback_words
from pipeline.feedback.own import marked_workbook as through_openpyxl
from pipeline.feedback.seal import seal

DAY = date(2024, 12, 21)
WRONG = Note("error", "V405", "Biểu 1", "C5", "Tổng 9, phải là 7", "Sửa ô này")
ODD = Note("warning", "C311", "Biểu 1", "A2", "Số gõ dưới dạng chữ “5”", "Không cần làm gì")
ELSEWHERE = Note("error", "R242", "", "", "Thiếu trang", "Điền lại")


def feedback(*notes: Note) -> Feedback:
    return Feedback("SNV.xlsx", "a.xlsx", ("Tiêu đề", "Đợt"), notes, DAY, feedback_words("vi"))


def form() -> Workbook:
    """Two sheets with a look of their own; C5 is a formula, B5:D5 of the second are merged."""
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "Biểu 1"
    first["A1"], first["A2"], first["B2"], first["C5"] = "Chỉ tiêu", "5", 2, "=A3+B2"
    first["A3"] = 0.1
    first["A1"].font = Font("Arial", 15, bold=True, color="FF0000")
    first["B2"].fill = PatternFill("solid", start_color="00FF00")
    first["B2"].number_format = "#,##0"
    first.column_dimensions["A"].width = 33
    first.merge_cells("A8:C8")
    first["A8"] = "gộp"
    book.create_sheet("Biểu 2")["A1"] = "=1+1"
    book["Biểu 2"]["A1"].data_type = "s"
    return book


def saved(book: Workbook, add: Mapping[str, str | bytes] | None = None) -> bytes:
    held = BytesIO()
    book.save(held)
    if add:
        with zipfile.ZipFile(held, "a") as archive:
            for name, content in add.items():
                archive.writestr(name, content)
    return held.getvalue()


def with_result(data: bytes, formula: str, result: str) -> bytes:
    """The file as a spreadsheet program saves it: the formula has its result beside it."""
    held = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(held, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content = re.sub(
                    rf"(<f>{re.escape(formula)}</f>)<v\s*/?>(</v>)?".encode(),
                    rb"\1" + f"<v>{result}</v>".encode(),
                    content,
                )
            target.writestr(name, content)
    return held.getvalue()


WAYS = {"through openpyxl": through_openpyxl, "direct, if it can": marked_workbook}
USED = {"way": marked_workbook}


@pytest.fixture(autouse=True, params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of this holds for both ways of making a feedback workbook."""
    monkeypatch.setitem(USED, "way", WAYS[request.param])


def marked(data: bytes, *notes: Note) -> bytes:
    return USED["way"](data, feedback(*notes), ("Biểu 1", "Biểu 2"))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# ---------------------------------------------------------------- marks


def test_wrong_cells_are_filled_framed_and_bear_a_sign_and_what_to_do() -> None:
    book = load_workbook(BytesIO(marked(saved(form()), WRONG, ODD)))
    wrong, odd = book["Biểu 1"]["C5"], book["Biểu 1"]["A2"]

    assert (wrong.fill.start_color.rgb, wrong.border.left.style, wrong.border.top.style) == (
        "00FFC7CE",
        "thick",
        "thick",
    )
    assert odd.fill.start_color.rgb == "00FFEB9C"
    assert wrong.comment is not None
    assert odd.comment is not None
    assert wrong.comment.text == "✗ Lỗi V405: Tổng 9, phải là 7\n→ Sửa ô này"
    assert odd.comment.text == "⚠ Cảnh báo C311: Số gõ dưới dạng chữ “5”\n→ Không cần làm gì"


def test_the_first_sheet_lists_everything_with_links_to_the_cells() -> None:
    book = load_workbook(BytesIO(marked(saved(form()), WRONG, ODD, ELSEWHERE)))
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]

    assert (sheet.title, book.active) == ("Cần sửa", sheet)
    assert [bool(one.sheet_view.tabSelected) for one in book.worksheets] == [True, False, False]
    assert rows == [
        ["1", "✗ Lỗi", "V405", "Biểu 1", "C5", "Tổng 9, phải là 7", "Sửa ô này"],
        ["2", "⚠ Cảnh báo", "C311", "Biểu 1", "A2", "Số gõ dưới dạng chữ “5”", "Không cần làm gì"],
        ["3", "✗ Lỗi", "R242", None, None, "Thiếu trang", "Điền lại"],
    ]
    links = [sheet.cell(row, 5).hyperlink for row in (6, 7, 8)]
    assert [(link.location, link.target) if link else None for link in links] == [
        ("'Biểu 1'!C5", None),
        ("'Biểu 1'!A2", None),
        None,
    ]


def test_the_units_formatting_and_figures_stay() -> None:
    book = load_workbook(BytesIO(marked(saved(form()), WRONG)))
    sheet = book["Biểu 1"]

    assert (sheet["A1"].font.name, sheet["A1"].font.sz, sheet["A1"].font.color.rgb) == (
        "Arial",
        15,
        "00FF0000",
    )
    assert (sheet["B2"].fill.start_color.rgb, sheet["B2"].number_format) == ("0000FF00", "#,##0")
    assert sheet.column_dimensions["A"].width == 33
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A8:C8"]
    assert [sheet[at].value for at in ("A1", "A2", "B2", "A3", "C5")] == ["Chỉ tiêu", "5", 2, 0.1, "=A3+B2"]


def test_a_formula_keeps_the_result_that_the_file_states() -> None:
    data = marked(with_result(saved(form()), "A3+B2", "2.1"), WRONG)

    assert load_workbook(BytesIO(data), data_only=True)["Biểu 1"]["C5"].value == 2.1
    assert load_workbook(BytesIO(data))["Biểu 1"]["C5"].value == "=A3+B2"


def test_a_mark_on_a_covered_cell_goes_to_the_one_that_is_seen() -> None:
    data = marked(saved(form()), Note("error", "C333", "Biểu 1", "B8", "che", "bỏ gộp"))
    book = load_workbook(BytesIO(data))

    assert book["Biểu 1"]["A8"].comment is not None
    assert book.worksheets[0]["E6"].hyperlink.location == "'Biểu 1'!A8"


def test_several_findings_and_the_units_own_comment_share_a_cell() -> None:
    book = form()
    book["Biểu 1"]["C5"].comment = Comment("của đơn vị", "SNV")
    second = Note("warning", "C331", "Biểu 1", "C5", "bị ẩn", "kiểm tra")

    text = load_workbook(BytesIO(marked(saved(book), WRONG, second)))["Biểu 1"]["C5"].comment.text

    assert text == (
        "✗ Lỗi V405: Tổng 9, phải là 7\n→ Sửa ô này\n\n⚠ Cảnh báo C331: bị ẩn\n→ kiểm tra\n\n— của đơn vị"
    )


def test_sheets_are_known_by_their_place_when_their_names_are_in_an_old_encoding() -> None:
    book = form()
    book["Biểu 1"].title = "BiÓu 1"

    data = marked(saved(book), WRONG)

    assert load_workbook(BytesIO(data))["BiÓu 1"]["C5"].comment is not None


def test_a_sheet_called_like_the_list_stays() -> None:
    book = form()
    book["Biểu 2"].title = "Cần sửa"

    names = load_workbook(BytesIO(marked(saved(book), WRONG))).sheetnames

    assert names == ["Cần sửa (2)", "Biểu 1", "Cần sửa"]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    note = Note("error", "C321", "Biểu 1", "C5", "=cmd|'/C calc'!A0", "-1+1")
    book = load_workbook(BytesIO(marked(saved(form()), note)))

    listed, own = book.worksheets[0]["F6"], book["Biểu 2"]["A1"]
    assert [(cell.value, cell.data_type) for cell in (listed, own)] == [
        ("=cmd|'/C calc'!A0", "s"),
        ("=1+1", "s"),
    ]
    assert (listed.quotePrefix, own.quotePrefix) == (True, True)


# ---------------------------------------------------------------- nothing of the original runs

Hostile = Callable[[Workbook], None]


def _external_formula(book: Workbook) -> None:
    book["Biểu 1"]["C5"] = "=[1]Sheet1!A1+1"


def _dde(book: Workbook) -> None:
    book["Biểu 1"]["C5"] = "=cmd|'/C calc'!A0"


def _web(book: Workbook) -> None:
    book["Biểu 1"]["C5"] = '=WEBSERVICE("https://example.org/evil")'


def _hyperlink(book: Workbook) -> None:
    book["Biểu 1"]["A1"].hyperlink = "https://example.org/evil"


def _auto_open(book: Workbook) -> None:
    book.defined_names["Auto_Open"] = DefinedName("Auto_Open", attr_text="evil!$A$1")


def _name_outside(book: Workbook) -> None:
    book.defined_names["x"] = DefinedName("x", attr_text="[1]evil!$A$1")


def _chart(book: Workbook) -> None:
    chart = BarChart()
    chart.add_data(Reference(book["Biểu 1"], min_col=2, min_row=1, max_row=3))
    chart.title = "evil"
    book["Biểu 1"].add_chart(chart)


def _validation(book: Workbook) -> None:
    rule = DataValidation("list", formula1="[evil.xlsx]A!$A$1:$A$3")
    rule.add("B2")
    book["Biểu 1"].add_data_validation(rule)


def _conditional(book: Workbook) -> None:
    rule = FormulaRule(['INDIRECT("[evil.xlsx]A!A1")=1'], fill=PatternFill("solid", end_color="FF0000"))
    book["Biểu 1"].conditional_formatting.add("A1:A9", rule)


def _properties(book: Workbook) -> None:
    book.properties.creator = book.properties.title = "evil"


def _header_footer(book: Workbook) -> None:
    book["Biểu 1"].sheet_properties.codeName = "evil"


@pytest.mark.parametrize(
    "make",
    [
        _external_formula,
        _dde,
        _web,
        _hyperlink,
        _auto_open,
        _name_outside,
        _chart,
        _validation,
        _conditional,
        _properties,
        _header_footer,
    ],
)
def test_what_reaches_beyond_the_workbook_is_gone(make: Hostile) -> None:
    book = form()
    make(book)

    found = parts(marked(saved(book), ODD))

    everything = b"\n".join(found.values())
    assert not re.search(rb"evil|calc'!|WEBSERVICE|\[1\]|TargetMode|cmd\|", everything)
    assert not any("chart" in name or "external" in name for name in found)


ADDED = {
    "xl/vbaProject.bin": b"macro",
    "xl/connections.xml": "<connections/>",
    "xl/externalLinks/externalLink1.xml": "<externalLink/>",
    "xl/embeddings/oleObject1.bin": b"ole",
    "xl/activeX/activeX1.bin": b"control",
    "xl/queryTables/queryTable1.xml": "<queryTable/>",
    "xl/macrosheets/sheet1.xml": "<xm:macrosheet/>",
    "customXml/item1.xml": "<x/>",
    "customUI/customUI.xml": "<customUI onLoad='evil'/>",
    "xl/media/image1.png": b"png",
    "xl/printerSettings/printerSettings1.bin": b"printer",
}


def test_parts_that_could_run_link_or_track_are_gone() -> None:
    data = marked(saved(form(), ADDED), WRONG)

    assert sorted(parts(data)) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/app.xml",
        "docProps/core.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/comments/comment1.xml",
        "xl/drawings/commentsDrawing1.vml",
        "xl/styles.xml",
        "xl/theme/theme1.xml",
        "xl/workbook.xml",
        "xl/worksheets/_rels/sheet2.xml.rels",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
        "xl/worksheets/sheet3.xml",
    ]


def test_a_formula_that_reached_outside_becomes_the_value_it_had() -> None:
    book = form()
    book["Biểu 1"]["C5"] = "=[1]Sheet1!A1"

    cell = load_workbook(BytesIO(marked(with_result(saved(book), "[1]Sheet1!A1", "42"), WRONG)))["Biểu 1"][
        "C5"
    ]

    assert (cell.value, cell.data_type) == (42, "n")


def test_drop_downs_from_the_workbooks_own_cells_stay() -> None:
    book = form()
    book.defined_names["kinds"] = DefinedName("kinds", attr_text="'Biểu 2'!$A$1:$A$3")
    for at, formula in (("B2", "kinds"), ("B3", '"Hội nghị,Tập huấn"'), ("B4", "'Biểu 2'!$A$1:$A$3")):
        rule = DataValidation("list", formula1=formula)
        rule.add(at)
        book["Biểu 1"].add_data_validation(rule)

    back = load_workbook(BytesIO(marked(saved(book), WRONG)))

    rules = back["Biểu 1"].data_validations.dataValidation
    assert [rule.formula1 for rule in rules] == ["kinds", '"Hội nghị,Tập huấn"', "'Biểu 2'!$A$1:$A$3"]
    assert back.defined_names["kinds"].attr_text == "'Biểu 2'!$A$1:$A$3"


def test_the_seal_refuses_parts_and_ways_out_that_it_does_not_know() -> None:
    data = saved(form(), {"xl/vbaProject.bin": b"macro"})
    outside = saved(form(), {"xl/worksheets/_rels/sheet9.xml.rels": '<R TargetMode="External"/>'})

    with pytest.raises(ValueError, match=r"never has: xl/vbaProject\.bin"):
        seal(data, DAY, {})
    with pytest.raises(ValueError, match="leads outside"):
        seal(outside, DAY, {})


# ---------------------------------------------------------------- bytes


def test_the_same_return_gives_the_same_bytes() -> None:
    data = saved(form())

    assert marked(data, WRONG, ODD) == marked(data, WRONG, ODD)
    assert list_workbook(feedback(WRONG)) == list_workbook(feedback(WRONG))


def test_no_part_bears_the_time_of_writing() -> None:
    with zipfile.ZipFile(BytesIO(list_workbook(feedback(WRONG)))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()

    assert re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core) == ["2024-12-21T12:00:00Z", "2024-12-21T12:00:00Z"]


def test_a_file_that_must_not_be_opened_gets_the_list_alone() -> None:
    book = load_workbook(BytesIO(list_workbook(feedback(WRONG, ELSEWHERE))))

    assert book.sheetnames == ["Cần sửa"]
    assert [row[2].value for row in book["Cần sửa"].iter_rows(min_row=6)] == ["V405", "R242"]
    assert not any(cell.hyperlink for row in book["Cần sửa"].iter_rows() for cell in row)

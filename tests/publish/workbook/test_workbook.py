"""The workbook as somebody reads it: sheets, totals, states, text."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from pipeline.model import Finding
from pipeline.publish import publish
from tests.publish.samples import Sent, campaign, figures, package, usual, with_units

Rows = list[list[object]]


def written(tmp_path: Path, sent: dict[str, Sent], language: str = "vi") -> Path:
    return publish(package(sent), campaign(), tmp_path, language)


def openpyxl_rows(workbook: Path, sheet: str) -> Rows:
    """The values of a sheet, formulas as their stored value."""
    found = openpyxl.load_workbook(workbook, data_only=True)[sheet]
    return [["" if value is None else value for value in row] for row in found.iter_rows(values_only=True)]


def calamine_rows(workbook: Path, sheet: str) -> Rows:
    return CalamineWorkbook.from_path(workbook).get_sheet_by_name(sheet).to_python(skip_empty_area=False)  # type: ignore[return-value]


def visible_sheets(workbook: Path) -> list[str]:
    book = openpyxl.load_workbook(workbook)
    return [sheet.title for sheet in book if sheet.sheet_state == "visible"]


def by_heading(rows: Rows) -> list[dict[object, object]]:
    """The records of a sheet that is one table; its headings stand in the fourth row."""
    return [dict(zip(rows[3], row, strict=True)) for row in rows[4:]]


def row_of(rows: Rows, label: str) -> list[object]:
    return next(row for row in rows if label in row)


def test_a_sheet_for_every_kind_of_content(tmp_path: Path) -> None:
    assert visible_sheets(written(tmp_path, usual())) == [
        "Tổng hợp",
        "Thông tin chung",
        "Biểu 1",
        "Mục tiêu",
        "Theo đơn vị",
        "Danh mục",
        "Nhiệm vụ",
        "Ý kiến",
        "Tình hình gửi báo cáo",
        "Lỗi và cảnh báo",
        "Tệp nhận được",
        "Nguồn số liệu",
    ]


def test_a_sheet_with_nothing_in_it_is_not_there(tmp_path: Path) -> None:
    """One return with figures only: no list rows, no tasks, no comments, no findings."""
    names = visible_sheets(written(tmp_path, {"SVH": Sent(figures(1))}))

    assert {"Danh mục", "Nhiệm vụ", "Ý kiến", "Lỗi và cảnh báo"}.isdisjoint(names)


def test_in_english_sheets_and_labels_are_english(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, usual(), "en"))

    assert book.sheetnames[0] == "Summary"
    assert "Table 1. Results".upper() in str(book["Biểu 1"]["A1"].value)


@pytest.mark.parametrize("read", [openpyxl_rows, calamine_rows])
def test_totals_read_back_are_those_of_the_summary(tmp_path: Path, read: object) -> None:
    workbook = written(tmp_path, usual())
    summary = json.loads((workbook.parent / "summary.json").read_text(encoding="utf-8"))
    rows = read(workbook, "Theo đơn vị")  # type: ignore[operator]
    keys = [slot.key for slot in campaign().form.figure_slots]
    labels = {"Tổng số": summary["totals"]}
    labels |= {"Trong đó: Sở, ngành": summary["totals_by_group"]["so"]}
    labels |= {"Trong đó: Xã, phường": summary["totals_by_group"]["xa"]}

    for label, expected in labels.items():
        row = next(row for row in rows if row[0] == label)
        assert dict(zip(keys, row[5:], strict=True)) == expected


@pytest.mark.parametrize("read", [openpyxl_rows, calamine_rows])
def test_the_summary_shows_totals_by_content_area_and_the_share(tmp_path: Path, read: object) -> None:
    rows = read(written(tmp_path, usual()), "Tổng hợp")  # type: ignore[operator]

    assert row_of(rows, "Số buổi đọc sách")[:8] == [1, "B1", "Số buổi đọc sách", "buổi", 6, 60, 66, "3/5"]
    assert row_of(rows, "Số điểm đọc sách nhiều nhất")[4:8] == [3, "x", 3, "3/5"]
    assert row_of(rows, "Thư viện được số hóa")[4:11] == [6, 12, 50, 50, 60, "Đạt", "3/5"]
    assert row_of(rows, "Kinh phí đã thực hiện")[4:6] == [0.6, "3/5"]


def test_totals_are_formulas_over_the_units(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(tmp_path, usual()))["Biểu 1"]

    assert sheet["E6"].value == ("=IF(COUNT('Theo đơn vị'!$G$7:$G$11)=0,\"…\",SUM('Theo đơn vị'!$G$7:$G$11))")
    assert sheet["G6"].value == '=IF(COUNT(E6:F6)=0,"…",SUM(E6:F6))'
    assert sheet["E8"].value == ("=IF(COUNT('Theo đơn vị'!$K$7:$K$11)=0,\"…\",MAX('Theo đơn vị'!$K$7:$K$11))")


def test_units_stand_group_by_group_and_those_that_do_not_count_have_empty_cells(tmp_path: Path) -> None:
    rows = openpyxl_rows(written(tmp_path, usual()), "Theo đơn vị")

    assert [row[1:9] for row in rows[6:11]] == [
        ["SVH", "Sở Văn hóa", "Sở, ngành", "Đúng hạn", 0.1, 1, 10, 7],
        ["SGD", "Sở Giáo dục", "Sở, ngành", "Trễ hạn", 0.2, 2, 20, 7],
        ["X1", "UBND xã Một", "Xã, phường", "Không phát sinh", 0.3, 3, 30, 7],
        ["X2", "UBND xã Hai", "Xã, phường", "Trả lại", "", "", "", ""],
        ["X3", "UBND xã Ba", "Xã, phường", "Chưa gửi", "", "", "", ""],
    ]


def test_what_nobody_reported_is_shown_as_such_and_not_as_zero(tmp_path: Path) -> None:
    rows = openpyxl_rows(written(tmp_path, {"SVH": replace(usual()["SVH"], refused=True)}), "Tổng hợp")

    assert row_of(rows, "Số buổi giới thiệu sách")[4:8] == ["…", "…", "…", "0/5"]
    assert row_of(rows, "Thư viện được số hóa")[4:11] == ["…", "…", "…", 50, 60, "…", "0/5"]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+84",
        "-5",
        "@SUM(A1)",
        "https://example.org",
        "1.234",
        "<r><t>x</t></r>",
        "_x0041_",
        "a\x07b",
    ],
)
def test_text_stays_text(tmp_path: Path, text: str) -> None:
    """Neither a formula, nor a link, nor a number, nor markup comes of it."""
    workbook = written(tmp_path, {"SVH": Sent(figures(1), difficulty=text)})
    cell = openpyxl.load_workbook(workbook)["Ý kiến"]["C6"]

    assert cell.data_type == "s"
    assert str(cell.value).strip() == text.replace("\x07", "\ufffd")
    assert cell.hyperlink is None


def test_text_over_the_limit_is_cut_with_a_mark_and_a_finding(tmp_path: Path) -> None:
    workbook = written(tmp_path, {"SVH": Sent(figures(1), difficulty="x" * 40_000)})
    summary = json.loads((workbook.parent / "summary.json").read_text(encoding="utf-8"))

    assert str(openpyxl_rows(workbook, "Ý kiến")[5][2])[-14:] == "xx … [cắt bớt]"
    assert summary["files"][0]["findings"] == ["W701"]
    assert row_of(openpyxl_rows(workbook, "Lỗi và cảnh báo"), "W701")[6] == "B3"


def test_a_number_that_a_spreadsheet_cannot_hold_is_text_with_a_note(tmp_path: Path) -> None:
    """2**53 + 1 would silently become 2**53."""
    sent = usual() | {"SVH": Sent(figures(1) | {"b1/B1/N1": 2**53 + 1})}
    workbook = written(tmp_path, sent)
    book = openpyxl.load_workbook(workbook)
    units, table = book["Theo đơn vị"], book["Biểu 1"]

    assert units["G7"].value == str(2**53 + 1)
    assert [units["G12"].value, table["E6"].value] == [str(2**53 + 6)] * 2
    assert "15 chữ số" in units["G7"].comment.text
    assert table["G6"].value == str(2**53 + 66)
    assert table["F6"].value.startswith("=IF(COUNT(")


def test_personal_data_is_withheld_wherever_it_stands(tmp_path: Path) -> None:
    """A finding about a cell is enough, even if its text should have come through."""
    found = Finding("P601", "SVH.xlsx", "Biểu 2", "B5", (("kinds", "phone"), ("masked", "09***")))
    sent = Sent(figures(1), activities=[("Gọi 0912345678", None, 1)], findings=[found])
    workbook = written(tmp_path, {"SVH": sent})

    assert openpyxl_rows(workbook, "Danh mục")[4][2] == "[Không hiển thị: có dữ liệu cá nhân]"
    assert b"0912345678" not in b"".join(_parts(workbook))


def _parts(workbook: Path) -> list[bytes]:
    import zipfile

    with zipfile.ZipFile(workbook) as parts:
        return [parts.read(name) for name in parts.namelist()]


def test_list_rows_of_included_returns_with_unit_and_cell(tmp_path: Path) -> None:
    rows = openpyxl_rows(written(tmp_path, usual()), "Danh mục")

    assert [row[1:3] + row[4:] for row in rows[4:7]] == [
        ["Sở Văn hóa", "Ngày sách", 120, "SVH.xlsx", "Biểu 2", "B5"],
        ["Sở Văn hóa", "=1+1", 3, "SVH.xlsx", "Biểu 2", "B6"],
        ["Sở Giáo dục", "Hội sách", 30, "SGD.xlsx", "Biểu 2", "B5"],
    ]
    assert rows[7][4] == 153


def test_tasks_by_state_and_by_unit(tmp_path: Path) -> None:
    rows = openpyxl_rows(written(tmp_path, usual()), "Nhiệm vụ")

    assert [row_of(rows, "Lập danh mục")[column] for column in (3, 5, 7, 9)] == [1, 1, 3, 5]
    assert row_of(rows, "Sở Giáo dục")[3:5] == ["Chưa xong", 40]


def test_each_unit_with_how_its_reporting_stands(tmp_path: Path) -> None:
    rows = by_heading(openpyxl_rows(written(tmp_path, usual()), "Tình hình gửi báo cáo"))
    facts = ("Mã đơn vị", "Tình trạng", "Tệp", "Lỗi, cảnh báo", "Ghi chú")

    assert [tuple(row[fact] for fact in facts) for row in rows] == [
        ("SVH", "Đúng hạn", "SVH.xlsx", "", ""),
        ("SGD", "Trễ hạn", "SGD.xlsx", "", "Trễ 4 ngày"),
        ("X1", "Không phát sinh", "X1.xlsx", "", ""),
        ("X2", "Trả lại", "X2.xlsx", "1 lỗi", "Quá hạn 6 ngày"),
        ("X3", "Chưa gửi", "", "", "Quá hạn 6 ngày"),
    ]


def test_every_finding_with_its_place_and_what_to_do(tmp_path: Path) -> None:
    rows = openpyxl_rows(written(tmp_path, usual()), "Lỗi và cảnh báo")

    assert rows[4:] == [
        [
            1,
            "Lỗi",
            "V401",
            "UBND xã Hai",
            "X2.xlsx",
            "Biểu 1",
            "C4",
            "Ô bắt buộc bị bỏ trống (trống không phải là 0).",
            "Đơn vị điền số (0 nếu không có) rồi gửi lại.",
        ]
    ]


def test_every_figure_can_be_followed_to_its_cell(tmp_path: Path) -> None:
    rows = openpyxl_rows(written(tmp_path, {"SVH": Sent(figures(5))}), "Nguồn số liệu")

    assert rows[4][:8] == [1, "kp/G1/", "Kinh phí đã thực hiện", "Sở Văn hóa", 0.5, "SVH.xlsx", "chung", "C4"]
    assert len(str(rows[4][8])) == 64
    assert len(rows) == 4 + 8


def test_pages_are_a4_with_the_decree_s_margins_and_numbers(tmp_path: Path) -> None:
    """Decree 30/2020, Appendix I: the number centred at the top, not on the first page."""
    for sheet in openpyxl.load_workbook(written(tmp_path, usual())):
        assert isinstance(sheet, Worksheet)
        margins = sheet.page_margins
        found = [round(side * 25.4) for side in (margins.left, margins.right, margins.top, margins.bottom)]
        assert found == [30, 15, 20, 20]
        assert (sheet.page_setup.paperSize, sheet.page_setup.firstPageNumber) == (9, None)
        assert (sheet.HeaderFooter.differentFirst, sheet.oddHeader.center.text) == (True, "&P")
        assert sheet.firstHeader.center.text is None


def test_every_cell_is_in_times_new_roman(tmp_path: Path) -> None:
    fonts = {
        cell.font.name
        for sheet in openpyxl.load_workbook(written(tmp_path, usual()))
        for row in sheet.iter_rows()
        for cell in row
    }
    assert fonts == {"Times New Roman"}


def test_charts_tell_series_apart_without_colour(tmp_path: Path) -> None:
    """States, content areas, and progress against targets."""
    charts = [part.decode() for part in _parts(written(tmp_path, usual())) if b"<c:barChart>" in part]

    assert len(charts) == 3
    assert sum("<a:pattFill" in chart for chart in charts) == 2


@pytest.mark.parametrize("count", [1, 39, 300])
def test_any_number_of_units_and_the_longest_names(tmp_path: Path, count: int) -> None:
    names = ["Trung tâm " + "Văn hóa và Thông tin " * 5 + "xã" for _ in range(count)]
    told = with_units(names)
    ours = package({f"U{number}": Sent(figures(number)) for number in range(1, count + 1)}, told=told)
    rows = openpyxl_rows(publish(ours, told, tmp_path, "vi"), "Theo đơn vị")

    total = next(row for row in rows if row[0] == "Tổng số")
    assert total[6] == count * (count + 1) // 2
    assert total[5] == float(Decimal(count * (count + 1) // 2) / 10)


def test_a_name_of_120_signs_makes_its_row_higher(tmp_path: Path) -> None:
    told = with_units(["Một", "x" * 60 + " " + "y" * 59])
    ours = package({"U1": Sent(figures(1)), "U2": Sent(figures(2))}, told=told)
    sheet = openpyxl.load_workbook(publish(ours, told, tmp_path, "vi"))["Theo đơn vị"]

    assert sheet.row_dimensions[8].height > 3 * sheet.row_dimensions[7].height


def test_tables_of_a_form_with_equal_sheet_names_get_names_of_their_own(tmp_path: Path) -> None:
    told = campaign()
    sheets = tuple(replace(sheet, names=("A/B: [x]" * 5,)) for sheet in told.form.sheets)
    names = openpyxl.load_workbook(
        publish(package(usual()), replace(told, form=replace(told.form, sheets=sheets)), tmp_path, "vi")
    ).sheetnames

    assert names[1:4] == [
        "A-B- -x-A-B- -x-A-B- -x-A-B- -x",
        "A-B- -x-A-B- -x-A-B- -x-A-B (2)",
        "A-B- -x-A-B- -x-A-B- -x-A-B (3)",
    ]

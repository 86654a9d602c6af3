"""What the covering report says, read back from the Word document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.letters.drafts import write_report
from pipeline.letters.wording import number, percent
from pipeline.model import Finding
from tests.letters.desk import Desk, opened, paragraphs, tables
from tests.publish.samples import Sent, figures, usual

HOSTILE = (
    '=HYPERLINK("http://127.0.0.1/","x") <w:p>{{ issuer }}</w:p> {%p if x %} & \x00\x07\x0c\u202eoc {_{ 1 }_}'
)


def test_every_paragraph_of_the_report(desk: Desk) -> None:
    desk.publish(usual())

    assert paragraphs(write_report(desk.package(), desk.place(), "vi")) == [
        "BÁO CÁO",
        "Tổng hợp số liệu báo cáo của các đơn vị",
        "Tuần lễ sách",
        "(Kỳ báo cáo: Tháng 12/2024)",
        "Sở Văn hóa báo cáo kết quả tổng hợp số liệu của các đơn vị, kỳ báo cáo tháng 12/2024, tính đến ngày "
        "25/12/2024, như sau:",
        "I. TÌNH HÌNH GỬI BÁO CÁO",
        "3/5 đơn vị có báo cáo được tổng hợp (trong đó 1 đơn vị gửi trễ hạn, 1 đơn vị báo cáo "
        "không phát sinh); 1 đơn vị có báo cáo bị trả lại để chỉnh sửa; 1 đơn vị chưa gửi báo cáo. "
        "Thời hạn gửi báo cáo: trước ngày 20/12/2024. "
        "Số liệu nêu trong báo cáo này chỉ gồm số liệu của 3 đơn vị có báo cáo được tổng hợp.",
        "- Đơn vị gửi trễ hạn: Sở Giáo dục.",
        "- Đơn vị báo cáo không phát sinh: UBND xã Một.",
        "- Đơn vị có báo cáo bị trả lại để chỉnh sửa: UBND xã Hai.",
        "- Đơn vị chưa gửi báo cáo: UBND xã Ba.",
        "II. KẾT QUẢ",
        "1. Đọc sách",
        "Tổng hợp từ 3 đơn vị: số buổi đọc sách: 6 buổi; số buổi giới thiệu sách: 21 buổi; "
        "số điểm đọc sách nhiều nhất: 3 điểm (mức cao nhất của một đơn vị).",
        "2. Tặng sách",
        "Tổng hợp từ 3 đơn vị: số buổi đọc sách: 60 buổi; số buổi giới thiệu sách: 0 buổi.",
        "3. Số liệu không chia theo nội dung",
        "- Kinh phí đã thực hiện: 0,6 triệu đồng.",
        "4. Tỷ lệ so với mục tiêu",
        "5. Tiến độ thực hiện nhiệm vụ (số đơn vị)",
        "Số liệu tổng hợp theo biểu mẫu tại Phụ lục; số liệu của từng đơn vị tại sổ tổng hợp kèm theo "
        "(tong-hop_tuan-sach_12-2024.xlsx).",
        "III. Ý KIẾN, KHÓ KHĂN, ĐỀ XUẤT CỦA CÁC ĐƠN VỊ",
        "Ghi nguyên văn theo báo cáo của đơn vị.",
        "1. Khó khăn",
        "- Sở Văn hóa: @Thiếu sách\nvà thiếu chỗ",
        "- Sở Giáo dục: Không",
        "Sở Văn hóa báo cáo./.",
        "Phụ lục",
        "BẢNG TỔNG HỢP SỐ LIỆU",
        "(Kèm theo Báo cáo số          /BC-……… ngày        tháng        năm            của Sở Văn hóa)",
        "Ô trống: biểu mẫu không thu thập; “…”: chưa đơn vị nào có số liệu.",
        "Kinh phí",
        "Biểu 1. Kết quả",
    ]


def test_every_table_of_the_report(desk: Desk) -> None:
    desk.publish(usual())
    heading, groups, shares, tasks, signature, money, results = tables(
        write_report(desk.package(), desk.place(), "vi")
    )

    assert [cell.split("\n")[:2] for cell in heading[0]] == [
        ["UBND TỈNH MẪU", "SỞ VĂN HÓA"],
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
    ]
    assert groups[1:] == [["Sở, ngành", "2", "2", "1", "0", "0"], ["Xã, phường", "3", "1", "0", "1", "1"]]
    assert shares[1:] == [["1", "Thư viện được số hóa (thư viện)", "6", "12", "50", "50 – 60 (năm 2024)"]]
    assert tasks == [["TT", "Nhiệm vụ", "Chưa xong", "Xong"], ["1", "Lập danh mục", "1", "1"]]
    assert signature == [
        ["Nơi nhận:\n- Lưu: VT, ………", "[CHỨC VỤ CỦA NGƯỜI KÝ]\n\n\n\n\n[Họ và tên]"],
    ]
    assert money[1:] == [["1", "Kinh phí đã thực hiện", "triệu đồng", "0,6"]]
    assert results == [
        ["TT", "Chỉ tiêu", "Đơn vị tính", "Đọc sách", "Tặng sách", "Tổng số"],
        ["1", "Số buổi đọc sách", "buổi", "6", "60", "66"],
        ["2", "Số buổi giới thiệu sách", "buổi", "21", "0", "21"],
        ["3", "Số điểm đọc sách nhiều nhất", "điểm", "3", "", "3"],
    ]


def test_a_figure_nobody_reported_is_said_to_be_so(desk: Desk) -> None:
    desk.publish({})
    report = write_report(desk.package(), desk.place(), "vi")

    assert "Tổng hợp từ 0 đơn vị: số buổi đọc sách: chưa đơn vị nào có số liệu; " in "\n".join(
        paragraphs(report)
    )
    assert ["1", "Số buổi đọc sách", "buổi", "…", "…", "…"] in tables(report)[-1]


def test_withheld_text_stays_withheld(desk: Desk) -> None:
    desk.publish(
        {
            "SVH": Sent(
                figures(1),
                difficulty="Gọi 0912 345 678",
                findings=[Finding("P601", "SVH.xlsx", "Biểu 3", "B3", (("kinds", "x"), ("masked", "y")))],
            )
        }
    )
    report = paragraphs(write_report(desk.package(), desk.place(), "vi"))

    assert "- Sở Văn hóa: (không đưa vào: có dữ liệu cá nhân)" in report
    assert "0912" not in "\n".join(report) + (desk.package().folder / "details.json").read_text(
        encoding="utf-8"
    )


def test_hostile_text_stays_text(desk: Desk) -> None:
    desk.publish({"SVH": Sent(figures(1), difficulty=HOSTILE)})
    path = write_report(desk.package(), desk.place(), "vi")

    (answer,) = [text for text in paragraphs(path) if text.startswith("- Sở Văn hóa")]
    assert answer.startswith(
        '- Sở Văn hóa: =HYPERLINK("http://127.0.0.1/","x") <w:p>{{ issuer }}</w:p> {%p if x %} & '
    )
    assert "\u202e" not in answer
    document = opened(path)
    assert _fields_and_links(document) == []
    assert not [rel for rel in document.part.rels.values() if rel.is_external]


def _fields_and_links(document: Any) -> list[Any]:
    wanted = ("fldSimple", "instrText", "hyperlink")
    return [element for element in document.element.iter() if str(element.tag).split("}")[-1] in wanted]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_number_of_the_results_is_in_the_package(desk: Desk, language: str) -> None:
    desk.publish(
        {
            "SVH": Sent(figures(123_456), ("Xong", 100)),
            "X1": Sent({**figures(7_000_001), "mt/F1/den": 29_000_003}),
        }
    )
    package = desk.package()
    path = write_report(package, desk.place(), language)
    known = {number(value, language) for value in _numbers(package.summary, package.details)}
    known |= {percent(value, language) for value in package.summary["shares"].values()}
    known |= {number(n, language) for n in range(6)}  # of paragraphs, rows and units
    known |= {percent(t.at_least_pct, language) for t in package.campaign.targets}
    known |= {percent(t.at_most_pct, language) for t in package.campaign.targets} | {"2024"}

    told = [text for text in paragraphs(path) if text.startswith(("Tổng hợp từ", "From ", "- "))]
    told += [cell for table in tables(path)[1:] for row in table for cell in row]
    written = {found for text in told for found in re.findall(r"\d[\d.,]*\d|\d", text)}
    assert written
    assert written <= known


def _numbers(*parts: Any) -> Iterator[Any]:
    for part in parts:
        for name in ("totals", "sums"):
            yield from (value for value in part.get(name, {}).values() if value is not None)


def test_the_report_in_english(desk: Desk) -> None:
    desk.publish(usual())
    report = paragraphs(write_report(desk.package(), desk.place(), "en"))

    assert report[:4] == [
        "REPORT",
        "Consolidated figures of the reporting units",
        "Book week",
        "(Period: December 2024)",
    ]
    assert (
        "From 3 units: readings: 6 sessions; presentations: 21 sessions; most reading points: 3 points "
        in "\n".join(report)
    )


def test_summary_and_details_are_the_only_sources(desk: Desk) -> None:
    """Without the workbook and the figures it is the same."""
    desk.publish(usual())
    package = desk.package()
    before = write_report(package, desk.place(), "vi").read_bytes()
    for name in (package.workbook, "figures.parquet"):
        (package.folder / name).unlink()

    assert write_report(desk.package(), desk.place(), "vi").read_bytes() == before
    assert json.loads((package.folder / "details.json").read_text(encoding="utf-8"))["sums"] == {
        "b1/B1/total": 66,
        "b1/B2/total": 21,
        "b1/D1/total": 3,
    }


def test_recipients_are_those_of_the_letterhead_but_for_the_writer(desk: Desk) -> None:
    file = desk.schemas / "tuan-sach" / "campaign.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace(
            "place: Mẫu}",
            'place: Mẫu, reports_to: [Sở Văn hóa, UBND tỉnh Mẫu, Sở Văn hóa tỉnh Mẫu, "Bộ <A & B>"]}',
        ),
        encoding="utf-8",
    )
    desk.publish(usual())
    path: Path = write_report(desk.package(), desk.place(), "vi")

    assert "Nơi nhận:\n- UBND tỉnh Mẫu;\n- Bộ <A & B>;\n- Lưu: VT, ………" in [
        row[0] for t in tables(path) for row in t
    ]

"""Blank forms of other offices, built in code: none of them is described under schemas/."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Form:
    """A blank form, the cells it asks figures or states in, and where the unit is stated and how."""

    rows: Rows
    asked: frozenset[str]
    unit: tuple[str, str]  # cell, and what a unit writes into it
    merges: tuple[str, ...] = ()

    def save(self, path: Path) -> Path:
        """Write it as a workbook."""
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "Sheet1"
        for row, texts in enumerate(self.rows, start=1):
            for column, text in enumerate(texts, start=1):
                if text is not None:
                    sheet.cell(row, column, text)
        for merge in self.merges:
            sheet.merge_cells(merge)
        book.save(path)
        return path


def cells(*blocks: str) -> frozenset[str]:
    """The cells of blocks such as "B2:C4"."""
    found: set[str] = set()
    for block in blocks:
        first, last = block.split(":")
        columns = range(ord(first[0]) - 64, ord(last[0]) - 63)
        rows = range(int(first[1:]), int(last[1:]) + 1)
        found |= {f"{get_column_letter(column)}{row}" for column in columns for row in rows}
    return frozenset(found)


FORMS = {
    "Roman sections, headings over two rows without merged cells, several labels in one cell": Form(
        rows=[
            ["PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            ["TRƯỜNG ……………", None, None, "Độc lập - Tự do - Hạnh phúc"],
            [],
            ["BÁO CÁO THỐNG KÊ ĐẦU NĂM HỌC"],
            ["Năm học 2026 - 2027"],
            ["Tên đơn vị: ………… Mã đơn vị: ……"],
            [],
            ["TT", "Nội dung", "ĐVT", "Học kỳ I", None, "Học kỳ II", None, "Cả năm", "Ghi chú"],
            [None, None, None, "Nam", "Nữ", "Nam", "Nữ", None, None],
            ["I", "Học sinh"],
            [1, "Số học sinh đầu năm", "học sinh"],
            [2, "Số học sinh chuyển đi", "học sinh"],
            [None, "Cộng"],
            ["II", "Giáo viên"],
            [1, "Số giáo viên cơ hữu", "người"],
            [2, "Số giáo viên thỉnh giảng", "người"],
            [None, "Cộng"],
            [],
            ["NGƯỜI LẬP BIỂU", None, None, None, None, "THỦ TRƯỞNG ĐƠN VỊ"],
        ],
        asked=cells("D11:H13", "D15:H17"),
        unit=("A6", "Tên đơn vị: Đơn vị mẫu Mã đơn vị: DV01"),
        merges=("A4:I4", "A5:I5"),
    ),
    "a table of two columns": Form(
        rows=[
            ["BÁO CÁO CÔNG TÁC PHÒNG CHÁY QUÝ I NĂM 2026"],
            ["Đơn vị báo cáo:", None, "Kỳ báo cáo:"],
            ["Ngày báo cáo:"],
            [],
            ["Chỉ tiêu", "Số lượng"],
            ["Số vụ cháy"],
            ["Số người tham gia tập huấn"],
            ["Kinh phí (triệu đồng)"],
            ["Tổng cộng"],
        ],
        asked=cells("B6:B9"),
        unit=("B2", "Đơn vị mẫu"),
    ),
    "two tables and a list on one sheet": Form(
        rows=[
            ["TỔNG HỢP TIÊM CHỦNG"],
            ["Đơn vị báo cáo"],
            ["Kỳ báo cáo"],
            ["Ngày báo cáo"],
            ["Lần gửi", 1],
            [],
            ["I. KẾT QUẢ TIÊM"],
            ["STT", "Loại vắc xin", "Số trẻ trong diện", "Số trẻ đã tiêm", "Tỷ lệ (%)"],
            [1, "Lao"],
            [2, "Sởi"],
            [3, "Bại liệt"],
            [],
            ["II. VẬT TƯ"],
            ["STT", "Tên vật tư", "ĐVT", "Nhập", "Xuất", "Tồn"],
            [1, "Bơm tiêm", "cái"],
            [2, "Hộp an toàn", "hộp"],
            [],
            ["III. DANH SÁCH BUỔI TRUYỀN THÔNG"],
            ["STT", "Chủ đề", "Ngày", "Số người dự", "Ghi chú"],
            [1],
            [2],
        ],
        asked=cells("C9:E11", "D15:F16"),
        unit=("B2", "Đơn vị mẫu"),
    ),
    "in English, totals both ways, a question below": Form(
        rows=[
            ["QUARTERLY RETURN OF ROAD WORKS"],
            ["Reporting unit", None, "Period"],
            ["Date"],
            [],
            ["No", "Road class", "Paved", "Gravel", "Total", "Remarks"],
            [1, "National"],
            [2, "District"],
            [3, "Village"],
            [None, "Total"],
            [],
            ["Comments"],
        ],
        asked=cells("C6:E9"),
        unit=("B2", "Example unit"),
    ),
    "codes beside labels that repeat, numbered columns, parts of a total": Form(
        rows=[
            ["Biểu số: 01/TK-XH", None, None, None, "Đơn vị gửi: ………"],
            ["TÌNH HÌNH LAO ĐỘNG"],
            ["Tháng 3 năm 2026"],
            ["Đơn vị tính: người"],
            ["Chỉ tiêu", "Mã số", "Tổng số", "Trong đó", None, "Ghi chú"],
            [None, None, None, "Nữ", "Dân tộc thiểu số", None],
            ["A", "B", "1=2+3", "2", "3", "4"],
            ["Tổng số", "01"],
            ["1. Khu vực nhà nước", "02"],
            ["   - Trong đó: hợp đồng", "03", "x"],
            ["2. Khu vực ngoài nhà nước", "04"],
            ["   - Trong đó: hợp đồng", "05"],
            [],
            ["Người lập", None, None, "Thủ trưởng"],
        ],
        asked=cells("C8:E12") - {"C10"},
        unit=("E1", "Đơn vị gửi: Đơn vị mẫu"),
    ),
    "labels and blanks, no table": Form(
        rows=[
            ["UBND XÃ A"],
            ["PHIẾU THU THẬP THÔNG TIN"],
            ["Tên đơn vị"],
            ["Ngày gửi"],
            ["Số hộ nghèo"],
            ["Số hộ cận nghèo"],
            ["Kinh phí hỗ trợ (triệu đồng)"],
            ["Khó khăn, vướng mắc"],
            ["Kiến nghị"],
        ],
        asked=cells("B5:B7"),
        unit=("B3", "Đơn vị mẫu"),
    ),
    "what is counted stands across": Form(
        rows=[
            ["THỐNG KÊ THEO XÃ"],
            ["Đơn vị báo cáo: ……; Kỳ báo cáo: ……"],
            ["TT", "Xã", "Số hộ", "Số khẩu", "Tổng diện tích (ha)"],
            [1, "Tam Hải"],
            [2, "Tam Giang"],
            [3, "Tam Quang"],
            [None, "Cộng"],
        ],
        asked=cells("C4:E7"),
        unit=("A2", "Đơn vị báo cáo: Đơn vị mẫu; Kỳ báo cáo: 2026"),
    ),
    "tasks with a printed column": Form(
        rows=[
            ["TIẾN ĐỘ"],
            ["Đơn vị báo cáo"],
            ["Kỳ báo cáo"],
            [],
            ["STT", "Nhiệm vụ", "Đơn vị phối hợp", "Trạng thái", "Tỷ lệ hoàn thành (%)", "Ghi chú"],
            ["1.1", "Xây trường", "Phòng GD"],
            ["1.2", "Sửa cầu", "Phòng KT"],
        ],
        asked=cells("D6:E7"),
        unit=("B2", "Đơn vị mẫu"),
    ),
}

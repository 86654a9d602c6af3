"""An invented ministry with two provinces, nine districts and 63 communes, as a campaign and its returns.

On 1 July 2025 the districts are abolished, and in each the first two communes become one: from then on 54
communes report to their province. Everything is written by code: the schema, and a return of any unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from openpyxl import Workbook

ID = "bo-2025"
BEFORE, AFTER = "6 tháng đầu năm 2025", "6 tháng cuối năm 2025"
PROVINCES = {"62": 5, "84": 4}  # code -> how many districts
COMMUNES = 7  # of each district
WORDS = Path(__file__).parents[2] / "schemas" / "words.yaml"

Figures = Mapping[str, int]
"""What a unit reports, by key."""

DISTRICTS = {
    f"{province}{number}": province for province, many in PROVINCES.items() for number in range(1, many + 1)
}
"""District -> its province."""


def communes(district: str, period: str = BEFORE) -> list[str]:
    """The codes of the communes that lie in a district; after the merger the second is part of the first."""
    return [f"{district}{number:02}" for number in range(1, COMMUNES + 1) if period == BEFORE or number != 2]


def leaves(period: str) -> list[str]:
    """The codes of all communes that report for a period."""
    return [code for district in DISTRICTS for code in communes(district, period)]


def parent_of(commune: str, period: str) -> str:
    """To whom a commune reports: its district, and after that is abolished its province."""
    return commune[:3] if period == BEFORE else DISTRICTS[commune[:3]]


def figures_of(commune: str, period: str, more: int = 0) -> Figures:
    """What a commune reports: no two alike, S2 near its maximum so that sums go beyond it."""
    seed = int(commune) % 997 + (500 if period == AFTER else 0) + more
    return {
        "b1/S1/TH": seed,
        "b1/S1/TV": seed % 13,
        "b1/S2/TH": 20 + seed % 12,
        "b1/S3/": seed % 89,
        "mt/F1/num": seed % 5,
        "mt/F1/den": 5 + seed % 7,
    }


def total_of(reported: Iterable[Figures]) -> dict[str, int]:
    """The figures of many as one: sums, and of S3 the highest."""
    known = list(reported)
    return {key: (max if key == "b1/S3/" else sum)(one[key] for one in known) for key in known[0]}


# ---------------------------------------------------------------- the schema


def write_schemas(folder: Path) -> Path:
    """The schemas folder with this campaign alone; returns it."""
    home = folder / ID
    (home / "forms").mkdir(parents=True)
    (folder / "words.yaml").write_text(WORDS.read_text(encoding="utf-8"), encoding="utf-8")
    texts = {"campaign.yaml": _CAMPAIGN, "indicators.csv": _INDICATORS, "forms/form.yaml": _FORM}
    for name, text in {**texts, "units.csv": "\n".join(_unit_lines()) + "\n"}.items():
        (home / name).write_text(text, encoding="utf-8")
    return folder


def _unit_lines() -> Iterable[str]:
    last, first = "2025-06-30", "2025-07-01"
    yield "code,name,group,aliases,valid_from,valid_until,successor,reports_to"
    for province in PROVINCES:
        yield f"{province},UBND tỉnh {province},tinh,,,,,"
    for district, province in DISTRICTS.items():
        yield f"{district},UBND huyện {district},huyen,,,{last},,{province}"
        for code in communes(district):
            heir = f"{district}01" if code.endswith("02") else code
            yield f"{code},UBND xã {code},xa,,,{last},{heir},{district}"
        for code in communes(district, AFTER):
            yield f"{code},UBND xã {code},xa,,{first},,,{province}"


_CAMPAIGN = f"""\
id: {ID}
language: vi
title: {{vi: Công tác thông tin năm 2025, en: Information work in 2025}}
letterhead: {{issuing_body: Bộ Thông tin, place: Hà Nội}}
groups:
  - {{code: tinh, label: {{vi: Tỉnh, en: Provinces}}}}
  - {{code: huyen, label: {{vi: Huyện, en: Districts}}}}
  - {{code: xa, label: {{vi: Xã, en: Communes}}}}
areas:
  - {{code: TH, label: {{vi: Trường học, en: Schools}}}}
  - {{code: TV, label: {{vi: Thư viện, en: Libraries}}}}
periods:
  - {{id: {BEFORE}, label: {{vi: {BEFORE}, en: First half of 2025}}, from: 2025-01-01, to: 2025-06-30}}
  - {{id: {AFTER}, label: {{vi: {AFTER}, en: Second half of 2025}}, from: 2025-07-01, to: 2025-12-31}}
"""

_INDICATORS = """\
code,label,label_en,unit_of_measure,unit_of_measure_en,decimals,minimum,maximum,over_units,over_periods
S1,Số cuốn sách cho mượn,Books lent,cuốn,books,0,0,,sum,sum
S2,Số buổi đọc sách,Reading hours,buổi,hours,0,0,31,sum,sum
S3,Số khẩu hiệu khác nhau,Different slogans,khẩu hiệu,slogans,0,0,,highest,highest
F1,Cán bộ được tập huấn,Officials trained,%,%,2,0,100,share,share
"""

_FORM = """\
code: BO-2025
sheets:
  - id: chung
    name: Thông tin chung
    title: CÔNG TÁC THÔNG TIN
    tables:
      - id: chung
        kind: fields
        fields:
          - {id: form-code, label: Mã biểu mẫu}
          - {id: unit, label: Đơn vị báo cáo}
          - {id: unit-code, label: Mã đơn vị}
          - {id: period, label: Kỳ báo cáo}
          - {id: date, label: Ngày báo cáo}
          - {id: sending, label: Lần gửi}
  - id: b1
    name: Biểu 1
    title: KẾT QUẢ
    tables:
      - id: b1
        kind: matrix
        row_keys: {number: TT, code: Mã, label: Chỉ tiêu}
        columns:
          - TH
          - TV
          - {id: total, heading: {vi: Tổng số, en: Total}, holds: total}
        rows:
          - S1
          - {id: S2, not_asked: [TV]}
          - {id: S3, once_in: total}
        rules:
          - {sum: [TH, TV], equals: total}
  - id: mt
    name: Mục tiêu
    title: MỤC TIÊU
    tables:
      - id: mt
        kind: matrix
        row_keys: {code: Mã số, label: Mục tiêu}
        columns:
          - {id: num, heading: {vi: Số đã thực hiện, en: Done}}
          - {id: den, heading: {vi: Trên tổng số, en: Out of}}
        rows:
          - {id: F1, unit_of_measure: {vi: người, en: persons}}
        rules:
          - {at_most: [num, den]}
"""


# ---------------------------------------------------------------- what units send


def write_return(path: Path, unit: str, period: str, said: Figures, *, sending: int = 1) -> None:
    """A filled form; the unit is known by its code."""
    book = Workbook()
    about = book.active
    assert about is not None
    about.title = "Thông tin chung"
    about["A1"] = "CÔNG TÁC THÔNG TIN"
    fields = {
        "Mã biểu mẫu": "BO-2025",
        "Đơn vị báo cáo": f"UBND xã {unit}",
        "Mã đơn vị": unit,
        "Kỳ báo cáo": period,
        "Ngày báo cáo": "10/01/2026" if period == AFTER else "05/07/2025",
        "Lần gửi": sending,
    }
    for row, (label, value) in enumerate(fields.items(), start=3):
        about.cell(row, 1, label)
        about.cell(row, 2, value)
    s1 = said["b1/S1/TH"], said["b1/S1/TV"]
    _write_rows(book, "Biểu 1", "KẾT QUẢ", [
        ("TT", "Mã", "Chỉ tiêu", "Trường học", "Thư viện", "Tổng số"),
        (1, "S1", "Số cuốn sách cho mượn", *s1, sum(s1)),
        (2, "S2", "Số buổi đọc sách", said["b1/S2/TH"], "x", said["b1/S2/TH"]),
        (3, "S3", "Số khẩu hiệu khác nhau", "x", "x", said["b1/S3/"]),
    ])  # fmt: skip
    _write_rows(book, "Mục tiêu", "MỤC TIÊU", [
        ("Mã số", "Mục tiêu", "Số đã thực hiện", "Trên tổng số"),
        ("F1", "Cán bộ được tập huấn", said["mt/F1/num"], said["mt/F1/den"]),
    ])  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def _write_rows(book: Workbook, name: str, title: str, rows: Iterable[tuple[str | int, ...]]) -> None:
    sheet = book.create_sheet(name)
    sheet["A1"] = title
    for row, values in enumerate(rows, start=3):
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column, value)

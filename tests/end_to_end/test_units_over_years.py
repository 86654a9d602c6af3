"""Three years of a small district through the change of 2025: merged, split by a rule, split without."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

sys.path.insert(0, str(Path(__file__).parent))
from offices import run_all, write_campaign, write_return

UNITS = """01,Xã Một,xa,,,2025-06-30,11
02,Xã Hai,xa,,,2025-06-30,11
03,Xã Ba,xa,,,2025-06-30,12 60%|13 40%
04,Xã Bốn,xa,,,2025-06-30,14|15
11,Xã Mười Một,xa,,2025-07-01,,
12,Xã Mười Hai,xa,,2025-07-01,,
13,Phường Mười Ba,phuong,,2025-07-01,,
14,Xã Mười Bốn,xa,,2025-07-01,,
15,Xã Mười Lăm,xa,,2025-07-01,,
"""
TARGETS = """targets:
  - {indicator: F1, year: 2026, at_least: 80}
  - {indicator: F1, year: 2028, at_least: 100}
  - {indicator: F1, year: 2028, at_least: 15, at_most: 20, group: xa}
"""
NAMES = dict(line.split(",")[:2] for line in UNITS.splitlines())


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of 2025."""
    folder = tmp_path_factory.mktemp("years")
    years = "  - {every: year, from: 2023, to: 2028}"
    write_campaign(folder / "schemas", "nam", years, UNITS, more=TARGETS)
    for year in (2023, 2024, 2025):
        for code in ("01", "02", "03", "04") if year < 2025 else ("11", "12", "13", "14", "15"):
            path = folder / "inputs" / f"{year}" / f"{code}.xlsx"
            now = (int(code) + year - 2013, 0, 50 + int(code), year - 2013, 20)
            write_return(path, (code, NAMES[code]), f"Năm {year}", now)
    return run_all(folder, date(2026, 1, 5)).written[-1].workbook


def rows_of(sheet: Worksheet, first: int = 5) -> list[tuple[object, ...]]:
    return [row for row in sheet.iter_rows(min_row=first, values_only=True) if row[0] is not None]


def test_every_units_past_with_the_remark_that_tells_whose_it_is(workbook: Path) -> None:
    rows = rows_of(load_workbook(workbook)["So sánh theo đơn vị"])
    now = [row for row in rows if row[3] == "Số tin – Kỳ này"]
    part = (
        "Năm 2024, Năm 2023: gồm {}% số liệu của Xã Ba (03), chia tách theo tỷ lệ nêu trong danh sách đơn vị"
    )
    split = "Năm 2024, Năm 2023: không so sánh được (đơn vị bị chia tách, không nêu tỷ lệ chia số liệu)"
    merged = "Năm 2024, Năm 2023: gồm số liệu của Xã Một (01), Xã Hai (02)"

    assert [(row[1], *row[5:]) for row in now] == [
        ("Xã Mười Một (11)", 23, 25, -2, -8, 23, merged),
        ("Xã Mười Hai (12)", 24, 8, 16, 200, 8, part.format(60)),
        ("Phường Mười Ba (13)", 25, 6, 19, 316.67, 5, part.format(40)),
        ("Xã Mười Bốn (14)", 26, None, None, None, None, split),
        ("Xã Mười Lăm (15)", 27, None, None, None, None, split),
        ("Xã Bốn (04) – đến hết ngày 30/06/2025", None, 15, None, None, 14, split),
    ]


def test_targets_over_the_years_with_the_way_still_to_go(workbook: Path) -> None:
    sheet = load_workbook(workbook)["Mục tiêu theo năm"]
    found = {(row[0], row[2]): row[3:] for row in rows_of(sheet)}

    assert [cell.value for cell in sheet[4]][3:] == ["2023", "2024", "2025", "2026", "2027", "2028"]
    assert found == {
        ("Toàn bộ các đơn vị", "Đạt được"): (50, 55, 60, None, None, None),
        ("Toàn bộ các đơn vị", "Mục tiêu"): (80, 80, 80, 80, 100, 100),
        ("Toàn bộ các đơn vị", "Cần đạt"): (None, None, 60, 80, None, None),
        ("Xã", "Đạt được"): (50, 55.56, 60, None, None, None),
        ("Xã", "Mục tiêu"): (15,) * 6,
        ("Xã", "Không vượt quá"): (20,) * 6,
        ("Xã", "Cần đạt"): (None, None, 60, 46.67, 33.33, 20),
    }

"""Under a table's totals stand those of the period before, and how far they differ."""

from __future__ import annotations

from dataclasses import replace
from itertools import dropwhile, takewhile
from pathlib import Path

import openpyxl

from pipeline.aggregate import compare
from pipeline.audit.cells import CellChange, CellChangeKind
from pipeline.audit.verify import verify
from pipeline.history import meanings_of
from pipeline.model import EarlierPackage, Package, Past
from pipeline.publish import publish
from tests.publish.samples import Figure, Sent, campaign, figures, package, usual

BEFORE = "So với kỳ trước – số liệu kỳ trước (11/2024): Toàn bộ các đơn vị"
DIFFERENCE = "So với kỳ trước – tăng (+), giảm (-): Toàn bộ các đơn vị"
NOT = "không so sánh được"


def beside(
    now: dict[str, Figure], then: dict[str, Figure], *, otherwise: str = "", nobody: str = ""
) -> Package:
    """One unit's package beside that of the month before.

    Its form had another unit of measure for the figure `otherwise`, and `nobody` was reported by nobody.
    """
    ours, meanings = package({"SVH": Sent(now)}), dict(meanings_of(campaign()))
    found = package({"SVH": Sent(then)}).totals.figures
    meant = meanings | {key: replace(meanings[key], unit_of_measure="tá") for key in [otherwise] if key}
    before = EarlierPackage("11/2024", "0" * 64, found[found["key"] != nobody], meant)
    past = Past(before, before_id="11/2024")
    return replace(ours, past=past, compared=compare(ours.totals, past, campaign(), meanings))


def block(workbook: Path, sheet: str, heading: str) -> list[list[object]]:
    """Labels and figures under a heading, formulas as formulas."""
    rows = [list[object](row) for row in openpyxl.load_workbook(workbook)[sheet].iter_rows(values_only=True)]
    first = [row[0] for row in rows].index(heading)
    numbered = dropwhile(lambda row: row[0] != 1, rows[first:])
    return [[row[2], *filter(_is_shown, row[4:])] for row in takewhile(lambda row: row[0], numbered)]


def _is_shown(value: object) -> bool:
    return value is not None


def test_values_of_the_period_before_and_differences_stand_in_the_same_rows_and_columns(
    tmp_path: Path,
) -> None:
    workbook = publish(beside(figures(3), figures(1)), campaign(), tmp_path, "vi")

    assert block(workbook, "Biểu 1", BEFORE) == [
        ["Số buổi đọc sách", 1, 10, 11],
        ["Số buổi giới thiệu sách", 7, 0, 7],
        ["Số điểm đọc sách nhiều nhất", 1, "x", 1],
    ]
    assert block(workbook, "Biểu 1", DIFFERENCE) == [
        ["Số buổi đọc sách", 2, 20, 22],
        ["Số buổi giới thiệu sách", 0, 0, 0],
        ["Số điểm đọc sách nhiều nhất", 2, "x", 2],
    ]
    assert block(workbook, "Thông tin chung", DIFFERENCE) == [["Kinh phí đã thực hiện", 0.2]]


def test_a_share_differs_in_percentage_points(tmp_path: Path) -> None:
    now, then = figures(3), figures(2) | {"mt/F1/den": 5}
    workbook = publish(beside(now, then), campaign(), tmp_path, "vi")

    assert block(workbook, "Mục tiêu", BEFORE) == [["Thư viện được số hóa", 2, 5, 40]]
    assert block(workbook, "Mục tiêu", DIFFERENCE) == [["Thư viện được số hóa", 1, 1, 10]]


def test_what_was_counted_otherwise_is_not_compared_nor_is_a_sum_over_it(tmp_path: Path) -> None:
    ours = beside(figures(3), figures(1), otherwise="b1/B1/N2")
    workbook = publish(ours, campaign(), tmp_path, "vi")

    assert block(workbook, "Biểu 1", BEFORE)[0] == ["Số buổi đọc sách", 1, NOT, NOT]
    assert block(workbook, "Biểu 1", DIFFERENCE)[0] == ["Số buổi đọc sách", 2, NOT, NOT]


def test_a_sum_is_compared_over_what_was_reported(tmp_path: Path) -> None:
    """As it stood in the workbook of then, where nobody reported one of its parts."""
    workbook = publish(beside(figures(3), figures(1), nobody="b1/B1/N2"), campaign(), tmp_path, "vi")

    assert block(workbook, "Biểu 1", BEFORE)[0] == ["Số buổi đọc sách", 1, NOT, 1]
    assert block(workbook, "Biểu 1", DIFFERENCE)[0] == ["Số buổi đọc sách", 2, NOT, 32]


def test_a_value_of_the_period_before_changed_by_hand_is_named(tmp_path: Path) -> None:
    workbook = publish(beside(figures(3), figures(1)), campaign(), tmp_path, "vi")
    assert verify(workbook.parent, None, None).is_whole

    book = openpyxl.load_workbook(workbook)
    heading = next(row[0] for row in book["Biểu 1"] if row[0].value == BEFORE)
    place = f"F{heading.row + 3}"
    book["Biểu 1"][place] = 999
    book.save(workbook)

    assert CellChange(CellChangeKind.TEXT, "Biểu 1", place) in verify(workbook.parent, None, None).cells


def test_without_a_package_of_the_period_before_there_is_nothing_of_it(tmp_path: Path) -> None:
    workbook = publish(package(usual()), campaign(), tmp_path, "vi")

    texts = [row[0] for row in openpyxl.load_workbook(workbook)["Biểu 1"].iter_rows(values_only=True)]
    assert not any(str(text).startswith("So với kỳ trước") for text in texts)

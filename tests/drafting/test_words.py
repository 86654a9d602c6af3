"""What the wording of a form is taken to mean."""

from __future__ import annotations

import pytest

from pipeline.drafting import words


@pytest.mark.parametrize(
    ("text", "is_total"),
    [
        ("Tổng số", True),
        ("CỘNG", True),
        ("Tổng cộng", True),
        ("Cộng tin, bài", True),
        ("TOTAL", True),
        ("Tổng thời lượng phát sóng", False),
        ("Cộng đồng", False),
        ("Số tin, bài", False),
    ],
)
def test_totals(text: str, is_total: bool) -> None:
    assert words.is_total(text) is is_total


def test_a_total_says_what_it_adds_up() -> None:
    assert words.total_of_what("Cộng tin, bài") == {"tin", "baiʽ"}
    assert words.total_of_what("Tổng cộng") == frozenset()


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Tên đơn vị", "unit"),
        ("Không phát sinh (đánh dấu x)", "nil"),
        ("Ngày gửi", "date"),
        ("School year", "period"),
        ("Số hộ nghèo", None),
    ],
)
def test_labels_that_ask_about_the_return_itself(label: str, role: str | None) -> None:
    found = words.role_of(label)
    assert (found.name if found else None) == role


def test_short_names() -> None:
    assert [words.slug(text) for text in ("Biểu 1", "Đánh giá chung", "…", "Số lượt phát trên hệ thống")] == [
        "bieu-1",
        "danh-gia-chung",
        "x",
        "so-luot-phat-tren-he-thong",
    ]
    assert words.distinct("total", ["total", "total-2"]) == "total-3"

"""What number formats show."""

from __future__ import annotations

import pytest

from pipeline.intake.formats import Shown, shown_by_id, shown_by_text


@pytest.mark.parametrize(
    "code", ["dd/mm/yyyy", "[$-42A]d mmmm yyyy;@", "h:mm AM/PM", "[h]:mm:ss", "mm:ss.0", '"Ngày" d']
)
def test_dates_and_times(code: str) -> None:
    assert shown_by_text(code) is Shown.DATE


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "#,##0",
        '#,##0 "đồng"',
        '0 "ngày"',
        "#,##0 \\đ",
        "0.00E+00",
        "[Red]0;[Blue]-0",
        "[$-409]0.0",
        "_-* #,##0_d_-;-* #,##0_d_-",
        "@",
        '"dd/mm"',
        "",
    ],
)
def test_numbers(code: str) -> None:
    assert shown_by_text(code) is Shown.NUMBER


@pytest.mark.parametrize("code", ["0%", "0.00 %", "[Red]0%;-0%"])
def test_percentages(code: str) -> None:
    assert shown_by_text(code) is Shown.PERCENT


def test_a_quoted_percent_sign_is_only_text() -> None:
    assert shown_by_text('0"%"') is Shown.NUMBER


def test_built_in_formats() -> None:
    dates = [number for number in range(60) if shown_by_id(number) is Shown.DATE]

    assert dates == [*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)]
    assert [number for number in range(60) if shown_by_id(number) is Shown.PERCENT] == [9, 10]

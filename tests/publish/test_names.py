"""Folder names of periods: readable, one per period, taken by every file system."""

import re
from unicodedata import normalize

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.publish.names import period_folder, workbook_name


@pytest.mark.parametrize(
    ("period", "folder"),
    [
        ("12/2024", "12-2024"),
        ("2024", "2024"),
        ("6 tháng đầu năm 2024", "6 tháng đầu năm 2024"),
        ("Na\u0306m 2024", "Năm 2024"),
    ],
)
def test_a_period_is_readable_in_its_folder_name(period: str, folder: str) -> None:
    assert period_folder(period) == folder


@pytest.mark.parametrize(
    "period", ["12-2024", "12:2024", "12//2024", " 12/2024", "earlier", "CON", "", "..", "x" * 200]
)
def test_a_name_that_does_not_lead_back_to_its_period_bears_a_hash(period: str) -> None:
    """12-2024 and 12/2024 are two periods, and "earlier" is where former packages stand."""
    assert re.fullmatch(r".*-[0-9a-f]{8}", period_folder(period))


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_two_periods_share_a_folder(one: str, other: str) -> None:
    assume(normalize("NFC", one) != normalize("NFC", other))
    assert period_folder(one) != period_folder(other)


@given(st.text(max_size=200))
def test_every_folder_name_is_valid_on_windows(period: str) -> None:
    name = period_folder(period)
    assert not re.search(r'[\x00-\x1f<>:"/\\|?*]|[. ]$', name)
    assert 0 < len(name) <= 100


def test_the_workbook_is_named_after_campaign_and_period() -> None:
    assert workbook_name("tong-hop", "tuan-sach", "12/2024") == "tong-hop_tuan-sach_12-2024.xlsx"

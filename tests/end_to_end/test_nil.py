"""A nil return is a report of zeros, on every form; a blank one is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.campaign import load_campaigns
from pipeline.campaign.model import Holds
from pipeline.gather import gather
from pipeline.intake import Limits, list_sources
from pipeline.messages import severity_of
from pipeline.model import Return, State
from pipeline.reading import Reader
from pipeline.validate import judge

ROOT = Path(__file__).parents[2]
BLANK_FORMS = ROOT / "tests" / "data" / "blank-forms"
CAMPAIGNS = {c.id: c for c in load_campaigns(ROOT / "schemas")}

FRONT = {"C8": "Sở Nội vụ", "C9": "SNV", "C11": "10/12/2024"}
FILLED_IN = {
    "kon-tum-2024-12": ("Thông tin chung", {**FRONT, "C10": "12/2024"}, {"C13": "x"}),
    "kon-tum-2023-2028": ("Thông tin chung", {**FRONT, "C10": 2024}, {"C13": "X"}),
    "kon-tum-2025-01": (
        "BC tháng",
        {"A5": "(Tháng 01/2025)", "A6": "Đơn vị báo cáo: Sở Nội vụ"},
        {"A7": "Ngày báo cáo: 24/01/2025; Lần gửi: 1; Không phát sinh"},
    ),
    "tra-vinh-2024-12": ("Phụ lục", {"C7": "Sở Nội vụ", "C8": "30/12/2024"}, {"C9": "x"}),
    "nui-thanh-2024": (
        "Thông tin chung",
        {"C8": "UBND xã Tam Sơn", "C9": 20977, "C10": "Năm 2024", "C11": "25/11/2024"},
        {"C13": "có"},
    ),
}


def read(campaign: str, folder: Path, *, nil: bool) -> tuple[Return, set[str]]:
    """The blank form with its front filled in, as read; and the codes of its errors."""
    sheet, front, mark = FILLED_IN[campaign]
    book = load_workbook(BLANK_FORMS / f"{campaign}.xlsx")
    for cell, value in {**front, **(mark if nil else {})}.items():
        book[sheet][cell].value = value
    book.save(folder / "return.xlsx")
    (source,) = list_sources(folder)
    content = Reader(tuple(CAMPAIGNS.values()), Limits())(source).content
    assert content is not None
    assert content.campaign == campaign
    judged = [f for _, f in judge(gather([content], CAMPAIGNS[campaign]), CAMPAIGNS[campaign])]
    return content, {f.code for f in (*content.findings, *judged) if severity_of(f) == "error"}


@pytest.mark.parametrize("campaign", FILLED_IN)
def test_a_nil_return_counts_as_zeros(campaign: str, tmp_path: Path) -> None:
    content, errors = read(campaign, tmp_path, nil=True)
    slots = CAMPAIGNS[campaign].form.slots
    given = dict(zip(content.entries.slots, content.entries.values, strict=True))
    figures = {slots[slot].key: value for slot, value in given.items() if slots[slot].holds is Holds.FIGURE}

    assert content.nil
    assert figures == {slot.key: 0 for slot in CAMPAIGNS[campaign].form.figure_slots}
    assert errors == set()


@pytest.mark.parametrize("campaign", FILLED_IN)
def test_a_blank_return_without_the_mark_is_no_nil_return(campaign: str, tmp_path: Path) -> None:
    content, errors = read(campaign, tmp_path, nil=False)

    assert not content.nil
    assert State.GIVEN not in content.entries.states
    assert "V401" in errors

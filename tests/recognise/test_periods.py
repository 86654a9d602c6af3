"""Which period a return is for."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from pipeline.campaign import load_campaigns
from pipeline.model import CellValue
from pipeline.recognise.periods import find_period

CAMPAIGNS = {c.id: c for c in load_campaigns(Path(__file__).parents[2] / "schemas")}


@pytest.mark.parametrize(
    ("campaign", "said", "period"),
    [
        ("kon-tum-2024-12", "12/2024", "12/2024"),
        ("kon-tum-2024-12", "Tháng 12/2024", "12/2024"),
        ("kon-tum-2024-12", datetime(2024, 12, 1), "12/2024"),
        ("kon-tum-2025-01", "1/2025", "01/2025"),
        ("kon-tum-2023-2028", 2024, "2024"),
        ("kon-tum-2023-2028", "Năm 2026", "2026"),
        ("nui-thanh-2024", "6 THÁNG ĐẦU NĂM 2024", "6 tháng đầu năm 2024"),
        ("nui-thanh-2024", "Năm 2024", "Năm 2024"),
        ("nui-thanh-2024", "Đột xuất 15/8/2024", "Đột xuất 15/8/2024"),
        ("tra-vinh-2024-12", None, "12/2024"),
    ],
)
def test_a_period_is_known_by_its_usual_wordings(campaign: str, said: CellValue | None, period: str) -> None:
    match = find_period(CAMPAIGNS[campaign], said)

    assert (match.period, match.finding) == (period, None)


@pytest.mark.parametrize(
    ("said", "code"), [("2019", "R222"), ("11/2024", "R222"), ("12/2025", "R222"), (None, "R221")]
)
def test_another_or_no_period_is_refused(said: str | None, code: str) -> None:
    match = find_period(CAMPAIGNS["kon-tum-2024-12"], said)

    assert match.period is None
    assert match.finding is not None
    assert match.finding.code == code

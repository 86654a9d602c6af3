"""Identifiers are SDMX's, and no two texts share one."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.exporting.identifiers import campaign_id, figure_id, identifier, unit_id

TEXTS = st.text("aZ04_-@$./Đ", min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (identifier("N1"), "N1"),
        (identifier("4.1"), "4$2E1"),
        (identifier("Đ"), "$C4$90"),
        (unit_id("20977", None), "20977"),
        (unit_id("20977", "2025-07-01"), "20977@2025-07-01"),
        (figure_id("b1/B1/N1"), "b1@B1@N1"),
        (figure_id("kp/G1/"), "kp@G1"),
        (campaign_id("nui-thanh-2024"), "nui-thanh-2024"),
        (campaign_id("tin-2025@517"), "tin-2025_40517"),
        (campaign_id("a_b"), "a_5Fb"),
    ],
)
def test_identifiers_stay_legible(found: str, wanted: str) -> None:
    assert found == wanted


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(one=st.lists(TEXTS, min_size=1, max_size=3), other=st.lists(TEXTS, min_size=1, max_size=3))
def test_different_parts_have_different_identifiers(one: list[str], other: list[str]) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_@$-]+", identifier(*one))
    assert (identifier(*one) == identifier(*other)) is (one == other)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(one=TEXTS, other=TEXTS)
def test_different_campaigns_have_different_identifiers(one: str, other: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]+", campaign_id(one))
    assert (campaign_id(one) == campaign_id(other)) is (one == other)

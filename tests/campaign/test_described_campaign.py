"""What docs/describe-a-campaign.md shows and says is so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.campaign import load_campaigns
from pipeline.campaign.shape import json_schema
from tests.campaign.described import FORM, PAGE, UNITS, Described


def test_the_campaign_of_the_page_loads(tmp_path: Path) -> None:
    """Its figures are those that the page names."""
    (campaign,) = load_campaigns(Described(tmp_path).folder)

    assert [slot.key for slot in campaign.form.figure_slots] == ["b1/S1/TH", "b1/S1/TV", "b1/S2/TH", "b1/S3/"]


def test_the_mistakes_of_the_page_say_what_it_shows(tmp_path: Path) -> None:
    """The three mistakes give the three lines, word for word."""
    described = Described(tmp_path)
    described.replace(FORM, "holds: total", "hold: total")
    described.replace(FORM, "[TH, TV]", "[TH, TW]")
    described.replace(UNITS, "Xã Hòa Lợi cũ", "Xã An Bình")
    page = PAGE.read_text(encoding="utf-8")

    shown = [
        line
        for line in page.splitlines()
        if (line.startswith("  ngay-sach-2026/") and ".yaml:" in line) or ".csv:" in line
    ]
    assert [f"  ngay-sach-2026/{file}:{line}: {says}" for file, line, says in described.faults()] == shown


@pytest.mark.parametrize("kind", ["campaign", "form", "expectations", "words"])
def test_every_key_is_explained(kind: str) -> None:
    """No key can be used that the page does not name."""
    page = PAGE.read_text(encoding="utf-8")
    keys = set(_keys(json_schema(kind))) - {"vi", "en"}

    assert sorted(key for key in keys if f"`{key}`" not in page and f"{key}:" not in page) == []


def _keys(rule: Any) -> Iterator[str]:
    if isinstance(rule, dict):
        properties = rule.get("properties")
        yield from properties if isinstance(properties, dict) else ()
        for part in rule.values():
            yield from _keys(part)
    elif isinstance(rule, list):
        for part in rule:
            yield from _keys(part)

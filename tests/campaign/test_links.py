"""Campaigns that continue one another: their periods, keys and codes, and what is wrong with a link."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipeline.campaign import load_campaigns
from pipeline.campaign.series import period_before, period_named
from pipeline.errors import SchemaError
from pipeline.messages import message

sys.path.insert(0, str(Path(__file__).parents[1] / "end_to_end"))
from offices import write_campaign

UNITS = "01,Xã Một,xa,,,,\n"


def month(number: int, more: str = "") -> str:
    days = f"from: 2025-{number:02}-01, to: 2025-{number:02}-28"
    return f'  - {{id: "{number:02}/2025", {days}{more}}}'


def continues(campaign: str, more: str = "") -> str:
    return f"continues:\n  campaign: {campaign}\n{more}"


def faults(schemas: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(SchemaError) as caught:
        load_campaigns(schemas)
    return [(f.file, f.line, message(f.key, "en", **dict(f.facts))) for f in caught.value.faults]


def test_keys_and_codes_are_followed_through_a_chain(tmp_path: Path) -> None:
    write_campaign(tmp_path, "a", month(1), UNITS, table="x")
    write_campaign(
        tmp_path, "b", month(2), UNITS, table="y", more=continues("a", "  keys: {x: y, x/A2: y/A1}")
    )
    write_campaign(
        tmp_path,
        "c",
        month(3),
        "02,Xã Một,xa,,,,\n",
        table="z",
        more=continues("b", "  keys: {y: z}\n  units: {'01': '02'}"),
    )
    campaign = load_campaigns(tmp_path)[-1]
    near, far = campaign.continued

    assert (near.campaign, far.campaign) == ("b", "a")
    assert far.key_of("x/A1/ky") == ("z/A1/ky", True)
    assert far.key_of("x/A2/ky") == ("z/A1/ky", True)
    assert far.key_of("tl/F1/num") == ("tl/F1/num", False)
    assert (far.unit_of("01"), far.unit_of("07")) == ("02", "07")
    assert period_named(campaign, "a:01/2025") is not None


def test_a_stated_period_of_the_campaign_before(tmp_path: Path) -> None:
    write_campaign(tmp_path, "a", month(1), UNITS)
    write_campaign(tmp_path, "b", month(5, ", follows: 'a:01/2025'"), UNITS, more=continues("a"))
    campaign = load_campaigns(tmp_path)[-1]
    before = period_before(campaign, campaign.periods[0])

    assert before is not None
    assert before.id == "a:01/2025"


def test_what_is_wrong_with_a_link_is_told(tmp_path: Path) -> None:
    write_campaign(tmp_path, "a", month(1), UNITS, table="x")
    stated = continues("a", "  keys: {xx: b}\n  units: {'09': '01'}")
    write_campaign(tmp_path, "b", month(2, ", follows: 'a:02/2025'"), UNITS, more=stated)

    assert faults(tmp_path) == [
        (
            "b/campaign.yaml",
            9,
            "There is no period “a:02/2025”; the nearest is “a:01/2025”. Known periods: a:01/2025.",
        ),
        (
            "b/campaign.yaml",
            12,
            "The campaign “a” has no figure “xx”, nor one that begins so; the nearest is “x”.",
        ),
        ("b/campaign.yaml", 13, "units.csv has no unit “09”; the nearest is “01”. It has: 01."),
    ]


def test_campaigns_that_continue_one_another_in_a_circle_are_told(tmp_path: Path) -> None:
    write_campaign(tmp_path, "a", month(1), UNITS, more=continues("b"))
    write_campaign(tmp_path, "b", month(2), UNITS, more=continues("a"))

    assert [text for _, _, text in faults(tmp_path)] == [
        "The campaign “b” continues this one; campaigns must follow one another in time.",
        "The campaign “a” continues this one; campaigns must follow one another in time.",
    ]

"""A code may mean another unit in another year; mergers and splits are followed as the schema states them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.campaign import load_campaigns
from pipeline.campaign.model import Campaign, Form, Group, Letterhead, Period, Successor, Unit, Words
from pipeline.campaign.series import period_named
from pipeline.campaign.successors import heirs, lineage
from pipeline.model import FileKind, Outcome, Reading, Return, SourceFile
from pipeline.recognise.units import UnitFinder
from pipeline.settle import settle

SCHEMAS = Path(__file__).parents[2] / "schemas"
END, START = date(2025, 6, 30), date(2025, 7, 1)

SEAT = Unit("20977", "Xã Tam Sơn", "xa", valid_until=END, successors=(Successor("20977"),))
OTHER = Unit("20980", "Xã Tam Thạnh", "xa", valid_until=END, successors=(Successor("20977"),))
MERGED = Unit("20977", "Xã Đức Phú", "xa", valid_from=START)
DISTRICT = Unit("611", "Huyện", "huyen", valid_until=END, successors=(Successor("1"), Successor("2")))
ONE, TWO = Unit("1", "Xã Một", "xa", valid_from=START), Unit("2", "Xã Hai", "xa", valid_from=START)
ALWAYS = Unit("20992", "Xã Tam Hải", "xa")

THEN = Period("2024", {}, date(2024, 1, 1), date(2024, 12, 31))
NOW = Period("2025", {}, date(2025, 1, 1), date(2025, 12, 31))


@pytest.fixture
def campaign() -> Campaign:
    words = Words(frozenset(), frozenset(), frozenset(), frozenset(), ())
    units = (SEAT, OTHER, DISTRICT, ALWAYS, MERGED, ONE, TWO)
    groups = (Group("huyen", {}), Group("xa", {}))
    letterhead, form = Letterhead("", "", ""), Form(None, (), (), ())
    return Campaign("c", "vi", {}, letterhead, form, units, groups, (), (), (THEN, NOW), words)


def test_only_who_existed_then_is_asked(campaign: Campaign) -> None:
    assert campaign.units_of(THEN) == (SEAT, OTHER, DISTRICT, ALWAYS)
    assert campaign.units_of(NOW) == (ALWAYS, MERGED, ONE, TWO)


def test_an_ad_hoc_period_asks_who_existed_at_the_campaigns_end(campaign: Campaign) -> None:
    assert campaign.units_of(Period("Đột xuất", {}, None, None)) == campaign.units_of(NOW)


def test_a_code_means_the_unit_that_bears_it_in_the_period(campaign: Campaign) -> None:
    assert campaign.at(THEN).unit_by_code["20977"] == SEAT
    assert campaign.at(NOW).unit_by_code["20977"] == MERGED
    assert campaign.at(NOW).unit_by_code["20980"] == OTHER
    assert [group.code for group in campaign.at(NOW).groups] == ["xa"]


def test_a_unit_is_found_by_the_names_of_its_time(campaign: Campaign) -> None:
    finder = UnitFinder(campaign)

    assert finder.at("2024").find("20977", "Xã Tam Sơn").finding is None
    assert finder.at("2025").find("20977", "Xã Đức Phú").finding is None
    assert finder.at("2024").find("20977", "Xã Đức Phú").finding.code == "R217"
    assert finder.at("2025").find("", "Xã Tam Thạnh").unit == "20980"


def test_the_mark_of_a_form_names_the_unit_of_its_period(campaign: Campaign) -> None:
    finder = UnitFinder(campaign)

    assert finder.marked("20977", "2024") == SEAT
    assert finder.marked("20977", "2025") == MERGED
    assert finder.marked("20977", "of no such name") == campaign.unit_by_code["20977"]
    assert finder.marked("", "2024") is None


def test_heirs_are_followed_through_several_changes(campaign: Campaign) -> None:
    again = replace(MERGED, valid_until=date(2027, 12, 31), successors=(Successor("1"),))
    told = replace(campaign, units=(SEAT, OTHER, DISTRICT, ALWAYS, again, ONE, TWO))

    assert heirs(campaign, OTHER, date(2026, 1, 1)) == (MERGED,)
    assert heirs(told, OTHER, date(2028, 1, 1)) == (ONE,)
    assert heirs(campaign, DISTRICT, date(2026, 1, 1)) == (ONE, TWO)
    assert heirs(campaign, ALWAYS, date(2026, 1, 1)) == (ALWAYS,)


def test_a_split_unit_belongs_to_nobody_alone(campaign: Campaign) -> None:
    assert lineage(campaign, THEN.end, NOW.end) == {"20977": ("20977", "20980"), "20992": ("20992",)}


def test_a_return_from_a_closed_unit_says_who_took_over(campaign: Campaign) -> None:
    content = Return("a.xlsx", "0", "c", "2025", "20980")
    reading = Reading(SourceFile("a.xlsx", Path("a.xlsx"), "0", FileKind.SPREADSHEET), content)
    file = settle([reading], {"a.xlsx": (0, ())}, campaign.at(NOW), NOW).files[0]

    assert file.outcome is Outcome.EXCLUDED
    assert [(finding.code, dict(finding.facts)) for finding in file.findings] == [
        ("R225", {"unit": "Xã Tam Thạnh", "date": "01/07/2025", "successors": "Xã Đức Phú (20977)"})
    ]


@pytest.mark.parametrize(
    ("name", "period", "expected"),
    [
        ("kon-tum-2023-2028", "2024", 39),
        ("kon-tum-2023-2028", "2025", 69),
        ("nui-thanh-2024", "Năm 2024", 20),
        ("tra-vinh-2024-12", "12/2024", 31),
    ],
)
def test_the_change_of_july_2025_in_the_shipped_campaigns(name: str, period: str, expected: int) -> None:
    """Districts are gone from 1 July 2025 on; the communes of the new list stand in their place."""
    told = load_campaigns(SCHEMAS, name)[0]

    assert len(told.units_of(period_named(told, period))) == expected


def test_the_six_communes_that_followed_those_of_nui_thanh() -> None:
    told = load_campaigns(SCHEMAS, "nui-thanh-2024")[0]
    found = lineage(told, date(2024, 12, 31), date(2025, 12, 31))
    merged = {
        code: len(before) for code, before in found.items() if told.unit_by_code[code].group == "xa-thi-tran"
    }

    assert merged == {"20965": 5, "20971": 3, "20977": 2, "20984": 3, "20992": 1, "21004": 3}

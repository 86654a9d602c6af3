"""One campaign at each of its tiers: what it is called there, who reports, whose name is in the heading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.campaign.issuers import campaign_named, names_of
from pipeline.campaign.model import Campaign
from pipeline.campaign.reporting import Reporting
from pipeline.claims import wanted_packages
from pipeline.errors import UsageError
from pipeline.options import Options
from tests.tiers.ministry import AFTER, BEFORE, DISTRICTS, ID, PROVINCES, communes
from tests.tiers.offices import campaign_of, ministry, sent


def named(name: str, campaign: Campaign | None = None) -> tuple[str, str] | None:
    """Id and issuer of the campaign that a name means."""
    found = campaign_named(name, {ID: campaign or ministry()})
    return (found.id, found.issuer) if found is not None else None


def test_a_campaign_has_a_name_for_each_unit_that_others_report_to() -> None:
    assert names_of(ministry()) == [ID, *(f"{ID}@{code}" for code in [*PROVINCES, *DISTRICTS])]


def test_a_name_means_one_tier() -> None:
    assert named(ID) == (ID, "")
    assert named(f"{ID}@621") == (f"{ID}@621", "621")
    assert [named(name) for name in (f"{ID}@62101", "other", "other@621")] == [None, None, None]


def test_an_office_that_runs_for_one_unit_needs_no_name() -> None:
    own = replace(ministry(), usual_issuer="621")

    assert (named(ID, own), named(f"{ID}@", own)) == ((f"{ID}@621", "621"), (ID, ""))


def test_who_reports_depends_on_the_period() -> None:
    def expected(office: str, period: str) -> list[str]:
        campaign, known = campaign_of(office, period)
        return [unit.code for unit in campaign.units_of(known)]

    assert expected("621", BEFORE) == communes("621")
    assert expected("84", BEFORE) == [code for code, province in DISTRICTS.items() if province == "84"]
    assert expected("84", AFTER) == [
        code for district in DISTRICTS if district[:2] == "84" for code in communes(district, AFTER)
    ]
    assert expected("", AFTER) == list(PROVINCES)


def test_the_heading_names_the_unit_that_consolidates_and_the_one_above() -> None:
    heads = [campaign_of(office, BEFORE)[0].letterhead for office in ("", "62", "621")]

    assert [(head.parent_body, head.issuing_body) for head in heads] == [
        ("", "Bộ Thông tin"),
        ("Bộ Thông tin", "UBND tỉnh 62"),
        ("UBND tỉnh 62", "UBND huyện 621"),
    ]


def test_the_units_above_one_are_those_between_it_and_the_issuer() -> None:
    assert list(Reporting(*campaign_of("", BEFORE)).above("62101")) == ["621", "62"]
    assert list(Reporting(*campaign_of("62", BEFORE)).above("62101")) == ["621"]
    assert list(Reporting(*campaign_of("", AFTER)).above("62101")) == ["62"]


def test_a_district_that_is_abolished_has_nothing_to_consolidate() -> None:
    options = Options(Path(), Path(), Path(), date(2026, 1, 20), campaign=f"{ID}@621")
    readings = [sent("62101", BEFORE, 1), sent("62101", AFTER, 1)]
    wanted = wanted_packages(readings, {ID: ministry()}, options)

    assert [(campaign.id, period.id) for campaign, period in wanted] == [(f"{ID}@621", BEFORE)]
    with pytest.raises(UsageError, match=AFTER):
        wanted_packages(readings[1:], {ID: ministry()}, options)

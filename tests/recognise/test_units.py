"""Which unit sent a return: known spellings for certain, near misses with a warning, never a guess."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from pipeline.campaign import load_campaigns
from pipeline.recognise.units import UnitFinder

CAMPAIGNS = {c.id: c for c in load_campaigns(Path(__file__).parents[2] / "schemas")}
KON_TUM = UnitFinder(CAMPAIGNS["kon-tum-2024-12"]).at("12/2024")
TRA_VINH = UnitFinder(CAMPAIGNS["tra-vinh-2024-12"]).at("12/2024")
NUI_THANH = UnitFinder(CAMPAIGNS["nui-thanh-2024"]).at("Năm 2024")


def flat(finder: UnitFinder, code: str, name: str) -> tuple[str | None, str | None]:
    match = finder.find(code, name)
    return match.unit, match.finding.code if match.finding else None


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("UBND huyện Đăk Tô", "612"),
        ("UBND huyện Đắk Tô", "612"),
        ("ỦY BAN NHÂN DÂN HUYỆN ĐẮK TÔ", "612"),
        ("Uỷ ban nhân dân  huyện Đăk Tô", "612"),
        (unicodedata.normalize("NFD", "UBND huyện Ngọc Hồi"), "611"),
        ("UBND Thành phố Kon Tum", "608"),
        ("UBND TP. Kon Tum", "608"),
        ("UBND huyện Ia H' Drai", "618"),
        ("UBND huyện Ia H’Drai", "618"),
        ("Sở VH, TT & DL", "SVHTTDL"),
        ("sở lao động – thương binh và xã hội", "SLDTBXH"),
        ("Thông tấn xã Việt Nam (thường trú Kon Tum)", "TTXVN"),
    ],
)
def test_a_known_name_in_another_spelling_is_found_without_a_warning(name: str, unit: str) -> None:
    assert flat(KON_TUM, "", name) == (unit, None)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("UBND xã Tam Xuân 1", "20968"),
        ("Ủy ban nhân dân xã Tam Xuân II", "20971"),
        ("UBND thị trấn Núi Thành", "20965"),
        ("UBND TT Núi Thành", "20965"),
    ],
)
def test_roman_and_arabic_numerals_name_the_same_commune(name: str, unit: str) -> None:
    assert flat(NUI_THANH, "", name) == (unit, None)


def test_one_name_that_two_units_bear_needs_its_kind_or_code() -> None:
    assert flat(TRA_VINH, "", "UBND huyện Duyên Hải") == ("850", None)
    assert flat(TRA_VINH, "", "UBND thị xã Duyên Hải") == ("851", None)
    assert flat(TRA_VINH, "", "Duyên Hải") == (None, "R213")


@pytest.mark.parametrize(
    ("name", "unit"),
    [("Sở Kế hoạch và Đầu tu", "SKHDT"), ("Kon Plông", "613"), ("UBND huyện Sa Thày", "616")],
)
def test_a_near_miss_is_taken_with_a_warning(name: str, unit: str) -> None:
    assert flat(KON_TUM, "", name) == (unit, "R214")


@pytest.mark.parametrize("name", ["UBND xã Tam Xuân", "UBND xã Tam Xuân III", "UBND xã Tam Anh"])
def test_nothing_is_chosen_between_two_candidates_or_against_a_number(name: str) -> None:
    assert flat(NUI_THANH, "", name)[0] is None


def test_code_and_name_are_weighed_against_each_other() -> None:
    found = [
        flat(KON_TUM, "612", "UBND huyện Đăk Tô"),
        flat(KON_TUM, "612", ""),
        flat(KON_TUM, "612", "UBND huyện Đăk Hà"),
        flat(KON_TUM, "999", "UBND huyện Đăk Hà"),
        flat(KON_TUM, "SNV", "Phòng Tổ chức"),
        flat(KON_TUM, "", ""),
        flat(KON_TUM, "", "Công ty TNHH Không Có"),
        flat(KON_TUM, "999", ""),
    ]

    assert found == [
        ("612", None),
        ("612", None),
        (None, "R215"),
        ("615", "R216"),
        ("SNV", "R217"),
        (None, "R211"),
        (None, "R212"),
        (None, "R212"),
    ]


@pytest.mark.parametrize("campaign", CAMPAIGNS.values(), ids=CAMPAIGNS)
def test_every_unit_is_found_by_each_of_its_own_names_and_no_other(campaign: object) -> None:
    finder = UnitFinder(campaign)
    for unit in campaign.units:
        for name in (unit.name, unit.name.upper(), unicodedata.normalize("NFD", unit.name), *unit.aliases):
            assert flat(finder, "", name) == (unit.code, None)

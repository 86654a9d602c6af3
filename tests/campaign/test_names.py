"""Names that stand for one thing: units in all their spellings, periods, ad hoc ones too."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.campaign import load_campaigns
from pipeline.campaign.model import Campaign, NumberRule, Words
from pipeline.campaign.words import name_key
from pipeline.text import fold, roman_as_digits
from tests.campaign.described import CAMPAIGN, INDICATORS, ROOT, UNITS, Described


@pytest.fixture
def described(tmp_path: Path) -> Described:
    """The campaign of the page, in a folder of its own."""
    return Described(tmp_path)


def loaded(described: Described) -> Campaign:
    """The described campaign, with what the test changed."""
    (campaign,) = load_campaigns(described.folder)
    return campaign


SPELLINGS = [
    ("UBND huyện Đăk Tô", "Ủy ban nhân dân huyện Đắk Tô"),
    ("UBND huyện Đăk Tô", "Huyện Đăk Tô"),
    ("UBND thành phố Kon Tum", "TP. Kon Tum"),
    ("UBND thị xã Duyên Hải", "TX Duyên Hải"),
    ("UBND xã Tam Xuân II", "Xã Tam Xuân 2"),
    ("UBND xã Tam Hòa", "UBND xã Tam Hoà"),
    ("Sở Giáo dục và Đào tạo", "Sở GD&ĐT"),
    ("Sở Lao động - Thương binh và Xã hội", "Sở LĐ-TB&XH"),
    ("Sở Văn hóa, Thể thao và Du lịch", "Sở VH,TT&DL"),
    ("Sở Kế hoạch và Đầu tư", "Sở KH-ĐT"),
    ("Sở Nông nghiệp và Phát triển nông thôn", "Sở NN&PTNT"),
    ("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "UBMTTQ Việt Nam tỉnh"),
    ("Văn phòng UBND tỉnh", "VP Ủy ban nhân dân tỉnh"),
    ("UBND huyện Ia H'Drai", "UBND huyện Ia HDrai"),
]


@pytest.mark.parametrize(("name", "other"), SPELLINGS)
def test_usual_spellings_are_one_name(name: str, other: str) -> None:
    """What offices write for each other's names, without any alias."""
    words = load_campaigns(ROOT / "schemas", "kon-tum-2024-12")[0].words
    assert name_key(name, words) == name_key(other, words)


@given(st.lists(st.sampled_from(["ủy", "ban", "nhân", "dân", "UBND", "xã", "VP", "-", "II"]), max_size=9))
def test_a_name_is_spelt_as_if_all_words_were_replaced_in_turn(parts: list[str]) -> None:
    """Also where one replacement makes room for another, or where nothing is replaced."""
    pairs = (("uy ban", "ub"), ("ub nhan dan", "ubnd"), ("nhan dan", "nd"), ("xa", "x"))
    spelling = tuple((fold(written), fold(read)) for written, read in (*pairs, ("ủy ban", "ub")))
    text = f" {fold(' '.join(parts))} "
    for written, read in spelling:
        text = text.replace(f" {written} ", f" {read} ")

    words = Words(*4 * [frozenset[str]()], spelling)
    assert name_key(" ".join(parts), words) == roman_as_digits(text.strip()).replace(" ", "")


def test_no_two_units_share_a_name_however_spelt() -> None:
    """The spellings of words.yaml make no two of the real units alike."""
    for campaign in load_campaigns(ROOT / "schemas"):
        keys = [name_key(unit.name, campaign.words) for unit in campaign.units]
        assert len(set(keys)) == len(keys)


def test_a_name_may_pass_to_a_new_unit(described: Described) -> None:
    """A unit that begins where the other ends may bear its name; before, only the old one is expected."""
    described.write(
        UNITS,
        "code,name,group,aliases,valid_from,valid_until\n"
        "SX01,UBND xã An Bình,xa,,,2026-04-15\n"
        "SX09,UBND xã An Bình,xa,,2026-04-16,\n",
    )
    campaign = loaded(described)

    assert [unit.code for unit in campaign.units_of(campaign.periods[0])] == ["SX09"]


def test_two_units_at_the_same_time_may_not(described: Described) -> None:
    """One day of overlap is one too many."""
    described.write(
        UNITS,
        "code,name,group,aliases,valid_from,valid_until\n"
        "SX01,UBND xã An Bình,xa,,,2026-04-16\n"
        "SX09,UBND xã An Bình,xa,,2026-04-16,\n",
    )
    assert [line for _, line, _ in described.faults()] == [3]


def test_ad_hoc_periods_match_folded_labels(described: Described) -> None:
    """The expression is written as people write, and matched against text whose tone marks are moved."""
    described.add(CAMPAIGN, 'ad_hoc_periods: "^đột xuất\\\\b\\\\s\\\\S.*"\n')
    pattern = loaded(described).ad_hoc_period

    assert pattern is not None
    assert re.search(pattern, fold("Đột xuất tháng 9/2026"))
    assert not re.search(pattern, fold("Tháng 9/2026"))


def test_a_deadline_by_a_day_includes_it(described: Described) -> None:
    """Wording and last day agree in both languages."""
    described.replace(CAMPAIGN, "{before: 2026-05-05}", "{by: 2026-05-05}")
    deadline = loaded(described).periods[0].deadline

    assert deadline is not None
    assert deadline.last_day == date(2026, 5, 5)
    assert deadline.wording == {"vi": "chậm nhất đến ngày 05/05/2026", "en": "no later than 5 May 2026"}


def test_bounds_may_be_open(described: Described) -> None:
    """A blank minimum is 0, "none" is none; a blank maximum is none."""
    described.replace(INDICATORS, "0,0,31", "2,none,")
    described.replace(INDICATORS, "cuốn,books,0,0,", "cuốn,books,0,,")
    numbers = {indicator.code: indicator.number for indicator in loaded(described).indicators}

    assert numbers["S1"] == NumberRule(0, Decimal(0), None)
    assert numbers["S2"] == NumberRule(2, None, None)


def test_communes_of_two_districts_may_bear_one_name(described: Described) -> None:
    """Within one district a name stands for one of them."""
    head = "code,name,group,aliases,reports_to\nA,UBND huyện An,xa,,\nB,UBND huyện Bình,xa,,\n"
    described.write(UNITS, head + "A1,UBND xã Tân Lập,xa,,A\nB1,UBND xã Tân Lập,xa,,B\n")
    assert [unit.code for unit in loaded(described).units] == ["A", "B", "A1", "B1"]

    described.write(UNITS, head + "A1,UBND xã Tân Lập,xa,,A\nA2,UBND xã Tân Lập,xa,,A\n")
    assert [says for _, _, says in described.faults()] == [
        "“UBND xã Tân Lập” names both A2 and A1; a name can stand for one unit only."
    ]

"""The five campaigns of schemas/ say what the letters and forms that called for the reports say."""

from __future__ import annotations

import json
import time
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from pipeline.campaign import load_campaigns
from pipeline.campaign.model import (
    Campaign,
    Holds,
    NumberRule,
    OpenList,
    OrderCheck,
    OverUnits,
    ShareCheck,
    SumCheck,
    Target,
)
from pipeline.text import fold

ROOT = Path(__file__).parents[2]
EXPECTED = sorted((ROOT / "tests" / "data" / "returns").glob("*.expected.json"))


@cache
def campaigns() -> dict[str, Campaign]:
    """The campaigns by id."""
    return {campaign.id: campaign for campaign in load_campaigns(ROOT / "schemas")}


def checks_of(campaign: str, kind: type) -> list[tuple[str, ...]]:
    """The checks of one kind, each as the keys it joins."""
    form = campaigns()[campaign].form
    names = {
        SumCheck: ("whole", "parts"),
        OrderCheck: ("smaller", "larger"),
        ShareCheck: ("numerator", "denominator", "printed"),
    }
    found = []
    for check in form.checks:
        if isinstance(check, kind):
            places = [getattr(check, name) for name in names[kind]]
            flat = [at for place in places for at in (place if isinstance(place, tuple) else (place,))]
            found.append(tuple(form.slots[at].key for at in flat))
    return found


def test_the_campaigns_are_sorted_by_id() -> None:
    """Sorted, whatever the file system gives."""
    assert list(campaigns()) == [
        "kon-tum-2023-2028",
        "kon-tum-2024-12",
        "kon-tum-2025-01",
        "nui-thanh-2024",
        "quang-nam-2024",
        "tra-vinh-2024-12",
    ]


@pytest.mark.parametrize("file", EXPECTED, ids=lambda file: file.name)
def test_figures_periods_and_units_are_those_of_the_sample_returns(file: Path) -> None:
    """Every key of the totals is asked for and no other; the period is known; so many units report."""
    expected = json.loads(file.read_text(encoding="utf-8"))
    campaign = campaigns()[expected["campaign"]]
    period = next(period for period in campaign.periods if period.id == expected["period"])

    assert sorted(slot.key for slot in campaign.form.figure_slots) == sorted(expected["totals"])
    assert len(campaign.units_of(period)) == expected["units_expected"]
    assert {group.code for group in campaign.at(period).groups} == set(expected["totals_by_group"])


@pytest.mark.parametrize("campaign", campaigns().values(), ids=lambda campaign: campaign.id)
def test_sheets_are_known_by_texts_of_the_blank_form(campaign: Campaign) -> None:
    """Sheets, headings, labels and marks are worded as the office words them."""
    book = openpyxl.load_workbook(ROOT / "tests" / "data" / "blank-forms" / f"{campaign.id}.xlsx")
    said = {
        sheet.title: {head for row in sheet.values for cell in row for head in _heads(cell)} for sheet in book
    }
    unsaid = {
        sheet.names[0]: {mark for mark in sheet.marks if fold(mark) not in said[sheet.names[0]]}
        for sheet in campaign.form.sheets
    }
    # Units add these words to the sentence with the date when there is nothing to report.
    added = {"Không phát sinh"} if campaign.id == "kon-tum-2025-01" else set()

    assert list(unsaid) == list(said)
    assert set().union(*unsaid.values()) == added


def _heads(cell: object) -> set[str]:
    """The folded text of a cell, and what stands before a colon in it."""
    parts = [part.partition(":")[0] for part in str(cell).split(";")]
    return {fold(str(cell)), *map(fold, parts)}


def test_deadlines_know_before_from_by() -> None:
    """A return "trước ngày D" is due the day before, "chậm nhất đến ngày D" on the day."""
    deadlines = {
        (campaign.id, period.id): (period.deadline.last_day, period.deadline.wording["vi"])
        for campaign in campaigns().values()
        for period in campaign.periods
        if period.deadline
    }
    assert deadlines == {
        ("kon-tum-2024-12", "12/2024"): (date(2024, 12, 19), "trước ngày 20/12/2024"),
        ("nui-thanh-2024", "6 tháng đầu năm 2024"): (date(2024, 6, 29), "trước ngày 30/06/2024"),
        ("nui-thanh-2024", "Năm 2024"): (date(2024, 11, 29), "trước ngày 30/11/2024"),
        ("tra-vinh-2024-12", "12/2024"): (date(2025, 1, 1), "chậm nhất đến ngày 01/01/2025"),
    }


def test_periods_of_the_plan_are_its_six_years() -> None:
    """One return a year, from 2023 to 2028."""
    periods = campaigns()["kon-tum-2023-2028"].periods

    assert [(p.id, p.start, p.end) for p in periods] == [
        (str(year), date(year, 1, 1), date(year, 12, 31)) for year in range(2023, 2029)
    ]


def test_sums_leave_out_what_is_not_asked() -> None:
    """kon-tum-2024-12: the total is the sum of the areas asked; A1 has a total only, so nothing to add."""
    assert checks_of("kon-tum-2024-12", SumCheck)[:3] == [
        ("b1/B1/total", "b1/B1/N1", "b1/B1/N2", "b1/B1/N3", "b1/B1/N4", "b1/B1/N5"),
        ("b1/B2/total", "b1/B2/N1", "b1/B2/N2", "b1/B2/N3", "b1/B2/N4", "b1/B2/N5"),
        ("b1/B3/total", "b1/B3/N3", "b1/B3/N4", "b1/B3/N5"),
    ]
    assert checks_of("kon-tum-2024-12", OrderCheck)[:2] == [
        ("b1/A1/", "b1/A1/est"),
        ("b1/B1/total", "b1/B1/est"),
    ]


def test_a_transposed_form_adds_up_its_rows() -> None:
    """kon-tum-2025-01: "Tổng cộng" is the sum of its column."""
    assert checks_of("kon-tum-2025-01", SumCheck)[2:4] == [
        ("bc/B3/total", "bc/B3/N1"),
        ("bc/B4/total", "bc/B4/N1"),
    ]
    assert checks_of("kon-tum-2025-01", SumCheck)[6] == ("bc/C3/total", "bc/C3/N1", "bc/C3/N3")


def test_items_are_added_up_within_their_heading() -> None:
    """tra-vinh-2024-12: "Cộng tin, bài" stands under I and under III."""
    assert checks_of("tra-vinh-2024-12", SumCheck) == [
        ("pl/both/I", "pl/B1/I", "pl/B2/I"),
        ("pl/both/III", "pl/B1/III", "pl/B2/III"),
    ]


def test_shares_are_numerator_by_denominator() -> None:
    """Both are whole numbers of what the form names; the printed share has two decimals."""
    form = campaigns()["nui-thanh-2024"].form
    numerator, denominator, printed = (
        form.slot_at["pl3", "", "F2", column] for column in ("num", "den", "share")
    )

    assert checks_of("nui-thanh-2024", ShareCheck)[1] == ("pl3/F2/num", "pl3/F2/den", "pl3/F2/share")
    assert checks_of("nui-thanh-2024", OrderCheck)[-2] == ("pl3/F2/num", "pl3/F2/den")
    assert numerator.number == denominator.number == NumberRule(0, Decimal(0), None)
    assert (numerator.unit_of_measure["vi"], printed.unit_of_measure["vi"]) == ("người", "%")
    assert (printed.holds, printed.number) == (Holds.SHARE, NumberRule(2, Decimal(0), Decimal("100.01")))
    assert ("pl3", "", "F2", "target") not in form.slot_at


def test_indicators_that_do_not_add_up_say_so() -> None:
    """D4 is never added; C4 is added over units but not over periods; a share is neither."""
    known = {i.code: (i.over_units, i.over_periods) for c in campaigns().values() for i in c.indicators}

    assert {code: how for code, how in known.items() if how != (OverUnits.SUM, "sum")} == {
        "C4": (OverUnits.SUM, "highest"),
        "D4": (OverUnits.HIGHEST, "highest"),
        **{f"F{number}": (OverUnits.SHARE, "share") for number in range(1, 8)},
    }


def test_numbers_have_the_bounds_of_their_indicator() -> None:
    """At most 8 slogans; money with one decimal."""
    form = campaigns()["kon-tum-2024-12"].form
    assert form.slot_at["b1", "", "D4", "est"].number == NumberRule(0, Decimal(0), Decimal(8))
    assert campaigns()["kon-tum-2023-2028"].form.slot_at["kp", "", "G1", ""].number.decimals == 1


def test_targets_are_those_of_the_plans() -> None:
    """F6 is a band."""
    targets = campaigns()["nui-thanh-2024"].targets
    assert targets == (
        Target("F1", 2024, Decimal(100)),
        Target("F2", 2024, Decimal(100)),
        Target("F6", 2024, Decimal(15), Decimal(20)),
    )
    assert [t.year for t in campaigns()["kon-tum-2023-2028"].targets] == [2028] * 7


def test_two_units_may_have_the_same_name_but_for_their_kind() -> None:
    """huyện Duyên Hải (850) and thị xã Duyên Hải (851) are two units."""
    units = campaigns()["tra-vinh-2024-12"].unit_by_code
    assert (units["850"].name, units["851"].name) == ("UBND huyện Duyên Hải", "UBND thị xã Duyên Hải")


def test_a_task_has_three_states_with_their_percentages() -> None:
    """nui-thanh-2024: 0 %, 1-99 %, 100 %."""
    slot = campaigns()["nui-thanh-2024"].form.slot_at["pl2", "", "NV1", "state"]
    assert [
        (choice.texts[0], choice.progress_min_pct, choice.progress_max_pct) for choice in slot.choices
    ] == [
        ("Chưa thực hiện", 0, 0),
        ("Đang thực hiện", 1, 99),
        ("Hoàn thành", 100, 100),
    ]


def test_the_activities_ask_for_areas_by_code_or_name() -> None:
    """A unit may write N2, the area's name, or "Nội dung 2"."""
    table = campaigns()["kon-tum-2024-12"].form.tables["b2"]
    assert isinstance(table, OpenList)
    area = table.columns[1]

    assert area.choices[1].texts[:2] == ("N2", "Công ước chống tra tấn (CAT)")
    assert "Nội dung 2" in area.choices[1].texts
    assert [column.id for column in table.columns if column.required] == ["name", "area", "attendance"]
    assert (table.total_labels[0], table.total_column) == ("Cộng", "attendance")


def test_once_asked_figures_have_an_empty_column() -> None:
    """A1 is asked once for the whole campaign; its cell stands in the column of totals."""
    slot = campaigns()["kon-tum-2024-12"].form.slot_at["b1", "", "A1", "total"]
    assert (slot.key, slot.holds) == ("b1/A1/", Holds.FIGURE)


def test_a_campaign_may_have_rules_of_its_own() -> None:
    """kon-tum-2024-12 asks about activities with very many attendances."""
    rules = {c.id: [rule.id for rule in c.expectations] for c in campaigns().values() if c.expectations}
    assert rules == {"kon-tum-2024-12": ["large-attendance"]}


def test_the_words_are_known_as_written_and_folded() -> None:
    """The word "không có" is zero however its tone marks are placed; a dash has no folded form."""
    words = campaigns()["kon-tum-2024-12"].words
    assert {"-", "không có", fold("không có")} <= words.zero
    assert "" not in words.zero | words.yes | words.no


def test_all_campaigns_are_read_in_a_blink() -> None:
    """Every run reads all of schemas/; it takes some 60 ms, and must not grow to be noticed."""
    begin = time.perf_counter()
    load_campaigns(ROOT / "schemas")
    assert time.perf_counter() - begin < 1

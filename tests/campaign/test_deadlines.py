"""Periods made from a rule, deadlines of groups, and extensions, as the schema states them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.campaign import load_campaigns
from pipeline.campaign.model import Campaign, Deadline, Period, Unit
from pipeline.errors import SchemaError
from pipeline.messages import message
from pipeline.model import FileKind, Reading, Return, SourceFile
from pipeline.settle import Word, settle
from tests.publish.samples import _WORDS, CAMPAIGN, FORM, ID, INDICATORS, UNITS

LISTED = CAMPAIGN[CAMPAIGN.index("periods:") : CAMPAIGN.index("targets:")]


def load(folder: Path, periods: str, extensions: str = "") -> Campaign:
    """The sample campaign with these periods."""
    files = {
        "words.yaml": _WORDS.read_text(encoding="utf-8"),
        f"{ID}/campaign.yaml": CAMPAIGN.replace(LISTED, f"periods:\n{periods}"),
        f"{ID}/units.csv": UNITS,
        f"{ID}/indicators.csv": INDICATORS,
        f"{ID}/forms/form.yaml": FORM,
    }
    if extensions:
        files[f"{ID}/extensions.csv"] = extensions
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return load_campaigns(folder)[0]


def faults(folder: Path, periods: str, extensions: str = "") -> list[str]:
    with pytest.raises(SchemaError) as told:
        load(folder, periods, extensions)
    return [message(fault.key, "en", **dict(fault.facts)) for fault in told.value.faults]


MONTHLY = (
    "  - {every: month, rule: decree-09-2019, from: 2024, to: 2025, deadline: {before: {day: 20}},\n"
    "     group_deadlines: {xa: {by: {days_after: 2}}}}\n"
)
DECEMBER = "  - {id: 12/2024, from: 2024-12-01, to: 2024-12-31, deadline: {before: 2024-12-20}}\n"


def test_months_made_from_a_rule(tmp_path: Path) -> None:
    periods = load(tmp_path, MONTHLY).periods

    assert [period.id for period in periods[:2]] == ["01/2024", "02/2024"]
    assert len(periods) == 24
    assert periods[0] == Period(
        "01/2024",
        {"vi": "Tháng 01/2024", "en": "January 2024"},
        date(2023, 12, 15),
        date(2024, 1, 14),
        Deadline(date(2024, 1, 19), {"vi": "trước ngày 20/01/2024", "en": "before 20 January 2024"}),
        ("1/2024", "Tháng 1 năm 2024", "Tháng 1 2024", "T1/2024"),
        (
            (
                "xa",
                Deadline(
                    date(2024, 1, 16),
                    {"vi": "chậm nhất đến ngày 16/01/2024", "en": "no later than 16 January 2024"},
                ),
            ),
        ),
    )


def test_all_kinds_of_period_stand_beside_one_another(tmp_path: Path) -> None:
    kinds = ("month", "quarter", "half-year", "nine-months", "year")
    told = load(tmp_path, "".join(f"  - {{every: {kind}, from: 2024, to: 2024}}\n" for kind in kinds))

    assert [period.id for period in told.periods[12:]] == [
        "Quý I/2024",
        "Quý II/2024",
        "Quý III/2024",
        "Quý IV/2024",
        "6 tháng đầu năm 2024",
        "6 tháng cuối năm 2024",
        "9 tháng đầu năm 2024",
        "Năm 2024",
    ]


def test_each_unit_has_the_deadline_of_its_group_unless_it_was_granted_more(tmp_path: Path) -> None:
    extensions = "unit,period,by,reason\nX1,01/2024,2024-01-31,Công văn 5: mất điện\n"
    told = load(tmp_path, MONTHLY, extensions)
    days = {unit.code: told.deadline_of(unit.code, told.periods[0]).last_day for unit in told.units}

    assert days == {
        "SVH": date(2024, 1, 19),
        "X1": date(2024, 1, 31),
        "SGD": date(2024, 1, 19),
        "X2": date(2024, 1, 16),
        "X3": date(2024, 1, 16),
    }


def test_mistakes_in_periods_and_extensions_are_told(tmp_path: Path) -> None:
    turned = "  - {every: month, from: 2025, to: 2024}\n"
    group = "  - {every: year, from: 2024, to: 2024, group_deadlines: {xas: {by: {day: 5}}}}\n"
    extensions = (
        "unit,period,before,by,reason\n"
        "X9,12/2024,,2024-12-31,a\n"
        "X1,11/2024,,2024-12-31,a\n"
        "X1,12/2024,2024-12-24,2024-12-31,a\n"
        "X1,12/2024,,2024-12-19,a\n"
        "X2,12/2024,,2024-12-31,\n"
        "X2,12/2024,,2024-12-30,b\n"
    )

    assert faults(tmp_path / "1", turned + group) == [
        "2024 comes after 2025 but is less.",
        "There is no group “xas”; the nearest is “xa”. Groups in campaign.yaml: so, xa.",
    ]
    assert faults(tmp_path / "2", DECEMBER, extensions) == [
        "units.csv has no unit “X9”; the nearest is “X3”. It has: SVH, X1, SGD, X2, X3.",
        "There is no period “11/2024”; the nearest is “12/2024”. Known periods: 12/2024.",
        "Exactly one of these columns must be filled in: before, by.",
        "An extension must be later than the usual deadline (19/12/2024).",
        "“reason” is blank.",
        "The unit X2 has two extensions for “12/2024”; keep one row.",
    ]


def test_an_extension_is_later_than_the_deadline_of_the_units_own_group(tmp_path: Path) -> None:
    """Communes are due on the 15th, everybody else on the 20th: the 18th is more time for a commune only."""
    stepwise = DECEMBER.replace("}\n", ", group_deadlines: {xa: {by: 2024-12-15}}}\n")
    rows = "unit,period,by,reason\nX1,12/2024,2024-12-18,Công văn 5\n"
    told = load(tmp_path / "1", stepwise, rows)

    assert told.deadline_of("X1", told.periods[0]).last_day == date(2024, 12, 18)
    assert faults(tmp_path / "2", stepwise, rows.replace("X1", "SVH")) == [
        "An extension must be later than the usual deadline (19/12/2024)."
    ]


# ---------------------------------------------------------------- on time or late, to the second


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    extensions = "unit,period,before,reason\nX1,12/2024,2024-12-24,Công văn 5\n"
    return load(tmp_path_factory.mktemp("schemas"), DECEMBER, extensions)


def codes(campaign: Campaign, unit: str, received: datetime) -> list[str]:
    """What is said of the time at which a unit's return came."""
    content = Return("a.xlsx", "0", ID, "12/2024", unit)
    reading = Reading(SourceFile("a.xlsx", Path("a.xlsx"), "0", FileKind.SPREADSHEET), content)
    settled = settle(
        [reading], {"a.xlsx": (0, ())}, campaign, campaign.periods[0], Word(received={"a.xlsx": received})
    )
    return [finding.code for finding in settled.files[0].findings]


@given(st.integers(-200_000, 200_000))
def test_before_a_day_ends_with_the_second_before_it(campaign: Campaign, seconds: int) -> None:
    """For "trước ngày 20/12/2024" the first second of the 20th is too late."""
    moment = datetime(2024, 12, 20) + timedelta(seconds=seconds)

    assert codes(campaign, "SVH", moment) == ([] if seconds < 0 else ["S504"])


STEPS = {"X1": date(2024, 12, 15), "SVH": date(2024, 12, 18), "T": date(2024, 12, 20)}
"""A commune by the 15th, a district by the 18th, the province by the 20th."""


@pytest.fixture(scope="module")
def stepwise(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    steps = "group_deadlines: {xa: {by: 2024-12-15}, so: {by: 2024-12-18}}"
    period = f"  - {{id: 12/2024, from: 2024-12-01, to: 2024-12-31, deadline: {{by: 2024-12-20}}, {steps}}}\n"
    told = load(tmp_path_factory.mktemp("steps"), period)
    return replace(told, units=(*told.units, Unit("T", "UBND tỉnh", "tinh")))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(list(STEPS)), st.integers(-10 * 86_400, 10 * 86_400))
def test_each_tier_is_judged_by_its_own_step_to_the_second(
    stepwise: Campaign, unit: str, seconds: int
) -> None:
    """By a day ends with its last second."""
    midnight = datetime.combine(STEPS[unit], datetime.min.time()) + timedelta(days=1)

    expected = [] if seconds < 0 else ["S504"]
    assert codes(stepwise, unit, midnight + timedelta(seconds=seconds)) == expected


@given(st.integers(-200_000, 600_000))
def test_an_extended_unit_is_late_only_after_its_own_day(campaign: Campaign, seconds: int) -> None:
    moment = datetime(2024, 12, 20) + timedelta(seconds=seconds)
    expected = [] if seconds < 0 else ["S507"] if seconds < 4 * 86_400 else ["S504"]

    assert codes(campaign, "X1", moment) == expected

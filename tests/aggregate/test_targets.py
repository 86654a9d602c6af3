"""Shares against targets: reached or not, how far off, how fast it must go on."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from pipeline.aggregate import against_targets
from pipeline.campaign.model import (
    Campaign,
    Form,
    Group,
    Holds,
    Letterhead,
    NumberRule,
    ShareCheck,
    Slot,
    Target,
    Words,
)
from pipeline.model import FIGURE_COLUMNS, EarlierPackage, Meaning, Past, TargetProgress, Totals

COUNT = Meaning("người", "share", "share")
MEANINGS = {"t/F1/num": COUNT, "t/F1/den": COUNT}


def campaign(*targets: Target) -> Campaign:
    slots = tuple(
        Slot(n, "s", "t", "F1", column, Holds.FIGURE, NumberRule(), {}, {}, "F1", column, indicator="F1")
        for n, column in enumerate(("num", "den"))
    )
    form = Form(None, (), slots, (ShareCheck("t", "F1", 0, 1, None),))
    words = Words(frozenset(), frozenset(), frozenset(), frozenset(), ())
    groups = (Group("so", {}), Group("xa", {}))
    return Campaign(
        "c", "vi", {}, Letterhead("", "", ""), form, (), groups, (), (), (), words, targets=targets
    )


def figures(**groups: tuple[int, int]) -> pd.DataFrame:
    rows = [
        (group, group, f"t/F1/{column}", "t", "F1", column, value, 0, "a.xlsx", "s", "A1", "")
        for group, values in groups.items()
        for column, value in zip(("num", "den"), values, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(FIGURE_COLUMNS)).astype(dict(FIGURE_COLUMNS))


def progress(
    told: Campaign, past: Past | None = None, **groups: tuple[int, int]
) -> tuple[TargetProgress, ...]:
    empty = pd.DataFrame()
    totals = Totals(figures(**groups), empty, empty, empty, empty)
    return against_targets(totals, past or Past(), told, MEANINGS, 2024)


def test_distance_and_pace_until_the_targets_year() -> None:
    (found,) = progress(campaign(Target("F1", 2028, Decimal(100))), so=(30, 50), xa=(30, 50))

    assert (found.percent, found.distance, found.pace) == (60, 40, 10)


@pytest.mark.parametrize(
    ("numerator", "distance"), [(14, Decimal(1)), (15, Decimal(0)), (20, Decimal(0)), (23, Decimal(-3))]
)
def test_a_band_can_be_missed_on_both_sides(numerator: int, distance: Decimal) -> None:
    (found,) = progress(campaign(Target("F1", 2024, Decimal(15), Decimal(20))), xa=(numerator, 100))

    assert (found.distance, found.pace) == (distance, None)


def test_a_group_may_have_a_target_of_its_own() -> None:
    told = campaign(Target("F1", 2024, Decimal(100)), Target("F1", 2025, Decimal(70), group="xa"))
    found = progress(told, so=(1, 1), xa=(1, 2))

    assert [(one.group, one.year, one.percent, one.distance, one.pace) for one in found] == [
        ("", 2024, Decimal("66.666667"), Decimal("33.333333"), None),
        ("xa", 2025, 50, 20, 20),
    ]


def test_the_target_is_the_next_one_ahead() -> None:
    years = [Target("F1", year, Decimal(year - 2000)) for year in (2030, 2023, 2026)]
    (found,) = progress(campaign(*years), xa=(1, 1))
    (passed,) = progress(campaign(years[1]), xa=(1, 1))

    assert (found.year, passed.year) == (2026, 2023)


def test_the_years_before_stand_beside_it() -> None:
    earlier = EarlierPackage("2023", "", figures(xa=(1, 4)), MEANINGS)
    (found,) = progress(campaign(Target("F1", 2028, Decimal(70))), Past(years={"2023": earlier}), xa=(1, 2))

    assert found.earlier == (("2023", Decimal("25.000000")),)


def test_what_nobody_reported_is_neither_reached_nor_missed() -> None:
    (found,) = progress(campaign(Target("F1", 2028, Decimal(70))))

    assert (found.percent, found.distance, found.pace) == (None, None, None)

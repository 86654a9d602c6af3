"""Units beside their own past: merged, split by a stated rule, split without one, closed, new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from pipeline.aggregate import against_targets, compare, compare_units
from pipeline.campaign.model import (
    Campaign,
    Form,
    Group,
    Holds,
    Letterhead,
    NumberRule,
    Period,
    ShareCheck,
    Slot,
    Successor,
    Target,
    Unit,
    Words,
)
from pipeline.model import (
    FIGURE_COLUMNS,
    Against,
    ComparedUnit,
    EarlierPackage,
    Incomparable,
    Meaning,
    Origin,
    Past,
    Totals,
)

COUNT, HIGHEST, NUM, DEN = "t/B1/ky", "t/C4/ky", "t/F1/num", "t/F1/den"
KEYS = (COUNT, HIGHEST, NUM, DEN)
MEANINGS = {
    COUNT: Meaning("tin", "sum", "sum"),
    HIGHEST: Meaning("người", "highest", "highest"),
    NUM: Meaning("người", "share", "share"),
    DEN: Meaning("người", "share", "share"),
}
END, START = date(2025, 6, 30), date(2025, 7, 1)
THEN = Period("2024", {}, date(2024, 1, 1), date(2024, 12, 31))
NOW = Period("2025", {}, date(2025, 1, 1), date(2025, 12, 31))

STAYS = Unit("s", "Xã Yên", "xa")
B, C = (Unit(code, f"Xã {code}", "xa", valid_from=START) for code in "bc")
WARD = Unit("w", "Phường w", "phuong", valid_from=START)


def split(*successors: Successor) -> Unit:
    return Unit("a", "Xã Cũ", "xa", valid_until=END, successors=successors)


def parts(**percents: int) -> tuple[Successor, ...]:
    return tuple(Successor(code, Decimal(percent)) for code, percent in percents.items())


def campaign(*units: Unit) -> Campaign:
    slots = tuple(
        Slot(
            n,
            "s",
            *key.split("/"),
            Holds.FIGURE,
            NumberRule(),
            {},
            {},
            *key.split("/")[1:],
            indicator=key.split("/")[1],
        )
        for n, key in enumerate(KEYS)
    )
    form = Form(None, (), slots, (ShareCheck("t", "F1", 2, 3, None),))
    words = Words(frozenset(), frozenset(), frozenset(), frozenset(), ())
    groups = (Group("xa", {}), Group("phuong", {}))
    whole = Campaign("c", "vi", {}, Letterhead("", "", ""), form, units, groups, (), (), (THEN, NOW), words)
    return replace(whole, targets=(Target("F1", 2028, Decimal(100), group="xa"),)).at(NOW)


def figures(units: dict[str, tuple[int, ...]], groups: dict[str, str]) -> pd.DataFrame:
    rows = [
        (unit, groups.get(unit, "xa"), key, *key.split("/"), value, 0, f"{unit}.xlsx", "s", "A1", "")
        for unit, values in units.items()
        for key, value in zip(KEYS, values, strict=False)
    ]
    return pd.DataFrame(rows, columns=list(FIGURE_COLUMNS)).astype(dict(FIGURE_COLUMNS))


def totals(**units: tuple[int, ...]) -> Totals:
    empty = pd.DataFrame()
    return Totals(figures(units, {"w": "phuong"}), empty, empty, empty, empty)


def past(**units: tuple[int, ...]) -> Past:
    package = EarlierPackage("2024", "", figures(units, {}), MEANINGS)
    return Past(before=package, before_id="2024", years={"2024": package})


def by_unit(found: Sequence[ComparedUnit], key: str = COUNT) -> dict[tuple[str, bool], Against | None]:
    return {(one.unit, one.ended is not None): one.before for one in found if one.key == key}


def units_of(told: Campaign, now: Totals, before: Past) -> list[ComparedUnit]:
    return list(compare_units(now, before, told, MEANINGS, NOW.end) or ())


def test_a_split_unit_is_carried_to_its_successors_by_the_stated_rule() -> None:
    """11 are 6.6 and 4.4: the largest remainder makes 7 and 4 of them, and no third figure."""
    told = campaign(split(*parts(b=60, c=40)), STAYS, B, C)
    found = units_of(told, totals(s=(5,), b=(8,), c=(4,)), past(a=(11,), s=(4,)))

    assert by_unit(found) == {
        ("s", False): Against(4, 1, Decimal("25.000000")),
        ("b", False): Against(7, 1, Decimal("14.285714"), origins=(Origin("a", "Xã Cũ", Decimal(60)),)),
        ("c", False): Against(4, 0, Decimal("0.000000"), origins=(Origin("a", "Xã Cũ", Decimal(40)),)),
    }


def test_a_split_units_share_is_that_of_its_divided_parts() -> None:
    told = campaign(split(*parts(b=60, c=40)), B, C)
    found = units_of(told, totals(b=(1, 1, 1, 2)), past(a=(1, 1, 3, 10)))
    shares = {one.unit: one.before for one in found if one.is_share}

    assert shares["b"] == Against(
        Decimal("33.333333"), Decimal("16.666667"), origins=(Origin("a", "Xã Cũ", Decimal(60)),)
    )


def test_without_a_stated_rule_both_are_shown_apart() -> None:
    told = campaign(split(Successor("b"), Successor("c")), B, C)
    found = units_of(told, totals(b=(8,), c=(4,)), past(a=(11,)))

    assert by_unit(found) == {
        ("b", False): Against(cause=Incomparable.SPLIT),
        ("c", False): Against(cause=Incomparable.SPLIT),
        ("a", True): Against(11, cause=Incomparable.SPLIT),
    }


def test_the_highest_of_a_split_unit_stays_apart_whatever_the_rule() -> None:
    told = campaign(split(*parts(b=60, c=40)), B, C)
    found = units_of(told, totals(b=(8, 3)), past(a=(11, 9)))

    assert by_unit(found, HIGHEST) == {
        ("b", False): Against(cause=Incomparable.INDIVISIBLE),
        ("a", True): Against(9, cause=Incomparable.INDIVISIBLE),
    }


def test_a_merged_unit_stands_beside_all_of_its_parts() -> None:
    one, two = (Unit(c, f"Xã {c}", "xa", valid_until=END, successors=(Successor("b"),)) for c in "xy")
    found = units_of(campaign(one, two, B), totals(b=(8,)), past(x=(3,), y=(4,)))

    assert by_unit(found)["b", False] == Against(
        7, 1, Decimal("14.285714"), origins=(Origin("x", "Xã x"), Origin("y", "Xã y"))
    )


def test_a_merged_unit_is_not_compared_if_one_of_its_parts_had_not_reported() -> None:
    one, two = (Unit(c, f"Xã {c}", "xa", valid_until=END, successors=(Successor("b"),)) for c in "xy")
    found = units_of(campaign(one, two, B), totals(b=(8,)), past(x=(3,)))

    assert by_unit(found) == {("b", False): Against(cause=Incomparable.NOT_REPORTED)}


def test_new_closed_and_silent_units_say_which_they_are() -> None:
    closed = Unit("z", "Xã Z", "xa", valid_until=END)
    found = units_of(campaign(closed, STAYS, B), totals(b=(8,)), past(z=(3,), s=(2,)))

    assert by_unit(found) == {
        ("s", False): Against(2, cause=Incomparable.NOT_NOW),
        ("b", False): Against(cause=Incomparable.NEW_UNIT),
        ("z", True): Against(3, cause=Incomparable.ENDED),
    }


def test_a_code_that_means_another_unit_now_has_none_of_its_past() -> None:
    old = Unit("s", "Xã Xưa", "xa", valid_until=END, successors=(Successor("b"),))
    new = Unit("s", "Xã Nay", "xa", valid_from=START)
    found = units_of(campaign(old, new, B), totals(s=(8,), b=(4,)), past(s=(3,)))

    assert by_unit(found) == {
        ("s", False): Against(cause=Incomparable.NEW_UNIT),
        ("b", False): Against(3, 1, Decimal("33.333333"), origins=(Origin("s", "Xã Xưa"),)),
    }


def groups_of(told: Campaign, now: Totals, before: Past) -> dict[str, Against | None]:
    found = compare(now, before, told, MEANINGS, NOW.end)
    return {one.group: one.before for one in found if one.key == COUNT}


def test_groups_are_those_of_the_units_that_hold_the_figures_now() -> None:
    told = campaign(split(*parts(b=60, w=40)), B, WARD)
    found = groups_of(told, totals(b=(8,), w=(4,)), past(a=(10,)))

    assert found == {
        "": Against(10, 2, Decimal("20.000000")),
        "xa": Against(6, 2, Decimal("33.333333"), origins=(Origin("a", "Xã Cũ", Decimal(60)),)),
        "phuong": Against(4, 0, Decimal("0.000000"), origins=(Origin("a", "Xã Cũ", Decimal(40)),)),
    }


def test_groups_between_which_an_unstated_split_went_are_not_compared() -> None:
    told = campaign(split(Successor("b"), Successor("w")), B, WARD)
    found = groups_of(told, totals(b=(8,), w=(4,)), past(a=(10,)))

    assert found == {
        "": Against(10, 2, Decimal("20.000000")),
        "xa": Against(cause=Incomparable.SPLIT),
        "phuong": Against(cause=Incomparable.SPLIT),
    }


def test_an_unstated_split_within_a_group_leaves_the_group_comparable() -> None:
    told = campaign(split(Successor("b"), Successor("c")), B, C)

    assert groups_of(told, totals(b=(8,), c=(4,)), past(a=(10,)))["xa"] == Against(
        10, 2, Decimal("20.000000")
    )


@pytest.mark.parametrize(
    ("successors", "earlier", "causes"),
    [
        (parts(b=60, w=40), Decimal("50.000000"), ()),
        ((Successor("b"), Successor("w")), None, (("2024", Incomparable.SPLIT),)),
    ],
)
def test_targets_over_the_years_follow_split_units(
    successors: tuple[Successor, ...], earlier: Decimal | None, causes: tuple[object, ...]
) -> None:
    told = campaign(split(*successors), B, WARD)
    (found,) = against_targets(totals(b=(1, 1, 3, 4)), past(a=(1, 1, 5, 10)), told, MEANINGS, 2025, NOW.end)

    assert (found.earlier, found.causes) == ((("2024", earlier),), causes)


def test_the_year_to_date_of_a_unit_is_not_told_where_a_part_of_it_is_unknown() -> None:
    told = campaign(split(Successor("b"), Successor("c")), B, C)
    package = EarlierPackage("2024", "", figures({"a": (11,)}, {}), MEANINGS)
    so_far = Past(of_year=(package,), of_year_ids=("2024",))
    found = units_of(told, totals(b=(8,)), so_far)

    assert [(one.unit, one.to_date) for one in found if one.key == COUNT] == [
        ("b", Against(cause=Incomparable.SPLIT)),
        ("a", Against(11)),
    ]

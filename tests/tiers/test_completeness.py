"""How complete a total is through all tiers, in words."""

from __future__ import annotations

from pipeline.model import UnitBelow, UnitState
from pipeline.tiers import in_words, sentence


def unit(code: str, group: str, tier: int, *, there: bool = True) -> UnitBelow:
    """A unit of any tier."""
    state = UnitState.INCLUDED if there else UnitState.MISSING
    return UnitBelow("bo-2025", code, f"UBND {code}", group, "", tier, state)


BELOW = (
    unit("A", "Huyện", 1),
    unit("A1", "Xã", 2),
    unit("A2", "Xã", 2, there=False),
    unit("A3", "Thị trấn", 2),
    unit("B", "Huyện", 1, there=False),
    unit("B1", "Xã", 2, there=False),
    unit("B2", "Xã", 2, there=False),
)


def test_the_tiers_are_counted_from_the_lowest_group_by_group() -> None:
    assert sentence(BELOW, "vi") == "Qua các cấp: 1/4 xã, 1/1 thị trấn của 1/2 huyện."
    assert sentence(BELOW, "en") == "Through all tiers: 1/4 xã, 1/1 thị trấn of 1/2 huyện."


def test_one_tier_needs_no_words() -> None:
    assert in_words((unit("A", "Huyện", 1), unit("B", "Huyện", 1, there=False)), "vi", 10) == ()


def test_who_is_lacking_is_named_under_the_unit_above() -> None:
    """A district that is lacking itself stands among those that have not reported, not here."""
    assert in_words(BELOW, "vi", 10)[1:] == (
        "Chưa có trong số liệu của UBND A (1): UBND A2.",
        "Chưa có trong số liệu của UBND B (2): UBND B1; UBND B2.",
    )


def test_what_does_not_fit_is_counted() -> None:
    assert in_words(BELOW, "vi", 1)[1:] == (
        "Chưa có trong số liệu của UBND A (1): UBND A2.",
        "… và ở 1 nơi khác; xem trang “Các cấp” của sổ tổng hợp.",
    )
    assert in_words(BELOW, "vi", 2, 1)[2] == "Chưa có trong số liệu của UBND B (2): UBND B1; …."

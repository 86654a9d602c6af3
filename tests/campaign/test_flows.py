"""Who holds the figures of a unit that was merged or split, and how a figure is divided."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.campaign.flows import Flow, apportion, flow
from pipeline.campaign.model import Campaign, Form, Letterhead, Successor, Unit, Words

END, START = date(2025, 6, 30), date(2025, 7, 1)
LATER = date(2027, 12, 31)


def unit(code: str, *successors: Successor, until: date | None = None, since: date | None = None) -> Unit:
    return Unit(code, f"Xã {code}", "xa", valid_from=since, valid_until=until, successors=successors)


def campaign(*units: Unit) -> Campaign:
    words = Words(frozenset(), frozenset(), frozenset(), frozenset(), ())
    return Campaign(
        "c", "vi", {}, Letterhead("", "", ""), Form(None, (), (), ()), units, (), (), (), (), words
    )


B, C = unit("B", since=START), unit("C", since=START)


def test_a_split_with_stated_parts() -> None:
    old = unit("A", Successor("B", Decimal(60)), Successor("C", Decimal(40)), until=END)

    assert flow(campaign(old, B, C), old, LATER) == Flow((B, C), (Fraction(3, 5), Fraction(2, 5)))


def test_a_split_that_nobody_stated() -> None:
    old = unit("A", Successor("B"), Successor("C"), until=END)

    assert flow(campaign(old, B, C), old, LATER) == Flow((B, C), None)


def test_parts_are_followed_through_later_changes() -> None:
    """60 % to B, which is split in halves in 2026; 40 % to C, of which one half comes back."""
    year = date(2026, 12, 31)
    d, e = unit("D", since=date(2027, 1, 1)), unit("E", since=date(2027, 1, 1))
    halves = (Successor("D", Decimal(50)), Successor("E", Decimal(50)))
    old = unit("A", Successor("B", Decimal(60)), Successor("C", Decimal(40)), until=END)
    b, c = unit("B", *halves, until=year, since=START), unit("C", Successor("D"), until=year, since=START)

    assert flow(campaign(old, b, c, d, e), old, LATER) == Flow((d, e), (Fraction(7, 10), Fraction(3, 10)))


def test_what_was_split_and_merged_again_is_whole_whatever_the_parts_were() -> None:
    year = date(2026, 12, 31)
    d = unit("D", since=date(2027, 1, 1))
    old = unit("A", Successor("B"), Successor("C"), until=END)
    b, c = (unit(code, Successor("D"), until=year, since=START) for code in "BC")

    assert flow(campaign(old, b, c, d), old, LATER) == Flow((d,), (Fraction(1),))


def test_a_unit_without_a_successor_keeps_its_figures() -> None:
    old = unit("A", until=END)

    assert flow(campaign(old), old, LATER) == Flow((old,), (Fraction(1),))


@pytest.mark.parametrize(
    ("value", "percents", "expected"),
    [
        (10, (60, 40), [6, 4]),
        (1, (50, 50), [1, 0]),
        (7, (33, 33, 34), [2, 2, 3]),
        (-1, (60, 40), [-1, 0]),
        (Decimal("1.01"), (60, 40), [Decimal("0.61"), Decimal("0.40")]),
        (Decimal("0.00"), (60, 40), [Decimal("0.00"), Decimal("0.00")]),
    ],
)
def test_a_figure_is_divided_to_its_last_decimal(
    value: int | Decimal, percents: tuple[int, ...], expected: list[int | Decimal]
) -> None:
    assert apportion(value, [Fraction(percent, 100) for percent in percents]) == expected


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(-(10**18), 10**18),
    st.lists(st.integers(1, 9999), min_size=1, max_size=8),
    st.integers(0, 6),
)
def test_pieces_come_to_the_whole_and_are_next_to_their_part(
    scaled: int, weights: list[int], decimals: int
) -> None:
    value = Decimal(scaled).scaleb(-decimals) if decimals else scaled
    parts = [Fraction(weight, sum(weights)) for weight in weights]
    pieces = apportion(value, parts)

    assert sum(Fraction(piece) for piece in pieces) == Fraction(value)
    step = Fraction(1, 10**decimals)
    assert all(
        abs(Fraction(p) - Fraction(value) * part) < step for p, part in zip(pieces, parts, strict=True)
    )

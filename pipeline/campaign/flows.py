"""What became of a unit's figures when units were merged or split: who holds them on a later day.

Whoever took over a whole unit holds all of its figures. Of a unit that was split each successor holds the
part that the schema states (units.csv, `successor`); where it states none, nobody knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from pipeline.campaign.model import Campaign, Unit
from pipeline.campaign.successors import unit_on

_WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Flow:
    """Who holds a unit's figures on a later day, and how much of them.

    A unit that ended without a successor still holds its own. `parts` come to 1, in the order of `heirs`;
    None: the unit was split and nobody stated how.
    """

    heirs: tuple[Unit, ...]
    parts: tuple[Fraction, ...] | None


def flow(campaign: Campaign, unit: Unit, day: date) -> Flow:
    """What became of `unit` by `day`, through all changes in between."""
    if unit.exists_on(day):
        return Flow((unit,), (_WHOLE,))
    found: dict[Unit, Fraction | None] = {}
    for heir, part in _leaves(campaign, unit, day, _WHOLE):
        before = found.get(heir, Fraction(0))
        found[heir] = None if part is None or before is None else before + part
    if len(found) == 1:
        return Flow(tuple(found), (_WHOLE,))
    parts = tuple(part for part in found.values() if part is not None)
    return Flow(tuple(found), parts if len(parts) == len(found) else None)


def _leaves(
    campaign: Campaign, unit: Unit, day: date, part: Fraction | None
) -> list[tuple[Unit, Fraction | None]]:
    if unit.valid_until is None or unit.exists_on(day) or not unit.successors:
        return [(unit, part)]
    following = unit.valid_until + timedelta(days=1)
    found: list[tuple[Unit, Fraction | None]] = []
    for successor in unit.successors:
        heir = unit_on(campaign, successor.code, following)
        if heir is not None:
            found += _leaves(campaign, heir, day, _part_of(part, successor.percent, len(unit.successors)))
    return found


def _part_of(part: Fraction | None, percent: Decimal | None, successors: int) -> Fraction | None:
    if part is None or (percent is None and successors > 1):
        return None
    return part if percent is None else part * Fraction(percent) / 100


def apportion(value: int | Decimal, parts: Sequence[Fraction]) -> list[int | Decimal]:
    """The value divided by `parts`, to its own last decimal, so that the pieces come to the value exactly.

    By largest remainders: every piece is rounded down, and what is left over goes, one unit of the last
    decimal each, to those that lost most; of equals, to the first. A negative value is divided like its
    opposite.
    """
    if isinstance(value, Decimal):
        decimals = -int(value.as_tuple().exponent)
        return [Decimal(piece).scaleb(-decimals) for piece in _divided(int(value.scaleb(decimals)), parts)]
    return [*_divided(value, parts)]


def _divided(value: int, parts: Sequence[Fraction]) -> list[int]:
    sign, whole = (-1, -value) if value < 0 else (1, value)
    exact = [whole * part for part in parts]
    pieces = [int(one) for one in exact]  # rounded down, because none is negative
    by_loss = sorted(range(len(parts)), key=lambda at: pieces[at] - exact[at])
    for at in by_loss[: whole - sum(pieces)]:
        pieces[at] += 1
    return [sign * piece for piece in pieces]

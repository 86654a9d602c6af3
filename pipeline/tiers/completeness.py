"""How complete a total is through all tiers: "14/17 xã của 9/10 huyện", and who is not in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.messages import message
from pipeline.model import UnitBelow, UnitState


@dataclass(frozen=True, slots=True)
class GroupCount:
    """The units of one group that report on one tier: how many there are, and how many are in the total."""

    group: str
    expected: int
    included: int


def counts_by_tier(below: Sequence[UnitBelow]) -> tuple[tuple[GroupCount, ...], ...]:
    """Tier by tier from the highest: its groups, in the order in which they first come up."""
    found: dict[int, dict[str, list[bool]]] = {}
    for unit in below:
        found.setdefault(unit.tier, {}).setdefault(unit.group, []).append(unit.state is UnitState.INCLUDED)
    return tuple(
        tuple(GroupCount(group, len(counts), sum(counts)) for group, counts in found[tier].items())
        for tier in sorted(found)
    )


def sentence(below: Sequence[UnitBelow], language: str) -> str:
    """All tiers in one line, the lowest first; "" where there is only one."""
    tiers = counts_by_tier(below)
    if len(tiers) < 2:
        return ""
    said = [", ".join(f"{one.included}/{one.expected} {_small(one.group)}" for one in tier) for tier in tiers]
    return message("tiers.complete", language, tiers=message("tiers.of", language).join(reversed(said)))


def _small(group: str) -> str:
    """A group's name within a sentence: "Xã, thị trấn" is "xã, thị trấn"; "UBND huyện" stays."""
    return group if group[1:2].isupper() else group[:1].lower() + group[1:]


def lacking(below: Sequence[UnitBelow]) -> Mapping[str, tuple[str, ...]]:
    """Unit above -> those below the first tier that report to it and are not in the total, all by name."""
    above: dict[int, str] = {}
    found: dict[str, list[str]] = {}
    for unit in below:
        above[unit.tier] = unit.name
        if unit.tier > 1 and unit.state is not UnitState.INCLUDED:
            found.setdefault(above[unit.tier - 1], []).append(unit.name)
    return {name: tuple(units) for name, units in found.items()}


def in_words(
    below: Sequence[UnitBelow], language: str, most: int, most_names: int | None = None
) -> tuple[str, ...]:
    """The sentence of all tiers, then one for each of `most` places that lack units; () for one tier.

    Of each place up to `most_names` units are named; None: all.
    """
    whole = sentence(below, language)
    if not whole:
        return ()
    places = lacking(below)
    told = [_told(above, names, language, most_names) for above, names in list(places.items())[:most]]
    if len(places) > most:
        told.append(message("tiers.lacking-more", language, count=len(places) - most))
    return (whole, *told)


def _told(above: str, names: Sequence[str], language: str, most: int | None) -> str:
    named = [*names[:most], *(["…"] if most is not None and len(names) > most else [])]
    return message("tiers.lacking", language, above=above, count=len(names), names="; ".join(named))

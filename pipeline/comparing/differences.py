"""What differs between two packages, each difference with its cause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pipeline.comparing.written import FigureThere, WrittenFigures, told_apart


class Kind(StrEnum):
    """What differs; in the order in which it is told."""

    OUTCOME = "outcome"  # a unit is included in one and not in the other
    RETURN = "return"  # another file counts for the unit
    FIGURE = "figure"
    TOTAL = "total"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `why` is a key below "compare.why" with its facts."""

    kind: Kind
    unit: str = ""
    key: str = ""
    one: str = ""
    other: str = ""
    change: Decimal | None = None
    why: str = ""
    facts: tuple[tuple[str, str], ...] = ()


def compare_packages(one: WrittenFigures, other: WrittenFigures) -> list[Difference]:
    """All differences from `one` to `other`: outcomes, returns, figures, totals, shares.

    A code that means another unit in each of them is told as two units.
    """
    one, other = told_apart(one, other)
    return [
        *_outcomes(one, other),
        *_returns(one, other),
        *_figures(one, other),
        *_totals(one, other),
        *_shares(one, other),
    ]


def _either(one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    return list(dict.fromkeys([*one, *other]))


def _outcomes(one: WrittenFigures, other: WrittenFigures) -> Iterator[Difference]:
    for unit in _either(one.states, other.states):
        before, after = one.states.get(unit, ""), other.states.get(unit, "")
        if before != after:
            codes = other.findings.get(unit) if after == "excluded" else one.findings.get(unit)
            why = "findings" if codes and "excluded" in (before, after) else "not-asked"
            if not codes and before and after:
                why = "came" if after == "included" else "gone"
            facts = (("codes", ", ".join(codes or ())),)
            yield Difference(Kind.OUTCOME, unit, "", before, after, why=why, facts=facts)


def _returns(one: WrittenFigures, other: WrittenFigures) -> Iterator[Difference]:
    hashes = [_hashes(package) for package in (one, other)]
    for unit in one.returns:
        if unit in other.returns and hashes[0].get(unit) != hashes[1].get(unit):
            (file, sending), (later, again) = one.returns[unit], other.returns[unit]
            facts = (("sending", str(sending)), ("again", str(again)))
            yield Difference(Kind.RETURN, unit, "", file, later, why="other-file", facts=facts)


def _hashes(package: WrittenFigures) -> dict[str, str]:
    return {unit: figure.sha256 for (unit, _), figure in package.figures.items()}


def _figures(one: WrittenFigures, other: WrittenFigures) -> Iterator[Difference]:
    for at in dict.fromkeys([*one.figures, *other.figures]):
        before, after = one.figures.get(at), other.figures.get(at)
        if before is None or after is None or before.value != after.value:
            unit, key = at
            why, facts = _why(before, after)
            yield Difference(
                Kind.FIGURE, unit, key, _said(before), _said(after), _change(before, after), why, facts
            )


def _why(before: FigureThere | None, after: FigureThere | None) -> tuple[str, tuple[tuple[str, str], ...]]:
    there = after or before
    place = f"{there.file}: {there.sheet}!{there.cell}" if there else ""
    if before is None or after is None:
        return ("only-there" if before is None else "only-here"), (("place", place),)
    return ("read-otherwise" if before.sha256 == after.sha256 else "sent-otherwise"), (("place", place),)


def _said(figure: FigureThere | None) -> str:
    return "" if figure is None else f"{figure.value:f}"


def _change(before: FigureThere | None, after: FigureThere | None) -> Decimal:
    return (after.value if after else Decimal(0)) - (before.value if before else Decimal(0))


def _totals(one: WrittenFigures, other: WrittenFigures) -> Iterator[Difference]:
    """A total differs by the units whose figures do; where none does, it was added up in another way."""
    moved: dict[str, list[str]] = {}
    for difference in _figures(one, other):
        moved.setdefault(difference.key, []).append(difference.unit)
    for key in _either(one.totals, other.totals):
        before, after = one.totals.get(key), other.totals.get(key)
        if before != after:
            units = moved.get(key, [])
            facts = (("count", str(len(units))), ("units", ", ".join(units[:10])))
            why = "units" if units else "rule"
            change = None if before is None or after is None else after - before
            yield Difference(Kind.TOTAL, "", key, _number(before), _number(after), change, why, facts)


def _shares(one: WrittenFigures, other: WrittenFigures) -> Iterator[Difference]:
    for key in _either(one.shares, other.shares):
        before, after = one.shares.get(key), other.shares.get(key)
        if before != after:
            change = None if before is None or after is None else after - before
            yield Difference(Kind.SHARE, "", key, _number(before), _number(after), change, "parts")


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"

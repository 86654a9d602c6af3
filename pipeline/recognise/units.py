"""Which unit sent a return: by code, name or known spelling; a near miss only with a warning.

Two spellings of a name are the same if they fold alike after the words of schemas/words.yaml ("ủy ban
nhân dân" is "ubnd") and a Roman numeral at the end as digits. Nothing is ever chosen between two candidates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz import fuzz, process

from pipeline.campaign.model import Campaign, Period, Unit
from pipeline.campaign.series import period_named
from pipeline.campaign.words import name_key
from pipeline.model import Finding
from pipeline.text import clean, fold, numbers_in, roman_as_digits

_NEAR = 90  # percent of likeness of a near miss
_HINT = 70  # percent from which a unit is named as what may have been meant
_LEAD = 4  # percent by which it must lead over the next unit


def plain_key(name: str) -> str:
    """The name folded, nothing abbreviated: what likeness is measured on."""
    return roman_as_digits(fold(name)).replace(" ", "")


@dataclass(frozen=True, slots=True)
class Match:
    """The unit found, or None, with what is to be said about it.

    `namesakes` are the units that bear the very name that is stated, where there are several: which of them
    is meant may be seen from the place where the return came in.
    """

    unit: str | None
    finding: Finding | None = None
    namesakes: tuple[str, ...] = ()


class UnitFinder:
    """Finds units of one campaign by what a return says."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        self._of_period: dict[str | None, UnitFinder] = {}
        self._codes = {fold(unit.code): unit for unit in campaign.units}
        self._names: dict[str, list[Unit]] = {}
        for unit in campaign.units:
            for key in {name_key(name, campaign.words) for name in (unit.name, *unit.aliases)}:
                _name(self._names, key, unit)

    @cached_property
    def _plain(self) -> dict[str, list[Unit]]:
        """The units by their plain names: only where a name is that of no unit."""
        found: dict[str, list[Unit]] = {}
        for unit in self._campaign.units:
            for key in {plain_key(name) for name in (unit.name, *unit.aliases)}:
                _name(found, key, unit)
        return found

    @cached_property
    def _by_numbers(self) -> dict[tuple[str, ...], list[str]]:
        """The plain names by the numbers in them: most names of a large campaign are not even compared."""
        found: dict[tuple[str, ...], list[str]] = {}
        for text in self._plain:
            found.setdefault(numbers_in(text), []).append(text)
        return found

    @cached_property
    def _by_ending(self) -> dict[str, list[Unit]]:
        """The units by the last words of their names, whole names left out."""
        found: dict[str, list[Unit]] = {}
        for unit in self._campaign.units:
            for name in (unit.name, *unit.aliases):
                rest = fold(name).partition(" ")[2]
                while rest:
                    found.setdefault(rest, []).append(unit)
                    rest = rest.partition(" ")[2]
        return found

    def at(self, period: str | None) -> UnitFinder:
        """The finder for the units of one period: a code or a name may mean another unit in another year."""
        if period not in self._of_period:
            known = period_named(self._campaign, period) or Period("", {}, None, None)
            then = self._campaign.at(known)
            self._of_period[period] = self if then is self._campaign else UnitFinder(then)
        return self._of_period[period]

    def marked(self, code: str, period: str) -> Unit | None:
        """The unit for which a form was made; its code may have meant another one in another period."""
        then = self if period_named(self._campaign, period) is None else self.at(period)
        return then._campaign.unit_by_code.get(code)

    def find(self, code: str, name: str) -> Match:
        """The unit that a return's code and name (either may be "") stand for; findings R211 to R217."""
        code, name = clean(code), clean(name)
        if not code and not name:
            return Match(None, Finding("R211"))
        by_code = self._codes.get(fold(code)) if code else None
        if not name:
            return Match(by_code.code) if by_code else self._unknown(code)
        by_name = self._by_name(name)
        if by_code is None:
            return self._without_code(code, name, by_name)
        if by_code in by_name:
            return Match(by_code.code)
        return self._with_code(by_code, code, name, by_name)

    def called(self, texts: Iterable[str]) -> list[Unit]:
        """The different units that these texts name beyond doubt, by code or by name, in their order."""
        named = (self._codes.get(fold(text)) or _only(self._by_name(text)) for text in texts)
        return _distinct(unit for unit in named if unit is not None)

    def _by_name(self, name: str) -> list[Unit]:
        return self._names.get(name_key(name, self._campaign.words), [])

    def _with_code(self, by_code: Unit, code: str, name: str, by_name: list[Unit]) -> Match:
        """Code known, name not its own: another unit's name is a contradiction, an unknown one a warning."""
        close = self._near(name)
        others = by_name or ([] if by_code in close else close)
        if others:
            facts = (("code", code), ("unit_of_code", by_code.name), ("unit_of_name", others[0].name))
            return Match(None, Finding("R215", facts=facts))
        return Match(by_code.code, Finding("R217", facts=(("found", name), ("unit", by_code.name))))

    def _without_code(self, code: str, name: str, by_name: list[Unit]) -> Match:
        if len(by_name) > 1:
            return replace(self._ambiguous(name, by_name), namesakes=tuple(unit.code for unit in by_name))
        if by_name:
            unit = by_name[0]
            warning = Finding("R216", facts=(("code", code), ("unit", unit.name))) if code else None
            return Match(unit.code, warning)
        close = _distinct((*self._near(name), *self._by_bare_name(name)))
        if len(close) == 1:
            return Match(close[0].code, Finding("R214", facts=(("found", name), ("unit", close[0].name))))
        return self._ambiguous(name, close) if close else self._unknown(name)

    def _near(self, name: str) -> list[Unit]:
        """The unit with nearly this name; several if none leads clearly. Numbers in a name must agree."""
        key = plain_key(name)
        known = self._by_numbers.get(numbers_in(key), ())
        close = process.extract(key, known, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=5)
        best = [text for text, score, _ in close if score > close[0][1] - _LEAD]
        return _distinct(unit for text in best for unit in self._plain[text])

    def _by_bare_name(self, name: str) -> list[Unit]:
        """Units whose name ends with this one: "Kon Plông" for "UBND huyện Kon Plông"."""
        return _distinct(self._by_ending.get(fold(name), ()))

    def _ambiguous(self, name: str, units: Iterable[Unit]) -> Match:
        names = "; ".join(f"{unit.name} ({unit.code})" for unit in units)
        return Match(None, Finding("R213", facts=(("found", name), ("candidates", names))))

    def _unknown(self, name: str) -> Match:
        close = process.extractOne(plain_key(name), list(self._plain), scorer=fuzz.ratio, score_cutoff=_HINT)
        hint = f" (≈ {self._plain[close[0]][0].name}?)" if close else ""
        return Match(None, Finding("R212", facts=(("found", name), ("hint", hint))))


def _name(known: dict[str, list[Unit]], key: str, unit: Unit) -> None:
    """A name that an existing unit bears is no more that of a closed one, which comes after it."""
    bearers = known.setdefault(key, [])
    if unit.valid_until is None or all(bearer.valid_until is not None for bearer in bearers):
        bearers.append(unit)


def _only(units: list[Unit]) -> Unit | None:
    return units[0] if len(units) == 1 else None


def _distinct(units: Iterable[Unit]) -> list[Unit]:
    return list({unit.code: unit for unit in units}.values())

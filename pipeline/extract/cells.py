"""What stands in one asked cell: given, blank, or faulty with the finding that says why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import cast

from pipeline.campaign.model import Holds, NumberRule, Slot, Words
from pipeline.extract.answers import withhold
from pipeline.extract.numbers import read_number
from pipeline.grid import Grid
from pipeline.model import Address, Finding, Oddity, State
from pipeline.personal import without_personal_data
from pipeline.text import address, clean

_LONGEST_QUOTE = 80


@dataclass(frozen=True, slots=True)
class Cell:
    """The state and value of one asked cell, with what was odd about it."""

    state: State
    value: int | Decimal | str | None = None
    findings: tuple[Finding, ...] = ()


_NOTHING_ODD: frozenset[Oddity] = frozenset()
_BLANK = Cell(State.BLANK)
_PLAIN_TYPES = frozenset({int, type(None)})  # TRUE is none of them
_NO_NUMBERS = frozenset({str, bool, type(None)})
_SMALL = 10**9  # far from the bounds of what is exact, whatever the decimals


def read_slot(grid: Grid, place: Address, slot: Slot, words: Words) -> Cell:
    """Read the cell of a slot: a task's state as text, everything else as a number."""
    plain = _plain(grid, place)
    if plain is not None and slot.holds is not Holds.STATE:
        return plain
    if slot.holds is Holds.STATE:
        cell = read_text(grid, place)
        text, found = withhold(str(cell.value or ""), grid.sheet.name, address(*place))
        return replace(cell, value=text, findings=(*cell.findings, *found)) if found else cell
    if slot.holds in (Holds.TOTAL, Holds.SHARE) and (fault := uncalculated_sum(grid, place)) is not None:
        return Cell(State.BLANK, None, (fault,))
    percent = slot.holds in (Holds.SHARE, Holds.PROGRESS)
    units = [part for label in slot.unit_of_measure.values() for part in _units(label)]
    return read_figure(grid, place, slot.number, units_of_measure=units, words=words, percent=percent)


def uncalculated_sum(grid: Grid, place: Address) -> Finding | None:
    """C334 for a printed total or share whose formula was never calculated: it is worked out from its parts.

    That is how a form filled in by a program arrives; a figure without a value stays an error.
    """
    oddities = grid.sheet.oddities.get(place, _NOTHING_ODD)
    if Oddity.UNCALCULATED not in oddities or Oddity.DUPLICATE in oddities:
        return None
    return Finding("C334", sheet=grid.sheet.name, cell=address(*place))


def _plain(grid: Grid, place: Address) -> Cell | None:
    """A blank cell, or a whole number in which there is nothing to say about: most cells by far."""
    value = grid.values.get(place)
    sheet = grid.sheet
    if place in sheet.oddities or not (value is None or (type(value) is int and -_SMALL < value < _SMALL)):
        return None
    if value is None:
        return _BLANK
    return None if sheet.hidden_rows or sheet.hidden_columns else Cell(State.GIVEN, value)


def is_small(value: int) -> bool:
    """Whether a whole number is far from the bounds of what is exact."""
    return -_SMALL < value < _SMALL


def read_plainly(
    grid: Grid, places: Sequence[Address]
) -> tuple[tuple[int | Decimal | str | None, ...], tuple[State, ...]] | None:
    """The values and states of cells of which all are plain, as `read_slot` would give them; else None."""
    sheet = grid.sheet
    if sheet.hidden_rows or sheet.hidden_columns or not sheet.oddities.keys().isdisjoint(places):
        return None
    values = tuple(map(grid.values.get, places))
    if not _PLAIN_TYPES.issuperset(map(type, values)):
        return None
    given = cast(list[int], [value for value in values if value is not None])
    if given and not (is_small(min(given)) and is_small(max(given))):
        return None
    states = tuple([State.BLANK if value is None else State.GIVEN for value in values])
    return cast(tuple[int | None, ...], values), states


@lru_cache(maxsize=1024)
def _units(label: str) -> Iterable[str]:
    """A unit of measure and its parts: "tin, bài" may be written "tin, bài", "tin" or "bài"."""
    return (label, *(part for part in re.split(r"[,/;]", label) if part.strip()))


def read_figure(
    grid: Grid,
    place: Address,
    number: NumberRule,
    *,
    words: Words,
    units_of_measure: Iterable[str] = (),
    percent: bool = False,
) -> Cell:
    """Read a cell as a number; findings C311 to C333 say what was repaired or refused."""
    oddities = grid.sheet.oddities.get(place, _NOTHING_ODD)
    if (fault := _unreadable(grid, place, oddities)) is not None:
        return Cell(State.FAULTY, None, (fault,))
    value = grid.values.get(place)
    if value is None or (isinstance(value, str) and not clean(value)):
        return _BLANK
    read = read_number(
        value,
        oddities,
        decimals=number.decimals,
        units_of_measure=units_of_measure,
        words=words,
        percent=percent,
    )
    findings = tuple(_hidden(grid, place))
    if read.code is not None:
        facts = tuple((name, quote(fact)) for name, fact in read.facts)
        findings = (Finding(read.code, sheet=grid.sheet.name, cell=address(*place), facts=facts), *findings)
    return Cell(State.FAULTY if read.value is None else State.GIVEN, read.value, findings)


def read_text(grid: Grid, place: Address) -> Cell:
    """Read a cell as text; a number stands as it is written."""
    oddities = grid.sheet.oddities.get(place, _NOTHING_ODD)
    if (fault := _unreadable(grid, place, oddities)) is not None:
        return Cell(State.FAULTY, None, (fault,))
    value = grid.values.get(place)
    text = "" if value is None else clean(str(value))
    return Cell(State.GIVEN, text, tuple(_hidden(grid, place))) if text else _BLANK


def _unreadable(grid: Grid, place: Address, oddities: frozenset[Oddity]) -> Finding | None:
    """The fault of a cell whose value cannot even be looked at."""
    if not oddities:
        return None
    sheet, cell = grid.sheet.name, address(*place)
    if Oddity.DUPLICATE in oddities:
        return Finding("C332", sheet=sheet, cell=cell)
    if Oddity.UNCALCULATED in oddities:
        return Finding("C323", sheet=sheet, cell=cell)
    if Oddity.UNDER_MERGE in oddities:
        facts = (("found", quote(str(grid.values.get(place, "")))),)
        return Finding("C333", sheet=sheet, cell=cell, facts=facts)
    return None


def _hidden(grid: Grid, place: Address) -> Iterator[Finding]:
    row, column = place
    if row in grid.sheet.hidden_rows or column in grid.sheet.hidden_columns:
        yield Finding("C331", sheet=grid.sheet.name, cell=address(row, column))


def numbers_where_nothing_is_asked(grid: Grid, places: Sequence[Address]) -> Iterator[Finding]:
    """C330 for each number in cells that the form marks with an x."""
    values = tuple(map(grid.values.get, places))
    if _NO_NUMBERS.issuperset(map(type, values)):
        return
    for place, value in zip(places, values, strict=True):
        if not (value is None or isinstance(value, str | bool)):
            facts = (("found", quote(str(value))),)
            yield Finding("C330", sheet=grid.sheet.name, cell=address(*place), facts=facts)


def quote(text: str) -> str:
    """What a finding may quote of a cell: one short line, personal data masked."""
    text = without_personal_data(clean(text))
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"

"""Units in time: a code may mean one unit before and another after; who took over from whom.

Rule of Decision 124/2004, as offices apply it: a merged unit keeps the code of its seat, the others
are closed. So a unit is known by its code and the day from which it exists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from pipeline.campaign.document import Record
from pipeline.campaign.faults import Source
from pipeline.campaign.model import Campaign, Successor, Unit

_ONE = re.compile(r"(?P<code>\S+)(?:\s+(?P<percent>\d+(?:\.\d+)?)\s*%)?")
_WHOLE = Decimal(100)


# ---------------------------------------------------------------- units.csv


def read_successors(record: Record, source: Source) -> tuple[Successor, ...]:
    """The codes of the column `successor`, with | between them, each with its percent where it is stated."""
    found = []
    for part in record.parts("successor"):
        match = _ONE.fullmatch(part)
        if match is None:
            source.fault(record.line, "bad-successor", found=part)
        else:
            found.append(Successor(match["code"], Decimal(match["percent"]) if match["percent"] else None))
    return tuple(found)


def overlap(one: Unit, other: Unit) -> bool:
    """Whether there is a day on which both exist."""
    return (one.valid_from or date.min) <= (other.valid_until or date.max) and (
        other.valid_from or date.min
    ) <= (one.valid_until or date.max)


def check_codes(units: Sequence[Unit], records: Sequence[Record], source: Source) -> None:
    """Every unit has a code, and no two that exist at the same time have the same."""
    first: dict[str, list[tuple[Unit, int]]] = {}
    for unit, record in zip(units, records, strict=True):
        if not unit.code:
            source.fault(record.line, "blank", name="code")
            continue
        known = first.setdefault(unit.code.casefold(), [])
        for other, line in known:
            if overlap(unit, other):
                source.fault(record.line, "duplicate", name="code", wanted=unit.code, first=line)
                break
        known.append((unit, record.line))


def check_successors(units: Sequence[Unit], records: Sequence[Record], source: Source) -> None:
    """A successor exists from the day after; the parts of a split are all stated, or none."""
    for unit, record in zip(units, records, strict=True):
        if not unit.successors:
            continue
        if unit.valid_until is None:
            source.fault(record.line, "successor-without-end", unit=unit.code)
            continue
        day = unit.valid_until + timedelta(days=1)
        known = [other.code for other in units if other.exists_on(day)]
        for successor in unit.successors:
            if successor.code not in known:
                source.unknown(record.line, "unknown-successor", successor.code, known, day=f"{day:%d/%m/%Y}")
        parts = [successor.percent for successor in unit.successors]
        if any(part is not None for part in parts) and sum(part or 0 for part in parts) != _WHOLE:
            source.fault(record.line, "split-not-whole", unit=unit.code)


# ---------------------------------------------------------------- from one day to another


def register(campaign: Campaign) -> tuple[Unit, ...]:
    """Every unit that ever was, also of a campaign as of one period."""
    return campaign.register or campaign.units


def unit_on(campaign: Campaign, code: str, day: date) -> Unit | None:
    """The unit that bore the code on that day."""
    return next((unit for unit in campaign.ever_by_code.get(code, ()) if unit.exists_on(day)), None)


def heirs(campaign: Campaign, unit: Unit, day: date) -> tuple[Unit, ...]:
    """The units that exist on `day` and hold what `unit` was: itself, else those that took over, in turn."""
    if unit.exists_on(day):
        return (unit,)
    return tuple(dict.fromkeys(heir for one in _next(campaign, unit) for heir in heirs(campaign, one, day)))


def _next(campaign: Campaign, unit: Unit) -> Iterator[Unit]:
    if unit.valid_until is not None:
        day = unit.valid_until + timedelta(days=1)
        found = (unit_on(campaign, successor.code, day) for successor in unit.successors)
        yield from (one for one in found if one is not None)


def lineage(campaign: Campaign, then: date, day: date) -> dict[str, tuple[str, ...]]:
    """Code on `day` -> the codes, `then`, of all that went into that unit and nowhere else.

    A unit that was split is in none: what of it went where is not known.
    """
    found: dict[str, list[str]] = {}
    for unit in register(campaign):
        if unit.exists_on(then) and len(now := heirs(campaign, unit, day)) == 1:
            found.setdefault(now[0].code, []).append(unit.code)
    return {code: tuple(codes) for code, codes in found.items()}

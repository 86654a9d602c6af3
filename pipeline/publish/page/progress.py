"""How many units had reported, day by day up to the deadline and beyond: two lines of steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.model import UnitState
from pipeline.publish.page.shown import length, short_day
from pipeline.publish.workbook.contents import Contents
from pipeline.text import day_of

_MOST_DAYS_BEFORE, _MOST_DAYS_AFTER = 45, 45
"""How far the chart reaches from the deadline; a mistyped year must not press everything else together."""

_MOST_TICKS = 5
_GRID = 1000  # the drawing's own units, in both directions


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis; `at` is percent from the left or from the top."""

    label: str
    at: str


@dataclass(frozen=True, slots=True)
class Steps:
    """A line of steps: its path on a 1000 by 1000 grid, and where it ends (percent from the top)."""

    path: str
    last: int
    end: str


@dataclass(frozen=True, slots=True)
class Progress:
    """The chart; `came` counts units of which anything came, `counted` those whose return counts."""

    came: Steps
    counted: Steps
    days: tuple[Tick, ...]
    units: tuple[Tick, ...]
    deadline: Tick | None
    first: date
    last: date
    undated: int  # units that sent something on a day that is not known
    outside: int  # units whose first file came outside the days shown; they stand at the edge


def progress(contents: Contents) -> Progress | None:
    """The chart of a package; None if no day on which anything came is known."""
    came, undated = _first_days(contents)
    counted = {
        line.unit.code: day_of(line.outcome.received)
        for line in contents.lines
        if line.outcome.state is UnitState.INCLUDED and line.outcome.received is not None
    }
    if not came:
        return None
    deadline = contents.period.deadline.last_day if contents.period and contents.period.deadline else None
    axis = _axis(came.values(), deadline)
    expected = len(contents.lines)
    return Progress(
        came=_steps(came.values(), axis, expected),
        counted=_steps(counted.values(), axis, expected),
        days=tuple(_day_ticks(axis, contents.language)),
        units=tuple(Tick(str(count), length(expected - count, expected)) for count in _rungs(expected)),
        deadline=Tick(short_day(deadline, contents.language), axis.at(deadline)) if deadline else None,
        first=axis.first,
        last=axis.last,
        undated=undated,
        outside=sum(not axis.first <= day <= axis.last for day in came.values()),
    )


def _first_days(contents: Contents) -> tuple[Mapping[str, date], int]:
    """The day on which the first file of each expected unit came, and of how many units it is not known."""
    days: dict[str, list[date]] = {}
    for file in contents.package.settlement.files:
        if file.unit is not None:
            known = days.setdefault(file.unit, [])
            known += [day_of(file.received)] if file.received is not None else []
    expected = {line.unit.code for line in contents.lines} & set(days)
    return {unit: min(days[unit]) for unit in expected if days[unit]}, sum(not days[u] for u in expected)


@dataclass(frozen=True, slots=True)
class _Axis:
    """The days shown, both ends included."""

    first: date
    last: date

    def at(self, day: date) -> str:
        """Percent from the left."""
        return length((day - self.first).days, (self.last - self.first).days)


def _axis(days: Iterable[date], deadline: date | None) -> _Axis:
    days = sorted(days)
    anchor = deadline or days[-1]
    first = max(min(days[0], anchor), anchor - timedelta(_MOST_DAYS_BEFORE))
    last = min(max(days[-1], anchor), anchor + timedelta(_MOST_DAYS_AFTER))
    return _Axis(first - timedelta(1), last + timedelta(1))


def _steps(days: Iterable[date], axis: _Axis, expected: int) -> Steps:
    """A day's returns lift the line on that day; what lies outside the axis stands at its edge."""
    arrived = Counter(min(max(day, axis.first), axis.last) for day in days)
    span = (axis.last - axis.first).days
    path, total = [f"M0 {_GRID}"], 0
    for day in sorted(arrived):
        total += arrived[day]
        path.append(f"H{_GRID * (day - axis.first).days // span}V{_GRID - _GRID * total // expected}")
    return Steps("".join([*path, f"H{_GRID}"]), total, length(expected - total, expected))


def _day_ticks(axis: _Axis, language: str) -> Iterable[Tick]:
    span = (axis.last - axis.first).days
    step = max(-(-span // _MOST_TICKS), 1)
    for offset in range(0, span + 1, step):
        day = axis.first + timedelta(offset)
        yield Tick(short_day(day, language), axis.at(day))


def _rungs(expected: int) -> list[int]:
    """0, the number of expected units, and round numbers between them."""
    step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if expected <= 5 * s), expected)
    return [*(count for count in range(0, expected, step) if expected - count > step / 2), expected]

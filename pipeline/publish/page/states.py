"""How the units' reporting stands: counts and bars, group by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.publish.page.shown import length
from pipeline.publish.workbook.contents import Contents, ReturnStatus, UnitLine
from pipeline.publish.workbook.states_part import shown_states

_SLIM_PERCENT = 6


@dataclass(frozen=True, slots=True)
class Segment:
    """One state's piece of a bar; `left`, `width` and `middle` are percent of the bar's width."""

    status: ReturnStatus
    count: int
    left: str
    width: str
    middle: str

    @property
    def is_slim(self) -> bool:
        """Whether its number has no room on a narrow screen."""
        return Decimal(self.width) < _SLIM_PERCENT


@dataclass(frozen=True, slots=True)
class GroupStates:
    """One group (or all units): how many had to report, and how many are in each state."""

    label: str
    expected: int
    counts: tuple[int, ...]  # in the order of the states that are shown
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Absent:
    """The units that are in no total, by why."""

    status: ReturnStatus
    names: tuple[str, ...]


def states_by_group(contents: Contents) -> tuple[GroupStates, ...]:
    """All units first, then every group in the campaign's order."""
    shown = shown_states(contents)
    groups = [(contents.group_label_of[one.group.code], one.lines) for one in contents.groups]
    everyone = (contents.say("table.all-units"), contents.lines)
    return tuple(_group(label, lines, shown) for label, lines in [everyone, *groups])


def _group(label: str, lines: Sequence[UnitLine], shown: Sequence[ReturnStatus]) -> GroupStates:
    counts = Counter(line.status for line in lines)
    segments = []
    before = 0
    for status in shown:
        count = counts[status]
        if count:
            segments.append(_segment(status, count, before, len(lines)))
        before += count
    return GroupStates(label, len(lines), tuple(counts[status] for status in shown), tuple(segments))


def _segment(status: ReturnStatus, count: int, before: int, expected: int) -> Segment:
    middle = length(2 * before + count, 2 * expected)
    return Segment(status, count, length(before, expected), length(count, expected), middle)


def absent_units(contents: Contents) -> tuple[Absent, ...]:
    """Who was sent back a return, and who sent none."""
    told = []
    for status in (ReturnStatus.RETURNED, ReturnStatus.NOT_SENT):
        names = tuple(line.unit.name for line in contents.lines if line.status is status)
        if names:
            told.append(Absent(status, names))
    return tuple(told)

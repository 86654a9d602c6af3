"""The goals that were set for speed and memory, and how far what was measured is from each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.peers import FLOOR
from benchmarks.timing import AGAIN, CHANGED, CLICK, GREAT_EXPECTATIONS, HELP, RUN, STATUS, Measured

_LINEAR = 1.1  # time and memory grow by no more than this times the number of returns


@dataclass(frozen=True)
class Goal:
    """`work` takes at most `most` times what `against` takes; returns are 0 for what starts and ends."""

    work: str
    against: str
    most: float
    returns: int
    against_returns: int


@dataclass(frozen=True)
class Standing:
    """A goal and where it stands, both in words or as a ratio."""

    goal: str
    limit: str
    stands_at: str
    reached: bool


def _goals() -> Iterator[Goal]:
    many = 10_000
    yield Goal(RUN, FLOOR.name, 2.5, many, many)
    yield Goal(RUN, "pandas + openpyxl loop", 1 / 10, many, many)
    yield Goal(RUN, "Frictionless validate", 1 / 50, many, many)
    yield Goal(RUN, "Great Expectations per file, our rules", 1 / 80, many, many)
    yield Goal(AGAIN, RUN, 0.10, many, many)
    yield Goal(CHANGED, RUN, 0.25, many, many)
    yield Goal(RUN, GREAT_EXPECTATIONS, 1.3, 40, 0)
    yield Goal(HELP, CLICK, 2, 0, 0)
    yield Goal(STATUS, CLICK, 4, 40, 0)


_MOST_MIB = {10_000: 1536, 100_000: 4096}


def standings(measured: Sequence[Measured]) -> list[Standing]:
    """Every goal for which both sides were measured."""
    known = {(one.work, one.returns): one for one in measured}
    return [*_ratios(known), *_growth(known), *_memory(known)]


Known = dict[tuple[str, int], Measured]


def _ratios(known: Known) -> Iterator[Standing]:
    for goal in _goals():
        one, other = known.get((goal.work, goal.returns)), known.get((goal.against, goal.against_returns))
        if one is not None and other is not None:
            ratio = one.seconds / other.seconds
            size = f", {goal.returns:,} returns" if goal.returns else ""
            told = f"{goal.work}{size}, against {goal.against}"
            yield Standing(told, _times(goal.most), _times(ratio), ratio <= goal.most)


def _growth(known: Known) -> Iterator[Standing]:
    sizes = sorted(returns for work, returns in known if work == RUN and returns >= 1_000)
    for small, large in pairwise(sizes):
        one, other = known[RUN, large], known[RUN, small]
        limit = _LINEAR * large / small
        for what, ratio in (("time", one.seconds / other.seconds), ("memory", _memory_ratio(one, other))):
            if ratio is not None:
                told = f"{what} from {small:,} to {large:,} returns"
                yield Standing(told, _times(limit), _times(ratio), ratio <= limit)


def _memory_ratio(one: Measured, other: Measured) -> float | None:
    return one.peak_mib / other.peak_mib if one.peak_mib and other.peak_mib else None


def _memory(known: Known) -> Iterator[Standing]:
    for returns, most in _MOST_MIB.items():
        one = known.get((RUN, returns))
        if one is not None and one.peak_mib is not None:
            told = f"peak memory, all processes, {returns:,} returns"
            yield Standing(told, f"{most:,} MiB", f"{one.peak_mib:,.0f} MiB", one.peak_mib <= most)


def _times(ratio: float) -> str:
    """A ratio as it is said: "2.5 ×", or "1/80" where something is to be that much faster."""
    return f"{ratio:.2f} ×" if ratio >= 0.15 else f"1/{1 / ratio:.1f}"

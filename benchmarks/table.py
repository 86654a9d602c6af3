"""The table of what was measured, with ratios."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from benchmarks.goals import standings
from benchmarks.peers import FLOOR
from benchmarks.timing import RUN as _OURS
from benchmarks.timing import Measured


def table(measured: Sequence[Measured]) -> str:
    """A Markdown table; ratios are to reading only and to our own run over as many returns."""
    lines = [
        "| work | returns | seconds | × reading only | × our run | peak MiB |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    return "\n".join([*lines, *(_line(one, measured) for one in measured)])


def goals_table(measured: Sequence[Measured]) -> str:
    """A Markdown table of the goals and where each stands."""
    lines = ["| goal | at most | stands at | |", "|---|--:|--:|---|"]
    for one in standings(measured):
        reached = "reached" if one.reached else "**not reached**"
        lines.append(f"| {one.goal} | {one.limit} | {one.stands_at} | {reached} |")
    return "\n".join(lines)


def _line(one: Measured, measured: Sequence[Measured]) -> str:
    floor, ours = (_seconds(work, one.returns, measured) for work in (FLOOR.name, _OURS))
    sampled = f" (timed on {one.timed:,})" if one.timed < one.returns else ""
    cells = (
        f"{one.work}{sampled}",
        f"{one.returns:,}" if one.returns else "",
        f"{one.seconds:.2f}",
        _ratio(one.seconds, floor),
        _ratio(one.seconds, ours),
        f"{one.peak_mib:.0f}" if one.peak_mib else "",
    )
    return f"| {' | '.join(cells)} |"


def _ratio(seconds: float, other: float | None) -> str:
    return f"{seconds / other:.2f}" if other else ""


def _seconds(work: str, returns: int, measured: Sequence[Measured]) -> float | None:
    return next((one.seconds for one in measured if one.work == work and one.returns == returns), None)


def machine() -> str:
    """When and on what this was measured."""
    return f"{date.today():%Y-%m-%d}, {os.cpu_count()} × {_processor()}, Python {platform.python_version()}"


def _processor() -> str:
    return next(_models(), platform.machine())


def _models() -> Iterator[str]:
    told = Path("/proc/cpuinfo")
    if told.exists():
        for line in told.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                yield line.partition(":")[2].strip()

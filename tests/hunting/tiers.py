"""Hunt: returns sent to any office on the way up, runs in any order: every unit is in each total once."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tests.tiers.chain import Chain, summary_of
from tests.tiers.ministry import AFTER, BEFORE, PROVINCES, figures_of, leaves, parent_of, write_schemas

_KEY = "b1/S1/TH"
_BASE = 8  # commune i reports 8**i, corrected 3 * 8**i: the digits of a total tell what is in it


def hunt_tiers(moments: random.Random, scratch: Path) -> Iterator[tuple[str, Path | None]]:
    """What is wrong with the totals of a random history, and what the ministry does not have in the end."""
    folder = scratch / "tiers"
    shutil.rmtree(folder, ignore_errors=True)
    period = moments.choice([BEFORE, AFTER])
    chain = Chain(folder, write_schemas(folder / "schemas"), period, date(2026, 1, 20))
    some = moments.sample(leaves(period), 6)
    offices = sorted({parent_of(code, period) for code in some} - set(PROVINCES))
    steps = [("send", code) for code in some for _ in range(moments.randint(0, 2))]
    steps += [("run", moments.choice([*offices, *PROVINCES, ""])) for _ in range(5)]
    moments.shuffle(steps)
    for kind, name in [*(("first", code) for code in some), *steps]:
        if kind == "run":
            yield from _run(chain, name, some)
        else:
            _send(chain, some, name, moments, first=kind == "first")
    for office in [*offices, *PROVINCES, ""]:
        yield from _run(chain, office, some)
    counted = _digits(summary_of(chain.last[""])["totals"][_KEY] or 0, some)
    if set(counted) != set(some):
        yield f"{period}: the ministry has {counted} of {some}", None


def _send(chain: Chain, some: list[str], code: str, moments: random.Random, *, first: bool) -> None:
    """A commune sends its return to its parent, later perhaps a correction, to anybody above it."""
    parent = parent_of(code, chain.period)
    office = parent if first else moments.choice([parent, chain.above(parent), ""])
    digit = 1 if first else moments.choice([1, 3])
    more = digit * _BASE ** some.index(code) - figures_of(code, chain.period)[_KEY]
    chain.send(code, office, sending=digit, more=more)


def _run(chain: Chain, office: str, some: list[str]) -> Iterator[tuple[str, Path | None]]:
    if not any(chain.inputs(office).iterdir()):
        return
    summary = summary_of(chain.run(office))
    counted = _digits(summary["totals"][_KEY] or 0, some)
    listed = {unit["unit"] for unit in summary["below"] if unit["state"] == "included"} & set(some)
    if not set(counted.values()) <= {1, 3} or set(counted) != listed:
        yield f"{chain.period}: {office or 'the ministry'} counts {counted} and lists {sorted(listed)}", None


def _digits(total: int, some: list[str]) -> dict[str, int]:
    return {code: digit for place, code in enumerate(some) if (digit := total // _BASE**place % _BASE)}

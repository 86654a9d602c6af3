"""Looks for what is read wrong, crashes or breaks a promise: `python -m tests.hunt --minutes 10`.

Each hunt goes round and round with random numbers of its own until the time is over. What it finds is
copied to `hunt-found/` with the reason; it is to be mended and to stay as a test.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.hunting.corpus import hunt_corpus
from tests.hunting.format_mutants import hunt_format_mutants
from tests.hunting.forms import hunt_forms
from tests.hunting.fuzzing import hunt_texts
from tests.hunting.kills import hunt_kills
from tests.hunting.mutants import hunt_mutants
from tests.hunting.runs import hunt_runs
from tests.hunting.tiers import hunt_tiers

Hunt = Callable[[random.Random, Path], Iterator[tuple[str, Path | None]]]
"""One round: (what is wrong, the file that shows it) of everything found."""

HUNTS: dict[str, Hunt] = {
    "forms": partial(hunt_forms, libreoffice=True),
    "mutants": hunt_mutants,
    "format-mutants": hunt_format_mutants,
    "texts": hunt_texts,
    "runs": hunt_runs,
    "tiers": hunt_tiers,
    "kills": hunt_kills,
    "corpus": hunt_corpus,
}
LONG = ("corpus",)
"""What takes minutes for one round, and is only hunted when asked for by name."""
FOUND = Path("hunt-found")


def hunt(names: list[str], seed: int, seconds: float, scratch: Path) -> list[tuple[str, str, Path | None]]:
    """Go round until the time is over; (hunt, what is wrong, file) of everything found."""
    found: list[tuple[str, str, Path | None]] = []
    end, number = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        for name in names:
            moments = random.Random(f"{seed}-{number}-{name}")
            try:
                found += [(name, what, path) for what, path in HUNTS[name](moments, scratch)]
            except Exception:  # noqa: BLE001 - whatever it is, it is a find
                found.append((name, f"round {number}: {traceback.format_exc()}", None))
        number += 1
    print(f"{number} rounds of {', '.join(names)} with seed {seed}: {len(found)} found")
    return found


def keep(found: list[tuple[str, str, Path | None]]) -> None:
    """Print what was found and copy the files that show it."""
    FOUND.mkdir(exist_ok=True)
    for number, (name, what, path) in enumerate(found):
        print(f"{name}: {what}")
        if path is not None and path.exists():
            shutil.copy(path, FOUND / f"{name}-{number}{path.suffix}")


def main() -> int:
    """Exit code 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.hunt", description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--only", choices=sorted(HUNTS), action="append", help="may be given several times")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        found = hunt(
            asked.only or [name for name in HUNTS if name not in LONG],
            asked.seed,
            asked.minutes * 60,
            Path(scratch),
        )
        if found:
            keep(found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

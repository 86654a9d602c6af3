"""Packages that were made when an earlier period had other figures than it has now."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.history.stored import MANIFEST

Now = Callable[[str], str | None]
"""A period's id -> the hash of what its figures say now; None if that is not known."""


@dataclass(frozen=True, slots=True, order=True)
class Outdated:
    """A package of the outputs folder and the earlier period that has changed since."""

    campaign: str
    period: str
    earlier: str
    renewed: bool  # this run makes the package anew


def outdated(home: Path, now: Now, renewed: frozenset[str]) -> list[Outdated]:
    """Which packages below `home`, the folder of one campaign, rest on other figures than `now`.

    `renewed` are the periods of this run.
    A manifest that cannot be read tells nothing: whoever needs its package is told that it is broken.
    """
    return sorted(found for path in home.glob(f"*/{MANIFEST}") for found in _resting(path, now, renewed))


def _resting(path: Path, now: Now, renewed: frozenset[str]) -> Iterator[Outdated]:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        campaign, period = str(manifest["campaign"]), str(manifest["period"])
        rests_on = dict(manifest.get("earlier", {}))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return
    for earlier, sha256 in rests_on.items():
        if now(earlier) not in (None, sha256):
            yield Outdated(campaign, period, earlier, period in renewed)

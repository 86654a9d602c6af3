"""Python looks for garbage rarely in processes in which nearly all that is made lasts to the end."""

from __future__ import annotations

import gc

_BETWEEN_COLLECTIONS = 1_000_000  # objects made


def collect_rarely() -> None:
    """From now on: of 10,000 returns, 15 % of the writing went into it, and a third of making the texts."""
    gc.set_threshold(_BETWEEN_COLLECTIONS, *gc.get_threshold()[1:])

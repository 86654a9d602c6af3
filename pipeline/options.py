"""What `consolidate run` was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one run. `as_of` is the day from which lateness is looked at."""

    inputs: Path
    outputs: Path
    schemas: Path
    as_of: date
    campaign: str | None = None
    period: str | None = None
    language: str = "vi"
    workers: int | None = None

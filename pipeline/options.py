"""What `consolidate run` was asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline.intake import Limits


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
    limits: Limits = field(default_factory=Limits)
    cached: bool = False  # use and keep what was found out before, in outputs/.cache
    scheduler: str | None = None  # of dask.distributed, whose workers read; None: this machine reads

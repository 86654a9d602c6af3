"""All that is written for one campaign and period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pipeline.model.decisions import Decision
from pipeline.model.history import Compared, ComparedUnit, Past, TargetProgress
from pipeline.model.outcomes import Settlement
from pipeline.model.tables import LongTables
from pipeline.model.totals import Totals


@dataclass(frozen=True)
class Package:
    """All that is written for one campaign and period."""

    campaign: str
    period: str
    as_of: date
    settlement: Settlement
    totals: Totals
    tables: LongTables  # without `entries`; its returns are all that were judged
    inputs: Mapping[str, str]  # every input file -> sha256
    decisions: tuple[Decision, ...] = ()  # those about files of this package
    past: Past = field(default_factory=Past)
    compared: tuple[Compared, ...] = ()  # in the form's order, all units before the groups
    compared_units: Iterable[ComparedUnit] = ()  # unit by unit in the order of units.csv; may be a million
    targets: tuple[TargetProgress, ...] = ()  # in the order of the form, then of the groups

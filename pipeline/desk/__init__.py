"""The coordinator's desk: what is decided and registered by hand, beside the returns in the inputs folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline.campaign.model import Campaign
from pipeline.desk import decisions, received
from pipeline.desk.decisions import Known, parse_decisions
from pipeline.desk.effects import accept, accepting, by_file, set_aside, with_units, without_effect
from pipeline.desk.names import FileNames
from pipeline.desk.received import VIET_NAM, parse_received
from pipeline.desk.table import read_sheet
from pipeline.errors import SchemaFault
from pipeline.model import Decision, Reading

__all__ = [
    "VIET_NAM",
    "Desk",
    "accept",
    "accepting",
    "by_file",
    "load_desk",
    "set_aside",
    "with_units",
    "without_effect",
]


@dataclass(frozen=True)
class Desk:
    """What the coordinator's lists say. `faults` are the rows that make no sense: they stop a run."""

    decisions: tuple[Decision, ...] = ()
    received: Mapping[str, date] = field(default_factory=dict)  # file -> date, or datetime without a zone
    faults: tuple[SchemaFault, ...] = ()
    sha256: Mapping[str, str] = field(default_factory=dict)  # of the lists that are there, by name


def load_desk(
    folder: Path,
    readings: Sequence[Reading],
    campaigns: Mapping[str, Campaign],
    mask: Callable[[str], str],
) -> Desk:
    """Read decisions.csv and received.csv at the top of the inputs folder, if they are there.

    `mask` hides personal data in the explanations and reasons. Nothing is raised for a faulty row: the faults
    are told together with those that only show after judging.
    """
    files = FileNames(reading.source.name for reading in readings)
    known = Known(files, {reading.source.name: reading for reading in readings}, campaigns, mask)
    decided = read_sheet(folder / decisions.FILE, decisions.COLUMNS, decisions.REQUIRED)
    registered = read_sheet(folder / received.FILE, received.COLUMNS, received.REQUIRED)
    return Desk(
        parse_decisions(decided, known),
        parse_received(registered, files),
        # Evaluated after the two calls above, which add to them.
        (*decided.faults, *registered.faults),
        _hashes(folder / decisions.FILE, folder / received.FILE),
    )


def _hashes(*paths: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if path.is_file()}

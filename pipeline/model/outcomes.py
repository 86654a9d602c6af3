"""What became of each file and each unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.model.findings import Finding
from pipeline.model.packed import Packed, PackedEnum


class Outcome(PackedEnum):
    """What became of a file."""

    INCLUDED = "included"
    EXCLUDED = "excluded"
    SUPERSEDED = "superseded"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"


class ReceivedFrom(PackedEnum):
    """Who says when a return was received."""

    REGISTER = "register"  # inputs/received.csv
    FORM = "form"  # the return itself
    FILE = "file"  # the file's time; only ever shown by `status`


@dataclass(frozen=True, slots=True)
class FileOutcome(Packed):
    """What became of one file, and why."""

    file: str
    sha256: str
    outcome: Outcome
    unit: str | None = None
    sending: int | None = None
    reported_on: date | None = None
    late: bool = False
    nil: bool = False
    findings: tuple[Finding, ...] = ()
    return_no: int | None = None  # of the gathered return, if one was read
    received: date | None = None  # a datetime where the register gives the time; lateness goes by it
    received_from: ReceivedFrom | None = None  # who says so; None if nobody does


class UnitState(PackedEnum):
    """What is known of one expected unit. Each unit is in exactly one state."""

    INCLUDED = "included"
    EXCLUDED = "excluded"  # sent something that was refused
    MISSING = "missing"  # nothing readable came


@dataclass(frozen=True, slots=True)
class UnitOutcome(Packed):
    """The state of one expected unit, with the file that decided it."""

    unit: str
    state: UnitState
    file: str | None = None
    late: bool = False
    nil: bool = False
    sending: int | None = None
    reported_on: date | None = None
    received: date | None = None  # as in FileOutcome
    received_from: ReceivedFrom | None = None


@dataclass(frozen=True, slots=True)
class UnitBelow(Packed):
    """A unit of any tier below the one that consolidates, and whether its figures are in the total.

    `figures` is a digest of what was counted of it, "" if that is not known: two returns with the same
    digest bring the same figures. `group` is worded, because a lower campaign has groups of its own.
    """

    campaign: str  # in whose units.csv the code stands
    code: str
    name: str
    group: str
    reports_to: str  # "": to the unit that consolidates
    tier: int  # 1 reports to the unit that consolidates, 2 to one of those
    state: UnitState
    figures: str = ""


@dataclass(frozen=True, slots=True)
class Settlement:
    """The outcome of every file and every expected unit, for one campaign and period.

    `units` also has those of lower tiers whose own return was looked at here. `below` has the units of all
    tiers, each before those below it; empty where there is only one.
    """

    files: tuple[FileOutcome, ...]  # sorted by file name
    units: tuple[UnitOutcome, ...]  # in the order of units.csv
    below: tuple[UnitBelow, ...] = ()

"""The coordinator's word on single files and findings."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.packed import PackedEnum


class DecisionKind(PackedEnum):
    """What the coordinator decided about a file."""

    EXCLUDE = "exclude"  # this file does not count
    ACCEPT = "accept"  # this finding does not exclude the return
    UNIT = "unit"  # this file is from that unit


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of inputs/decisions.csv, checked; "" where a column does not apply.

    `cell` is an address ("E14"), with its sheet ("Biểu 1!E14") if the coordinator gave it; "" means the
    code anywhere in the file.
    """

    line: int  # of decisions.csv, from 1
    file: str  # as the inputs folder spells it
    kind: DecisionKind
    finding: str = ""
    cell: str = ""
    unit: str = ""
    explanation: str = ""  # the unit's
    reason: str = ""
    decided_by: str = ""

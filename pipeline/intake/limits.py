"""How much of anything one file may ask of us."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

MIB = 1024 * 1024


def _all_cores() -> int:
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Limits:
    """The safety limits of reading, chosen to fit every real workbook that was measured, with room."""

    file_mib: int = 64
    inflated_mib: int = 256  # of all parts of one file together, counted while inflating
    ratio: int = 200  # inflated : packed, for parts over `ratio_from_mib`
    ratio_from_mib: int = 8
    entries: int = 5_000  # in one zip
    cells: int = 5_000_000  # stated by one file, blank ones included
    sheets: int = 500
    seconds_per_file: float = 60
    memory_mib_per_worker: int = 640  # two of them, and the run itself, stay within 2 GiB
    workers: int = field(default_factory=_all_cores, compare=False)


USUAL = Limits()
"""What holds unless somebody asks for other limits. To make one asks the system how many cores there are."""

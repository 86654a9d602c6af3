"""The heights that many texts ask of their rows: nearly all take one line, which their signs' widths tell."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from pipeline.publish.workbook.measure import (
    BOLD,
    PADDING,
    PT_PER_CHARACTER,
    SAFETY,
    em_of,
    height_of,
    lines_of,
)

_AT_ONCE = 4_096  # texts
_LINE_END = 30_000  # hundredths of an em; no cell is so wide: several lines never surely fit on one
_SHARE_SURE = 1 - 1e-9  # of the room: sums in another order may differ in their last digits


def heights_of(
    texts: Sequence[str], width: float, size: float = 11, *, bold: bool = False
) -> npt.NDArray[np.float64]:
    """`height_of` the `lines_of` each text."""
    room = max(width - PADDING, 1.0) * _SHARE_SURE
    room_ems = room * PT_PER_CHARACTER / (size * SAFETY * (BOLD if bold else 1))
    heights = np.full(len(texts), height_of(1, size))
    for start in range(0, len(texts), _AT_ONCE):
        part = texts[start : start + _AT_ONCE]
        for at in np.flatnonzero(_hundredths(part) > 100 * room_ems).tolist():
            heights[start + at] = height_of(lines_of(part[at], width, size, bold=bold), size)
    return heights


def _hundredths(texts: Sequence[str]) -> npt.NDArray[np.int64]:
    """How wide each text is on one line, in hundredths of an em."""
    signs = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    known = _hundredths_of_signs()
    for sign in np.unique(signs[known[signs] < 0]).tolist():
        known[sign] = _LINE_END if sign == ord("\n") else round(100 * em_of(chr(sign)))
    ends = np.cumsum([0, *map(len, texts)])
    before = np.append(0, np.cumsum(known[signs], dtype="int64"))
    wide: npt.NDArray[np.int64] = np.diff(before[ends])
    return wide


@cache
def _hundredths_of_signs() -> npt.NDArray[np.int16]:
    """Sign -> its width in hundredths of an em, -1 where nobody has asked yet."""
    return np.full(0x110000, -1, dtype="int16")

"""Adding up many whole numbers as exactly as Python's own."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def exact_sum(wholes: npt.NDArray[np.int64]) -> int:
    """The sum of up to 2**31 numbers. Added up as int64 they would wrap around without a word.

    Each is its upper half times 2**32 and its lower half; the halves' sums fit.
    """
    return (int((wholes >> 32).sum()) << 32) + int((wholes & 0xFFFFFFFF).sum())


def sums_within(wholes: npt.NDArray[np.int64], first: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
    """The sum of each of several runs of numbers, of which these are the first positions.

    Exact as above; a sum beyond int64 is the nearest that it holds.
    """
    if not len(first):
        return np.array([], dtype="int64")
    lower = np.add.reduceat(wholes & 0xFFFFFFFF, first)
    upper = np.add.reduceat(wholes >> 32, first) + (lower >> 32)
    sums: npt.NDArray[np.int64] = (upper.clip(-(2**31), 2**31 - 1) << 32) | (lower & 0xFFFFFFFF)
    sums[upper >= 2**31] = 2**63 - 1
    sums[upper < -(2**31)] = -(2**63)
    return sums

"""Adding up many whole numbers as exactly as Python's own."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def exact_sum(wholes: npt.NDArray[np.int64]) -> int:
    """The sum of up to 2**31 numbers. Added up as int64 they would wrap around without a word.

    Each is its upper half times 2**32 and its lower half; the halves' sums fit.
    """
    return (int((wholes >> 32).sum()) << 32) + int((wholes & 0xFFFFFFFF).sum())

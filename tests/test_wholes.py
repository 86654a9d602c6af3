"""Sums are exact beyond what 64 bits hold."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.wholes import exact_sum


@given(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=30))
def test_the_sum_is_that_of_pythons_own_integers(numbers: list[int]) -> None:
    assert exact_sum(np.array(numbers, dtype="int64")) == sum(numbers)

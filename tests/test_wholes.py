"""Sums are exact beyond what 64 bits hold."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.wholes import exact_sum, sums_within


@given(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=30))
def test_the_sum_is_that_of_pythons_own_integers(numbers: list[int]) -> None:
    assert exact_sum(np.array(numbers, dtype="int64")) == sum(numbers)


@given(st.lists(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=5), max_size=5))
def test_the_sums_of_runs_are_pythons_own_kept_within_64_bits(runs: list[list[int]]) -> None:
    numbers = np.array([number for run in runs for number in run], dtype="int64")
    first = np.cumsum([0, *map(len, runs)])[:-1]

    assert sums_within(numbers, first).tolist() == [min(max(sum(run), -(2**63)), 2**63 - 1) for run in runs]

"""Numbers scaled all at once are those scaled one by one."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import InternalError
from pipeline.gather.columns import LARGEST, scaled

wholes = st.integers(-(2**63) - 2, 2**63 + 2)
fine = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12)
values = st.lists(
    st.tuples(st.one_of(st.none(), wholes, st.integers(-5, 5), fine), st.integers(0, 20)), max_size=8
)


def one_by_one(value: int | Decimal | None, decimals: int) -> tuple[int | None, bool]:
    if value is None:
        return None, False
    top, bottom = value.as_integer_ratio()
    whole, rest = divmod(top * 10**decimals, bottom)
    return whole, rest != 0


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(values)
def test_scaled_at_once_is_scaled_one_by_one(told):
    expected = [one_by_one(*each) for each in told]
    given_values, decimals = [value for value, _ in told], np.array([each for _, each in told], dtype="int8")

    if any(whole is not None and abs(whole) > LARGEST for whole, _ in expected):
        with pytest.raises(InternalError, match=r"gather\.too-large"):
            scaled(given_values, decimals)
    else:
        found, surplus = scaled(given_values, decimals)
        assert str(found.dtype) == "Int64"
        assert [None if value is pd.NA else int(value) for value in found] == [whole for whole, _ in expected]
        assert surplus.tolist() == [rest for _, rest in expected]


@pytest.mark.parametrize("value", [True, 1.0, "1", Decimal("NaN")])
def test_what_is_no_exact_number_is_refused(value):
    with pytest.raises(InternalError, match=r"gather\.not-a-number"):
        scaled([1, value], np.zeros(2, dtype="int8"))

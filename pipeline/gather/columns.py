"""Columns of long tables out of Python's own values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from pipeline.campaign.model import Choice
from pipeline.errors import InternalError
from pipeline.text import fold

LARGEST = 2**63 - 1
_MOST_DECIMALS = 18  # 10**19 is beyond int64
_NOTHING, _WHOLE, _OTHER = range(3)


def typed(frame: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """The declared columns, in their order, with their dtypes."""
    return frame[list(columns)].astype(dict(columns))


def texts(values: Iterable[str | None]) -> pd.Series[str]:
    """A column of texts."""
    # pandas' own way asks of each value what it is.
    return cast("pd.Series[str]", pa.array(list(values), pa.large_string()).to_pandas())


def coded(codes: npt.NDArray[Any], names: Iterable[str]) -> pd.Categorical:
    """A column of texts of which there are few: in each row the position of its text among `names`."""
    return pd.Categorical.from_codes(codes, categories=pd.Index(list(names), dtype="str"), validate=False)


def choice_of(said: object, choices: Sequence[Choice]) -> Choice | None:
    """The choice that one of whose spellings was written; None if blank or none of them."""
    if said is None:
        return None
    folded = fold(str(said))
    return next((choice for choice in choices if folded in map(fold, choice.texts)), None)


# ---------------------------------------------------------------- whole numbers


def scaled(
    values: Sequence[object], decimals: npt.NDArray[np.int8]
) -> tuple[pd.Series[int], npt.NDArray[np.bool_]]:
    """Values times 10**decimals as Int64, and which of them had more decimals than that (rounded down).

    Most values are Python's whole numbers: they are scaled all at once, the others one by one.

    Raises:
        InternalError: a value is no number, or too large to be exact.
    """
    kinds = _kinds(values)
    is_int, given = kinds == _WHOLE, kinds != _NOTHING
    found, surplus = np.zeros(len(values), dtype="int64"), np.zeros(len(values), dtype="bool")
    wholes = _wholes(np.array(values, dtype="object")[is_int], decimals[is_int])
    if wholes is None:
        is_int[:] = False
    else:
        found[is_int] = wholes
    for at in np.flatnonzero(given & ~is_int).tolist():
        found[at], surplus[at] = _scale(values[at], int(decimals[at]))
    return pd.Series(pd.arrays.IntegerArray(found, ~given)), surplus


def _kinds(values: Iterable[object]) -> npt.NDArray[np.int8]:
    """Of each value, whether it is nothing, a whole number of Python's, or another one."""
    # No step of Python's own for each value: there are hundreds of thousands.
    kinds = defaultdict(lambda: _OTHER, {type(None): _NOTHING, int: _WHOLE})
    return np.frombuffer(bytes(map(kinds.__getitem__, map(type, values))), dtype="int8")


def _wholes(values: npt.NDArray[np.object_], decimals: npt.NDArray[np.int8]) -> npt.NDArray[np.int64] | None:
    """Whole numbers times 10**decimals; None if one of them is too large for that."""
    try:
        found = values.astype("int64")
    except OverflowError:
        return None
    for places in np.unique(decimals).tolist():
        at = decimals == places
        if places > _MOST_DECIMALS or not _fit(found[at], LARGEST // 10**places):
            return None
        if places:
            found[at] *= 10**places
    return found


def _fit(values: npt.NDArray[np.int64], largest: int) -> bool:
    return bool(values.min(initial=0) >= -largest and values.max(initial=0) <= largest)


def _scale(value: object, decimals: int) -> tuple[int, bool]:
    if type(value) is int:
        scaled, rest = value * 10**decimals, 0
    elif isinstance(value, Decimal) and value.is_finite():
        # Not Decimal arithmetic: its context would round beyond 28 digits.
        numerator, denominator = value.as_integer_ratio()
        scaled, rest = divmod(numerator * 10**decimals, denominator)
    else:
        raise InternalError("gather.not-a-number", found=repr(value))
    if abs(scaled) > LARGEST:
        raise InternalError("gather.too-large", found=str(value))
    return scaled, rest != 0

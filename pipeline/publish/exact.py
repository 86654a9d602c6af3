"""Exact numbers out of the long tables."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from pipeline.json_text import plain

Exact = int | Decimal


def unscaled(scaled: int, decimals: int) -> Exact:
    """The number that a scaled whole number stands for: (4723, 1) is Decimal("472.3")."""
    return Decimal(scaled).scaleb(-decimals) if decimals else scaled


def whole_or_none(value: object) -> int | None:
    """A cell of an Int64 column as int; <NA> as None."""
    return None if pd.isna(value) else int(value)  # type: ignore[call-overload]


def text_or_none(value: object) -> str | None:
    """A cell of a text column; <NA> as None."""
    if isinstance(value, str):  # nearly always, and told much faster
        return value
    return None if pd.isna(value) else str(value)  # type: ignore[call-overload]


def without_needless_zeros(number: Decimal) -> Exact:
    """A percent as people write it: 100 and not 100.000000."""
    shorter = number.normalize()
    return int(shorter) if shorter == shorter.to_integral_value() else shorter


__all__ = ["Exact", "plain", "text_or_none", "unscaled", "whole_or_none", "without_needless_zeros"]

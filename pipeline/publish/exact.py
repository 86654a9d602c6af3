"""Exact numbers out of the long tables, and exact JSON out of exact numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import pandas as pd

Exact = int | Decimal
Json = Mapping[str, "Json"] | Sequence["Json"] | str | int | Decimal | bool | None


def unscaled(scaled: int, decimals: int) -> Exact:
    """The number that a scaled whole number stands for: (4723, 1) is Decimal("472.3")."""
    return Decimal(scaled).scaleb(-decimals) if decimals else scaled


def whole_or_none(value: object) -> int | None:
    """A cell of an Int64 column as int; <NA> as None."""
    return None if pd.isna(value) else int(value)  # type: ignore[call-overload]


def text_or_none(value: object) -> str | None:
    """A cell of a text column; <NA> as None."""
    return None if pd.isna(value) else str(value)  # type: ignore[call-overload]


def plain(number: Exact) -> str:
    """The number in digits, with a decimal point, never with an exponent."""
    return format(number, "f") if isinstance(number, Decimal) else str(number)


def without_needless_zeros(number: Decimal) -> Exact:
    """A percent as people write it: 100 and not 100.000000."""
    shorter = number.normalize()
    return int(shorter) if shorter == shorter.to_integral_value() else shorter


def json_text(value: Json) -> str:
    """JSON that keeps every decimal as it is, which the standard library cannot do without floats.

    Objects keep the order of their keys. Text is written as it reads; only a name that is not valid
    Unicode (a file from a broken archive) is written with escapes.
    """
    return "".join(_pieces(value, "\n")) + "\n"


def _pieces(value: Json, line: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        members = ((f"{_quoted(key)}: ", member) for key, member in value.items())
        yield from _bracketed("{", members, "}", line)
    elif isinstance(value, Decimal):
        yield plain(value)
    elif isinstance(value, str):
        yield _quoted(value)
    elif isinstance(value, Sequence):
        yield from _bracketed("[", (("", member) for member in value), "]", line)
    else:
        yield json.dumps(value)


def _bracketed(opening: str, members: Iterator[tuple[str, Json]], closing: str, line: str) -> Iterator[str]:
    inner = line + " "
    separator = opening + inner
    for name, member in members:
        yield separator + name
        yield from _pieces(member, inner)
        separator = "," + inner
    yield opening + closing if separator.startswith(opening) else line + closing


def _quoted(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # lone surrogates
        return json.dumps(text)
    return json.dumps(text, ensure_ascii=False)

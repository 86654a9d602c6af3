"""Exact numbers out of the long tables, and exact JSON out of exact numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from json.encoder import encode_basestring

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
    pieces: list[str] = []
    _put(value, "\n", pieces)
    return "".join(pieces) + "\n"


def _put(value: Json, line: str, pieces: list[str]) -> None:
    """Add what a value is written as; `line` begins a new line at its depth."""
    if isinstance(value, str):
        pieces.append(_quoted(value))
    elif isinstance(value, (dict, Mapping)):  # a plain dict is told much faster
        members = ((f"{_quoted(key)}: ", member) for key, member in value.items())
        _put_members("{", members, "}", line, pieces)
    elif isinstance(value, Decimal):
        pieces.append(plain(value))
    elif isinstance(value, (list, tuple, Sequence)):
        _put_members("[", (("", member) for member in value), "]", line, pieces)
    else:
        pieces.append(json.dumps(value))


def _put_members(
    opening: str, members: Iterator[tuple[str, Json]], closing: str, line: str, pieces: list[str]
) -> None:
    inner = line + " "
    separator = opening + inner
    for name, member in members:
        pieces.append(separator + name)
        _put(member, inner, pieces)
        separator = "," + inner
    pieces.append(opening + closing if separator.startswith(opening) else line + closing)


def _quoted(text: str) -> str:
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:  # lone surrogates
            return json.dumps(text)
    return encode_basestring(text)

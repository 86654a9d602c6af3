"""Exact numbers out of the long tables, and exact JSON out of exact numbers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

import pandas as pd

Exact = int | Decimal
Json = Mapping[str, "Json"] | Sequence["Json"] | str | int | Decimal | bool | None

_MOST_NAMES = 4096  # of members that are kept as they are written: the same few in every object


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
    return _spelt(value, "\n") + "\n"


def _spelt(value: Json, line: str) -> str:
    """What a value is written as; `line` begins a new line at its depth."""
    if spell := _SPELLING.get(type(value)):
        return spell(value)
    inner = line + " "
    if isinstance(value, (dict, Mapping)):  # a plain dict is told much faster
        return _between("{", [_named(name, one, inner) for name, one in value.items()], "}", line)
    if isinstance(value, (list, tuple, Sequence)) and not isinstance(value, str):
        return _between("[", [_spelt(one, inner) for one in value], "]", line)
    return _quoted(value) if isinstance(value, str) else json.dumps(value)


def _named(name: str, value: Json, line: str) -> str:
    # Most members are plain: to spell them here and now saves a call for each.
    spell = _SPELLING.get(type(value))
    return f"{_name(name)}: {spell(value) if spell else _spelt(value, line)}"


def _between(opening: str, members: list[str], closing: str, line: str) -> str:
    if not members:
        return opening + closing
    inner = line + " "
    return f"{opening}{inner}{(',' + inner).join(members)}{line}{closing}"


def _quoted(text: str) -> str:
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:  # lone surrogates
            return json.dumps(text)
    return encode_basestring(text)


_name = lru_cache(_MOST_NAMES)(_quoted)
_SPELLING: Mapping[type, Callable[[Any], str]] = {
    str: _quoted,
    int: int.__repr__,
    bool: {True: "true", False: "false"}.__getitem__,
    type(None): {None: "null"}.__getitem__,
    Decimal: plain,
}
"""How plain values are written: those of just these types, which are most."""

"""JSON as all files of a package and `--json` have it: indented by a blank per level, every decimal exact.

The standard library can write decimals only as binary fractions, and with an indent spells every value of
10,000 files by a step of Python's own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A value that is spelt already, as `spelt` does it."""

    text: str


Json = Mapping[str, "Json"] | Sequence["Json"] | str | int | Decimal | bool | Verbatim | None

_MOST_NAMES = 4096  # of members that are kept as they are written: the same few in every object


def plain(number: int | Decimal) -> str:
    """The number in digits, with a decimal point, never with an exponent."""
    return format(number, "f") if isinstance(number, Decimal) else str(number)


def json_text(value: Json) -> str:
    """JSON that keeps every decimal as it is, which the standard library cannot do without floats.

    Objects keep the order of their keys. Text is written as it reads; only a name that is not valid
    Unicode (a file from a broken archive) is written with escapes.
    """
    return spelt(value) + "\n"


def spelt(value: Json) -> str:
    """The same without the end of the last line."""
    return _spelt(value, "\n")


def _spelt(value: Json, line: str) -> str:
    """What a value is written as; `line` begins a new line at its depth."""
    if spell := _SPELLING.get(type(value)):
        return spell(value)
    if isinstance(value, Verbatim):
        return value.text.replace("\n", line)  # no JSON text has a line break but between its values
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

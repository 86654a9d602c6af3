"""JSON for people who ask with --json, as `json.dumps(..., ensure_ascii=False, indent=2)` spells it.

With an indent the standard library spells every value of 10,000 files by itself, in Python. Here what is a
text already is put together: a member's lines only move to the right.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

_INDENT = "  "
_ESCAPED = re.compile(r"\\u(?!00[01])")  # json.dumps writes out only what no JSON text may hold
_END_OF_FRACTION = re.compile(r"\.[0-9]+(?=,?\n)")


def spelt(value: object) -> str:
    """The standard library's own spelling."""
    return json.dumps(value, ensure_ascii=False, indent=len(_INDENT))


def object_of(members: Mapping[str, str]) -> str:
    """An object whose members are JSON texts of this spelling."""
    return _between("{", [f"{spelt(name)}: {text}" for name, text in members.items()], "}")


def list_of(items: Iterable[str]) -> str:
    """A list of such texts."""
    return _between("[", list(items), "]")


def _between(opening: str, parts: list[str], closing: str) -> str:
    if not parts:
        return opening + closing
    # No JSON text has a line break but between its values.
    moved = ("\n" + ",\n".join(parts)).replace("\n", "\n" + _INDENT)
    return f"{opening}{moved}\n{closing}"


def respelt(text: str) -> str:
    """`spelt(json.loads(text))`, only sooner, for an object or list as publish.exact.json_text spells it.

    There lines are indented by one space per level instead of two, and decimals are exact, which become the
    nearest binary fractions as in all JSON that Python has read.
    """
    text = text.removesuffix("\n")
    if (
        _ESCAPED.search(text) or "-0,\n" in text or "-0\n" in text
    ):  # names that are no valid Unicode; minus zero
        return spelt(json.loads(text))
    return _with_binary_fractions(_twice_as_far(text))


def _twice_as_far(text: str) -> str:
    """Each line indented twice as far: step by step, all lines that are deeper get one space more."""
    done = 0
    while (wider := text.replace("\n" + " " * (done + 1), "\n" + " " * (done + 2))) != text:
        text, done = wider, done + 2
    return text


def _with_binary_fractions(text: str) -> str:
    """Numbers with a decimal point as Python spells them; a line that ends in a digit ends in a number."""
    parts, behind = [], 0
    for found in _END_OF_FRACTION.finditer(text):
        begin = text.rindex(" ", behind, found.start()) + 1
        parts += [text[behind:begin], spelt(float(text[begin : found.end()]))]
        behind = found.end()
    return "".join([*parts, text[behind:]])

"""JSON for people who ask with --json, as `json.dumps(..., ensure_ascii=False, indent=1)` spells it.

With an indent the standard library spells every value of 10,000 files by itself, in Python. Here what is a
text already is put together: a member's lines only move to the right. So are the files of a package, which
are indented alike (`publish.exact.json_text`); their decimals stay exact.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

_INDENT = " "


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

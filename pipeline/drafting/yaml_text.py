"""YAML as a person would write it: short items on one line, quotes only where they are needed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

_PLAIN = re.compile(r"[^\W\d_](?:[\w ()%/.+–-]*[\w)%.])?")
_RESERVED = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))

Value = str | bool | int | Iterable["Value"] | Mapping[str, "Value"]


def scalar(value: str | bool | int) -> str:
    """One value; text in quotes where YAML could take it for something else."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if _PLAIN.fullmatch(value) and value.casefold() not in _RESERVED:
        return value
    return json.dumps(value, ensure_ascii=False)


def flow(value: Value) -> str:
    """A value on one line; parts of a mapping that are empty are left out."""
    if isinstance(value, (str, bool, int)):
        return scalar(value)
    if isinstance(value, Mapping):
        parts = (
            f"{key}: {flow(part)}" for key, part in value.items() if part not in ("", (), [], False, None)
        )
        return "{" + ", ".join(parts) + "}"
    return "[" + ", ".join(flow(part) for part in value) + "]"


class Lines:
    """A YAML file being written line by line."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def put(self, indent: int, text: str) -> None:
        """Add a line, `indent` levels deep."""
        self._lines.append("  " * indent + text if text else "")

    def pair(self, indent: int, key: str, value: Value) -> None:
        """Add `key: value`, unless the value is empty."""
        if value not in ("", (), [], None):
            self.put(indent, f"{key}: {flow(value)}")

    def item(self, indent: int, value: Value) -> None:
        """Add an item of a list."""
        self.put(indent, f"- {flow(value)}")

    def text(self) -> str:
        """The whole file."""
        return "\n".join(self._lines) + "\n"

"""The namespaces of xlsx parts, transitional and strict, and names built from them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_RELATIONSHIP_ID = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships id",
)
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")

Handler = TypeVar("Handler")


def in_main(handlers: Mapping[str, Handler]) -> dict[str, Handler]:
    """Handlers by local name -> by full name, in both the transitional and the strict namespace."""
    return {f"{space} {name}": handler for space in _MAIN for name, handler in handlers.items()}


def relationship_id(attributes: Mapping[str, str]) -> str:
    """The r:id of an element, "" if it has none."""
    return next((attributes[name] for name in _RELATIONSHIP_ID if name in attributes), "")


def is_true(value: str | None) -> bool:
    """An xsd:boolean attribute."""
    return value in ("1", "true", "on")


def unescape(text: str) -> str:
    """Text with `_x000D_` and the like as the characters they stand for (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1], 16)
    # Half of a surrogate pair is no character and cannot be written out again.
    return escape[0] if 0xD800 <= code <= 0xDFFF else chr(code)

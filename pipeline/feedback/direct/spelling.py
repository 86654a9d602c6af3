"""How text and attributes are spelt in XML, so that nothing in them can act or break the file."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_SIGNS = {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;", '"': "&quot;"}


def unescape(text: str) -> str:
    """Text with `_x000D_` and the like as the characters they stand for (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1], 16)
    return escape[0] if 0xD800 <= code <= 0xDFFF else chr(code)


def spelt_text(text: str) -> str:
    """Text between tags; what XML cannot hold becomes a replacement character."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _NOT_IN_XML.sub("\ufffd", text)


def spelt_string(text: str) -> str:
    """The text of a cell or a comment, in which control characters are written as `_x000D_`."""
    if "_x" in text:
        text = _ESCAPE.sub(r"_x005F_x\1_", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _NOT_IN_XML.sub(_escaped, text)


def _escaped(sign: re.Match[str]) -> str:
    code = ord(sign[0])
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else f"_x{code:04X}_"


def attributes_of(pairs: Iterable[tuple[str, str]]) -> str:
    """Attributes as they stand in a tag, each with a space before it."""
    return "".join(f' {name}="{_in_quotes(value)}"' for name, value in pairs)


def _in_quotes(value: str) -> str:
    value = spelt_text(value)
    for sign, spelt in _LINE_SIGNS.items():
        if sign in value:
            value = value.replace(sign, spelt)
    return value

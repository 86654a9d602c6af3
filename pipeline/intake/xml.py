"""Streaming XML that refuses what a spreadsheet never needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from typing import TypeVar
from xml.parsers import expat

from pipeline.intake.faults import damaged, unsafe

Result = TypeVar("Result")
Start = Callable[[Mapping[str, str]], None]
End = Callable[[], None]

# What expat knows by itself; office packages may use the first two only (ECMA-376 part 2, 8.1.4).
_ENCODINGS = ("utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "iso-8859-1")
_NO_MEMORY = expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]
_KEPT = 256
_SMALL = 64 * 1024  # bytes


def parse(
    data: bytes, starts: Mapping[str, Start], ends: Mapping[str, End], text: Callable[[str], None]
) -> None:
    """Run through one XML part, calling the handlers that stand under an element's name.

    Names are "namespace local", attributes without a namespace plain. A document type declaration, which
    is where entity bombs and references to other files live, is refused.

    Raises:
        UnreadableError: no well-formed XML, or a document type declaration.
        MemoryError: it needs more than the worker has; expat has an error of its own for that.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.XmlDeclHandler = _refuse_odd_encoding
    parser.StartDoctypeDeclHandler = _refuse_doctype

    def start(name: str, attributes: dict[str, str]) -> None:
        if handler := starts.get(name):
            handler(attributes)

    def end(name: str) -> None:
        if handler := ends.get(name):
            handler()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        if error.code == _NO_MEMORY:
            raise MemoryError from error
        raise damaged("bad-xml") from error


def remember(read: Callable[[bytes], Result]) -> Callable[[bytes], Result]:
    """Keep what small parts said: the returns of one campaign share most of theirs, byte for byte.

    For functions of nothing but the part, whose results nobody changes.
    """
    kept = lru_cache(maxsize=_KEPT)(read)

    @wraps(read)
    def remembered(part: bytes) -> Result:
        return kept(part) if len(part) <= _SMALL else read(part)

    return remembered


def _refuse_odd_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.casefold() not in _ENCODINGS:
        raise damaged("bad-xml")


def _refuse_doctype(*_: object) -> None:
    raise unsafe("doctype")


def no_text(_: str) -> None:
    """For parts whose text is of no interest."""

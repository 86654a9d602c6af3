"""The namespaces of OpenDocument and names built from them."""

from __future__ import annotations

from collections.abc import Mapping

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}


def full(name: str) -> str:
    """`table:table-cell` as the parser spells it."""
    space, _, local = name.partition(":")
    return f"{_SPACES[space]} {local}"


def repeats(attributes: Mapping[str, str], name: str) -> int:
    """How often an element stands for itself; 1 unless stated."""
    stated = attributes.get(name, "1")
    # More than any sheet has rows or columns is as good as that many.
    return max(1, int(stated)) if stated.isascii() and stated.isdigit() and len(stated) < 10 else 1

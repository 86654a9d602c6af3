"""Text as a file format can hold it: no lone surrogates, no control characters, no more than fits."""

from __future__ import annotations

import re

MOST_UNITS_IN_CELL = 32_767
"""Excel's limit for the text of one cell, in UTF-16 units."""

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_MISREAD = re.compile(r"(?<=_)(x)(?=[0-9A-Fa-f]{1,3}_)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BEYOND_PLANE = re.compile("[\U00010000-\U0010ffff]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def encodable(text: str) -> str:
    """The text with U+FFFD where it is not valid Unicode, as in file names of a broken archive."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if _is_broken(text) else text


def _is_broken(text: str) -> bool:
    return not text.isascii() and _SURROGATE.search(text) is not None


def printable(text: str) -> str:
    """The text as a cell can show it: line ends alike, every unprintable sign as U+FFFD."""
    if text.isprintable():  # stricter than the patterns, and much faster
        return text
    return _UNPRINTABLE.sub("\ufffd", _LINE_ENDS.sub("\n", text))


def as_libreoffice_reads(text: str) -> list[str]:
    """The text in pieces that LibreOffice does not misread when each is a run of its own.

    It takes "_xa_" in "UBND_xa_Tam_Anh.xlsx" for an escaped line end, though the standard (ISO/IEC 29500,
    ST_Xstring) wants four digits; file names of communes ("xã") are full of it.
    """
    # One sign is found much faster than two, and few texts have it.
    return _MISREAD.split(text) if "_" in text and "_x" in text else [text]


def units_of(text: str) -> int:
    """The length of a text as Excel counts it: signs outside the basic plane count twice."""
    return len(text) + len(_BEYOND_PLANE.findall(text))


def fitted(text: str, mark: str) -> str:
    """The text, cut to what one cell can hold and ending in `mark` if it was longer."""
    if 2 * len(text) <= MOST_UNITS_IN_CELL or units_of(text) <= MOST_UNITS_IN_CELL:
        return text
    room = MOST_UNITS_IN_CELL - units_of(mark)
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * room].decode("utf-16-le", "ignore")
    return kept + mark


def is_whole(text: str) -> bool:
    """Whether `printable` and `fitted` surely leave a text as it is."""
    return text.isprintable() and 2 * len(text) <= MOST_UNITS_IN_CELL

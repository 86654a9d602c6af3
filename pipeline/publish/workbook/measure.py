"""How much room a text takes in Times New Roman, so that rows and columns fit without Excel's help."""

from __future__ import annotations

import unicodedata

_EM_OF_NARROW = 0.3
_EM_OF_WIDE = 0.85
_EM_OF_CAPITAL = 0.68
_EM_OF_OTHERS = 0.48
_NARROW = frozenset(" .,;:!'|()[]/ijltfr-")
_WIDE = frozenset("mwMW%@…—")
_SAFETY = 1.06  # printers' and LibreOffice's fonts differ a little from Excel's

PT_PER_CHARACTER = 5.25  # one unit of column width: the digit 0 at 11 pt, 7 pixels of 0.75 pt
_CELL_PADDING_PT = 5.0
_LINE_PT = 1.22  # of the font size
HIGHEST_ROW_PT = 409.0  # Excel's limit


def text_width(text: str, size: float = 11, *, bold: bool = False) -> float:
    """The width of one line, in units of column width."""
    ems = sum(_em(sign) for sign in text) * (1.06 if bold else 1)
    return (ems * size * _SAFETY + _CELL_PADDING_PT) / PT_PER_CHARACTER


def _em(sign: str) -> float:
    if sign in _NARROW:
        return _EM_OF_NARROW
    if sign in _WIDE:
        return _EM_OF_WIDE
    if unicodedata.combining(sign):
        return 0.0
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.0
    return _EM_OF_CAPITAL if sign.isupper() else _EM_OF_OTHERS


def lines_of(text: str, width: float, size: float = 11, *, bold: bool = False) -> int:
    """How many lines a text takes in a cell `width` wide; words that are too long are broken."""
    return sum(_lines_of_paragraph(paragraph, width, size, bold=bold) for paragraph in text.split("\n"))


def _lines_of_paragraph(text: str, width: float, size: float, *, bold: bool) -> int:
    room = max(width - _CELL_PADDING_PT / PT_PER_CHARACTER, 1.0)
    space = text_width(" ", size) - _CELL_PADDING_PT / PT_PER_CHARACTER
    lines, used = 1, 0.0
    for word in text.split(" "):
        wide = text_width(word, size, bold=bold) - _CELL_PADDING_PT / PT_PER_CHARACTER
        if used and used + space + wide > room:
            lines, used = lines + 1, 0.0
        elif used:
            used += space
        lines += int((used + wide) // room) if wide > room else 0
        used = (used + wide) % room if wide > room else used + wide
    return lines


def height_of(lines: int, size: float = 11) -> float:
    """The height in points of a row that holds so many lines."""
    return min(lines * size * _LINE_PT + 4, HIGHEST_ROW_PT)

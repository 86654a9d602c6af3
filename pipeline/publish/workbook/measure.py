"""How much room a text takes in Times New Roman, so that rows and columns fit without Excel's help."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_WIDTHS_EM = {  # Adobe's font metrics of Times Roman, which Times New Roman shares
    0.25: " .,",
    0.28: "ijlt/\\:;|",
    0.33: "fr-()[]!I'‘’",
    0.39: "sJ",
    0.44: 'aceyz?“”"',
    0.5: "0123456789bdghknopquvx*_$–#{}",
    0.56: "<>=+~^FSP",
    0.61: "ELTZ",
    0.67: "BCR",
    0.72: "wADGHKNOQUVXY",
    0.78: "m&",
    0.83: "%",
    0.93: "MW@",
    1.0: "—…",
}
_EM_OF = {sign: width for width, signs in _WIDTHS_EM.items() for sign in signs} | {"đ": 0.5, "Đ": 0.72}
_EM_OF_OTHERS = 0.55
_EM_OF_IDEOGRAPH = 1.0
_EM_OF_HORN = 0.04  # ơ and ư are a little wider than o and u
_HORN = "\u031b"
BOLD = 1.06
SAFETY = 1.03  # printers and LibreOffice differ a little from Excel

PT_PER_CHARACTER = 5.25  # one unit of column width: the digit 0 at 11 pt, 7 pixels of 0.75 pt
PADDING = 0.75  # of a cell, in the same units
_LINE_PT = 1.16  # of the font size
HIGHEST_ROW_PT = 409.0  # Excel's limit


@lru_cache(maxsize=65_536)
def text_width(text: str, size: float = 11, *, bold: bool = False) -> float:
    """The width of one line, in units of column width."""
    ems = sum(em_of(sign) for sign in text) * (BOLD if bold else 1)
    return ems * size * SAFETY / PT_PER_CHARACTER


@lru_cache(maxsize=4096)
def em_of(sign: str) -> float:
    """The width of one sign, in whole hundredths of an em."""
    if unicodedata.combining(sign):
        return 0.0
    if unicodedata.east_asian_width(sign) in "WF":
        return _EM_OF_IDEOGRAPH
    parts = unicodedata.normalize("NFD", sign)
    return _EM_OF.get(sign) or _EM_OF.get(parts[0], _EM_OF_OTHERS) + _EM_OF_HORN * (_HORN in parts)


@lru_cache(maxsize=65_536)
def lines_of(text: str, width: float, size: float = 11, *, bold: bool = False) -> int:
    """How many lines a text takes in a cell `width` wide; words that are too long are broken."""
    return sum(_lines_of_paragraph(paragraph, width, size, bold=bold) for paragraph in text.split("\n"))


def _lines_of_paragraph(text: str, width: float, size: float, *, bold: bool) -> int:
    room = max(width - PADDING, 1.0)
    space = text_width(" ", size, bold=bold)
    lines, used = 1, 0.0
    for word in text.split(" "):
        wide = text_width(word, size, bold=bold)
        if used and used + space + wide > room:
            lines, used = lines + 1, 0.0
        if wide > room:
            lines += int(wide // room)
            used = wide % room
        else:
            used += wide + (space if used else 0)
    return lines


@lru_cache(maxsize=4096)
def height_of(lines: int, size: float = 11) -> float:
    """The height in points of a row that holds so many lines."""
    return min(round(lines * size * _LINE_PT + 3, 2), HIGHEST_ROW_PT)

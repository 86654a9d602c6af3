"""Text as people mean it: what two spellings have in common, and dates as they are written.

Used wherever a heading, a label or a name is looked up. Knows Vietnamese orthography, no campaign.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

# Huyền, sắc, ngã, hỏi, nặng: as combining marks, and as the letters that stand for them at a word's end.
_TONES = {"\u0300": "\u02bd", "\u0301": "\u02b9", "\u0303": "\u02bb", "\u0309": "\u02c0", "\u0323": "\u02cc"}
_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"(?=[ivx])(x{0,2}(?:ix|iv|v?i{0,3}))$")
_ADDRESS = re.compile(r"\$?(?P<column>[A-Za-z]{1,3})\$?(?P<row>[1-9][0-9]{0,6})")
_ROMAN_VALUE = {"i": 1, "v": 5, "x": 10}


def clean(text: str) -> str:
    """NFC, with every run of white space as one space and none at the ends."""
    if not text or (text.isascii() and text.isalnum()):  # as codes and numbers are
        return text
    # `split` knows all white space but these two, and is faster than a regular expression.
    whole = unicodedata.normalize("NFC", text).replace("\u200b", " ").replace("\ufeff", " ")
    return " ".join(whole.split())


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """What two spellings of the same heading, label or name have in common.

    Lower case, words only, one space between; the tone mark stands at its word's end, so that the old and
    the new way of placing it ("Hoà", "Hòa") are the same.
    """
    # A run of signs between words is one space: "A - B", "A-B" and "A/B" are alike.
    return " ".join(_tone_last(word) for word in _WORD.findall(unicodedata.normalize("NFC", text).casefold()))


@lru_cache(maxsize=65536)
def _tone_last(word: str) -> str:
    if word.isascii():
        return word
    letters = unicodedata.normalize("NFD", word)
    tones = [letter for letter in letters if letter in _TONES]
    base = "".join(letter for letter in letters if letter not in _TONES)
    return unicodedata.normalize("NFC", base) + "".join(_TONES[tone] for tone in tones)


def numbers_in(folded: str) -> tuple[str, ...]:
    """The numbers in a folded text; texts with different numbers never name the same thing."""
    return tuple(number.lstrip("0") or "0" for number in _DIGITS.findall(folded))


def roman_as_digits(folded: str) -> str:
    """A folded name with a Roman numeral as its last word spelt in digits: "tam xuân ii" -> "tam xuân 2"."""
    head, _, last = folded.rpartition(" ")
    if not head or not _ROMAN.fullmatch(last):
        return folded
    value = 0
    for sign, following in zip(last, last[1:] + " ", strict=True):
        worth = _ROMAN_VALUE[sign]
        value += -worth if _ROMAN_VALUE.get(following, 0) > worth else worth
    return f"{head} {value}"


# Control characters (with which a name can command a terminal), signs that turn the direction of writing,
# line and paragraph separators, halves of characters.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)


def on_one_line(text: str) -> str:
    """The text as it can be shown on one line of a terminal or of a list: unprintable signs are written out.

    A line feed becomes its number behind a backslash and a "u", as in JSON: a file's name can neither forge
    a line nor command the terminal.
    """
    return _UNPRINTABLE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def on_lines(text: str) -> str:
    """The same for a text of several lines, but for the ends of its lines."""
    if text.replace("\n", "").isprintable():  # which no unprintable sign is, in Python's stricter sense
        return text
    return "\n".join(map(on_one_line, text.split("\n")))


_DATE_FORMS = (
    re.compile(
        r"(?P<d>\d{1,2})\s*[/.\-]\s*(?P<m>\d{1,2})\s*[/.\-]\s*(?P<y>\d{4})(?:\s+\d{1,2}[:h]\d{0,2}(?::\d{2})?)?"
    ),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?"),
    re.compile(
        r"(?:.*\b)?ngày\s+(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>\d{4})", re.IGNORECASE
    ),
)


def parse_date(value: object) -> date | None:
    """A day as Vietnamese offices write it: 19/12/2024, "ngày 19 tháng 12 năm 2024", or a date cell.

    Day before month, always; ISO dates are recognised by their leading year. None if it is no day.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    return _parsed_before(value) if len(value) <= _SHORT else _parsed(value)


def _parsed(value: str) -> date | None:
    text = clean(value)
    for form in _DATE_FORMS:
        if match := form.fullmatch(text):
            try:
                return date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                return None
    return None


_SHORT = 64  # signs; longer texts with a day in them are not worth remembering
_parsed_before = lru_cache(maxsize=4096)(_parsed)


def day_of(moment: date) -> date:
    """The day of a date or a datetime; the two cannot be compared with each other."""
    return moment.date() if isinstance(moment, datetime) else moment


def written(moment: date) -> str:
    """A day as Vietnamese offices write it, with the time if there is one: "20/12/2024 00:00:05"."""
    day = f"{moment.day:02}/{moment.month:02}/{moment.year}"
    if isinstance(moment, datetime):
        return f"{day} {moment.hour:02}:{moment.minute:02}:{moment.second:02}"
    return day


_POINT_AND_COMMA = str.maketrans({",": ".", ".": ","})


def numeral(value: int | Decimal, language: str) -> str:
    """A number as the readers of a language write it: 1234.50 is "1.234,5" (vi), "1,234.5" (en); exact."""
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,d}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(_POINT_AND_COMMA) if language == "vi" else text


@lru_cache(maxsize=65536)
def address(row: int, column: int) -> str:
    """The spreadsheet address of a cell counted from 0: (0, 0) is "A1"."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def parse_address(cell: str) -> tuple[int, int]:
    """(row, column) of a cell, counted from 0: "A1" and "$A$1" are (0, 0).

    Raises:
        ValueError: it is no address of a cell.
    """
    match = _ADDRESS.fullmatch(cell)
    if match is None:
        raise ValueError(cell)
    column = 0
    for letter in match["column"].upper():
        column = column * 26 + ord(letter) - 64
    return int(match["row"]) - 1, column - 1

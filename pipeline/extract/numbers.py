"""Numbers as people type them: one reading is repaired with a warning, two readings are an error.

Source of the rules: the campaigns' facts ("1.234 typed as text ...") and Vietnamese writing of numbers
(dot between thousands, comma before decimals).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.campaign.model import Words
from pipeline.model import CellValue, Oddity
from pipeline.text import clean, fold

_LARGEST = 2**63 - 1
_WIDE = str.maketrans("０１２３４５６７８９．，－＋％", "0123456789.,-+%")
_MINUS = str.maketrans("−–‐‑", "----")
_SPACED = re.compile(
    r"(?<=\d)[ \u00a0\u2009\u202f'](?=\d{3}(?!\d))"
)  # thin and plain spaces between thousands
_PLAIN = re.compile(r"[+-]?\d+")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?P<sign>[.,])\d{3}(?:(?P=sign)\d{3})*")
_GROUPED_DECIMAL = re.compile(r"[+-]?[1-9]\d{0,2}(?P<sign>[.,])\d{3}(?:(?P=sign)\d{3})*(?!(?P=sign))[.,]\d+")
_DECIMAL = re.compile(r"[+-]?\d+[.,]\d+")


@dataclass(frozen=True, slots=True)
class Number:
    """What a cell says as a number: its exact value, or None with the code and facts of the finding.

    `zero_words` in the cell ("-", "không") are the value 0; `code` may also accompany a value (a repair).
    """

    value: int | Decimal | None
    code: str | None = None
    facts: tuple[tuple[str, str], ...] = ()


def read_number(
    value: CellValue,
    oddities: Iterable[Oddity],
    *,
    decimals: int,
    units_of_measure: Iterable[str],
    words: Words,
    percent: bool = False,
) -> Number:
    """Read one filled cell as a number with at most `decimals` places.

    `decimals` 0 is a whole-number cell, where "1.234" is 1234; with decimals it is ambiguous.
    `percent` is for cells that state a percentage: there "42 %" and a cell shown as 42 % are 42.
    """
    if Oddity.ERROR_VALUE in oddities:
        return Number(None, "C322", (("found", str(value)),))
    if isinstance(value, bool):
        return Number(None, "C326", (("found", str(value).upper()),))
    if isinstance(value, date) or Oddity.DATE_FORMAT in oddities:
        return Number(None, "C325", (("found", _shown(value)),))
    if isinstance(value, str):
        return _read_text(
            value, decimals=decimals, units_of_measure=units_of_measure, words=words, percent=percent
        )
    if Oddity.PERCENT_FORMAT in oddities:
        if percent:
            return _bounded(value * 100, decimals)
        return Number(None, "C328", (("found", f"{(Decimal(value) * 100).normalize():f} %"),))
    return _bounded(value, decimals)


def _shown(value: CellValue) -> str:
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)


def _bounded(value: int | Decimal, decimals: int, code: str | None = None, found: str = "") -> Number:
    """The number, whole ones as int; refused if it, scaled, does not fit into 63 bits."""
    if isinstance(value, Decimal):
        if abs(value) > _LARGEST:
            return Number(None, "C327", (("found", found or str(value)),))
        value = int(value) if value == value.to_integral_value() else value
    if abs(value) * 10**decimals > _LARGEST:
        return Number(None, "C327", (("found", found or str(value)),))
    if code is None:
        return Number(value)
    return Number(value, code, (("found", found), ("value", written(value))))


def written(value: int | Decimal) -> str:
    """A number the Vietnamese way: 1234567.5 is "1.234.567,5"."""
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return text.replace(",", "\0").replace(".", ",").replace("\0", ".")


def _read_text(
    text: str, *, decimals: int, units_of_measure: Iterable[str], words: Words, percent: bool
) -> Number:
    found = clean(text)
    folded = found.casefold()
    if folded in words.not_asked:
        return Number(None, "C329", (("found", found),))
    if folded in words.zero or (fold(found) and fold(found) in words.zero):
        return Number(0, "C315", (("found", found),))
    plain = found.translate(_WIDE)
    code = "C312" if plain != found else "C311"
    plain = plain.translate(_MINUS)
    bare = _without_unit(plain, units_of_measure)
    if bare != plain:
        code, plain = "C313", bare
    if plain.endswith("%"):
        if not percent:
            return Number(None, "C328", (("found", found),))
        plain = plain[:-1].rstrip()
    spaced = _SPACED.sub("", plain)
    if spaced != plain:
        code, plain = "C314", spaced
    return _read_digits(plain, code, found, decimals)


def _without_unit(text: str, units_of_measure: Iterable[str]) -> str:
    """The text without a unit of measure behind it: "48 tin, bài" is "48"."""
    for unit in sorted(units_of_measure, key=len, reverse=True):
        wanted = clean(unit).casefold()
        if wanted and text.casefold().endswith(wanted):
            rest = text[: len(text) - len(wanted)].rstrip()
            if rest[-1:].isdigit():
                return rest
    return text


def _read_digits(plain: str, code: str, found: str, decimals: int) -> Number:
    if not plain.isascii():
        return Number(None, "C321", (("found", found),))
    if _PLAIN.fullmatch(plain):
        return _bounded(Decimal(plain), decimals, code, found)
    if match := _GROUPED.fullmatch(plain):
        return _read_grouped(plain, match["sign"], code, found, decimals)
    if match := _GROUPED_DECIMAL.fullmatch(plain):
        value = Decimal(plain.replace(match["sign"], "").replace(",", "."))
        return _bounded(value, decimals, "C314" if code == "C311" else code, found)
    if _DECIMAL.fullmatch(plain):
        return _bounded(Decimal(plain.replace(",", ".")), decimals, code, found)
    return Number(None, "C321", (("found", found),))


def _read_grouped(plain: str, sign: str, code: str, found: str, decimals: int) -> Number:
    """1.234 is 1234 in a whole-number cell; 1,234 there, and either in a decimal cell, has two readings."""
    several = plain.count(sign) > 1  # 1.234.567 and 1,234,567 have one reading
    if several or (sign == "." and decimals == 0):
        return _bounded(Decimal(plain.replace(sign, "")), decimals, "C314" if code == "C311" else code, found)
    whole, fraction = Decimal(plain.replace(sign, "")), Decimal(plain.replace(sign, "."))
    return Number(None, "C324", (("found", found), ("first", written(whole)), ("second", written(fraction))))

"""Numbers, days and texts as a document shows them."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from pipeline.publish.safe_text import printable

_PERCENT_PLACES = Decimal("0.01")
_MARKS: dict[str, dict[int, int]] = {"vi": str.maketrans(",.", ".,"), "en": {}}
# Signs that turn the reading direction make a text look like another one.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def number(value: int | Decimal | None, language: str) -> str:
    """1234567 as "1.234.567", Decimal("472.3") as "472,3" (English: with comma and point); None as ""."""
    if value is None:
        return ""
    shown = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,d}"
    return shown.translate(_MARKS[language])


def percent(value: int | Decimal | None, language: str) -> str:
    """A percent to two decimals, as the workbook shows it, without needless zeros; None as ""."""
    if value is None:
        return ""
    shown = Decimal(value).quantize(_PERCENT_PLACES, ROUND_HALF_UP)
    return number(int(shown) if shown == shown.to_integral_value() else shown.normalize(), language)


def short_day(day: date, language: str) -> str:
    """20/12/2024 in Vietnamese, 2024-12-20 in English."""
    return f"{day:%d/%m/%Y}" if language == "vi" else day.isoformat()


def inert(text: str) -> str:
    """The text without anything that is not text: no control signs, no signs that turn its direction."""
    return _DIRECTION.sub("", printable(text)).replace("\t", " ")


def within_sentence(label: str) -> str:
    """A label as it stands within a sentence: "Số băng rôn" as "số băng rôn", "UBND" as it is."""
    return label[:1].lower() + label[1:] if label[1:2].islower() or label[1:2] == " " else label

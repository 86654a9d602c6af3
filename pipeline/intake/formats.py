"""What a number format makes of a number: a date, a percentage, or just a number."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache


class Shown(Enum):
    """How a number is shown."""

    NUMBER = 0
    DATE = 1  # or a time
    PERCENT = 2


# Ids that have no format text of their own (ECMA-376 part 1, 18.8.30); 27-36 and 50-58 are dates in
# the East Asian versions and are read as dates everywhere.
_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_BUILT_IN_PERCENTS = frozenset([9, 10])

_LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")
_SECOND_FRACTION = re.compile(r"s[.,]0+", re.IGNORECASE)
_DATE_LETTER = re.compile(r"[dmyhs]", re.IGNORECASE)


def shown_by_id(number_format: int) -> Shown:
    """How one of the built-in formats shows a number."""
    if number_format in _BUILT_IN_DATES:
        return Shown.DATE
    return Shown.PERCENT if number_format in _BUILT_IN_PERCENTS else Shown.NUMBER


@lru_cache(maxsize=4096)
def shown_by_text(code: str) -> Shown:
    """How a format such as `dd/mm/yyyy` or `#,##0 "người"` shows a positive number."""
    bare = _LITERAL.sub("", code)
    if _ELAPSED.search(bare):
        return Shown.DATE
    section = _BRACKETS.sub("", bare).split(";")[0]
    if "%" in section:
        return Shown.PERCENT
    section = _SECOND_FRACTION.sub("s", section)
    # Excel allows no digit places beside date letters: "#,##0 d" is a number with a unit of measure.
    if any(place in section for place in "0#?") or section.strip().casefold() in ("general", ""):
        return Shown.NUMBER
    return Shown.DATE if _DATE_LETTER.search(section.replace("General", "")) else Shown.NUMBER

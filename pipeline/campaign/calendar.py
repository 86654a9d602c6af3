"""The spans of months, quarters and years: by the calendar, or by the cut-offs of Decree 09/2019, Article 12.

By the decree a month runs from the 15th of the month before to its own 14th, and so does what is made of
months: the first quarter from 15 December to 14 March, the year from 15 December to 14 December. Nine months
(15 December to 14 September) are what some provinces add.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

CUT_OFF_DAY = 14


class Every(StrEnum):
    """The kinds of regular period."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    NINE_MONTHS = "nine-months"
    YEAR = "year"


class Rule(StrEnum):
    """How days belong to months."""

    CALENDAR = "calendar"
    DECREE = "decree-09-2019"


_PARTS = {
    Every.MONTH: tuple((month, month) for month in range(1, 13)),
    Every.QUARTER: ((1, 3), (4, 6), (7, 9), (10, 12)),
    Every.HALF_YEAR: ((1, 6), (7, 12)),
    Every.NINE_MONTHS: ((1, 9),),
    Every.YEAR: ((1, 12),),
}


@dataclass(frozen=True, slots=True)
class Span:
    """One regular period: its number within the year, from 1, and its first and last day."""

    every: Every
    year: int
    number: int
    start: date
    end: date

    @property
    def last_month(self) -> tuple[int, int]:
        """(year, month) of the last day."""
        return self.end.year, self.end.month


def spans(every: Every, rule: Rule, year: int) -> tuple[Span, ...]:
    """The year's periods of one kind, in order."""
    return tuple(
        Span(every, year, number, _first_day(rule, year, first), _last_day(rule, year, last))
        for number, (first, last) in enumerate(_PARTS[every], start=1)
    )


def _first_day(rule: Rule, year: int, month: int) -> date:
    if rule is Rule.CALENDAR:
        return date(year, month, 1)
    before = date(year, month, 1) - timedelta(days=1)
    return before.replace(day=CUT_OFF_DAY + 1)


def _last_day(rule: Rule, year: int, month: int) -> date:
    return date(year, month, CUT_OFF_DAY if rule is Rule.DECREE else monthrange(year, month)[1])


def day_in_month(after: Span, months: int, day: int) -> date:
    """The `day` of the month so many months after the one in which the span ends; its last day at most."""
    year, month = after.last_month
    years, index = divmod(month - 1 + months, 12)
    year, month = year + years, index + 1
    return date(year, month, min(day, monthrange(year, month)[1]))


# ---------------------------------------------------------------- names

_ROMAN = ("I", "II", "III", "IV")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def english_month(month: int) -> str:
    """The month's English name."""
    return _MONTHS[month - 1]


def name_of(span: Span, language: str) -> str:
    """The period's id: as summary.json and the outputs' folders call it."""
    if span.every is Every.MONTH:
        return f"{span.number:02}/{span.year}"
    return labels_of(span)["vi" if language == "vi" else "en"]


def labels_of(span: Span) -> dict[str, str]:
    """What people call the period, by language."""
    n, year = span.number, span.year
    if span.every is Every.MONTH:
        return {"vi": f"Tháng {n:02}/{year}", "en": f"{english_month(n)} {year}"}
    if span.every is Every.QUARTER:
        return {"vi": f"Quý {_ROMAN[n - 1]}/{year}", "en": f"Quarter {n} of {year}"}
    if span.every is Every.HALF_YEAR:
        which = (("đầu", "First"), ("cuối", "Second"))[n - 1]
        return {"vi": f"6 tháng {which[0]} năm {year}", "en": f"{which[1]} half of {year}"}
    if span.every is Every.NINE_MONTHS:
        return {"vi": f"9 tháng đầu năm {year}", "en": f"First nine months of {year}"}
    return {"vi": f"Năm {year}", "en": f"Year {year}"}


def spellings_of(span: Span) -> tuple[str, ...]:
    """Other ways in which returns name the period; case, signs and leading zeros never matter."""
    n, year = span.number, span.year
    if span.every is Every.MONTH:
        return (f"{n}/{year}", f"Tháng {n} năm {year}", f"Tháng {n} {year}", f"T{n}/{year}")
    if span.every is Every.QUARTER:
        roman = _ROMAN[n - 1]
        return (f"Quý {roman} năm {year}", f"Quý {n}/{year}", f"Quý {n} năm {year}", f"Q{n}/{year}")
    if span.every is Every.HALF_YEAR:
        whole = (f"6 tháng năm {year}", f"6 tháng {year}", f"6 tháng/{year}", f"6T/{year}")
        which = ("đầu", "cuối")[n - 1]
        spoken = (f"Sáu tháng {which} năm {year}", f"6 tháng {which} {year}", f"H{n}/{year}")
        return (*spoken, *(whole if n == 1 else ()))
    if span.every is Every.NINE_MONTHS:
        return (f"9 tháng năm {year}", f"9 tháng {year}", f"Chín tháng đầu năm {year}", f"9T/{year}")
    return (f"{year}", f"Cả năm {year}", f"12 tháng năm {year}")

"""Exact numbers from the raw text of a cell, and days from serial numbers."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Context, Decimal

_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SHORT_WHOLE = re.compile(r"-?[0-9]{1,15}")
_LONGEST = 400  # digits; a double written out in full has at most 325
_LARGEST_EXPONENT = 308  # of a double
_FIFTEEN_DIGITS = Context(prec=15)
_LAST_DAY = 2_958_465  # 31/12/9999 in the 1900 system
_DAYS_1904 = 1_462


def exact(raw: str) -> int | Decimal | None:
    """The number that a file states: int when whole, Decimal otherwise; None if it is no finite number.

    Binary noise is taken off as Excel does when it shows a number: a fraction of more than 15 significant
    digits is rounded to 15 (45.800000000000004 is 45.8). Whole numbers stay as they are.
    """
    if _SHORT_WHOLE.fullmatch(raw):
        return int(raw)
    raw = raw.strip()
    if len(raw) > _LONGEST or not _PLAIN.fullmatch(raw):
        return None
    number = Decimal(raw)
    if number and number.adjusted() > _LARGEST_EXPONENT:
        return None
    if number.adjusted() < -_LARGEST_EXPONENT:
        return 0
    return whole_or_decimal(number)


def whole_or_decimal(number: Decimal) -> int | Decimal:
    """Whole numbers as int, others as Decimal of at most 15 significant digits without trailing zeros."""
    if number != number.to_integral_value():
        number = _FIFTEEN_DIGITS.plus(number)
        if number != number.to_integral_value():
            return number.normalize()
    return int(number)


def from_float(number: float) -> int | Decimal | None:
    """The number that a binary file holds as a double; None for NaN and the infinities."""
    return exact(repr(number))


def day(serial: int | Decimal, *, since_1904: bool) -> date | datetime | None:
    """The day (with the time, to the second, if there is one) that a serial number stands for.

    None where Excel itself knows no such day: before the first day, after the year 9999, a mere time
    of day, and serial 60, the 29 February 1900 that never was.
    """
    serial = serial + _DAYS_1904 if since_1904 else serial
    if not 1 <= serial < _LAST_DAY + 1 or 60 <= serial < 61:
        return None
    origin = datetime(1899, 12, 31) if serial < 60 else datetime(1899, 12, 30)
    if serial == int(serial):
        return (origin + timedelta(days=int(serial))).date()
    seconds = int((Decimal(serial) * 86_400).to_integral_value())
    return origin + timedelta(seconds=seconds)

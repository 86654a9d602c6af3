"""Values as the page shows them, and lengths as shares of a chart's width."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from pipeline.publish.exact import Exact
from pipeline.publish.safe_text import encodable
from pipeline.text import numeral, on_one_line, written

_PERCENT_PLACES = Decimal("0.01")


def text(value: object) -> str:
    """Any value as text that is only text: signs that turn the direction of writing are written out."""
    said = str(value)
    # Most is printable, which says at once that there is no such sign in it.
    return said if said.isprintable() else encodable(on_one_line(said))


def day(moment: date | None, language: str) -> str:
    """A day as the language writes it, with the time where the register gives one; "" for none."""
    if moment is None:
        return ""
    if language == "vi":
        return written(moment)
    return moment.isoformat(" ") if isinstance(moment, datetime) else moment.isoformat()


def short_day(moment: date, language: str) -> str:
    """Day and month, for the foot of a chart."""
    return f"{moment:%d/%m}" if language == "vi" else f"{moment:%m-%d}"


def percent(value: Exact, language: str) -> str:
    """A percent to two decimals, half rounded up, without needless zeros."""
    return numeral(Decimal(value).quantize(_PERCENT_PLACES, ROUND_HALF_UP), language)


def length(part: Exact, whole: Exact) -> str:
    """How long `part` is where `whole` is 100 (percent, two decimals, never below 0 or above 100)."""
    if whole <= 0 or part <= 0:
        return "0"
    hundredths = min(int(Decimal(part) * 10_000 / Decimal(whole)), 10_000)
    return f"{Decimal(hundredths) / 100:f}"

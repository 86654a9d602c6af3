"""Facts as Vietnamese readers read them: decimal comma, thousands dot, day before month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pipeline.campaign.model import Choice, label_in

_SIGNS = str.maketrans({",": ".", ".": ","})


def number(value: int | Decimal) -> str:
    """1234.50 as "1.234,5"; exact, however long."""
    text = f"{Decimal(value):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(_SIGNS)


def scaled_number(scaled: int, decimals: int) -> str:
    """A whole number that stands for scaled / 10**decimals."""
    # Built from its digits: Decimal arithmetic would round to its context's precision.
    digits = tuple(map(int, str(abs(scaled))))
    return number(Decimal((int(scaled < 0), digits, -decimals)))


def precision(decimals: int) -> tuple[tuple[str, str], tuple[str, str]]:
    """The facts that say how exact a number may be; which words say it depends on whether it is whole."""
    return ("decimals", str(decimals)), ("allowed", "@validate.decimals" if decimals else "@validate.whole")


def percent(numerator: int, denominator: int, decimals: int) -> str:
    """100 * numerator / denominator, half rounded up; "–" if the denominator is 0."""
    if denominator == 0:
        return "–"
    rounded = (2 * 100 * numerator * 10**decimals + denominator) // (2 * denominator)
    return scaled_number(rounded, decimals)


def day(value: date | None) -> str:
    """31/12/2024; "…" for an open end."""
    return f"{value:%d/%m/%Y}" if value else "…"


def choice_list(choices: Sequence[Choice], language: str) -> str:
    """The choices as the form words them, one after another."""
    return "; ".join(label_in(choice.label, language) or choice.texts[0] for choice in choices)

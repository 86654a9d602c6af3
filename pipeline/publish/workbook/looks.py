"""How the values of a column look, and how each kind of value is written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pipeline.publish.workbook.columns import Value
from pipeline.publish.workbook.sheet import SheetWriter


class Look(NamedTuple):
    """A style by its name, and at how many decimals a number is shown, unless it has more of its own."""

    style: str = "text"
    decimals: int = 0


def write_value(sheet: SheetWriter, row: int, column: int, value: Value, look: Look) -> None:
    """Write one value as its kind wants it."""
    if isinstance(value, str):
        sheet.text(row, column, value, look.style)
    elif isinstance(value, date):
        sheet.day(row, column, value, look.style)
    else:
        own = -int(value.as_tuple().exponent) if isinstance(value, Decimal) else 0
        sheet.number(row, column, value, max(look.decimals, own), look.style)

"""Numbers as the reader of a language writes them."""

from __future__ import annotations

from decimal import Decimal

_VIETNAMESE = str.maketrans({",": ".", ".": ","})


def written(value: Decimal | int, language: str) -> str:
    """1234.50 as "1.234,5" (vi) or "1,234.5" (en); exact, however long."""
    text = f"{Decimal(value):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(_VIETNAMESE) if language == "vi" else text

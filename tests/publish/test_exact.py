"""Exact numbers."""

from decimal import Decimal

from pipeline.publish.exact import without_needless_zeros


def test_percents_lose_needless_zeros() -> None:
    percents = [Decimal("100.000000"), Decimal("33.333333"), Decimal("0.100000")]

    assert [without_needless_zeros(percent) for percent in percents] == [
        100,
        Decimal("33.333333"),
        Decimal("0.1"),
    ]

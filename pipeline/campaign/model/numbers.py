"""Indicators and the numbers they may be."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pipeline.campaign.model.label import Label


class OverUnits(StrEnum):
    """How an indicator's figures become one over units."""

    SUM = "sum"
    HIGHEST = "highest"
    SHARE = "share"  # never: share = sum of numerators / sum of denominators


@dataclass(frozen=True, slots=True)
class NumberRule:
    """Which numbers a cell may hold. decimals 0 means whole numbers; bounds are inclusive."""

    decimals: int = 0
    minimum: Decimal | None = Decimal(0)
    maximum: Decimal | None = None


WHOLE = NumberRule()
"""Whole numbers from 0 on: what a cell may hold if nothing else is said."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is counted, in which unit of measure, and how it adds up."""

    code: str
    label: Label
    unit_of_measure: Label
    number: NumberRule = NumberRule()
    over_units: OverUnits = OverUnits.SUM
    over_periods: str = "sum"  # sum, highest, latest, share
    definition: str = ""  # how it is defined, or since when; figures under another one are not compared

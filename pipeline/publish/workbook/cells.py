"""The computed cells of the workbook: what each is made of, its value, and its formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.campaign.model import OverUnits, ShareCheck, Slot, SumCheck
from pipeline.publish.exact import Exact, unscaled, without_needless_zeros
from pipeline.publish.workbook.contents import Contents, TotalOf

PERCENT_DECIMALS = 2
"""Decimals of a percent as shown; the cell holds six."""


@dataclass(frozen=True, slots=True)
class Total:
    """A total over units of one figure key, or of several keys for the same thing."""

    id: str
    keys: tuple[str, ...]
    over: OverUnits
    decimals: int


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of totals that stand on the same sheet."""

    id: str
    parts: tuple[Total, ...]
    decimals: int


@dataclass(frozen=True, slots=True)
class Share:
    """A numerator's total over a denominator's total, in percent; `id` is table/row."""

    id: str
    numerator: str
    denominator: str


Cell = Total | Sum | Share


def total_cell(slot: Slot, contents: Contents) -> Total:
    """The total of one figure slot."""
    return Total(slot.key, (slot.key,), contents.over_units(slot), slot.number.decimals)


def sum_cell(check: SumCheck, contents: Contents) -> Sum | None:
    """The form's own sum of figures; None where adding up makes no sense, as with highest values."""
    parts = tuple(total_cell(part, contents) for part in _figures_under(check, contents))
    if not parts or (len(parts) > 1 and any(part.over is OverUnits.HIGHEST for part in parts)):
        return None
    return Sum(contents.campaign.form.slots[check.whole].key, parts, max(part.decimals for part in parts))


def _figures_under(check: SumCheck, contents: Contents) -> Sequence[Slot]:
    slots = contents.campaign.form.slots
    nested = {c.whole: c for c in contents.campaign.form.checks if isinstance(c, SumCheck)}
    figures: list[Slot] = []
    for part in check.parts:
        figures += _figures_under(nested[part], contents) if part in nested else [slots[part]]
    return figures


def share_cell(check: ShareCheck, contents: Contents) -> Share:
    """The share of one row of a table."""
    slots = contents.campaign.form.slots
    return Share(f"{check.table}/{check.row}", slots[check.numerator].key, slots[check.denominator].key)


def value_of(cell: Cell, contents: Contents, group: str = "") -> Exact | None:
    """The cell's value over all units, or over one group; None where nobody reported it."""
    if isinstance(cell, Share):
        percent = contents.shares.get((cell.id, group))
        return None if percent is None else without_needless_zeros(percent)
    scaled = scaled_of(cell, contents, group)
    return None if scaled is None else unscaled(scaled, cell.decimals)


def scaled_of(cell: Total | Sum, contents: Contents, group: str = "") -> int | None:
    """The same, scaled."""
    if isinstance(cell, Sum):
        return combined([scaled_of(part, contents, group) for part in cell.parts], OverUnits.SUM)
    return combined([_total(contents, key, group).scaled for key in cell.keys], cell.over)


def reporting_of(cell: Cell, contents: Contents, group: str = "") -> int:
    """How many units reported the cell's figures; of several figures the one most units reported."""
    if isinstance(cell, Share):
        keys: tuple[str, ...] = (cell.numerator, cell.denominator)
    elif isinstance(cell, Sum):
        keys = tuple(key for part in cell.parts for key in part.keys)
    else:
        keys = cell.keys
    return max(_total(contents, key, group).units_reporting for key in keys)


def _total(contents: Contents, key: str, group: str) -> TotalOf:
    return contents.totals.get((key, group), TotalOf(None, 0))


def combined(parts: Sequence[int | None], over: OverUnits) -> int | None:
    """The sum or the highest of what is known; None if nothing is."""
    known = [part for part in parts if part is not None]
    if not known:
        return None
    return max(known) if over is OverUnits.HIGHEST else sum(known)

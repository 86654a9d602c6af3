"""The entries laid out returns by slots, for rules that compare cells of one return with one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.campaign.model import Slot
from pipeline.model import LongTables, State

Whole = npt.NDArray[Any]
"""Whole numbers: int64 where every result is sure to fit, else Python's own; never floating point."""


@dataclass(frozen=True)
class Grid:
    """Scaled values by return and slot. `entry` is the row in the entries table, -1 where there is none."""

    slots: tuple[Slot, ...]
    values: Whole
    given: npt.NDArray[np.bool_]
    surplus: npt.NDArray[np.bool_]
    blank: npt.NDArray[np.bool_]
    entry: npt.NDArray[np.int64]
    entries: pd.DataFrame

    @property
    def exact(self) -> npt.NDArray[np.bool_]:
        """Where the scaled value is the whole truth: given, without more decimals than allowed."""
        return self.given & ~self.surplus

    def decimals(self, slots: Sequence[int]) -> int:
        """The decimals in which the values of all `slots` are whole numbers."""
        return max(self.slots[slot].number.decimals for slot in slots)

    def column(self, slot: int, decimals: int) -> Whole:
        """The slot's values over all returns, times 10**decimals."""
        column: Whole = self.values[:, slot] * 10 ** (decimals - self.slots[slot].number.decimals)
        return column

    def places(self, return_nos: npt.NDArray[np.int64], slot: int) -> dict[str, Any]:
        """Sheet and cell of the slot in each of the returns; "" where the file has no such cell."""
        at = self.entry[return_nos, slot]
        found = self.entries[["sheet", "cell"]].take(np.maximum(at, 0))
        return {name: np.where(at >= 0, found[name].astype(object), "") for name in ("sheet", "cell")}


def lay_out(tables: LongTables, slots: tuple[Slot, ...]) -> Grid:
    """The grid of all gathered returns; each return has each slot at most once."""
    entries = tables.entries
    shape = (len(tables.returns), len(slots))
    at = (entries["return_no"].to_numpy(), entries["slot"].to_numpy())

    def placed(column: Any, empty: object, dtype: str) -> npt.NDArray[Any]:
        grid = np.full(shape, empty, dtype=dtype)
        grid[at] = column
        return grid

    values = placed(entries["scaled"].fillna(0).to_numpy(dtype="int64"), 0, "int64")
    return Grid(
        slots=slots,
        values=values if _all_sums_fit(values, slots) else values.astype(object),
        given=placed(entries["scaled"].notna(), False, "bool"),
        surplus=placed(entries["surplus"], False, "bool"),
        blank=placed(entries["state"] == State.BLANK.value, False, "bool"),
        entry=placed(np.arange(len(entries)), -1, "int64"),
        entries=entries,
    )


def _all_sums_fit(values: Whole, slots: tuple[Slot, ...]) -> bool:
    """Whether no sum over a return's slots, in the finest decimals, can leave int64."""
    finest = max((slot.number.decimals for slot in slots), default=0)
    largest = max(int(values.max(initial=0)), -int(values.min(initial=0)))
    return bool(largest * 10**finest * max(len(slots), 1) < 2**63)

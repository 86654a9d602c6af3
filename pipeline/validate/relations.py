"""Rules between cells of one return: sums, orders and shares, each as a long table of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.campaign.model import Campaign, OrderCheck, Slot, SumCheck, label_in
from pipeline.validate.grid import Grid
from pipeline.validate.rules import Facts, Row, Suite, at_least, equal
from pipeline.validate.wording import scaled_number


def sum_suite(grid: Grid, campaign: Campaign) -> Suite:
    """V405: what the unit states as a sum is the sum, wherever the sum and all its parts are given."""
    checks = [check for check in campaign.form.checks if isinstance(check, SumCheck)]
    rows = under_one_another(_sums(grid, check) for check in checks)
    return Suite("sums", rows, (equal("V405", "printed", "summed", _sum_facts),))


def _sums(grid: Grid, check: SumCheck) -> Mapping[str, Any]:
    slots = [check.whole, *check.parts]
    at = all_exact(grid, slots)
    decimals = grid.decimals(slots)
    return {
        "return_no": at,
        "decimals": np.full(len(at), decimals),
        "printed": grid.column(check.whole, decimals)[at],
        "summed": sum(grid.column(part, decimals)[at] for part in check.parts),
        **grid.places(at, check.whole),
    }


def _sum_facts(row: Row) -> Facts:
    decimals = row["decimals"]
    return (
        ("printed", scaled_number(row["printed"], decimals)),
        ("summed", scaled_number(row["summed"], decimals)),
        ("difference", scaled_number(abs(row["printed"] - row["summed"]), decimals)),
    )


def order_suite(grid: Grid, campaign: Campaign) -> Suite:
    """V406: the smaller cell is at most the larger, wherever both are given."""
    checks = [check for check in campaign.form.checks if isinstance(check, OrderCheck)]
    rows = under_one_another(_orders(grid, check) for check in checks)

    def facts(row: Row) -> Facts:
        smaller, larger = grid.slots[row["smaller_slot"]], grid.slots[row["larger_slot"]]
        return (
            ("smaller", scaled_number(row["smaller"], row["decimals"])),
            ("larger", scaled_number(row["larger"], row["decimals"])),
            ("smaller_label", _told_apart(smaller, larger, campaign.language)),
            ("larger_label", _told_apart(larger, smaller, campaign.language)),
        )

    return Suite("orders", rows, (at_least("V406", "larger", "smaller", facts),))


def _orders(grid: Grid, check: OrderCheck) -> Mapping[str, Any]:
    slots = [check.smaller, check.larger]
    at = all_exact(grid, slots)
    decimals = grid.decimals(slots)
    return {
        "return_no": at,
        "decimals": np.full(len(at), decimals),
        "smaller": grid.column(check.smaller, decimals)[at],
        "larger": grid.column(check.larger, decimals)[at],
        "smaller_slot": np.full(len(at), check.smaller),
        "larger_slot": np.full(len(at), check.larger),
        **grid.places(at, check.smaller),
    }


def _told_apart(slot: Slot, other: Slot, language: str) -> str:
    """The slot's label, by its column if it differs from the other's, by its row if that does."""
    row, column = label_in(slot.row_label, language), label_in(slot.column_label, language)
    if slot.row_id == other.row_id:
        return column
    return row if slot.column_id == other.column_id else f"{row} – {column}"


def all_exact(grid: Grid, slots: list[int]) -> npt.NDArray[np.int64]:
    """The returns in which all `slots` hold a number that can be reckoned with."""
    return np.flatnonzero(grid.exact[:, slots].all(axis=1))


def under_one_another(parts: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """One long table of the checks' tables; empty without checks."""
    frames = [pd.DataFrame(dict(part)) for part in parts]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()

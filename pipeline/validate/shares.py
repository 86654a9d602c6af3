"""Rules for printed shares: numerator over denominator in percent, compared without rounding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.campaign.model import Campaign, ShareCheck
from pipeline.model import LongTables
from pipeline.validate.entries import marked, written
from pipeline.validate.grid import Grid, Whole
from pipeline.validate.relations import all_exact, under_one_another
from pipeline.validate.rules import Facts, Row, Suite, at_least, not_null
from pipeline.validate.wording import number, percent, scaled_number

Returns = npt.NDArray[np.int64]
"""Numbers of returns."""


def share_suite(tables: LongTables, grid: Grid, campaign: Campaign) -> Suite:
    """V407 and V415, wherever numerator and denominator are given.

    A denominator of 0 means that the share does not apply: then nothing may be printed but 0.
    """
    checks = [check for check in campaign.form.checks if isinstance(check, ShareCheck)]
    rows = under_one_another(_shares(tables, grid, check) for check in checks)
    tolerance = {(check.table, check.row): check.tolerance_pct for check in checks}

    def facts(row: Row) -> Facts:
        allowed = tolerance[row["table"], row["row"]]
        places = max(2, len(f"{allowed.normalize():f}".partition(".")[2]))
        return (
            ("printed", number(written(tables, row))),
            ("numerator", scaled_number(row["numerator"], row["decimals"])),
            ("denominator", scaled_number(row["denominator"], row["decimals"])),
            ("computed", percent(row["numerator"], row["denominator"], places)),
        )

    return Suite("shares", rows, (at_least("V407", "allowed", "off", facts), not_null("V415", "answered")))


def _shares(tables: LongTables, grid: Grid, check: ShareCheck) -> Mapping[str, Any]:
    """One row per return that gives both; `slot` and the place are the printed share's, if there is one.

    printed = P / Q, numerator = N, denominator = D and tolerance = T / U, all whole numbers:
    |P/Q - 100 N/D| <= T/U is checked as `off` = U * |P D - 100 N Q| <= `allowed` = T Q |D|.
    """
    pair = [check.numerator, check.denominator]
    at = all_exact(grid, pair)
    decimals = grid.decimals(pair)
    n, d = (grid.column(slot, decimals)[at].astype(object) for slot in pair)
    slot = check.numerator if check.printed is None else check.printed
    stated, blank = grid.given[at, slot], grid.blank[at, slot]
    if check.printed is None:
        stated = np.zeros(len(at), dtype="bool")
    p, q = _printed(tables, grid, slot, at)
    t, u = check.tolerance_pct.as_integer_ratio()
    return {
        "return_no": at,
        "table": np.full(len(at), check.table, dtype=object),
        "row": np.full(len(at), check.row, dtype=object),
        "slot": np.full(len(at), slot),
        "decimals": np.full(len(at), decimals),
        "numerator": n,
        "denominator": d,
        "off": pd.Series(np.where(d == 0, abs(p), u * abs(p * d - 100 * n * q))).where(stated, None),
        "allowed": t * q * abs(d),
        "answered": marked(pd.Series(~(blank & (d != 0)))),
        **grid.places(at, slot),
    }


def _printed(tables: LongTables, grid: Grid, slot: int, at: Returns) -> tuple[Whole, Whole]:
    """P and Q of the shares as the units wrote them, with decimals beyond the slot's own."""
    p = grid.values[at, slot].astype(object)
    q = np.full(len(at), 10 ** grid.slots[slot].number.decimals, dtype=object)
    for row in np.flatnonzero(grid.surplus[at, slot]):
        p[row], q[row] = written(tables, {"return_no": at[row], "slot": slot}).as_integer_ratio()
    return p, q

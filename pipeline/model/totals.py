"""What aggregation makes of accepted figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


FIGURE_COLUMNS = {
    "unit": "category",
    "group": "category",
    "key": "category",
    "table": "category",
    "row": "category",
    "column": "category",
    "scaled": "Int64",
    "decimals": "int8",
    "file": "category",
    "sheet": "category",
    "cell": "category",
    "sha256": "category",
}
"""The accepted figures, one row each, sorted by slot then unit as units.csv orders them.

The texts are categories: half a million figures bear a few thousand different ones.
"""

TOTAL_COLUMNS = {
    "key": "str",
    "table": "str",
    "row": "str",
    "column": "str",
    "scaled": "Int64",  # <NA>: no included unit reported it
    "decimals": "int8",
    "units_reporting": "int64",
}
"""One row per figure key, in the form's order. GROUP_TOTAL adds `group`."""

GROUP_TOTAL_COLUMNS = {"group": "str", **TOTAL_COLUMNS}

AREA_TOTAL_COLUMNS = {
    "area": "str",
    "indicator": "str",
    "scaled": "Int64",
    "decimals": "int8",
    "units_reporting": "int64",
}
"""One row per (content area, indicator) that the form asks for, over all tables of the form."""

SHARE_COLUMNS = {
    "key": "str",  # table/row
    "group": "str",  # "" over all units
    "numerator": "Int64",
    "denominator": "Int64",
    "percent": "object",  # Decimal, exact to 6 places; None where the denominator is 0 or nobody reported
}


@dataclass(frozen=True)
class Totals:
    """What aggregation makes of the accepted figures."""

    figures: pd.DataFrame  # FIGURE_COLUMNS
    totals: pd.DataFrame  # TOTAL_COLUMNS
    by_group: pd.DataFrame  # GROUP_TOTAL_COLUMNS
    by_area: pd.DataFrame  # AREA_TOTAL_COLUMNS
    shares: pd.DataFrame  # SHARE_COLUMNS

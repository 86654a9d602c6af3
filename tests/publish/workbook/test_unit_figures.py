"""Figures as arrays are added up as exactly as one by one."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from pipeline.campaign.model import OverUnits
from pipeline.publish.workbook.unit_figures import UnitFigures, unit_figures

UNITS = ["X1", "X2", "X3"]


def laid_out(values: dict[str, int | None]) -> UnitFigures:
    """The figures of one key, by unit."""
    rows = [(unit, "t/r/c", value) for unit, value in values.items()]
    frame = pd.DataFrame(rows, columns=["unit", "key", "scaled"], dtype="object")
    typed = frame.astype({"unit": "str", "key": "str", "scaled": "Int64"})
    return unit_figures(typed, UNITS, ["t/r/other", "t/r/c"])["t/r/c"]


@given(st.dictionaries(st.sampled_from(UNITS), st.none() | st.integers(-(2**63) + 1, 2**63 - 1)))
def test_sums_and_highest_values_never_overflow(values: dict[str, int | None]) -> None:
    known = [value for value in values.values() if value is not None]
    found = laid_out(values)

    assert found.combined(OverUnits.SUM, slice(0, 3)) == (sum(known) if known else None)
    assert found.combined(OverUnits.HIGHEST, slice(0, 3)) == max(known, default=None)
    assert found.largest() == max(map(abs, known), default=0)


def test_a_groups_figures_are_those_of_its_units() -> None:
    assert laid_out({"X3": 5, "X1": 2}).combined(OverUnits.SUM, slice(1, 3)) == 5
    assert laid_out({"X3": 5, "X1": 2}).combined(OverUnits.SUM, slice(1, 2)) is None

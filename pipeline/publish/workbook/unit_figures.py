"""The accepted figures laid out units by figures, as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.campaign.model import OverUnits
from pipeline.wholes import exact_sum


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One figure of every expected unit, scaled, in the order of the units; 0 where it is not `given`."""

    scaled: npt.NDArray[np.int64]
    given: npt.NDArray[np.bool_]

    def combined(self, over: OverUnits, units: slice) -> int | None:
        """The sum or the highest of some units' figures; None if none of them has any."""
        known = self.scaled[units][self.given[units]]
        if not len(known):
            return None
        return int(known.max()) if over is OverUnits.HIGHEST else exact_sum(known)

    def largest(self) -> int:
        """The greatest of them, whatever its sign."""
        return max(int(self.scaled.max(initial=0)), -int(self.scaled.min(initial=0)))


def unit_figures(
    figures: pd.DataFrame, units: Sequence[str], keys: Sequence[str]
) -> Mapping[str, UnitFigures]:
    """The figures by key; `units` are the codes of all expected units, `keys` all that the form asks for."""
    row_of, column_of = _places(figures["unit"], units), _places(figures["key"], keys)
    known = figures["scaled"].notna().to_numpy()
    scaled = np.zeros((len(keys), len(units)), dtype="int64")
    given = np.zeros(scaled.shape, dtype="bool")
    scaled[column_of[known], row_of[known]] = figures["scaled"].to_numpy(dtype="int64", na_value=0)[known]
    given[column_of[known], row_of[known]] = True
    return {key: UnitFigures(scaled[at], given[at]) for at, key in enumerate(keys)}


def _places(texts: pd.Series[str], among: Sequence[str]) -> npt.NDArray[np.int64]:
    """Where each of the texts stands among others, which hold them all."""
    place_of = {text: place for place, text in enumerate(among)}
    codes, different = pd.factorize(texts)
    found: npt.NDArray[np.int64] = np.array([place_of[text] for text in different.tolist()], dtype="int64")[
        codes
    ]
    return found

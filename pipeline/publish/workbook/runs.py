"""Rows of plain cells, column by column: each different cell once, and which stands in each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

_TEXTS = frozenset({"String", "RichString"})
MOST_EXACT = 10**15
"""xlsxwriter writes a whole number below this as its digits."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """Cells that differ in a number alone: texts in theirs among the shared strings, or numbers.

    Whole numbers are below MOST_EXACT, others are spelt; `like` is any of the cells.
    """

    like: Any
    numbers: npt.NDArray[np.int64] | npt.NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True)
class BlockColumn:
    """One column of a block: its different cells, all of them plain, and which stands in each row.

    `at` counts the `cells`, and from there on those of all `runs`.
    """

    cells: Sequence[Any]
    runs: Sequence[Numbered]
    at: npt.NDArray[np.int32]

    def texts(self) -> int:
        """In how many rows a text stands."""
        kinds = [np.array([is_text(cell) for cell in self.cells], dtype="bool")]
        kinds += [np.full(len(run), is_text(run.like)) for run in self.runs]
        return int(np.concatenate(kinds)[self.at].sum())


def is_text(cell: Any) -> bool:
    """Whether a cell as xlsxwriter keeps it holds the number of a text."""
    return type(cell).__name__ in _TEXTS


@dataclass(frozen=True)
class Block:
    """Rows from the first column on, column by column."""

    first_row: int
    columns: Sequence[BlockColumn]

"""Rows of a block put together from spelt pieces, by pyarrow and without Python.

It may be done in a thread: Python is wanted a few times per thousand rows, not once per column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

ROW_START = '<row r="'
_CELLS_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True)
class SpeltRun:
    """Cells that differ in a number alone, and what stands before and behind it."""

    before: str
    numbers: npt.NDArray[np.int64] | npt.NDArray[np.str_]
    after: str

    def spelt(self) -> pa.StringArray:
        """Each cell."""
        digits = pa.array(self.numbers).cast(pa.string())
        return pc.binary_join_element_wise(self.before, digits, self.after, "")


@dataclass(frozen=True, slots=True)
class SpeltColumn:
    """What stands behind the number of a row, up to where it stands again.

    `at` tells which of the pieces it is in each row: it counts the `cells`, and from there on those of all
    `runs`.
    """

    cells: Sequence[str]
    runs: Sequence[SpeltRun]
    at: npt.NDArray[np.int32]

    def by_row(self) -> pa.DictionaryArray:
        """The piece of each row."""
        pieces = pa.concat_arrays([pa.array(self.cells, pa.string()), *(run.spelt() for run in self.runs)])
        return pa.DictionaryArray.from_arrays(pa.array(self.at, pa.int32()), pieces)


@dataclass(frozen=True, slots=True)
class SpeltBlock:
    """Rows one below the other, from a number on: `start`, and each column behind the row's number."""

    first: int
    columns: Sequence[SpeltColumn]

    def rows(self) -> Iterator[memoryview]:
        """All rows in UTF-8, some thousand at a time."""
        names = [str(place) for place in range(len(self.columns))]
        block = pa.StructArray.from_arrays([column.by_row() for column in self.columns], names)
        # All columns are looked up in one call.
        looked_up = pa.struct([(name, pa.string()) for name in names])
        numbers = pa.array(np.arange(self.first, self.first + len(block))).cast(pa.string())
        at_once = max(1, _CELLS_AT_ONCE // len(names))
        for start in range(0, len(block), at_once):
            pieces = block[start : start + at_once].cast(looked_up).flatten()
            yield _side_by_side(
                pc.binary_join_element_wise(ROW_START, *pieces, numbers[start : start + at_once])
            )


def _side_by_side(texts: pa.StringArray) -> memoryview:
    """All texts as one, in UTF-8: so they lie in memory."""
    _, ends, content = texts.buffers()
    ends = np.frombuffer(ends, dtype="int32")[texts.offset :]
    return memoryview(content)[ends[0] : ends[len(texts)]]

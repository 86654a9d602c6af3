"""What was written into the cells of a sheet, as digests."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.model import CellValue
from pipeline.record import BLANK_DIGEST, DIGEST_SIGNS, NONE, canonical, digest

_ROWS_AT_ONCE = 1 << 14
_MOST_COLUMNS = 4_000  # a row of the record must fit into one cell
_DIGEST = f"S{DIGEST_SIGNS}"


class RowDigests(NamedTuple):
    """The digests of rows: as `record.cell_lines` takes them."""

    text: bytes
    ends: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """The digests of a column's cells: `at` counts the `cells` ("" for none), and from there all `runs`."""

    cells: Sequence[str]
    runs: Sequence[Callable[[], npt.NDArray[np.bytes_]]]  # worked out when they are wanted
    at: npt.NDArray[np.int32]

    def different(self) -> npt.NDArray[np.bytes_]:
        """The digests that `at` counts."""
        return np.concatenate([np.array(self.cells, dtype=_DIGEST), *(run() for run in self.runs)])


class ShownCells:
    """Notes a digest per cell (0-based), row by row; what is written last stands."""

    def __init__(self) -> None:
        self._rows: dict[int, str] = {}
        self._blocks: list[tuple[int, Future[RowDigests]]] = []
        self.is_noting = True

    def note(self, row: int, column: int, value: CellValue) -> None:
        """Note what a cell shows."""
        if column >= _MOST_COLUMNS or not self.is_noting:
            return
        known = self._rows.get(row, "")
        before = known[: column * DIGEST_SIGNS].ljust(column * DIGEST_SIGNS, BLANK_DIGEST[0])
        self._rows[row] = before + digest(value) + known[(column + 1) * DIGEST_SIGNS :]

    def note_rows(self, first_row: int, digests: Future[RowDigests]) -> None:
        """Note what whole rows show, of which nothing was noted before."""
        self._blocks.append((first_row, digests))

    def taken(self, row: int, column: int) -> str:
        """The digest of a cell just noted, or ""; the row forgets all that was noted."""
        return self._rows.pop(row, "")[column * DIGEST_SIGNS : (column + 1) * DIGEST_SIGNS]

    def digests(self) -> RowDigests:
        """The digests of all rows, from the first on; blocks, which are large, are let go."""
        at, parts = 0, []
        blocks, self._blocks = sorted(self._blocks, key=lambda block: block[0]), []
        for first, block in blocks:
            parts += [self._single_rows(at, first), block.result()]
            at = first + len(parts[-1].ends)
        return _joined([*parts, self._single_rows(at, max(self._rows, default=-1) + 1)])

    def _single_rows(self, first: int, after: int) -> RowDigests:
        rows = [f"{self._rows.get(row) or NONE} ".encode() for row in range(first, after)]
        return RowDigests(b"".join(rows), np.cumsum([len(row) for row in rows], dtype="int64"))


def _joined(parts: Sequence[RowDigests]) -> RowDigests:
    starts = np.cumsum([0, *(len(part.text) for part in parts)])
    ends = [part.ends + start for part, start in zip(parts, starts[:-1], strict=True)]
    return RowDigests(b"".join(part.text for part in parts), np.concatenate(ends))


def digests_of_rows(columns: Sequence[ShownColumn]) -> RowDigests:
    """The digests of whole rows; those at the end of a row that show nothing are left out."""
    different = [column.different() for column in columns]
    parts = []
    for start in range(0, len(columns[0].at), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        found = [of[column.at[rows]] for of, column in zip(different, columns, strict=True)]
        parts.append(_side_by_side(np.column_stack(found)))
    return _joined(parts)


def _side_by_side(cells: npt.NDArray[np.bytes_]) -> RowDigests:
    rows, columns = cells.shape
    shown = cells != b""
    followed = np.logical_or.accumulate(shown[:, ::-1], axis=1)[:, ::-1]
    cells[followed & ~shown] = BLANK_DIGEST.encode()
    lengths = followed.sum(axis=1) * DIGEST_SIGNS
    signs = np.zeros((rows, columns * DIGEST_SIGNS + 1), dtype="uint8")
    signs[:, :-1] = cells.view("uint8")
    signs[lengths == 0, 0] = ord(NONE)
    lengths = np.maximum(lengths, 1)
    signs[np.arange(rows), lengths] = ord(" ")
    return RowDigests(signs[signs != 0].tobytes(), np.cumsum(lengths + 1))


def digests_of_values(values: Sequence[CellValue]) -> npt.NDArray[np.bytes_]:
    """`record.digest` of many values."""
    signs = map(str.encode, map(canonical, values), repeat("utf-8"), repeat("replace"))
    crc = np.fromiter(map(zlib.crc32, signs), dtype="uint32", count=len(values))
    found: npt.NDArray[np.bytes_] = _HEX[crc & 0xFFFF]
    return found


_CRC_OF_BYTE = np.array([zlib.crc32(bytes([byte ^ 0xFF])) ^ 0xFF000000 for byte in range(256)], "uint32")
_HEX = np.array([b"%04x" % low for low in range(1 << 16)], dtype=_DIGEST)


def digests_of(wholes: npt.NDArray[np.int64]) -> npt.NDArray[np.bytes_]:
    """`record.digest` of many whole numbers of up to 15 digits: the low half of the CRC-32 of their signs."""

    def with_sign(crc: npt.NDArray[np.uint32], sign: npt.NDArray[np.int64]) -> npt.NDArray[np.uint32]:
        after: npt.NDArray[np.uint32] = _CRC_OF_BYTE[(crc ^ sign) & 0xFF] ^ (crc >> 8)
        return after

    rest = np.abs(wholes)
    crc = np.full(len(wholes), 0xFFFFFFFF, dtype="uint32")
    crc = np.where(wholes < 0, with_sign(crc, np.full_like(wholes, ord("-"))), crc)
    for power in range(len(str(rest.max(initial=0))) - 1, -1, -1):
        digit = rest // 10**power % 10
        crc = np.where((rest >= 10**power) | (power == 0), with_sign(crc, digit + ord("0")), crc)
    found: npt.NDArray[np.bytes_] = _HEX[~crc & 0xFFFF]
    return found

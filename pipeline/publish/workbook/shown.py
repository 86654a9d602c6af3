"""What was written into the cells of a sheet, as digests."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from pipeline.model import CellValue
from pipeline.record import BLANK_DIGEST, DIGEST_SIGNS, canonical, digest

_ROWS_AT_ONCE = 4_096
_MOST_COLUMNS = 4_000  # a row of the record must fit into one cell


class ShownCells:
    """Notes a digest per cell (0-based), row by row; what is written last stands."""

    def __init__(self) -> None:
        self._rows: dict[int, str] = {}
        self._blocks: list[tuple[int, npt.NDArray[np.bytes_]]] = []

    def note(self, row: int, column: int, value: CellValue) -> None:
        """Note what a cell shows."""
        if column >= _MOST_COLUMNS:
            return
        known = self._rows.get(row, "")
        before = known[: column * DIGEST_SIGNS].ljust(column * DIGEST_SIGNS, BLANK_DIGEST[0])
        self._rows[row] = before + digest(value) + known[(column + 1) * DIGEST_SIGNS :]

    def note_rows(self, first_row: int, digests: npt.NDArray[np.bytes_]) -> None:
        """Note what whole rows show, of which nothing was noted before: per row the digests of its cells."""
        self._blocks.append((first_row, digests))

    def taken(self, row: int, column: int) -> str:
        """The digest of a cell just noted, or ""; the row forgets all that was noted."""
        return self._rows.pop(row, "")[column * DIGEST_SIGNS : (column + 1) * DIGEST_SIGNS]

    def digests(self) -> Iterator[str]:
        """The digests of each row's cells side by side, from the first row on; "" for a row without."""
        at = 0
        for first, digests in sorted(self._blocks, key=lambda block: block[0]):
            yield from (self._rows.get(row, "") for row in range(at, first))
            for start in range(0, len(digests), _ROWS_AT_ONCE):
                yield from map(bytes.decode, digests[start : start + _ROWS_AT_ONCE].tolist())
            at = first + len(digests)
        yield from (self._rows.get(row, "") for row in range(at, max(self._rows, default=-1) + 1))


def digests_of_values(values: Sequence[CellValue]) -> npt.NDArray[np.bytes_]:
    """`record.digest` of many values."""
    signs = (canonical(value).encode("utf-8", "replace") for value in values)
    crc = np.fromiter(map(zlib.crc32, signs), dtype="uint32", count=len(values))
    found: npt.NDArray[np.bytes_] = _HEX[crc & 0xFFFF]
    return found


_CRC_OF_BYTE = np.array([zlib.crc32(bytes([byte ^ 0xFF])) ^ 0xFF000000 for byte in range(256)], "uint32")
_HEX = np.array([b"%04x" % low for low in range(1 << 16)], dtype=f"S{DIGEST_SIGNS}")


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

"""What was written into the cells of a sheet, as digests."""

from __future__ import annotations

from pipeline.model import CellValue
from pipeline.record import BLANK_DIGEST, DIGEST_SIGNS, digest

_MOST_COLUMNS = 4_000  # a row of the record must fit into one cell


class ShownCells:
    """Notes a digest per cell (0-based), row by row; what is written last stands."""

    def __init__(self) -> None:
        self.rows: dict[int, str] = {}

    def note(self, row: int, column: int, value: CellValue) -> None:
        """Note what a cell shows."""
        if column >= _MOST_COLUMNS:
            return
        known = self.rows.get(row, "")
        before = known[: column * DIGEST_SIGNS].ljust(column * DIGEST_SIGNS, BLANK_DIGEST[0])
        self.rows[row] = before + digest(value) + known[(column + 1) * DIGEST_SIGNS :]

    def taken(self, row: int, column: int) -> str:
        """The digest of a cell just noted, or ""; the row forgets all that was noted."""
        return self.rows.pop(row, "")[column * DIGEST_SIGNS : (column + 1) * DIGEST_SIGNS]

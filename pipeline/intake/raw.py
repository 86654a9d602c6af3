"""What a format's reader hands over, before legacy fonts are converted."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from pipeline.intake.fonts import LegacyFont
from pipeline.model import Address, CellValue, Merge, Oddity, Sheet, Texts

_SMALL_AREA = 1000  # cells of a merge that are looked up one by one


class Run(NamedTuple):
    """A stretch of text in one font; `font` is None if it is an ordinary (Unicode) one."""

    text: str
    font: LegacyFont | None


@dataclass(slots=True)
class RawSheet:
    """One worksheet while it is being read; text is as the file has it, but NFC.

    `runs` holds the text again, by font, of those cells in which a legacy font is used; `formulas` those
    behind numbers, as far as they may be plain sums. A formula that several cells share stands in `shared`
    with the cell that it is written for, and `sharing` says which cells have it, too.
    """

    name: str
    values: dict[Address, CellValue] = field(default_factory=dict)
    oddities: dict[Address, frozenset[Oddity]] = field(default_factory=dict)
    runs: dict[Address, tuple[Run, ...]] = field(default_factory=dict)
    formulas: dict[Address, str] = field(default_factory=dict)
    shared: dict[str, tuple[Address, str]] = field(default_factory=dict)
    sharing: dict[Address, str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    texts: Texts | None = field(default=None, compare=False)  # among `values`, if they are known

    def put_text(self, at: Address, runs: tuple[Run, ...]) -> None:
        """Store text; an empty one is a blank cell and not stored."""
        text = nfc("".join(run.text for run in runs))
        if not text:
            return
        self.values[at] = text
        if any(run.font for run in runs):
            self.runs[at] = tuple(Run(nfc(run.text), run.font) for run in runs)

    def mark(self, at: Address, *oddities: Oddity) -> None:
        """Note why the cell must not be taken at face value."""
        self.oddities[at] = self.oddities.get(at, frozenset()).union(oddities)

    def forget(self, at: Address) -> None:
        """Make the cell blank again."""
        if isinstance(self.values.get(at), str):
            self.texts = None
        for store in (self.values, self.oddities, self.runs, self.formulas, self.sharing):
            store.pop(at, None)


def nfc(text: str) -> str:
    """The text in composed Unicode, otherwise unchanged: a soft hyphen may yet turn out a TCVN3 letter."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def finished(raw: RawSheet, name: str, values: dict[Address, CellValue]) -> Sheet:
    """The sheet as the other stages see it, with what lies under merged cells marked."""
    merges = tuple(raw.merges)
    is_hiding = bool(raw.hidden_rows or raw.hidden_columns)
    covered = _cells_under(merges) if merges else ()
    looks = is_hiding or covered is None
    used: Set[Address] = raw.values.keys() | raw.oddities.keys() if looks else frozenset()
    for at in _under_merges(merges, used) if covered is None else covered:
        if at in raw.values or at in raw.oddities:
            raw.mark(at, Oddity.UNDER_MERGE)
    # A million hidden empty rows say nothing: only those that hold something are kept.
    return Sheet(
        name=name,
        values=values,
        oddities=raw.oddities,
        merges=merges,
        hidden=raw.hidden,
        hidden_rows=frozenset(raw.hidden_rows.intersection(row for row, _ in used)),
        hidden_columns=frozenset(raw.hidden_columns.intersection(column for _, column in used)),
        known=None if raw.texts is None else (raw.values, raw.texts),
    )


@lru_cache(maxsize=64)
def _cells_under(merges: tuple[Merge, ...]) -> tuple[Address, ...] | None:
    """The cells that merges cover, whether they hold something or not; None if they are very many."""
    if sum(max(_area(merge), 0) for merge in merges) > _SMALL_AREA:
        return None
    corners = ((merge, (merge.top, merge.left)) for merge in merges)
    return tuple(dict.fromkeys(at for merge, corner in corners for at in _cells(merge) if at != corner))


def _cells(merge: Merge) -> Iterator[Address]:
    return product(range(merge.top, merge.bottom + 1), range(merge.left, merge.right + 1))


def _under_merges(merges: Sequence[Merge], used: Set[Address]) -> set[Address]:
    """The cells that merges cover; what one covers the next need not look at, however many overlap."""
    left, found = set(used), set[Address]()
    by_row: dict[int, set[int]] = {}
    if any(_area(merge) > _SMALL_AREA for merge in merges):
        for row, column in used:
            by_row.setdefault(row, set()).add(column)
    for merge in merges:
        for row, column in _covered(merge, left, by_row):
            found.add((row, column))
            left.discard((row, column))
            if by_row:
                by_row[row].discard(column)
                if not by_row[row]:
                    del by_row[row]
    return found


def _area(merge: Merge) -> int:
    return (merge.bottom - merge.top + 1) * (merge.right - merge.left + 1)


def _covered(merge: Merge, used: set[Address], by_row: dict[int, set[int]]) -> list[Address]:
    if _area(merge) <= _SMALL_AREA:
        covered = [at for at in _cells(merge) if at in used]
    else:
        rows, columns = range(merge.top, merge.bottom + 1), range(merge.left, merge.right + 1)
        covered = [
            (row, column) for row in by_row if row in rows for column in by_row[row] if column in columns
        ]
    return [at for at in covered if at != (merge.top, merge.left)]

"""What a format's reader hands over, before legacy fonts are converted."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.intake.fonts import LegacyFont
from pipeline.model import Address, CellValue, Merge, Oddity, Sheet


class Run(NamedTuple):
    """A stretch of text in one font; `font` is None if it is an ordinary (Unicode) one."""

    text: str
    font: LegacyFont | None


@dataclass(slots=True)
class RawSheet:
    """One worksheet while it is being read; text is as the file has it, but NFC.

    `runs` holds the text again, by font, of those cells in which a legacy font is used.
    """

    name: str
    values: dict[Address, CellValue] = field(default_factory=dict)
    oddities: dict[Address, frozenset[Oddity]] = field(default_factory=dict)
    runs: dict[Address, tuple[Run, ...]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

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
        for store in (self.values, self.oddities, self.runs):
            store.pop(at, None)


def nfc(text: str) -> str:
    """The text in composed Unicode, otherwise unchanged: a soft hyphen may yet turn out a TCVN3 letter."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def finished(raw: RawSheet, name: str, values: dict[Address, CellValue]) -> Sheet:
    """The sheet as the other stages see it, with what lies under merged cells marked."""
    used = raw.values.keys() | raw.oddities.keys()
    for at in _under_merges(raw.merges, used):
        raw.mark(at, Oddity.UNDER_MERGE)
    # A million hidden empty rows say nothing: only those that hold something are kept.
    return Sheet(
        name=name,
        values=values,
        oddities=raw.oddities,
        merges=tuple(raw.merges),
        hidden=raw.hidden,
        hidden_rows=frozenset(raw.hidden_rows & {row for row, _ in used}) if raw.hidden_rows else frozenset(),
        hidden_columns=frozenset(raw.hidden_columns & {column for _, column in used}),
    )


def _under_merges(merges: list[Merge], used: set[Address]) -> list[Address]:
    if not merges:
        return []
    by_row: dict[int, list[int]] = {}
    for row, column in used:
        by_row.setdefault(row, []).append(column)
    return [at for merge in merges for at in _covered(merge, by_row)]


def _covered(merge: Merge, by_row: dict[int, list[int]]) -> list[Address]:
    height = merge.bottom - merge.top + 1
    rows = (
        range(merge.top, merge.bottom + 1)
        if height <= len(by_row)
        else [row for row in by_row if merge.top <= row <= merge.bottom]
    )
    return [
        (row, column)
        for row in rows
        for column in by_row.get(row, ())
        if merge.left <= column <= merge.right and (row, column) != (merge.top, merge.left)
    ]

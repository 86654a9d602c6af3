"""From a cell of the workbook to where it comes from: links to the sources, and the hidden record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.campaign.model import OverUnits, Slot
from pipeline.publish.exact import plain, unscaled
from pipeline.publish.safe_text import printable
from pipeline.publish.workbook.cells import Cell, Share, Sum, Total, value_of
from pipeline.publish.workbook.columns import by_rows
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.looks import Look
from pipeline.publish.workbook.repeats import write_table
from pipeline.publish.workbook.unit_figures import UnitFigures
from pipeline.record import (
    HIGHEST,
    NONE,
    SHARE,
    SHEET,
    SUM,
    BelowLine,
    CellsLine,
    Line,
    PackageLine,
    RecordedKey,
    RecordedUnit,
    SourcesLine,
    TotalLine,
    cell_lines,
    encode,
    figure_lines,
    group_scope,
)
from pipeline.text import address

if TYPE_CHECKING:
    from pipeline.publish.workbook.book import ReportBook
    from pipeline.publish.workbook.sheet import SheetWriter

SOURCE_COLUMNS = 9
"""How many columns a row of the sheet of sources has."""


class Tracing:
    """Notes what every cell with a figure or a total shows, and links totals to their figures."""

    def __init__(self, contents: Contents, sources: str, first_row: int, most_figures: int) -> None:
        """`sources` is the sheet whose rows (0-based from `first_row`) hold the first `most_figures`."""
        self._contents = contents
        self.sources = sources
        self.first_row = first_row
        self.shown = min(most_figures, len(contents.package.totals.figures))
        self._lines: list[Line] = []

    def total(self, sheet: SheetWriter, row: int, column: int, cell: Cell, group: str = "") -> None:
        """Note a cell that shows a total, and link it to the first figures that it is made of."""
        value = value_of(cell, self._contents, group)
        stated = "" if value is None else plain(value)
        keys = keys_of(cell)
        place = address(row, column)
        self._lines.append(
            TotalLine(sheet.name, place, cell.id, _over(cell), group_scope(group), " ".join(keys), stated)
        )
        rows = next((self._runs[key, group] for key in keys if (key, group) in self._runs), None)
        if rows is not None:
            target = f"A{rows[0] + 1}:{address(rows[1], SOURCE_COLUMNS - 1)}"
            sheet.link(row, column, f"internal:'{_quoted(self.sources)}'!{target}")

    def units(self, sheet: SheetWriter, first_row: int, column: int) -> None:
        """Note the cells, from these on, that show every unit's figures: a row each, side by side."""
        contents = self._contents
        slots = contents.campaign.form.figure_slots
        keys, units = [slot.key for slot in slots], [line.unit.code for line in contents.lines]

        def values(some: slice) -> list[str]:
            digits = [_digits(contents.figures[slot.key], slot.number.decimals) for slot in slots[some]]
            joined: list[str] = pc.binary_join_element_wise(*digits, " ").to_pylist()
            return joined

        self._lines += figure_lines(sheet.name, (first_row, column), keys, units, values)

    @cached_property
    def _runs(self) -> Mapping[tuple[str, str], tuple[int, int]]:
        """(key, group) -> first and last row of its figures that stand together; group "" is all."""
        figures = self._contents.package.totals.figures.head(self.shown)
        (keys, key_names), (groups, group_names) = (pd.factorize(figures[n]) for n in ("key", "group"))
        both = keys * len(group_names) + groups
        found: dict[tuple[str, str], tuple[int, int]] = {}
        for pair, rows in zip(pd.unique(both).tolist(), _first_runs(both), strict=True):
            key, group = divmod(pair, len(group_names))
            found[key_names[key], group_names[group]] = rows
        found |= {(key, ""): rows for key, rows in zip(key_names, _first_runs(keys), strict=True)}
        return {at: (self.first_row + first, self.first_row + last) for at, (first, last) in found.items()}

    def _package_of(self) -> Mapping[str, str]:
        """Unit -> the lower tier's campaign whose workbook was its return."""
        returns = self._contents.package.tables.returns
        included = self._contents.included_returns
        return {file.unit: returns[number].package_of or "" for number, file in included.items() if file.unit}

    # ------------------------------------------------------------ the record

    def write_record(self, book: ReportBook) -> None:
        """Write the record on a sheet that no reader sees, and no menu shows."""
        name = book.name_for(SHEET)
        digests = [line for sheet in book.sheets for line in _digests(sheet)]
        sheet = book.sheet(name, [20.0], landscape=False)
        sheet.hide()
        first = 0
        for is_whole, run in groupby(encode([*self._about(), *self._lines, *digests]), _shape):
            rows = list(run)
            _write_texts(sheet, first, rows, is_whole=bool(is_whole))
            first += len(rows)

    def _about(self) -> Iterator[Line]:
        contents = self._contents
        package = contents.package
        yield PackageLine(
            package.campaign,
            package.period,
            package.as_of.isoformat(),
            contents.language,
            str(contents.expected_in()),
            str(contents.included_in()),
            printable(contents.campaign.letterhead.issuing_body),
        )
        if self.shown:
            count = str(len(package.totals.figures))
            yield SourcesLine(self.sources, str(self.first_row + 1), str(self.shown), count)
        package_of = self._package_of()
        for line in contents.lines:
            unit = line.unit
            sent = package_of.get(unit.code, "")
            yield RecordedUnit(unit.code, printable(unit.name), unit.group, line.outcome.state.value, sent)
        for one in package.settlement.below:
            words = (one.campaign, one.code, printable(one.name), printable(one.group), one.reports_to)
            yield BelowLine(*words, str(one.tier), one.state.value, one.figures)
        for slot in contents.campaign.form.figure_slots:
            over = HIGHEST if contents.over_units(slot) is OverUnits.HIGHEST else SUM
            unit_of_measure = contents.label(slot.unit_of_measure)
            yield RecordedKey(slot.key, printable(slot_label(slot, contents)), unit_of_measure, over)


def _digests(sheet: SheetWriter) -> Iterator[CellsLine]:
    text, ends = sheet.digests()
    return cell_lines(sheet.name, text, ends.data)


def _shape(texts: tuple[str, ...]) -> int:
    """How many texts a row of the record has; 0 if some of them are empty."""
    return len(texts) if all(texts) else 0


def _write_texts(sheet: SheetWriter, first: int, rows: Sequence[tuple[str, ...]], *, is_whole: bool) -> None:
    """Write rows of texts, at once if all are equally long and without a gap; an empty text is no cell."""
    if is_whole:
        write_table(sheet, first, by_rows(rows), [Look("hash")] * len(rows[0]))
        return
    for row, texts in enumerate(rows, start=first):
        for column, text in enumerate(texts):
            if text:
                sheet.text(row, column, text, "hash")


def _first_runs(codes: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    """Of each code, in the order of first appearance, the first and last position of its first run."""
    firsts = np.flatnonzero(np.diff(codes, prepend=-1))
    lasts = np.append(firsts[1:], len(codes)) - 1
    runs = np.sort(np.unique(codes[firsts], return_index=True)[1])
    return list(zip(firsts[runs].tolist(), lasts[runs].tolist(), strict=True))


def _digits(figures: UnitFigures, decimals: int) -> pa.StringArray:
    """Every unit's figure in exact digits; NONE where there is none."""
    if not decimals:
        return pc.if_else(pa.array(figures.given), pa.array(figures.scaled).cast(pa.string()), NONE)
    given = zip(figures.scaled.tolist(), figures.given.tolist(), strict=True)
    return pa.array([plain(unscaled(scaled, decimals)) if known else NONE for scaled, known in given])


def slot_label(slot: Slot, contents: Contents) -> str:
    """What a figure is, in words: its row and its column."""
    parts = (contents.label(slot.row_label), contents.label(slot.column_label))
    return " – ".join(part for part in parts if part)


def keys_of(cell: Cell) -> tuple[str, ...]:
    """The keys of the figures that a computed cell is made of; of a share numerator, then denominator."""
    if isinstance(cell, Share):
        return cell.numerator, cell.denominator
    if isinstance(cell, Sum):
        return tuple(key for part in cell.parts for key in part.keys)
    return cell.keys


def _over(cell: Cell) -> str:
    if isinstance(cell, Share):
        return SHARE
    totals = (cell,) if isinstance(cell, Total) else cell.parts
    return HIGHEST if any(part.over is OverUnits.HIGHEST for part in totals) else SUM


def _quoted(sheet: str) -> str:
    return sheet.replace("'", "''")

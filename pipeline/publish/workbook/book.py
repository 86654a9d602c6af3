"""The workbook being written: sheets, cell styles, and the one place that talks to xlsxwriter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.errors import OutputError
from pipeline.publish.workbook.packing import PackedWorkbook
from pipeline.publish.workbook.sheet import DecreeWorksheet, SheetWriter
from pipeline.publish.workbook.styles import BODY_PT, DATE_FORMAT, FONT, STYLES, number_format

if TYPE_CHECKING:
    from pipeline.publish.workbook.tracing import Tracing

_MOST_SIGNS_IN_NAME = 31
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


class ReportBook:
    """An open workbook. Use `open_book`; every write goes through a SheetWriter, which checks it."""

    def __init__(self, workbook: PackedWorkbook, cut_mark: str, too_large: str) -> None:
        self.workbook = workbook
        self.cut_mark = cut_mark  # ends a text that was longer than a cell can hold
        self.too_large = too_large  # the note beside a number that a spreadsheet cannot hold
        self._formats: dict[tuple[object, ...], Format] = {}
        self._names: set[str] = set()
        self.sheets: list[SheetWriter] = []
        self.tracing: Tracing | None = None  # set when it is known where the sources will stand

    def name_for(self, wanted: str) -> str:
        """A sheet name that Excel takes and no sheet bears yet, as near to `wanted` as can be."""
        base = _FORBIDDEN_IN_NAME.sub("-", wanted).strip("' ") or "-"
        name, number = _cut_name(base, ""), 1
        while name.casefold() in self._names:
            number += 1
            name = _cut_name(base, f" ({number})")
        self._names.add(name.casefold())
        return name

    def sheet(self, name: str, widths: Sequence[float], *, landscape: bool) -> SheetWriter:
        """Add a sheet under a name from `name_for`, with its columns' widths in characters."""
        worksheet: Worksheet = self.workbook.add_worksheet(name, DecreeWorksheet)
        self.sheets.append(SheetWriter(self, worksheet, name, widths, landscape=landscape))
        return self.sheets[-1]

    def style(
        self, name: str, *, decimals: int | None = None, day: bool = False, literal: bool = False
    ) -> Format:
        """The format of a style; `literal` keeps "=…" text when somebody edits the cell."""
        key = (name, decimals, day, literal)
        if key not in self._formats:
            properties: dict[str, Any] = {"font_name": FONT, "font_size": BODY_PT} | STYLES[name]
            if decimals is not None:
                properties["num_format"] = number_format(decimals)
            if day:
                properties["num_format"] = DATE_FORMAT
            if literal:
                properties["quote_prefix"] = True
            self._formats[key] = self.workbook.add_format(properties)
        return self._formats[key]


@contextmanager
def open_book(
    path: Path, created: date, *, title: str, cut_mark: str, too_large: str
) -> Iterator[ReportBook]:
    """A new workbook at `path`, closed and complete when the block ends.

    Nothing in it depends on the clock: it bears the day `created`.

    Raises:
        OutputError: xlsxwriter refuses a write, or the file cannot be written.
    """
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": BODY_PT},
    }
    workbook = PackedWorkbook(path, options)
    workbook.set_properties({"title": title, "created": datetime(created.year, created.month, created.day)})
    workbook.set_calc_mode("auto")
    try:
        with workbook.threads():
            yield ReportBook(workbook, cut_mark, too_large)
            workbook.close()
    except XlsxWriterException as error:
        raise OutputError("output.cannot-write", path=str(path), reason=str(error)) from error


def _cut_name(base: str, end: str) -> str:
    room = _MOST_SIGNS_IN_NAME - len(end)
    kept = base.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore")
    return kept.rstrip("' ") + end

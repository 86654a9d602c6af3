"""One sheet being written. Every call to xlsxwriter that can fail is checked here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from operator import methodcaller
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from pipeline.errors import OutputError
from pipeline.publish.exact import Exact, plain
from pipeline.publish.safe_text import as_libreoffice_reads, fitted, is_whole, printable
from pipeline.publish.workbook.heights import heights_of
from pipeline.publish.workbook.measure import height_of, lines_of
from pipeline.publish.workbook.pages import (
    A4,
    LANDSCAPE_WIDTH,
    MARGINS_MM,
    MM_PER_INCH,
    column_breaks,
    page_height_pt,
    row_breaks,
)
from pipeline.publish.workbook.plain_texts import are_printable
from pipeline.publish.workbook.rendering import QuickWorksheet
from pipeline.publish.workbook.runs import Block
from pipeline.publish.workbook.shown import RowDigests, ShownCells, ShownColumn, digests_of_rows
from pipeline.publish.workbook.styles import BODY_PT, STYLES

if TYPE_CHECKING:
    from pipeline.publish.workbook.book import ReportBook

MOST_ROWS = 1_048_576
MOST_LINKS = 65_530  # of one sheet
_LITERAL = ("=", "+", "-", "@")
"""A text that begins so would become a formula when somebody edits its cell."""
_ODD = (*_LITERAL, "<r>")
is_odd: Callable[[str], bool] = methodcaller("startswith", _ODD)
"""Whether a text needs a look of its own, or a sign more."""
_PAGE_NUMBER = '&C&"Times New Roman,Regular"&13&P'
_SCALE_OVER_PAGES = 0.7
_MOST_DIGITS = 15
"""A spreadsheet keeps and shows 15 digits of a number; a longer one would be changed silently."""


class DecreeWorksheet(QuickWorksheet):
    """A worksheet whose first page bears no page number, which xlsxwriter has no option for."""

    def _write_header_footer(self) -> None:
        self._xml_start_tag("headerFooter", [("differentFirst", 1)])
        self._write_odd_header()
        self._xml_end_tag("headerFooter")

    def link(self, row: int, column: int, url: str) -> int:
        """Make a cell a link whatever it holds; xlsxwriter's own way writes a text into it as well."""
        self.ignore_write_string = True
        try:
            return int(self.write_url(row, column, url))
        finally:
            self.ignore_write_string = False


class SheetWriter:
    """Writes cells (0-based) and keeps count of how high each row must be."""

    def __init__(
        self, book: ReportBook, worksheet: Worksheet, name: str, widths: Sequence[float], *, landscape: bool
    ) -> None:
        self.book = book
        self.worksheet = worksheet
        self.name = name
        self.widths = list(widths)
        self.landscape = landscape
        self._heights: dict[int, float] = {}
        self._kept: list[tuple[int, int]] = []
        self._shown = ShownCells()
        self._links = 0
        self._set_page()
        for column, width in enumerate(widths):
            self._check(worksheet.set_column(column, column, width), 0, column)

    # ------------------------------------------------------------ cells

    def text(self, row: int, column: int, text: str, style: str = "text") -> None:
        """Write text, whatever it looks like; it is cut with a visible mark if no cell can hold it."""
        self._write_text(row, column, text, style)
        self._grow(row, text, self._width(column), style)

    def span(self, row: int, column: int, last_row: int, last_column: int, text: str, style: str) -> None:
        """Write text over several cells, merged; over one cell it is plain text."""
        if (row, column) == (last_row, last_column):
            self.text(row, column, text, style)
            return
        merged = self.worksheet.merge_range(row, column, last_row, last_column, "", self.book.style(style))
        self._check(merged, row, column)
        self._write_text(row, column, text, style)
        if row == last_row:
            self._grow(row, text, sum(self.widths[column : last_column + 1]), style)

    def number(
        self, row: int, column: int, value: Exact | None, decimals: int = 0, style: str = "number"
    ) -> None:
        """Write a number; None leaves the cell empty, and one that a spreadsheet cannot hold becomes text."""
        if value is None:
            self.blank(row, column, style)
        elif is_too_large(value):
            self._write_text(row, column, plain(value), style)
            self._check(self.worksheet.write_comment(row, column, self.book.too_large), row, column)
        else:
            style_of = self.book.style(style, decimals=decimals)
            self._check(self.worksheet.write_number(row, column, value, style_of), row, column)
            self._shown.note(row, column, value)

    def formula(
        self,
        row: int,
        column: int,
        formula: str,
        value: Exact | str,
        decimals: int = 0,
        style: str = "number",
    ) -> None:
        """Write a formula with its value, for whoever reads the file without recalculating."""
        style_of = self.book.style(style, decimals=decimals)
        stored = float(value) if isinstance(value, Decimal) else value
        self._check(self.worksheet.write_formula(row, column, formula, style_of, stored), row, column)
        self._shown.note(row, column, value)

    def day(self, row: int, column: int, day: date | None, style: str = "centre") -> None:
        """Write a day as a true date; None leaves the cell empty."""
        if day is None:
            self.blank(row, column, style)
        else:
            style_of = self.book.style(style, day=True)
            self._check(self.worksheet.write_datetime(row, column, day, style_of), row, column)
            self._shown.note(row, column, day)

    def blank(self, row: int, column: int, style: str = "text") -> None:
        """An empty cell with its borders."""
        self._check(self.worksheet.write_blank(row, column, None, self.book.style(style)), row, column)

    def link(self, row: int, column: int, target: str) -> None:
        """Let a click on a cell lead elsewhere in the workbook; cells beyond Excel's limit lead nowhere."""
        if self._links < MOST_LINKS:
            self._links += 1
            self._check(self.worksheet.link(row, column, target), row, column)

    def chart(self, row: int, column: int, chart: Chart, *, alt: str, indent_px: int = 0) -> None:
        """Put a chart with its upper left corner in a cell; `alt` says what it shows."""
        # Two pixels down, or the frame is drawn on the page before.
        options = {"object_position": 2, "description": alt, "x_offset": indent_px, "y_offset": 2}
        placed = self.worksheet.insert_chart(row, column, chart, options)
        self._check(placed, row, column)

    def rule(self, row: int, middle_px: float, length_px: float) -> None:
        """Draw the thin line that the decree wants under a name, at the top of a row, around a middle."""
        options = {
            "x_offset": round(middle_px - length_px / 2),
            "y_offset": 1,
            "width": round(length_px),
            "height": 1,
            "fill": {"color": "black"},
            "line": {"none": True},
            "object_position": 2,
            "decorative": True,
        }
        self._check(self.worksheet.insert_textbox(row, 0, "", options), row, 0)

    # ------------------------------------------------------------ the sheet as a whole

    def taken_back(self, row: int, column: int) -> tuple[Any, float, str]:
        """Take a cell just written off the sheet: xlsxwriter's record of it, its row's height, its digest.

        For `place_block`, which puts it down as often as it stands there.
        """
        return self.worksheet.taken(row, column), self._heights.pop(row, 0.0), self._shown.taken(row, column)

    def place_block(
        self, block: Block, heights: npt.NDArray[np.float64], shown: Sequence[ShownColumn]
    ) -> None:
        """Put whole rows of cells as `taken_back` gave them; height 0 leaves a row as it is."""
        self._check(self.worksheet.place_block(block, heights), block.first_row, 0)
        if self._shown.is_noting:
            self._shown.note_rows(block.first_row, self.book.workbook.later(digests_of_rows, shown))

    def numbers_of(self, texts: Sequence[str], style: str) -> list[int]:
        """The numbers of plain texts among those of the workbook, for a block that holds them."""
        numbers: list[int] = self.worksheet.numbers_of(
            [self._in_pieces(text, style) if "_" in text else text for text in texts]
        )
        return numbers

    def _in_pieces(self, text: str, style: str) -> str:
        """What xlsxwriter keeps of a plain text."""
        pieces = as_libreoffice_reads(text)
        return str(self.worksheet.rich_text(pieces, self.book.style(style))) if len(pieces) > 1 else text

    def heights_of(self, column: int, texts: Sequence[str], style: str) -> npt.NDArray[np.float64]:
        """The height that each of the texts asks of its row in this column; 0 for any."""
        look = STYLES[style]
        if not look.get("text_wrap"):
            return np.zeros(len(texts))
        size = look.get("font_size", BODY_PT)
        return heights_of(texts, self._width(column), size, bold=look.get("bold", False))

    def digests(self) -> RowDigests:
        """Row by row the digests of its cells as written, side by side, for the workbook's record."""
        return self._shown.digests()

    def hide(self) -> None:
        """Show the sheet to nobody; no menu brings it back, and of what is written now no digest is kept."""
        self.worksheet.very_hidden()
        self._shown.is_noting = False

    def height(self, row: int, points: float) -> None:
        """Make a row at least so high."""
        self._heights[row] = max(points, self._heights.get(row, 0))

    def freeze(self, row: int, column: int) -> None:
        """Keep the rows above and the columns left of a cell in view."""
        self.worksheet.freeze_panes(row, column)

    def repeat(self, first_row: int, last_row: int) -> None:
        """Print these rows at the top of every page."""
        self._check(self.worksheet.repeat_rows(first_row, last_row), first_row, 0)

    def keep_together(self, first_row: int, last_row: int) -> None:
        """Do not let a page end between these rows, unless they are more than a page."""
        self._kept.append((first_row, last_row))

    def print_to(self, row: int) -> None:
        """Print down to this row, though nothing but a chart may stand there."""
        self.worksheet.print_area(0, 0, row, len(self.widths) - 1)

    def print_over_pages(self, fixed: int, header: tuple[int, int], runs: Sequence[int]) -> list[int]:
        """Print a table that is wider than a page: `fixed` columns and the header rows on every page.

        `runs` are the numbers of columns that belong together; a page ends between them. Returns the
        columns that begin a page.
        """
        self.repeat(*header)
        breaks = column_breaks(self.widths, fixed, runs, LANDSCAPE_WIDTH / _SCALE_OVER_PAGES)
        if breaks:
            self._check(self.worksheet.repeat_columns(0, fixed - 1), 0, fixed)
            self.worksheet.set_print_scale(round(100 * _SCALE_OVER_PAGES))
            self.worksheet.set_v_pagebreaks(breaks)
        return breaks

    def left_px(self, column: int) -> float:
        """How many pixels a column begins right of the sheet's edge."""
        return sum(int(width * 7 + 0.5) + 5 for width in self.widths[:column])

    def width_of(self, first: int, last: int) -> float:
        """The width in characters of some columns together."""
        return sum(self.widths[first : last + 1])

    def filter(self, row: int, column: int, last_row: int, last_column: int) -> None:
        """Let the reader filter a table by its header row."""
        self._check(self.worksheet.autofilter(row, column, last_row, last_column), row, column)

    def finish(self) -> None:
        """Set the heights of the rows and the ends of pages; after it no row is written any more."""
        for row, points in sorted(self._heights.items()):
            self._check(self.worksheet.set_row(row, points), row, 0)
        if self._kept:
            page = page_height_pt(self.widths, landscape=self.landscape)
            self.worksheet.set_h_pagebreaks(row_breaks(self._kept, self._heights, page))
        self.book.workbook.finish_rows(self.worksheet)

    def _set_page(self) -> None:
        sheet = self.worksheet
        sheet.set_paper(A4)
        if self.landscape:
            sheet.set_landscape()
        sheet.set_margins(**{side: width / MM_PER_INCH for side, width in MARGINS_MM.items()})
        sheet.set_header(_PAGE_NUMBER, {"margin": 10 / MM_PER_INCH})
        sheet.set_start_page(1)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.center_horizontally()

    def _write_text(self, row: int, column: int, text: str, style: str) -> None:
        shown = fitted(printable(text), self.book.cut_mark)
        if shown.startswith("<r>") and shown.endswith("</r>"):
            shown += " "  # xlsxwriter would take it for its own rich text and write it unescaped
        style_of = self.book.style(style, literal=shown.startswith(_LITERAL))
        first, *others = as_libreoffice_reads(shown)
        if others:
            runs = [part for other in others for part in (style_of, other)]
            written = self.worksheet.write_rich_string(row, column, first, *runs, style_of)
        else:
            # What `write_string` calls once it has looked whether it was given an address.
            written = self.worksheet._write_string(row, column, shown, style_of)
        self._check(written, row, column)
        self._shown.note(row, column, shown)

    def _width(self, column: int) -> float:
        return self.widths[column] if column < len(self.widths) else 8.43

    def _grow(self, row: int, text: str, width: float, style: str) -> None:
        look = STYLES[style]
        size = look.get("font_size", BODY_PT)
        if look.get("text_wrap"):
            self.height(row, height_of(lines_of(text, width, size, bold=look.get("bold", False)), size))

    def _check(self, status: int | None, row: int, column: int) -> None:
        if status:
            raise OutputError(
                "output.cell-refused", sheet=self.name, row=row + 1, column=column + 1, status=status
            )


def is_plain(text: str) -> bool:
    """Whether all of a text is written, in the style as it stands: see `SheetWriter._write_text`."""
    return is_whole(text) and not is_odd(text)


def are_whole(texts: Sequence[str]) -> bool:
    """Whether all of many texts are plain, but for odd ones, told much faster."""
    return is_whole(max(texts, key=len, default="")) and are_printable(texts)


def is_too_large(value: Exact) -> bool:
    """Whether a spreadsheet would change this number."""
    return len(plain(value).lstrip("-").replace(".", "").lstrip("0")) > _MOST_DIGITS

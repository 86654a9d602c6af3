"""The feedback workbook itself: the list in front, and behind it the unit's own sheets with marked cells."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Border, PatternFill, Side
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.utils.exceptions import CellCoordinatesException
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.feedback.choose import Feedback, Note
from pipeline.feedback.disarm import disarm, has_formulas
from pipeline.feedback.listing import write_listing
from pipeline.feedback.look import AUTHOR, COMMENT_WIDTH_PX, FILLS, LINES, MOST_SIGNS, comment_height_px
from pipeline.feedback.seal import results_of, seal


def marked_workbook(data: bytes, feedback: Feedback, sheets: Sequence[str]) -> bytes:
    """The unit's workbook, disarmed, its doubtful cells marked, with the list as its first sheet.

    `sheets` are the worksheets' names, in the workbook's order, as the notes call them: a name in an old
    encoding stands differently in the file. Meant to run in a worker process with a time and a memory limit.

    Raises:
        Exception: whatever openpyxl raises on a file that is not as it should be; ValueError from the seal.
    """
    with warnings.catch_warnings():
        # openpyxl tells of parts that it leaves out; that is what we want of it.
        warnings.simplefilter("ignore")
        book = load_workbook(BytesIO(data), keep_links=False, rich_text=True)
        stored = (
            load_workbook(BytesIO(data), data_only=True, keep_links=False) if has_formulas(book) else None
        )
    disarm(book, stored, feedback.created)
    pages = dict(zip(sheets, book.worksheets, strict=False))
    marked = _mark_all(pages, feedback)
    write_listing(
        book, feedback, {note: (cell.parent.title, cell.coordinate) for note, cell in marked.items()}
    )
    held = BytesIO()
    book.save(held)
    return seal(held.getvalue(), feedback.created, results_of(book, stored))


def list_workbook(feedback: Feedback) -> bytes:
    """The list alone, for a file that cannot or must not be opened again."""
    book = Workbook()
    book.remove(book.worksheets[0])
    write_listing(book, feedback, {})
    disarm(book, None, feedback.created)
    held = BytesIO()
    book.save(held)
    return seal(held.getvalue(), feedback.created, {})


def _mark_all(pages: Mapping[str, Worksheet], feedback: Feedback) -> dict[Note, Cell]:
    """Mark every cell that a note is about; note -> the cell that bears it."""
    marked: dict[Note, Cell] = {}
    notes_at: dict[tuple[str, str], list[Note]] = defaultdict(list)
    for note in feedback.notes:
        sheet = pages.get(note.sheet)
        cell = _cell(sheet, note.cell) if sheet is not None and note.cell else None
        if cell is not None:
            marked[note] = cell
            notes_at[cell.parent.title, cell.coordinate].append(note)
    for notes in notes_at.values():
        _mark(marked[notes[0]], notes, feedback)
    return marked


def _cell(sheet: Worksheet, address: str) -> Cell | None:
    """The cell at an address; of a merged one the corner that can bear a mark. None if that is no address."""
    try:
        coordinate_from_string(address)
    except CellCoordinatesException:
        return None
    cell = sheet[address]
    if isinstance(cell, MergedCell):
        area = next(area for area in sheet.merged_cells.ranges if address in area)
        cell = sheet.cell(area.min_row, area.min_col)
    return cell if isinstance(cell, Cell) else None


def _mark(cell: Cell, notes: list[Note], feedback: Feedback) -> None:
    gravest = "error" if any(note.severity == "error" for note in notes) else "warning"
    side = Side("thick", color=LINES[gravest])
    cell.fill = PatternFill("solid", start_color=FILLS[gravest])
    cell.border = Border(left=side, right=side, top=side, bottom=side)
    text = "\n\n".join(_comment(note, feedback) for note in notes)
    if cell.comment is not None:
        text += f"\n\n— {cell.comment.text}"
    text = text[:MOST_SIGNS]
    cell.comment = Comment(text, AUTHOR, height=comment_height_px(text), width=COMMENT_WIDTH_PX)


def _comment(note: Note, feedback: Feedback) -> str:
    return f"{feedback.words[note.severity]} {note.code}: {note.says}\n→ {note.remedy}"

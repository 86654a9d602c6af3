"""The feedback workbook put together from its parts."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from io import BytesIO

from pipeline.feedback.choose import Feedback, Note
from pipeline.feedback.direct import sheets as worksheets
from pipeline.feedback.direct.around import around
from pipeline.feedback.direct.book import Book, Names, Parts, book_of, relations_part, theme_part
from pipeline.feedback.direct.cells import Cells, Place, letters_of
from pipeline.feedback.direct.comments import Comment, comments_part, drawing_part, own_comments
from pipeline.feedback.direct.front import listing
from pipeline.feedback.direct.markup import DoubtError, refuse_personal
from pipeline.feedback.direct.sheets import Frame
from pipeline.feedback.direct.strings import Strings
from pipeline.feedback.direct.styles import Styles
from pipeline.feedback.formulas import may_stay
from pipeline.feedback.look import AUTHOR, COMMENT_WIDTH_PX, MOST_SIGNS, comment_height_px, free_name
from pipeline.feedback.seal import sealed

_NO_BOOK = Book((), Names((), (), frozenset()), False, "", (), "", "", "")


def direct_workbook(data: bytes, feedback: Feedback, sheets: Sequence[str]) -> bytes:
    """The unit's workbook, disarmed and marked, with the list as its first sheet; see `marked_workbook`.

    Raises:
        DoubtError: something in the file is not known to be harmless.
        ValueError: from the seal.
    """
    try:
        package = zipfile.ZipFile(BytesIO(data))
    except zipfile.BadZipFile as error:
        raise DoubtError("no zip") from error
    with package:
        return _Making(Parts(package), feedback).made(sheets)


def direct_list(feedback: Feedback) -> bytes:
    """The list alone."""
    styles = Styles(None)
    made = {"xl/worksheets/sheet1.xml": listing(feedback, {}, styles), "xl/styles.xml": styles.part()}
    return sealed(made | around(_NO_BOOK, feedback.words["sheet"], (), made, feedback.created))


class _Making:
    """One feedback workbook on its way."""

    def __init__(self, parts: Parts, feedback: Feedback) -> None:
        self._parts = parts
        self._feedback = feedback
        self._book = book_of(parts)
        self._commented = 0  # sheets with comments so far
        names = frozenset(sheet.name for sheet in self._book.sheets)
        common = frozenset(name for name, _ in self._book.names.common)
        self._styles = Styles(parts[self._book.styles])
        self._strings = Strings(parts[self._book.strings] if self._book.strings else None)
        self._cells = Cells(self._strings, self._styles, lambda formula: may_stay(formula, names, common))
        for name in names:
            refuse_personal(name)

    def made(self, sheets: Sequence[str]) -> bytes:
        """The finished workbook; `sheets` are the names as the notes call them."""
        frames: list[Frame] = []
        made: dict[str, bytes] = {}
        places: dict[Note, tuple[str, str]] = {}
        called = dict(zip(sheets, range(len(self._book.sheets)), strict=False))
        notes: dict[int, list[Note]] = defaultdict(list)
        for note in self._feedback.notes:
            if note.sheet in called:
                notes[called[note.sheet]].append(note)
        for number, entry in enumerate(self._book.sheets):
            frame, data = worksheets.taken_apart(self._parts[entry.part])
            frames.append(frame)
            marked = self._marked(frame, notes[number])
            places |= {note: (entry.name, _address(at)) for at, listed in marked.items() for note in listed}
            made |= self._sheet(number, frame, data, marked)
        made["xl/worksheets/sheet1.xml"] = listing(self._feedback, places, self._styles)
        made["xl/styles.xml"] = self._styles.part()
        if len(self._strings):
            made["xl/sharedStrings.xml"] = self._strings.part(self._cells.used)
        if self._book.theme:
            made["xl/theme/theme1.xml"] = theme_part(self._parts[self._book.theme])
        taken = {entry.name.casefold() for entry in self._book.sheets}
        front = free_name(taken, self._feedback.words["sheet"])
        return sealed(made | around(self._book, front, frames, made, self._feedback.created))

    def _marked(self, frame: Frame, notes: Sequence[Note]) -> dict[Place, list[Note]]:
        """The cells to be marked, with what is said of them."""
        marked: dict[Place, list[Note]] = defaultdict(list)
        for note in notes:
            at = worksheets.place(note.cell)
            if at is not None:
                marked[frame.seen(at)].append(note)
        return marked

    def _sheet(
        self, number: int, frame: Frame, data: str, marked: Mapping[Place, Sequence[Note]]
    ) -> dict[str, bytes]:
        """The sheet's part, and those of its comments; it stands behind the list."""
        entry, at = self._book.sheets[number], number + 2
        comments = self._comments(entry.part, frame)
        for place, notes in marked.items():
            own = comments.get(place)
            comments[place] = (_address(place), _comment(notes, own[1] if own else None, self._feedback))
        marks = {place: _gravest(notes) for place, notes in marked.items()}
        part = worksheets.written(frame, data, self._cells, marks, has_comments=bool(comments))
        made = {f"xl/worksheets/sheet{at}.xml": part}
        if comments:
            self._commented += 1
            remarks = f"xl/comments/comment{self._commented}.xml"
            drawing = f"xl/drawings/commentsDrawing{self._commented}.vml"
            made |= {remarks: comments_part(comments), drawing: drawing_part(comments)}
            made[f"xl/worksheets/_rels/sheet{at}.xml.rels"] = relations_part(
                {"rId1": ("vmlDrawing", f"/{drawing}"), "rId2": ("comments", f"/{remarks}")}
            )
        return made

    def _comments(self, part: str, frame: Frame) -> dict[Place, tuple[str, Comment]]:
        """The comments that the unit's sheet has."""
        parts = [target for kind, target in self._parts.related(part).values() if kind == "comments"]
        found: dict[Place, tuple[str, Comment]] = {}
        for one in parts:
            for address, comment in own_comments(self._parts[one]).items():
                at = worksheets.place(address)
                if at is None or frame.seen(at) != at or at in found:
                    raise DoubtError(f"a comment at {address}")
                found[at] = (_address(at), comment)
        return found


def _address(place: Place) -> str:
    return f"{letters_of(place[1])}{place[0]}"


def _gravest(notes: Sequence[Note]) -> str:
    return "error" if any(note.severity == "error" for note in notes) else "warning"


def _comment(notes: Sequence[Note], own: Comment | None, feedback: Feedback) -> Comment:
    said = [f"{feedback.words[note.severity]} {note.code}: {note.says}\n→ {note.remedy}" for note in notes]
    text = "\n\n".join(said) + (f"\n\n— {own.text}" if own else "")
    text = text[:MOST_SIGNS]
    return Comment(AUTHOR, text, COMMENT_WIDTH_PX, comment_height_px(text))

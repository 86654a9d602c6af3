"""The parts of an xlsb workbook: sheets, common texts and styles, as of an xlsx one."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.intake.biff12 import Record, records, uint, wide
from pipeline.intake.faults import damaged, unsafe
from pipeline.intake.fonts import legacy_font
from pipeline.intake.formats import Shown, shown_by_id, shown_by_text
from pipeline.intake.limits import Limits
from pipeline.intake.package import Package
from pipeline.intake.raw import nfc
from pipeline.intake.xlsx_book import Workbook, workbook_part, worksheets
from pipeline.intake.xlsx_styles import Style
from pipeline.intake.xlsx_text import Text

_USUAL_WORKBOOK = "xl/workbook.bin"
_FONT_NAME_AT = 21  # after height, flags, weight, colour (MS-XLSB 2.4.161)
_RUN = struct.Struct("<HH")
_EXTERN = struct.Struct("<Iii")
_XF = struct.Struct("<3H")
_IS_RICH = 0x1


class BinaryBook(NamedTuple):
    """What the sheets have in common; `fonts` are names by number, `externs` the sheets behind references."""

    book: Workbook
    fonts: Sequence[str]
    externs: Sequence[str | None]


def open_binary_book(package: Package, limits: Limits) -> BinaryBook:
    """Read all but the sheets themselves. Chart, dialog and macro sheets hold no cells and are left out.

    Raises:
        UnreadableError: a part is missing or damaged, or there are too many sheets.
    """
    main, parts = workbook_part(package, _USUAL_WORKBOOK)
    stated = _Stated(package.read(main))
    if len(stated.sheets) > limits.sheets:
        raise unsafe("sheets", limit=str(limits.sheets))
    by_kind = {to.kind: to.target for to in parts.values()}
    fonts, styles = _styles(package.read(by_kind["styles"])) if "styles" in by_kind else ([], [])
    strings = _strings(package.read(by_kind["sharedStrings"]), fonts) if "sharedStrings" in by_kind else []
    book = Workbook(tuple(worksheets(stated.sheets, parts)), strings, styles, stated.since_1904)
    return BinaryBook(book, fonts, stated.externs)


class _Stated:
    """What the workbook's own part states."""

    def __init__(self, part: bytes) -> None:
        self.sheets: list[tuple[str, str, bool]] = []  # name, relationship id, hidden
        self.since_1904 = False
        self.externs: list[str | None] = []
        books: list[int] = []
        for number, content in records(part):
            if number == Record.SHEET:
                self._sheet(content)
            elif number == Record.WORKBOOK_PROPERTIES:
                self.since_1904 = bool(uint(content, 0) & 1)
            elif number in (Record.OWN_BOOK, Record.SAME_SHEET, Record.OTHER_BOOK, Record.ADD_IN):
                books.append(number)
            elif number == Record.EXTERN_SHEETS:
                self.externs = [self._extern(content, 4 + 12 * i, books) for i in range(uint(content, 0))]

    def _sheet(self, content: bytes) -> None:
        identity, at = wide(content, 8)
        name, _ = wide(content, at)
        self.sheets.append((nfc(name), identity, uint(content, 0) != 0))

    def _extern(self, content: bytes, at: int, books: Sequence[int]) -> str | None:
        """The sheet that a reference means, if it is one sheet of this workbook."""
        book, first, last = _EXTERN.unpack_from(content, at)
        own = book < len(books) and books[book] == Record.OWN_BOOK
        return self.sheets[first][0] if own and first == last and 0 <= first < len(self.sheets) else None


def _styles(part: bytes) -> tuple[list[str], list[Style]]:
    """The fonts by number, and what each style of a cell means."""
    fonts: list[str] = []
    formats: dict[int, str] = {}
    stated: list[tuple[int, int]] = []
    of_cells = False
    for number, content in records(part):
        if number == Record.FONT:
            fonts.append(wide(content, _FONT_NAME_AT)[0])
        elif number == Record.FORMAT:
            formats.setdefault(struct.unpack_from("<H", content)[0], wide(content, 2)[0])
        elif number in (Record.CELL_XFS_BEGIN, Record.CELL_XFS_END):
            of_cells = number == Record.CELL_XFS_BEGIN
        elif number == Record.XF and of_cells:
            _, number_format, font = _XF.unpack_from(content)
            stated.append((number_format, font))
    legacy = [legacy_font(name) for name in fonts]
    return fonts, [
        Style(_shown(number_format, formats), legacy[font] if font < len(legacy) else None)
        for number_format, font in stated
    ]


def _shown(number_format: int, formats: dict[int, str]) -> Shown:
    code = formats.get(number_format)
    return shown_by_id(number_format) if code is None else shown_by_text(code)


def _strings(part: bytes, fonts: Sequence[str]) -> list[Text]:
    return [rich(content, 0, fonts) for number, content in records(part) if number == Record.STRING_ITEM]


def rich(content: bytes, at: int, fonts: Sequence[str]) -> Text:
    """A text that may change its font on the way (MS-XLSB 2.5.122); phonetic guides are left out.

    Raises:
        UnreadableError: the text is longer than its record.
    """
    is_rich = content[at] & _IS_RICH
    text, at = wide(content, at + 1)
    if not is_rich:
        return nfc(text)
    count = uint(content, at)
    if at + 4 + _RUN.size * count > len(content):
        raise damaged("bad-records")
    changes = [_RUN.unpack_from(content, at + 4 + _RUN.size * number) for number in range(count)]
    return _in_runs(text, [(start, fonts[font] if font < len(fonts) else "") for start, font in changes])


def _in_runs(text: str, changes: Sequence[tuple[int, str]]) -> Text:
    """The runs between the places where the font changes; places count UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")
    starts = [0, *(start for start, _ in changes)]
    ends = [*starts[1:], len(units)]
    names = ["", *(name for _, name in changes)]
    pieces = [
        (units[2 * start : 2 * end].decode("utf-16-le", "replace"), name)
        for start, end, name in zip(starts, ends, names, strict=True)
    ]
    return tuple((piece, name) for piece, name in pieces if piece)

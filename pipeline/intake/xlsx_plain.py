"""The quick way through a worksheet in which nothing is odd, as nearly all returns are.

One regular expression runs over the cells. As soon as anything but the plainest spelling turns up (an
error value, a formula without a value, cells out of order, hidden rows, text in runs, a comment ...), the
sheet is left to the exact reader, which sees everything. Both read the same; a test compares them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from pipeline.intake.faults import UnreadableError, unsafe
from pipeline.intake.formats import Shown
from pipeline.intake.limits import Limits
from pipeline.intake.raw import RawSheet
from pipeline.intake.xlsx_book import NO_WORKBOOK, SheetPart, Workbook
from pipeline.intake.xlsx_cells import COLUMNS, ROWS, CellStore
from pipeline.intake.xlsx_names import in_main, unescape
from pipeline.intake.xlsx_sheet import SheetReader, TooManyCellsError, column_number
from pipeline.intake.xlsx_spelling import DECLARATION, TEXT, without_entities
from pipeline.intake.xlsx_styles import Style
from pipeline.intake.xml import no_text, parse, remember
from pipeline.model import Address

_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
_FORMULA = rf'<f((?: [a-z0-9]+="[0-9A-Za-z:]*")*+)(?:/>|>({TEXT})</f>)'
_INDEX = re.compile(r' si="([0-9A-Za-z:]*)"')
# Attributes of a row that change nothing; one that hides it is not among them.
_ROW_WORDS = r'(?:spans|s|customHeight|customFormat|thickBot|thickTop|x14ac:dyDescent)="[0-9A-Za-z.:]+"'
_ROW_FALSE = r'(?:hidden|collapsed)="(?:0|false)"|outlineLevel="[0-7]"|ht="[0-9.]*[1-9][0-9.]*"'
_ROW = rf'<row r="([1-9][0-9]{{0,6}})"(?: (?:{_ROW_WORDS}|{_ROW_FALSE}))*+ ?'
_ROW_START = re.compile(rf"(?:[ \t\r\n]++|{_ROW}/>)*+(?:{_ROW}>)?")
_CELL = re.compile(
    r'(<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,5})")?(?: t="(s|n|str|b|inlineStr)")? ?'
    rf"(?:/>|>(?:(?:{_FORMULA})?<v>(?=[^ \t\n<])({TEXT})</v>"
    rf'|<is><t(?: xml:space="preserve")?>({TEXT})</t></is>)?</c>)'
    r"|[ \t\r\n]+)"
)


_SHORT_WHOLE = re.compile("-?[0-9]{1,15}")


class _OddError(Exception):
    """Something that only the exact reader can judge."""


def read_plain_sheet(
    xml: bytes, part: SheetPart, workbook: Workbook, limits: Limits, counted: int
) -> tuple[RawSheet, int] | None:
    """As read_sheet, but None for a sheet in which anything is odd.

    Raises:
        UnreadableError: more cells than the limit.
    """
    around = _around(xml)
    if around is None:
        return None
    before, cells, after = around
    frame = _frame(before + _OPEN + _CLOSE + after)
    if frame is None:
        return None
    raw = RawSheet(
        part.name, merges=list(frame.merges), hidden=part.hidden, hidden_columns=set(frame.hidden_columns)
    )
    try:
        stated = _read_cells(cells.decode("utf-8"), CellStore(raw, workbook))
    except (_OddError, UnicodeDecodeError, UnreadableError):
        return None
    if counted + stated > limits.cells:
        raise unsafe("cells", limit=str(limits.cells))
    return raw, counted + stated


def _has_instruction(xml: bytes, start: int) -> bool:
    return xml.find(b"?", start) >= 0 and xml.find(b"<?", start) >= 0


def _around(xml: bytes) -> tuple[bytes, bytes, bytes] | None:
    """What stands before, in and after the one sheetData; None if that cannot be told for certain."""
    declaration = DECLARATION.match(xml)
    # A sheet has hardly any of either sign, and to look for one sign is ten times faster than for two.
    if (b"!" in xml and b"<!" in xml) or _has_instruction(xml, declaration.end() if declaration else 0):
        return None
    before, opened, rest = xml.partition(_OPEN)
    cells, closed, after = rest.partition(_CLOSE)
    if not opened or not closed or _OPEN in rest or _CLOSE in after:
        return None
    if b"x14ac:" in cells and b"xmlns:x14ac=" not in before:
        return None
    return before, cells, after


@remember
def _frame(xml: bytes) -> RawSheet | None:
    """Merges and hidden columns, as the exact reader sees them; None if this is no ordinary worksheet."""
    seen: list[Mapping[str, str]] = []
    reader = SheetReader(RawSheet(""), NO_WORKBOOK, 0)
    try:
        parse(xml, in_main(reader.starts | {"sheetData": seen.append}), in_main(reader.ends), no_text)
    except (TooManyCellsError, UnreadableError):
        return None
    return reader.raw if len(seen) == 1 else None


def _read_cells(xml: str, store: CellStore) -> int:
    """Store the cells; how many the sheet states, blank ones included."""
    cells, row = 0, 0
    *rows, rest = xml.split("</row>")
    for content in rows:
        found = _row(content) if len(content) > _LONG_ROW else _remembered_row(content)
        if found is None or not row < found.number <= ROWS:
            raise _OddError
        row = found.number
        cells += found.stated
        _store_row(found.cells, store)
    end = _ROW_START.fullmatch(rest)
    if end is None or end[2]:
        raise _OddError
    return cells


class _Cell(NamedTuple):
    """A cell that holds something; an index of the common table and a whole number are numbers already."""

    at: Address
    style: str
    kind: str
    held: str | int
    formula: str = ""
    shares: str = ""  # which shared formula


class _Row(NamedTuple):
    """What a row states: its number (from 1), how many cells, and those that hold something."""

    number: int
    stated: int
    cells: tuple[_Cell, ...]


def _row(content: str) -> _Row | None:
    """Read a row, up to its end; None if anything in it is odd."""
    start = _ROW_START.match(content)
    if start is None or not start[2]:
        return None
    line, number, column, stated = start[2], int(start[2]), -1, 0
    length = len(content) - start.end()
    cells = []
    for whole, letters, digits, style, kind, about, formula, value, inline in _CELL.findall(
        content, start.end()
    ):
        length -= len(whole)
        if not letters:
            continue
        before, column = column, column_number(letters)
        if digits != line or not before < column < COLUMNS:
            return None
        stated += 1
        if value or inline:
            if bool(inline) is not (kind == "inlineStr"):
                return None
            held = int(value) if kind in ("s", "n", "") and _SHORT_WHOLE.fullmatch(value) else value or inline
            shares = _shares(about) if about else ""
            cells.append(_Cell((number - 1, column), style, kind, held, formula, shares))
    # The cells must make up the whole row.
    return None if length else _Row(number, stated, tuple(cells))


def _shares(about: str) -> str:
    """Which shared formula a cell has, by the attributes of its formula; "" if its formula is its own."""
    index = _INDEX.search(about)
    return index[1] if index and ' t="shared"' in about else ""


# Headings and rows that nobody filled in are the same in all returns of a campaign.
_remembered_row = lru_cache(maxsize=4096)(_row)
_LONG_ROW = 8192  # characters


def _store_row(cells: tuple[_Cell, ...], store: CellStore) -> None:
    values, strings = store.raw.values, store.strings
    for at, index, kind, held, formula, shares in cells:
        style = store.style(index)
        if isinstance(held, str):
            _store_spelt(store, at, kind, held, style)
        elif kind == "s":
            text = strings[held] if 0 <= held < len(strings) else None
            if text is None:
                raise _OddError
            if type(text) is str and text and style.font is None:
                values[at] = text
            else:
                store.text(at, text, style)
        elif style.shown is Shown.NUMBER:
            values[at] = held
        else:
            store.number(at, str(held), style)
        if formula and kind in ("", "n"):
            store.formula(at, without_entities(formula))
        if shares:
            store.share(at, shares, without_entities(formula))


def _store_spelt(store: CellStore, at: Address, kind: str, held: str, style: Style) -> None:
    if kind == "s":
        store.shared(at, held, style)
    elif kind in ("", "n"):
        store.number(at, held, style)
    elif kind == "inlineStr":
        store.text(at, unescape(without_entities(held)), style)
    else:
        store.stated(at, kind, without_entities(held), style)

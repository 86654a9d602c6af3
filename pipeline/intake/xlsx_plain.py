"""The quick way through a worksheet in which nothing is odd, as nearly all returns are.

One regular expression runs over the cells. As soon as anything but the plainest spelling turns up (an
error value, a formula without a value, cells out of order, hidden rows, text in runs, a comment ...), the
sheet is left to the exact reader, which sees everything. Both read the same; a test compares them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.intake.faults import UnreadableError, unsafe
from pipeline.intake.limits import Limits
from pipeline.intake.raw import RawSheet
from pipeline.intake.xlsx_book import NO_WORKBOOK, SheetPart, Workbook
from pipeline.intake.xlsx_cells import COLUMNS, ROWS, CellStore
from pipeline.intake.xlsx_names import in_main, unescape
from pipeline.intake.xlsx_sheet import SheetReader, TooManyCellsError, column_number
from pipeline.intake.xlsx_styles import Style
from pipeline.intake.xml import no_text, parse, remember
from pipeline.model import Address

_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
_DECLARATION = re.compile(
    rb"""<\?xml version=["']1\.0["'](?: encoding=["'](?:UTF|utf)-8["'])?(?: standalone=["']\w+["'])? ?\?>"""
)
# Text as it may stand in XML, with no references but the five that have names.
_PLAIN = r"[^<>&\x00-\x08\x0b-\x1f\ufffe\uffff]"
_TEXT = rf"{_PLAIN}*+(?:&(?:amp|lt|gt|quot|apos);{_PLAIN}*+)*+"
_FORMULA = rf'<f(?: [a-z0-9]+="[0-9A-Za-z:]*")*+(?:/>|>({_TEXT})</f>)'
# Attributes of a row that change nothing; one that hides it is not among them.
_ROW_WORDS = r'(?:spans|s|customHeight|customFormat|thickBot|thickTop|x14ac:dyDescent)="[0-9A-Za-z.:]+"'
_ROW_FALSE = r'(?:hidden|collapsed)="(?:0|false)"|outlineLevel="[0-7]"|ht="[0-9.]*[1-9][0-9.]*"'
_ROW = rf'<row r="([1-9][0-9]{{0,6}})"(?: (?:{_ROW_WORDS}|{_ROW_FALSE}))*+ ?'
_ROW_START = re.compile(rf"(?:[ \t\r\n]++|{_ROW}/>)*+(?:{_ROW}>)?")
_CELL = re.compile(
    r'(<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,5})")?(?: t="(s|n|str|b|inlineStr)")? ?'
    rf"(?:/>|>(?:(?:{_FORMULA})?<v>(?=[^ \t\n<])({_TEXT})</v>"
    rf'|<is><t(?: xml:space="preserve")?>({_TEXT})</t></is>)?</c>)'
    r"|[ \t\r\n]+)"
)
_NAMED = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))


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


def _around(xml: bytes) -> tuple[bytes, bytes, bytes] | None:
    """What stands before, in and after the one sheetData; None if that cannot be told for certain."""
    declaration = _DECLARATION.match(xml)
    if b"<!" in xml or xml.find(b"<?", declaration.end() if declaration else 0) >= 0:
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
        start = _ROW_START.match(content)
        if start is None or not start[2] or not row < int(start[2]) <= ROWS:
            raise _OddError
        row = int(start[2])
        cells += _read_row(_CELL.findall(content, start.end()), len(content) - start.end(), start[2], store)
    end = _ROW_START.fullmatch(rest)
    if end is None or end[2]:
        raise _OddError
    return cells


def _read_row(found: list[tuple[str, ...]], length: int, line: str, store: CellStore) -> int:
    """Store the cells of the row whose number is spelt `line`; they must make up its `length` characters."""
    row, column, cells = int(line) - 1, -1, 0
    for whole, letters, digits, style, kind, formula, value, inline in found:
        length -= len(whole)
        if not letters:
            continue
        before, column = column, column_number(letters)
        if digits != line or not before < column < COLUMNS:
            raise _OddError
        cells += 1
        if value:
            _store_value(store, (row, column), kind, value, store.style(style))
            if formula and kind in ("", "n"):
                store.formula((row, column), _without_entities(formula))
        elif inline:
            if kind != "inlineStr":
                raise _OddError
            store.text((row, column), unescape(_without_entities(inline)), store.style(style))
    if length:
        raise _OddError
    return cells


def _store_value(store: CellStore, at: Address, kind: str, value: str, style: Style) -> None:
    if kind == "s":
        store.shared(at, value, style)
    elif kind in ("", "n"):
        store.number(at, value, style)
    elif kind == "inlineStr":
        raise _OddError
    else:
        store.stated(at, kind, _without_entities(value), style)


def _without_entities(text: str) -> str:
    if "&" in text:
        for entity, character in _NAMED:
            text = text.replace(entity, character)
    return text

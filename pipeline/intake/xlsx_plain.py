"""The quick way through a worksheet in which nothing is odd, as nearly all returns are.

The rows are read by xlsx_rows. As soon as anything but the plainest spelling turns up (an error value, a
formula without a value, cells out of order, hidden rows, text in runs, a comment ...), the sheet is left to
the exact reader, which sees everything. Both read the same; a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pipeline.intake.faults import UnreadableError, unsafe
from pipeline.intake.limits import Limits
from pipeline.intake.raw import RawSheet
from pipeline.intake.xlsx_book import NO_WORKBOOK, SheetPart, Workbook
from pipeline.intake.xlsx_cells import CellStore
from pipeline.intake.xlsx_names import in_main
from pipeline.intake.xlsx_rows import OddError, read_rows
from pipeline.intake.xlsx_sheet import SheetReader, TooManyCellsError
from pipeline.intake.xlsx_spelling import DECLARATION
from pipeline.intake.xml import no_text, parse, remember

_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
_MOST_LAST = 64
_SMALL = 256 * 1024  # bytes


def read_plain_sheet(
    xml: bytes, part: SheetPart, workbook: Workbook, limits: Limits, counted: int
) -> tuple[RawSheet, int] | None:
    """As read_sheet, but None for a sheet in which anything is odd.

    Raises:
        UnreadableError: more cells than the limit.
    """
    framed = _framed(xml, part.part)
    if framed is None:
        return None
    before, after, frame = framed
    raw = RawSheet(
        part.name, merges=list(frame.merges), hidden=part.hidden, hidden_columns=set(frame.hidden_columns)
    )
    try:
        stated, is_prefixed = read_rows(xml[len(before) : -len(after)], CellStore(raw, workbook))
    except (OddError, UnicodeDecodeError, UnreadableError):
        return None
    if is_prefixed and b"xmlns:x14ac=" not in before:
        return None
    if counted + stated > limits.cells:
        raise unsafe("cells", limit=str(limits.cells))
    return raw, counted + stated


class _Framed(NamedTuple):
    """What stands around the cells of a sheet, and what it says."""

    before: bytes  # up to the cells
    after: bytes
    frame: RawSheet


_LAST: dict[str, _Framed] = {}
"""What stood around the cells of the last sheet whose part bore the name: mostly the next has the same."""


def _framed(xml: bytes, name: str) -> _Framed | None:
    last = _LAST.get(name)
    # `before` ends with the first opening there is; an end that comes too early makes the cells odd.
    if last is not None and xml.startswith(last.before) and xml.endswith(last.after, len(last.before)):
        return last
    before, opened, rest = xml.partition(_OPEN)
    _, closed, after = rest.partition(_CLOSE)
    before, after = before + _OPEN, _CLOSE + after
    frame = _frame(before + after) if opened and closed else None
    if frame is None:
        return None
    if len(_LAST) >= _MOST_LAST:
        _LAST.clear()
    if len(before) + len(after) <= _SMALL:
        _LAST[name] = _Framed(before, after, frame)
    return _Framed(before, after, frame)


@remember
def _frame(xml: bytes) -> RawSheet | None:
    """Merges and hidden columns, as the exact reader sees them; None if this is no ordinary worksheet.

    `xml` is the sheet without its cells. It must be certain that they stood where the reader thinks.
    """
    declaration = DECLARATION.match(xml)
    if b"<!" in xml or xml.find(b"<?", declaration.end() if declaration else 0) >= 0:
        return None
    if xml.count(_OPEN) != 1 or xml.count(_CLOSE) != 1:
        return None
    seen: list[Mapping[str, str]] = []
    reader = SheetReader(RawSheet(""), NO_WORKBOOK, 0)
    try:
        parse(xml, in_main(reader.starts | {"sheetData": seen.append}), in_main(reader.ends), no_text)
    except (TooManyCellsError, UnreadableError):
        return None
    return reader.raw if len(seen) == 1 else None

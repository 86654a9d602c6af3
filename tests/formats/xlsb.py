"""Writes xlsb (MS-XLSB), as little of it as a reader needs."""

from __future__ import annotations

import io
import math
import struct
import zipfile
from collections.abc import Sequence

from pipeline.intake.biff_formulas import BIFF12
from pipeline.model import Address
from tests.formats.biff_tokens import shared, tokens
from tests.formats.cells import Cell, Error, Table, Workbook

ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"


def record(identity: int, content: bytes = b"") -> bytes:
    """One record: its number and its length in groups of seven bits, its content."""
    return _groups(identity) + _groups(len(content)) + content


def _groups(number: int) -> bytes:
    found = b""
    while number > 127:
        found, number = found + bytes([number & 127 | 128]), number >> 7
    return found + bytes([number])


def wide(text: str) -> bytes:
    """A text in two bytes per letter, its length before it."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    return struct.pack("<I", len(encoded) // 2) + encoded


def write(book: Workbook) -> bytes:
    """The workbook; its texts stand in the common table, numbers as Excel packs them."""
    formats = book.formats()
    strings: dict[str, int] = {}
    names = [table.name for table in book.tables]
    parts = {
        f"xl/worksheets/sheet{number}.bin": _sheet(table, formats, strings, names)
        for number, table in enumerate(book.tables, start=1)
    }
    parts["xl/workbook.bin"] = _workbook(book)
    parts["xl/styles.bin"] = _styles(formats)
    parts["xl/sharedStrings.bin"] = record(159, struct.pack("<II", len(strings), len(strings)))
    parts["xl/sharedStrings.bin"] += b"".join(record(19, b"\0" + wide(text)) for text in strings)
    parts["xl/sharedStrings.bin"] += record(160)
    return packed(parts, len(book.tables))


def packed(parts: dict[str, bytes], sheets: int) -> bytes:
    """The parts with their relationships as one file."""
    targets = {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.bin") for n in range(1, sheets + 1)}
    targets |= {"rIdT": ("sharedStrings", "sharedStrings.bin"), "rIdS": ("styles", "styles.bin")}
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _content_types(sheets))
        package.writestr("_rels/.rels", _relationships({"rId1": ("officeDocument", "xl/workbook.bin")}))
        package.writestr("xl/_rels/workbook.bin.rels", _relationships(targets))
        for name, content in parts.items():
            package.writestr(name, content)
    return held.getvalue()


def _content_types(sheets: int) -> str:
    """What each part is, which LibreOffice wants to know."""
    kinds = {f"worksheets/sheet{n}.bin": "worksheet" for n in range(1, sheets + 1)}
    kinds |= {"sharedStrings.bin": "sharedStrings", "styles.bin": "styles"}
    kinds["workbook.bin"] = "sheet.binary.macroEnabled.main"
    parts = "".join(
        f'<Override PartName="/xl/{part}" ContentType="application/vnd.ms-excel.{kind}"/>'
        for part, kind in kinds.items()
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{rels}"/>{parts}</Types>'
    )


def _relationships(targets: dict[str, tuple[str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="{identity}" Type="{_KIND}/{kind}" Target="{target}"/>'
        for identity, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_SPACE}">{items}</Relationships>'


def _workbook(book: Workbook) -> bytes:
    sheets = b"".join(
        record(156, struct.pack("<II", 2 if table.hidden else 0, n) + wide(f"rId{n}") + wide(table.name))
        for n, table in enumerate(book.tables, start=1)
    )
    count = len(book.tables)
    externs = b"".join(struct.pack("<Iii", 0, n, n) for n in range(count))
    references = record(353) + record(357) + record(362, struct.pack("<I", count) + externs) + record(354)
    properties = record(153, struct.pack("<III", int(book.since_1904), 0, 0))
    return record(131) + properties + record(143) + sheets + record(144) + references + record(132)


def _styles(formats: Sequence[str]) -> bytes:
    font = struct.pack("<HHHHBBBB", 220, 0, 400, 0, 0, 0, 0, 0) + bytes(8) + b"\0" + wide("Times New Roman")
    stated = b"".join(
        record(44, struct.pack("<H", 164 + n) + wide(code)) for n, code in enumerate(formats) if n
    )
    cells = b"".join(
        record(47, struct.pack("<HH", 0, 164 + n if n else 0) + bytes(12)) for n in range(len(formats))
    )
    of_styles = record(626, struct.pack("<I", 1)) + record(47, struct.pack("<HH", 0xFFFF, 14) + bytes(12))
    return (
        record(278)
        + record(615, struct.pack("<I", len(formats) - 1)) + stated + record(616)
        + record(611, struct.pack("<I", 1)) + record(43, font) + record(612)
        + of_styles + record(627)
        + record(617, struct.pack("<I", len(formats))) + cells + record(618)
        + record(279)
    )  # fmt: skip


def _sheet(table: Table, formats: Sequence[str], strings: dict[str, int], names: Sequence[str]) -> bytes:
    columns = b"".join(record(60, struct.pack("<IIIIH", c, c, 0, 0, 1)) for c in sorted(table.hidden_columns))
    rows = [
        _row(row, row in table.hidden_rows)
        + b"".join(cell_records(at, cell, formats, strings, names) for at, cell in cells)
        for row, cells in table.rows()
    ]
    rows += [_row(at[0], False) + cell_records(at, cell, formats, strings, names) for at, cell in table.again]
    merges = b"".join(
        record(176, struct.pack("<IIII", top, bottom, left, right))
        for top, left, bottom, right in table.merges
    )
    return (
        record(129)
        + (record(390) + columns + record(391) if columns else b"")
        + record(145) + b"".join(rows) + record(146)
        + (record(177, struct.pack("<I", len(table.merges))) + merges + record(178) if merges else b"")
        + record(130)
    )  # fmt: skip


def _row(row: int, hidden: bool) -> bytes:
    # As Excel 2013 and later write it: what is new stands within a wrapper.
    wrapped = record(37, struct.pack("<HHI", 1, 0x3000, 0)) + record(1024, bytes(2)) + record(38)
    return wrapped + record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0x10 if hidden else 0, 0, 0))


def cell_records(
    at: Address, cell: Cell, formats: Sequence[str], strings: dict[str, int], names: Sequence[str]
) -> bytes:
    """A cell, with the shared formula behind it if that is its first."""
    head = struct.pack("<II", at[1], formats.index(cell.shown))
    if cell.formula is None and cell.shares is None:
        return _plain(head, cell, strings)
    content = head + _result(cell)
    first = cell.shares
    if first is not None:
        own, extra = shared(first, BIFF12)
    else:
        own, extra = tokens(cell.formula or "", BIFF12, names), b""
    found = record(_formula_kind(cell), content + _behind(own, extra, flags=True))
    if first == at:
        area = struct.pack("<IIII", at[0], at[0] + 9, at[1], at[1])
        found += record(427, area + _behind(tokens(cell.formula or "", BIFF12, names, at), b""))
    return found


def _behind(own: bytes, extra: bytes, *, flags: bool = False) -> bytes:
    before = b"\0\0" if flags else b""
    return before + struct.pack("<I", len(own)) + own + struct.pack("<I", len(extra)) + extra


def _formula_kind(cell: Cell) -> int:
    kinds = ((bool, 10), (Error, 11), (str, 8))
    return next((kind for made, kind in kinds if isinstance(cell.value, made)), 9)


def _result(cell: Cell) -> bytes:
    match cell.value:
        case bool():
            return bytes([cell.value])
        case Error(text):
            return bytes([ERRORS[text]])
        case str():
            return wide(cell.value)
        case _:
            return struct.pack("<d", cell.value or 0)


def _plain(head: bytes, cell: Cell, strings: dict[str, int]) -> bytes:
    match cell.value:
        case None:
            return record(1, head)
        case bool():
            return record(4, head + bytes([cell.value]))
        case Error(text):
            return record(3, head + bytes([ERRORS[text]]))
        case str():
            return record(7, head + struct.pack("<I", strings.setdefault(cell.value, len(strings))))
        case int() | float():
            return _number(head, cell.value)


def _number(head: bytes, number: float) -> bytes:
    """In four bytes where that is exact, as Excel does: whole, or in hundredths."""
    if math.isfinite(number):
        for value, flags in ((number, 2), (number * 100, 3)):
            if value == int(value) and -(2**29) <= value < 2**29:
                return record(2, head + struct.pack("<i", int(value) << 2 | flags))
    return record(5, head + struct.pack("<d", number))

"""xlsb through calamine."""

from __future__ import annotations

import struct
from decimal import Decimal
from typing import Any

from pipeline.intake import Limits
from pipeline.model import Book, Sheet

RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.bin"/></Relationships>'
)


def record(identity: int, content: bytes = b"") -> bytes:
    """One record: its number, its length (both in 7-bit groups), its content."""
    number = bytes([identity]) if identity < 128 else bytes([identity & 0x7F | 0x80, identity >> 7])
    return number + bytes([len(content)]) + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def cell(identity: int, column: int, content: bytes) -> bytes:
    return record(identity, struct.pack("<II", column, 0) + content)


def workbook(build_zip: Any) -> bytes:
    bundle = record(156, struct.pack("<II", 1, 1) + wide("rId1") + wide("Biểu 1"))
    row = record(0, struct.pack("<II", 4, 0) + bytes(9))
    cells = (
        cell(6, 1, wide("Trà Vinh")) + cell(5, 2, struct.pack("<d", 45)) + cell(5, 3, struct.pack("<d", 1.5))
    )
    size = record(148, struct.pack("<4I", 4, 4, 1, 3))
    sheet = record(129) + size + record(145) + row + cells + record(146) + record(130)
    return bytes(
        build_zip(
            {
                "xl/workbook.bin": record(131) + record(143) + bundle + record(144) + record(132),
                "xl/_rels/workbook.bin.rels": RELATIONSHIPS,
                "xl/worksheets/sheet1.bin": sheet,
            }
        )
    )


def test_values_stand_at_their_true_addresses(read: Any, build_zip: Any) -> None:
    book, findings = read(workbook(build_zip), "a.xlsb")

    assert findings == ()
    assert book == Book(
        "a.xlsb",
        (Sheet("Biểu 1", {(4, 1): "Trà Vinh", (4, 2): 45, (4, 3): Decimal("1.5")}, hidden=True),),
    )


def test_a_broken_file_is_a_finding(read: Any, build_zip: Any) -> None:
    data = build_zip({"xl/workbook.bin": b"\xff\xff\xff\xff", "xl/_rels/workbook.bin.rels": RELATIONSHIPS})

    book, (finding,) = read(data, "a.xlsb")

    assert (book, finding.code) == (None, "F104")


def test_too_many_cells_are_refused(read: Any, build_zip: Any) -> None:
    _, (finding,) = read(workbook(build_zip), "a.xlsb", Limits(cells=2))

    assert (finding.code, finding.facts) == ("F105", (("reason", "@intake.cells"), ("limit", "2")))

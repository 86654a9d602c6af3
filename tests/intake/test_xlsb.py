"""xlsb, record by record."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from pipeline.intake import Limits
from pipeline.model import Book, Finding, Merge, Oddity, Sheet
from tests.formats import xlsb
from tests.formats.cells import Cell, Error, Table, Workbook
from tests.formats.xlsb import record, wide

Read = Callable[..., tuple[Book | None, tuple[Finding, ...]]]


def one_sheet(read: Read, table: Table, *, since_1904: bool = False) -> Sheet:
    """The only sheet of a workbook, which must be read without a finding."""
    book, findings = read(xlsb.write(Workbook([table], since_1904)), "a.xlsb")
    assert findings == ()
    assert book is not None
    (sheet,) = book.sheets
    return sheet


def of_records(content: bytes, workbook: bytes | None = None) -> bytes:
    """A workbook whose only sheet has these records as its cells."""
    bundle = record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("A"))
    parts = {
        "xl/workbook.bin": record(143) + bundle + record(144) if workbook is None else workbook,
        "xl/worksheets/sheet1.bin": record(145) + content + record(146),
        "xl/styles.bin": b"",
        "xl/sharedStrings.bin": b"",
    }
    return xlsb.packed(parts, 1)


def row(number: int) -> bytes:
    return record(0, struct.pack("<IIH", number, 0, 300) + bytes(7))


def head(column: int) -> bytes:
    return struct.pack("<II", column, 0)


def test_values_and_their_oddities(read: Read) -> None:
    cells = {
        (0, 0): Cell("Trà Vinh 𠀀"),
        (0, 1): Cell(45),
        (0, 2): Cell(45.8),
        (0, 3): Cell(True),
        (0, 4): Cell(-1234567890123.0),
        (0, 5): Cell(0.1 + 0.2),
        (1, 0): Cell(0.5, "0.0%"),
        (1, 1): Cell(45645, "dd/mm/yyyy"),
        (1, 2): Cell(Error("#REF!")),
        (1, 3): Cell(7, '#,##0 "người"'),
        (1_048_575, 16_383): Cell(7),
    }

    assert one_sheet(read, Table("Biểu 1", cells)) == Sheet(
        "Biểu 1",
        {
            (0, 0): "Trà Vinh 𠀀",
            (0, 1): 45,
            (0, 2): Decimal("45.8"),
            (0, 3): True,
            (0, 4): -1234567890123,
            (0, 5): Decimal("0.3"),
            (1, 0): Decimal("0.5"),
            (1, 1): date(2024, 12, 19),
            (1, 2): "#REF!",
            (1, 3): 7,
            (1_048_575, 16_383): 7,
        },
        {
            (1, 0): frozenset({Oddity.PERCENT_FORMAT}),
            (1, 1): frozenset({Oddity.DATE_FORMAT}),
            (1, 2): frozenset({Oddity.ERROR_VALUE}),
        },
    )


def test_what_is_hidden_merged_or_stated_twice(read: Read) -> None:
    table = Table(
        "A",
        {(0, 0): Cell(1), (0, 1): Cell(2), (3, 0): Cell(3), (4, 0): Cell(4)},
        merges=[(0, 0, 0, 1)],
        hidden=True,
        hidden_rows={3, 9},
        hidden_columns={1},
        again=[((4, 0), Cell(5))],
    )

    assert one_sheet(read, table) == Sheet(
        "A",
        {(0, 0): 1, (0, 1): 2, (3, 0): 3, (4, 0): 5},
        {(0, 1): frozenset({Oddity.UNDER_MERGE}), (4, 0): frozenset({Oddity.DUPLICATE})},
        (Merge(0, 0, 0, 1),),
        hidden=True,
        hidden_rows=frozenset({3}),
        hidden_columns=frozenset({1}),
    )


def test_days_count_from_1904_where_the_workbook_says_so(read: Read) -> None:
    sheet = one_sheet(read, Table("A", {(0, 0): Cell(44183, "dd/mm/yyyy")}), since_1904=True)

    assert sheet.values == {(0, 0): date(2024, 12, 19)}


def test_formulas_have_their_results_and_a_stale_sum_none(read: Read) -> None:
    cells = {
        (0, 0): Cell(2),
        (0, 1): Cell(3),
        (0, 2): Cell(5, formula="SUM(A1:B1)"),
        (0, 3): Cell(0, formula="A1+B1"),
        (0, 4): Cell("x", formula="A1"),
        (0, 5): Cell(Error("#N/A"), formula="A1"),
        (0, 6): Cell(False, formula="A1"),
        (0, 7): Cell(0, formula="A1*B1"),
    }
    sheet = one_sheet(read, Table("A", cells))

    assert {at: sheet.values[at] for at in sheet.values if at[1] > 1} == {
        (0, 2): 5,
        (0, 4): "x",
        (0, 5): "#N/A",
        (0, 6): False,
        (0, 7): 0,  # only a sum can be told
    }
    assert sheet.oddities[0, 3] == frozenset({Oddity.UNCALCULATED})


def test_records_without_a_column_stand_beside_the_cell_before(read: Read) -> None:
    """As SheetJS writes them."""
    style = bytes(4)
    content = row(2) + record(5, head(3) + struct.pack("<d", 1))
    content += record(12, style) + record(13, style + struct.pack("<i", 2 << 2 | 2))
    content += record(14, style + b"\x17") + record(15, style + b"\x01")
    content += record(16, style + struct.pack("<d", 2.5)) + record(17, style + wide("x"))
    book, _ = read(of_records(content), "a.xlsb")

    assert book is not None
    assert book.sheets[0].values == {
        (2, 3): 1,
        (2, 5): 2,
        (2, 6): "#REF!",
        (2, 7): True,
        (2, 8): Decimal("2.5"),
        (2, 9): "x",
    }


def test_numbers_in_four_bytes(read: Read) -> None:
    """Whole, hundredths, and the upper half of a double; the last also in hundredths."""
    half = struct.unpack("<I", struct.pack("<d", 0.5)[4:])[0]
    stated = [7 << 2 | 2, 4580 << 2 | 3, half, half | 1, (-17 & 0x3FFFFFFF) << 2 | 2]
    content = row(0) + b"".join(record(2, head(n) + struct.pack("<I", rk)) for n, rk in enumerate(stated))
    book, _ = read(of_records(content), "a.xlsb")

    assert book is not None
    expected = [7, Decimal("45.8"), Decimal("0.5"), Decimal("0.005"), -17]
    assert list(book.sheets[0].values.values()) == expected


def test_text_in_runs_of_several_fonts(read: Read) -> None:
    text = b"\x01" + wide("Së") + struct.pack("<IHH", 1, 0, 0)
    font = bytes(21) + wide(".VnTime")
    bundle = record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("A"))
    parts = {
        "xl/workbook.bin": bundle,
        "xl/worksheets/sheet1.bin": record(145) + row(0) + record(62, head(0) + text) + record(146),
        "xl/styles.bin": record(43, font),
        "xl/sharedStrings.bin": b"",
    }
    book, _ = read(xlsb.packed(parts, 1), "a.xlsb")

    assert book is not None
    assert book.sheets[0].values == {(0, 0): "Sở"}


@pytest.mark.parametrize(
    "content",
    [
        record(5, head(0) + bytes(8)),  # a cell outside of any row
        row(1_048_576),
        row(0) + record(5, head(16_384) + bytes(8)),
        row(0) + record(5, head(0) + bytes(3)),
        row(0) + record(6, head(0) + struct.pack("<I", 99)),
        row(0) + record(7, head(0) + struct.pack("<I", 99)),  # no such text
        record(35, bytes(4)) + row(0),  # what a later version added does not end
        b"\x05\x7f",
        b"\xff\xff\xff\xff",
    ],
)
def test_records_that_make_no_sense_refuse_the_file(content: bytes, read: Read) -> None:
    book, (finding,) = read(of_records(content), "a.xlsb")

    assert (book, finding.code) == (None, "F104")


def test_a_sheet_that_does_not_end_is_refused(read: Read) -> None:
    bundle = record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("A"))
    parts = dict.fromkeys(("xl/styles.bin", "xl/sharedStrings.bin"), b"")
    parts |= {"xl/workbook.bin": bundle, "xl/worksheets/sheet1.bin": record(145) + row(0)}

    assert read(xlsb.packed(parts, 1), "a.xlsb")[1][0].code == "F104"


def test_too_many_cells_or_sheets_are_refused(read: Read) -> None:
    data = xlsb.write(Workbook([Table("A", {(0, 0): Cell(1), (0, 1): Cell(2)}), Table("B", {})]))

    _, (cells,) = read(data, "a.xlsb", Limits(cells=1))
    _, (sheets,) = read(data, "a.xlsb", Limits(sheets=1))
    assert (cells.code, cells.facts) == ("F105", (("reason", "@intake.cells"), ("limit", "1")))
    assert (sheets.code, sheets.facts) == ("F105", (("reason", "@intake.sheets"), ("limit", "1")))


def test_whatever_happens_to_a_part_is_a_finding_or_a_book(read: Read) -> None:
    """Bytes of the sheet changed at random, with every checksum right: never an exception."""
    formula = bytes(8) + b"\0\0" + struct.pack("<I", 3) + b"\x1e\7\0" + struct.pack("<I", 0)
    rich = b"\x01" + wide("abc") + struct.pack("<IHH", 1, 1, 0)
    whole = row(0) + record(9, head(0) + formula) + record(6, head(1) + wide("abc"))
    whole += record(62, head(2) + rich) + record(427, bytes(28))
    whole += record(4, head(3) + b"\1") + record(13, bytes(8)) + record(0, bytes(12))
    moments = random.Random(7)
    for _ in range(300):
        changed = bytearray(whole)
        for _ in range(moments.randint(1, 4)):
            changed[moments.randrange(len(changed))] = moments.randrange(256)
        book, findings = read(of_records(bytes(changed)), "a.xlsb")
        assert (book is None) == (len(findings) == 1)

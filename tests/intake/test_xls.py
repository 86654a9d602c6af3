"""xls through xlrd: values, formats, fonts, what is hidden."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import xlrd
import xlwt

from pipeline.model import Book, Finding, Merge, Oddity, Sheet

Read = Callable[..., tuple[Book | None, tuple[Finding, ...]]]


def saved(fill: Callable[[Any, Any], None]) -> bytes:
    """An xls whose only sheet, "Biểu 1", is filled by `fill`."""
    book = xlwt.Workbook(encoding="utf-8")
    fill(book, book.add_sheet("Biểu 1"))
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def test_values_and_their_oddities(read: Read) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write(0, 0, "Trà Vinh")
        sheet.write(0, 1, 45)
        sheet.write(0, 2, 45.8)
        sheet.write(0, 3, True)
        sheet.write(1, 0, 0.5, xlwt.easyxf(num_format_str="0.0%"))
        sheet.write(1, 1, date(2024, 12, 19), xlwt.easyxf(num_format_str="dd/mm/yyyy"))
        sheet.row(1).set_cell_error(2, 0x17)
        sheet.write(65_535, 255, 7)

    book, findings = read(saved(fill), "a.xls")

    assert findings == ()
    assert book == Book(
        "a.xls",
        (
            Sheet(
                "Biểu 1",
                {
                    (0, 0): "Trà Vinh",
                    (0, 1): 45,
                    (0, 2): Decimal("45.8"),
                    (0, 3): True,
                    (1, 0): Decimal("0.5"),
                    (1, 1): date(2024, 12, 19),
                    (1, 2): "#REF!",
                    (65_535, 255): 7,
                },
                {
                    (1, 0): frozenset({Oddity.PERCENT_FORMAT}),
                    (1, 1): frozenset({Oddity.DATE_FORMAT}),
                    (1, 2): frozenset({Oddity.ERROR_VALUE}),
                },
            ),
        ),
    )


def test_merges_and_hidden_parts(read: Read) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_merge(0, 1, 0, 2, "Tiêu đề")
        sheet.write(2, 1, 1)
        sheet.row(2).hidden = True
        sheet.col(1).hidden = True
        hidden = book.add_sheet("ẩn")
        hidden.visibility = 1

    book, _ = read(saved(fill), "a.xls")

    assert book is not None
    assert book.sheets == (
        Sheet(
            "Biểu 1",
            {(0, 0): "Tiêu đề", (2, 1): 1},
            merges=(Merge(0, 0, 1, 2),),
            hidden_rows=frozenset({2}),
            hidden_columns=frozenset({1}),
        ),
        Sheet("ẩn", {}, hidden=True),
    )


def test_legacy_fonts_of_cells_and_runs(read: Read) -> None:
    def fill(_: Any, sheet: Any) -> None:
        vn_time = xlwt.easyxf("font: name .VnTime")
        run = xlwt.Font()
        run.name = "VNI-Times"
        sheet.write(0, 0, "Sè", vn_time)
        sheet.write_rich_text(1, 0, ["Số ", ("löôïng", run)])

    book, findings = read(saved(fill), "a.xls")

    assert book is not None
    assert book.sheets[0].values == {(0, 0): "Số", (1, 0): "Số lượng"}
    assert [finding.code for finding in findings] == ["T301", "T302"]


def test_a_damaged_file_is_a_finding(read: Read) -> None:
    data = saved(lambda _, sheet: sheet.write(0, 0, "x" * 5000))

    for tenth in range(1, 10):
        book, findings = read(data[: len(data) * tenth // 10], "a.xls")
        assert (book, findings[0].code) == (None, "F104")


def test_changed_bytes_never_raise(read: Read) -> None:
    """Invariant: a file that makes no sense is a finding, whatever xlrd makes of it."""
    data = saved(lambda _, sheet: sheet.write(0, 0, "Trà Vinh"))
    chance = random.Random(1)

    for _ in range(150):
        changed = bytearray(data)
        for _ in range(chance.choice([1, 5, 50])):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        book, findings = read(bytes(changed), "a.xls")
        assert book is not None or findings


@pytest.mark.parametrize(
    ("begin", "cell"),
    [
        ((0x0009, "<HH", 0x200, 0x10), (0x0003, "<HH3sd", 1, 2, b"", 45.0)),
        ((0x0209, "<HHH", 0x300, 0x10, 0), (0x0203, "<HHHd", 1, 2, 0, 45.0)),
        ((0x0409, "<HHH", 0x400, 0x10, 0), (0x0203, "<HHHd", 1, 2, 0, 45.0)),
    ],
)
def test_excel_2_to_4_wrote_bare_records(read: Read, begin: tuple[Any, ...], cell: tuple[Any, ...]) -> None:
    def record(number: int, layout: str, *values: object) -> bytes:
        content = struct.pack(layout, *values)
        return struct.pack("<HH", number, len(content)) + content

    book, findings = read(record(*begin) + record(*cell) + record(0x000A, ""), "a.xls")

    assert findings == ()
    assert book is not None
    assert [sheet.values for sheet in book.sheets] == [{(1, 2): 45}]


def test_records_of_excel_97_may_be_bare_too(read: Read) -> None:
    held, book = BytesIO(), xlwt.Workbook()
    book.add_sheet("a").write(1, 2, 45)
    book.save(held)
    whole, start, length = xlrd.compdoc.CompDoc(held.getvalue()).locate_named_stream("Workbook")
    found, findings = read(whole[start : start + length], "a.xls")

    assert findings == ()
    assert found is not None
    assert [(sheet.name, sheet.values) for sheet in found.sheets] == [("a", {(1, 2): 45})]

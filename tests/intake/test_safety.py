"""Hostile and broken files: each gives one finding, quickly, and no exception."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any
from xml.parsers import expat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.intake.faults import UnreadableError
from pipeline.intake.kinds import Format, content_of
from pipeline.intake.limits import MIB, Limits
from pipeline.intake.xlsx import read_xlsx
from pipeline.messages import remedy, says

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'


def reason(reading: Any) -> tuple[str, str]:
    """(code, reason) of the one finding of a file that gave no book."""
    book, (finding,) = reading
    assert book is None
    for language in ("vi", "en"):
        assert "@" not in says(finding, language) + remedy(finding, language)
    return finding.code, dict(finding.facts).get("reason", "").removeprefix("@intake.")


def test_a_part_that_inflates_too_much_is_refused(read: Any, build_parts: Any, build_zip: Any) -> None:
    parts = build_parts(ROW)
    parts["xl/media/image1.png"] = bytes(7 * MIB)

    assert reason(read(build_zip(parts), limits=Limits(inflated_mib=6))) == ("F105", "inflated")


def test_a_part_that_is_packed_too_well_is_refused(read: Any, build_parts: Any, build_zip: Any) -> None:
    parts = build_parts(ROW)
    parts["xl/worksheets/sheet1.xml"] += " " * (9 * MIB)

    assert reason(read(build_zip(parts))) == ("F105", "ratio")


def test_a_part_that_lies_about_its_size_is_never_inflated_beyond_it(
    read: Any, build_parts: Any, build_zip: Any
) -> None:
    parts = build_parts(ROW)
    parts["xl/worksheets/sheet1.xml"] += " " * (20 * MIB)
    data = build_zip(parts).replace(
        struct.pack("<I", len(parts["xl/worksheets/sheet1.xml"])), struct.pack("<I", 99)
    )

    assert reason(read(data)) == ("F104", "part-damaged")


def test_what_is_inflated_is_counted_over_all_parts(read: Any, build_xlsx: Any) -> None:
    assert reason(read(build_xlsx(ROW * 20_000, ROW * 20_000), limits=Limits(inflated_mib=1))) == (
        "F105",
        "inflated",
    )


def test_too_many_parts_are_refused(read: Any, build_parts: Any, build_zip: Any) -> None:
    parts = build_parts(ROW) | {f"x{number}": "" for number in range(5_000)}

    assert reason(read(build_zip(parts))) == ("F105", "entries")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused(read: Any, build_xlsx: Any) -> None:
    held = BytesIO(build_xlsx(ROW))
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr("XL/worksheets/sheet1.xml", "<worksheet/>")

    assert reason(read(held.getvalue())) == ("F105", "duplicate-parts")


def test_parts_that_share_their_bytes_are_refused(read: Any, build_parts: Any, build_zip: Any) -> None:
    parts = build_parts(ROW)
    data = build_zip(parts | {"xl/copy.xml": parts["xl/workbook.xml"]})
    with zipfile.ZipFile(BytesIO(data)) as archive:
        copy, original = archive.getinfo("xl/copy.xml"), archive.getinfo("xl/workbook.xml")
    directory = data.index(b"PK\x01\x02")
    moved = data[directory:].replace(
        struct.pack("<I", copy.header_offset), struct.pack("<I", original.header_offset)
    )

    assert reason(read(data[:directory] + moved)) == ("F105", "overlapping-parts")


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compressions_are_refused(
    read: Any, build_parts: Any, build_zip: Any, compression: int
) -> None:
    assert reason(read(build_zip(build_parts(ROW), compression))) == ("F105", "compression")


def test_an_encrypted_part_is_a_password(read: Any, build_parts: Any, build_zip: Any) -> None:
    data = build_zip(build_parts(ROW)).replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
    )

    assert reason(read(data)) == ("F103", "")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "_rels/.rels"])
def test_any_document_type_is_refused(read: Any, build_parts: Any, build_zip: Any, part: str) -> None:
    parts = build_parts(ROW)
    bomb = '<!DOCTYPE a [<!ENTITY b "cccccccccc"><!ENTITY d "&b;&b;&b;&b;"><!ENTITY e SYSTEM "file:///etc/passwd">]>'
    parts[part] = bomb + parts[part]

    assert reason(read(build_zip(parts))) == ("F105", "doctype")


@pytest.mark.parametrize("encoding", ["x", "utf-7", "cp037", "big5"])
def test_an_odd_encoding_is_a_damaged_file(
    read: Any, build_parts: Any, build_zip: Any, encoding: str
) -> None:
    parts = build_parts(ROW)
    part = "xl/worksheets/sheet1.xml"
    parts[part] = f"<?xml version='1.0' encoding='{encoding}'?>" + parts[part]
    wide = parts | {part: str(parts[part]).encode("utf-16")}

    assert reason(read(build_zip(parts))) == ("F104", "bad-xml")
    assert reason(read(build_zip(wide))) == ("F104", "bad-xml")


def test_what_a_parser_has_no_memory_for_is_too_large_and_not_damaged(
    read: Any, build_xlsx: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Exhausted:
        def Parse(self, _data: bytes, _final: bool) -> None:  # noqa: N802 - expat's name
            error = expat.ExpatError("out of memory")
            error.code = expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]
            raise error

    monkeypatch.setattr(expat, "ParserCreate", lambda **_: Exhausted())

    assert reason(read(build_xlsx(ROW, names=("Hết bộ nhớ",)))) == ("F105", "memory")


def test_too_many_cells_and_sheets_are_refused(read: Any, build_xlsx: Any) -> None:
    cells = "<row>" + "<c/>" * 11 + "</row>"

    assert reason(read(build_xlsx(cells), limits=Limits(cells=10))) == ("F105", "cells")
    assert reason(read(build_xlsx(*["<c/>" * 6] * 2), limits=Limits(cells=10))) == ("F105", "cells")
    assert reason(read(build_xlsx(*[ROW] * 3), limits=Limits(sheets=2))) == ("F105", "sheets")


def test_too_large_a_file_is_refused(read: Any, build_parts: Any, build_zip: Any) -> None:
    data = build_zip(build_parts(ROW) | {"xl/media/image1.png": bytes(MIB)}, zipfile.ZIP_STORED)

    assert reason(read(data, limits=Limits(file_mib=1))) == ("F105", "too-large")


def test_a_file_cut_off_anywhere_is_damaged(read: Any, build_xlsx: Any) -> None:
    data = build_xlsx(ROW)

    for tenth in range(10):
        code, _ = reason(read(data[: len(data) * tenth // 10]))
        assert code == "F104", tenth


@settings(max_examples=300, deadline=None)
@given(at=st.integers(0, 3000), bit=st.integers(0, 7))
def test_a_flipped_bit_never_raises_and_never_changes_a_value(at: int, bit: int) -> None:
    """Invariant: what is read is what was sent, or the file is refused."""
    data = bytearray(_workbook())
    data[at % len(data)] ^= 1 << bit
    try:
        found = content_of(bytes(data), Limits())
        if found.kind is not Format.XLSX or found.package is None:
            return
        sheets = read_xlsx(found.package, Limits())
    except UnreadableError:
        return
    assert [sheet.values for sheet in sheets] in ([{(0, 0): 1, (0, 1): "Trà Vinh"}], [])


@cache
def _workbook() -> bytes:
    import openpyxl

    workbook = openpyxl.Workbook()
    workbook.active.append([1, "Trà Vinh"])
    held = BytesIO()
    workbook.save(held)
    return held.getvalue()


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_missing_part_is_a_damaged_file(
    read: Callable[..., Any], build_parts: Any, build_zip: Any, part: str
) -> None:
    parts = build_parts(ROW)
    del parts[part]

    assert reason(read(build_zip(parts)))[0] == "F104"

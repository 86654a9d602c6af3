"""Parts packed in blocks, by any number of threads, are the parts that were written."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.publish.workbook import packing
from pipeline.publish.workbook.packing import DeflatedZip, PackedWorkbook

BLOCK = 64
parts = st.dictionaries(
    st.from_regex(r"[a-z]{1,8}\.xml", fullmatch=True),
    st.lists(st.text(st.characters(codec="utf-8"), max_size=150), max_size=4),
    max_size=4,
)


def packed(contents: dict[str, list[str]], cores: int = 2) -> bytes:
    """The zip file with these parts, each written in some pieces."""
    held = BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "_BLOCK_BYTES", BLOCK)
        patch.setattr(packing.os, "cpu_count", lambda: cores)
        with DeflatedZip(held) as package:
            for name, texts in contents.items():
                package.begin(name)
                for text in texts:
                    package.write(memoryview(text.encode()))
    return held.getvalue()


@given(parts)
@settings(deadline=None, max_examples=60)
def test_what_is_packed_is_what_was_written(contents: dict[str, list[str]]) -> None:
    with zipfile.ZipFile(BytesIO(packed(contents))) as package:
        assert package.testzip() is None
        found = {name: package.read(name).decode() for name in package.namelist()}

    assert found == {name: "".join(texts) for name, texts in contents.items()}


@given(parts, st.integers(1, 5))
@settings(deadline=None, max_examples=30)
def test_neither_cores_nor_pieces_change_a_byte(contents: dict[str, list[str]], cores: int) -> None:
    in_one_piece = {name: ["".join(texts)] for name, texts in contents.items()}

    assert packed(contents, cores) == packed(in_one_piece)


@pytest.mark.parametrize("signs", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK])
def test_a_part_may_end_with_a_block(signs: int) -> None:
    with zipfile.ZipFile(BytesIO(packed({"a.xml": ["x" * signs]}))) as package:
        assert package.read("a.xml") == b"x" * signs


def test_a_workbook_holds_the_parts_that_xlsxwriter_packs_itself(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("s")
        for row, text in enumerate([" a", "b&c", "<r>", "_x0041_", "vì\nvậy", "", "12"]):
            sheet.write_string(row, 0, text)
        sheet.write_rich_string(9, 0, "a", book.add_format({"bold": True}), "b")
        book.set_properties({"title": "t"})
        book.close()

    fill(PackedWorkbook(tmp_path / "ours.xlsx", {"strings_to_urls": False}))
    fill(xlsxwriter.Workbook(str(tmp_path / "theirs.xlsx"), {"strings_to_urls": False}))

    with zipfile.ZipFile(tmp_path / "ours.xlsx") as ours, zipfile.ZipFile(tmp_path / "theirs.xlsx") as theirs:
        names = [name for name in theirs.namelist() if name != "docProps/core.xml"]  # bears the time
        assert ours.namelist() == theirs.namelist()
        assert {name: ours.read(name) for name in names} == {name: theirs.read(name) for name in names}

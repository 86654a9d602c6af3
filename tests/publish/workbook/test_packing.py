"""A workbook packed while it is written is the workbook that xlsxwriter packs."""

from __future__ import annotations

import threading
import zipfile
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.workbook.packing import PackedWorkbook, are_spelt_as_they_are, is_spelt_as_it_is
from pipeline.publish.workbook.rendering import QuickWorksheet
from pipeline.publish.workbook.runs import Block, BlockColumn


def parts(path: Path) -> dict[str, bytes]:
    """The parts of a workbook in their order."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


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

    ours, theirs = parts(tmp_path / "ours.xlsx"), parts(tmp_path / "theirs.xlsx")
    assert list(ours) == list(theirs)
    del ours["docProps/core.xml"], theirs["docProps/core.xml"]  # bear the time
    assert ours == theirs


@given(st.lists(st.text("_x |a&é\n", max_size=4), max_size=4))
def test_texts_that_are_told_together_are_spelt_as_each_is(texts: list[str]) -> None:
    assert all(map(is_spelt_as_it_is, texts)) or not are_spelt_as_they_are(texts)


def test_plain_texts_are_told_together() -> None:
    assert are_spelt_as_they_are(["UBND xã Một", "", "12", "a_b"])


def filled(path: Path, *finished: int) -> dict[str, bytes]:
    """A workbook of three sheets that share looks, with a block of rows each; some are finished at once."""
    book = PackedWorkbook(path, {})
    book.set_properties({"created": datetime(2024, 12, 1)})
    looks = [book.add_format({"bold": True}), book.add_format({"italic": True})]
    with book.threads():
        for number, name in enumerate("abc"):
            sheet = book.add_worksheet(name, QuickWorksheet)
            sheet.write_string(0, 0, "trên", looks[number % 2])
            sheet.write_number(1, 0, number, looks[1 - number % 2])
            cell = sheet.taken(1, 0)
            rows = Block(1, [BlockColumn([cell], (), np.zeros(9, dtype="int32"))])
            sheet.place_block(rows, np.full(9, 20.0))
            sheet.write_formula(10, 0, "=SUM(A2:A10)", looks[0], 9 * number)
            if number in finished:
                book.finish_rows(sheet)
        book.close()
    return parts(path)


@pytest.mark.parametrize("finished", [(0, 1, 2), (0,), (1,), (0, 2)])
def test_rows_packed_ahead_are_those_packed_at_the_end(tmp_path: Path, finished: tuple[int, ...]) -> None:
    at_the_end = filled(tmp_path / "plain.xlsx")

    assert filled(tmp_path / "ahead.xlsx", *finished) == at_the_end
    assert [content.count(b"<row ") for name, content in at_the_end.items() if "/sheet" in name] == [11] * 3


def test_a_finished_sheet_refuses_what_would_be_lost(tmp_path: Path) -> None:
    book = PackedWorkbook(tmp_path / "a.xlsx", {})
    with book.threads():
        sheet = book.add_worksheet("a", QuickWorksheet)
        assert sheet.write_number(0, 0, 1) == 0
        book.finish_rows(sheet)

        assert sheet.write_number(1, 0, 1) != 0
        assert sheet.set_row(1, 20) != 0


def test_threads_end_with_the_workbook_even_if_it_is_never_closed(tmp_path: Path) -> None:
    before = threading.active_count()
    book = PackedWorkbook(tmp_path / "a.xlsx", {})
    with book.threads():
        book.finish_rows(book.add_worksheet("a", QuickWorksheet))

    assert threading.active_count() == before

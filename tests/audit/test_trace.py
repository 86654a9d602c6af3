"""Every total leads to its cells: sums, highest values, shares; from parquet, else from the sheet."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from unicodedata import normalize

import openpyxl
import pytest

from pipeline.audit.below import LowerWorkbooks
from pipeline.audit.trace import Trace, trace
from pipeline.audit.trace_json import trace_as_json
from pipeline.audit.trace_text import trace_text
from pipeline.audit.workbooks import open_workbook
from pipeline.errors import UsageError
from pipeline.json_text import json_text
from pipeline.messages import explain_error
from pipeline.record import SHARE

NOWHERE = LowerWorkbooks()


def traced(workbook: Path, what: str, **narrowed: str) -> Trace:
    """The trace of one number."""
    return trace(open_workbook(workbook), what, NOWHERE, **narrowed)


def test_a_total_is_the_sum_of_the_cells_it_names(workbook: Path) -> None:
    found = traced(workbook, "PL1 Chỉ tiêu!E17", group="")
    figures = [contribution.figure for contribution in found.parts[0].contributions]

    assert (found.question.id, len(figures), found.agrees) == ("pl1/G1/ky", 17, True)
    assert sum(figure.value for figure in figures) == found.result == Decimal(found.question.value or "")
    assert figures[0].file == "Phong_Van_hoa_va_Thong_tin_bieu_mau.xlsx"
    assert (figures[0].sheet, figures[0].cell, figures[0].value) == ("PL1 Chỉ tiêu", "E15", Decimal("19.4"))


def test_every_recorded_cell_agrees_with_its_figures(workbook: Path) -> None:
    """All totals, shares and groups of all sheets: what is shown is what the sources come to."""
    opened = open_workbook(workbook)
    places = [f"{line.sheet}!{line.cell}" for line in opened.record.totals]

    assert len(places) == 222
    assert [place for place in places if not trace(opened, place, NOWHERE).agrees] == []


def test_a_share_is_worked_out_from_both_sums(workbook: Path) -> None:
    found = traced(workbook, "pl3/F1", group="phong-ban")

    assert found.question.over == SHARE
    assert [part.result for part in found.parts] == [52, 105]
    assert found.result == Decimal("49.523810")
    assert trace_text(found, "vi").splitlines()[-4:] == [
        "Tử số pl3/F1/num: 1 + 11 + 40 = 52",
        "Mẫu số pl3/F1/den: 3 + 43 + 59 = 105",
        "Tỷ lệ: 52 : 105 × 100 = 49,52381 %",
        "Khớp với số trong sổ.",
    ]


def test_a_unit_is_asked_by_its_code_or_by_its_cell(workbook: Path) -> None:
    by_code = traced(workbook, "pl1/A1/ky", unit="20965")
    by_cell = traced(workbook, "Theo đơn vị!F10")

    assert trace_as_json(by_code) == trace_as_json(by_cell)
    assert trace_text(by_code, "vi").splitlines()[2:4] == [
        "  1. UBND thị trấn Núi Thành (20965): 16",
        "     BC UBND thi tran Nui Thanh.xlsx | PL1 Chỉ tiêu!E4 | SHA-256 "
        "29d2f086c6f4c2899fdc0eae059af7ae74fef0ce1549671899e588ecf57ffc82",
    ]


def test_numbers_are_written_as_the_language_writes_them(workbook: Path) -> None:
    found = traced(workbook, "pl1/G1/ky", group="phong-ban")

    assert "Phép tính: 19,4 + 2,3 + 4,2 = 25,9" in trace_text(found, "vi")
    assert "Worked out: 19.4 + 2.3 + 4.2 = 25.9" in trace_text(found, "en")


def test_the_sheet_of_sources_answers_without_parquet(workbook: Path) -> None:
    with_parquet = json_text(trace_as_json(traced(workbook, "pl1/G1/luyke")))
    (workbook.parent / "figures.parquet").unlink()
    without = json_text(trace_as_json(traced(workbook, "pl1/G1/luyke")))

    # A spreadsheet's text is read composed; the file system may spell a name otherwise.
    assert without == normalize("NFC", with_parquet)


def test_a_changed_cell_does_not_agree(workbook: Path, edit: Callable[[dict[str, object]], None]) -> None:
    edit({"PL1 Chỉ tiêu!E6": 999})
    found = traced(workbook, "PL1 Chỉ tiêu!E6")

    assert not found.agrees
    assert trace_text(found, "vi").splitlines()[-1] == (
        "KHÔNG KHỚP: số liệu cho 776, sổ được lập với 776, ô nay ghi 999."
    )


def test_totals_are_links_to_their_rows(workbook: Path) -> None:
    """The rows of one figure stand together, so the link names them all."""
    book = openpyxl.load_workbook(workbook)
    link = book["PL1 Chỉ tiêu"]["F6"].hyperlink
    first, last = link.location.removeprefix("'Nguồn số liệu'!").split(":")
    keys = [row[1].value for row in book["Nguồn số liệu"][f"{first}:{last}"]]

    assert keys == ["pl1/A1/luyke"] * 17
    linked = {sheet.title for sheet in book if any(cell.hyperlink for row in sheet for cell in row)}
    assert linked == {"Tổng hợp", "PL1 Chỉ tiêu", "PL3 Mục tiêu", "Theo đơn vị"}


@pytest.mark.parametrize(
    ("what", "begins"),
    [
        ("Biểu 9!A1", "There is no sheet “Biểu 9”; the nearest is “"),
        ("PL1 Chỉ tiêu!A1", "PL1 Chỉ tiêu!A1 shows no total and no unit's figure."),
        ("PL1 Chỉ tiêu!hàng 1", "“hàng 1” is no address of a cell"),
        ("pl1/A1/kỳ", "There is no figure “pl1/A1/kỳ”; the nearest is “pl1/A1/ky”."),
    ],
)
def test_a_wrong_name_is_told_with_the_nearest(workbook: Path, what: str, begins: str) -> None:
    with pytest.raises(UsageError) as caught:
        traced(workbook, what)
    assert explain_error(caught.value, "en").startswith(begins)


def test_a_workbook_of_somebody_else_is_told_apart(tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "Tổng hợp"
    book.save(other)

    with pytest.raises(UsageError, match="no-record"):
        open_workbook(other)

"""Feedback in a whole run: the units' own files come back marked; what cannot be opened gets a list."""

from __future__ import annotations

import hashlib
import json
import shutil
import unicodedata
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.options import Options
from pipeline.precheck import check_files
from pipeline.run import RunReport, run

RETURNS = Path(__file__).parents[1] / "data" / "returns" / "kon-tum-2024-12"
SCHEMAS = Path(__file__).parents[2] / "schemas"

NEGATIVE = "Báo cáo Sở Xây dựng.xlsx"
PERSONAL = (
    "So_Ngoai_vu_bieu_mau.xlsx"  # a narrative with an e-mail address, an identity number and a telephone
)
TCVN3 = "18-BC-UBND huyen Dak Glei (bản ký).xlsx"
NOT_TO_BE_OPENED_AGAIN = "Sở Nội vụ - biểu mẫu.xlsx"  # made so below; a column is missing in it
OTHERS = ("UBND_huyen_Kon_Ray_bieu_mau.xlsx", "Bieu mau bao cao (1).xlsx", "66-BC-So Y te (bản ký).xls")


def broken_for_both_ways(data: bytes) -> bytes:
    """The same workbook with document properties that are no XML, and with an element that nobody knows.

    Neither is needed for reading cells; openpyxl minds the first, the direct way the second.
    """
    held = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/workbook.xml":
                content = content.replace(b"<sheets>", b"<oddity/><sheets>")
            target.writestr(name, b"<no xml" if name == "docProps/core.xml" else content)
    return held.getvalue()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> RunReport:
    folder = tmp_path_factory.mktemp("feedback")
    inputs = folder / "inputs"
    inputs.mkdir()
    for path in RETURNS.iterdir():
        name = unicodedata.normalize("NFC", path.name)
        if name in (NEGATIVE, PERSONAL, TCVN3, NOT_TO_BE_OPENED_AGAIN, *OTHERS):
            shutil.copy(path, inputs / name)
    odd = inputs / NOT_TO_BE_OPENED_AGAIN
    odd.write_bytes(broken_for_both_ways(odd.read_bytes()))
    return run(Options(inputs, folder / "outputs", SCHEMAS, date(2025, 1, 5)), lambda *_: None)


@pytest.fixture(scope="module")
def folder(report: RunReport) -> Path:
    return report.written[0].workbook.with_name("feedback")


def opened(folder: Path, name: str) -> Workbook:
    return load_workbook(folder / name)


def test_each_excluded_or_questioned_return_gets_a_workbook(report: RunReport, folder: Path) -> None:
    """The xls without a warning gets none."""
    found = {path.name: len(opened(folder, path.name).sheetnames) for path in folder.iterdir()}

    assert found == {
        "610.xlsx": 5,
        "SNGV.xlsx": 5,
        "SXD.xlsx": 5,
        "SNV.xlsx": 1,
        "Bieu mau bao cao (1).xlsx": 5,
        "UBND_huyen_Kon_Ray_bieu_mau.xlsx": 1,
    }
    assert report.written[0].feedback == 6


def test_the_manifest_covers_the_feedback(folder: Path) -> None:
    manifest = json.loads((folder.parent / "manifest.json").read_text(encoding="utf-8"))
    stated = {name: sha for name, sha in manifest["outputs"].items() if name.startswith("feedback/")}

    assert stated == {
        f"feedback/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()
    }


def test_personal_data_is_masked_in_the_cell_its_comment_and_the_list(folder: Path) -> None:
    book = opened(folder, "SNGV.xlsx")
    listed = "\n".join(
        str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value
    )
    (bearer,) = [
        cell for sheet in book.worksheets[1:] for row in sheet.iter_rows() for cell in row if cell.comment
    ]

    assert "P601" in listed
    for text in (listed, bearer.comment.text, str(bearer.value)):
        assert "****" in text
        assert "@" not in text


def test_marks_are_found_in_sheets_whose_names_are_in_an_old_encoding(folder: Path) -> None:
    book = opened(folder, "610.xlsx")

    assert book.sheetnames == ["Cần sửa", "Th«ng tin chung", "BiÓu 1", "BiÓu 2", "BiÓu 3"]
    assert [row[2].value for row in book.worksheets[0].iter_rows(min_row=8)] == ["T301"] * 4


def test_a_corrected_feedback_workbook_is_a_return_in_order(folder: Path, tmp_path: Path) -> None:
    """Whoever corrects the marked cells and sends the file back is done; the list in front does no harm."""
    book = opened(folder, "SXD.xlsx")
    assert book["Biểu 1"]["E14"].value == -17
    book["Biểu 1"]["E14"] = 17
    path = tmp_path / "SXD.xlsx"
    book.save(path)

    (before, after) = check_files(
        [folder / "SXD.xlsx", path], Options(Path(), Path(), SCHEMAS, date(2025, 1, 5)), lambda *_: None
    )

    assert [sorted({f.code for f in one.findings}) for one in (before, after)] == [["V403", "V405"], []]
    assert (before.exit_code, after.exit_code) == (3, 0)

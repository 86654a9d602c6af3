"""A changed cell, a swapped file and a changed schema are each named; a whole package is whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import openpyxl
import pytest
from click.testing import CliRunner

from pipeline.audit.cells import CellChange, CellChangeKind
from pipeline.audit.manifest import NotAPackageError
from pipeline.audit.verify import Area, ChangeKind, Verification, verify
from pipeline.audit.verify_text import verification_as_json, verification_text
from pipeline.cli import cli
from pipeline.json_text import json_text

ROOT = Path(__file__).parents[2]
RETURNS = ROOT / "tests" / "data" / "returns" / "nui-thanh-2024-year"
SCHEMAS = ROOT / "schemas"
Edit = Callable[[dict[str, object]], None]


def files(found: Verification) -> list[tuple[Area, str, ChangeKind]]:
    """The differences, without their hashes."""
    return [(change.area, change.name, change.kind) for change in found.files]


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """The returns, to be changed."""
    return copytree(RETURNS, tmp_path / "inputs")


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    """The schemas, to be changed."""
    return copytree(SCHEMAS, tmp_path / "schemas")


def test_a_package_as_written_is_whole(package: Path) -> None:
    found = verify(package, RETURNS, SCHEMAS)

    assert (found.is_whole, found.files, found.cells) == (True, (), ())
    assert found.checked[Area.INPUTS] == 18
    assert verification_text(found, "vi").splitlines()[-1] == "NGUYÊN VẸN."


def test_a_changed_figure_is_named_by_its_cell(package: Path, edit: Edit) -> None:
    edit({"PL1 Chỉ tiêu!E6": 777, "Theo đơn vị!F10": None})
    found = verify(package, None, None)

    assert files(found) == [(Area.OUTPUTS, "tong-hop_nui-thanh-2024_Năm 2024.xlsx", ChangeKind.CHANGED)]
    assert found.cells == (
        CellChange(CellChangeKind.NUMBER, "Theo đơn vị", "F10", "16", ""),
        CellChange(CellChangeKind.NUMBER, "PL1 Chỉ tiêu", "E6", "776", "777"),
    )
    assert "    PL1 Chỉ tiêu!E6: khi lập 776, nay 777" in verification_text(found, "vi").splitlines()
    assert "    Theo đơn vị!F10: khi lập 16, nay trống" in verification_text(found, "vi").splitlines()


def test_any_other_changed_cell_is_named_without_its_text(package: Path, edit: Edit) -> None:
    """What stands there now may be anything, a person's data among it: it is not repeated."""
    edit({"Tình hình gửi báo cáo!C6": "Nguyễn Văn A 0912345678", "Nguồn số liệu!F7": "other.xlsx"})
    found = verify(package, None, None)

    assert [(change.kind, change.sheet, change.cell) for change in found.cells] == [
        (CellChangeKind.TEXT, "Tình hình gửi báo cáo", "C6"),
        (CellChangeKind.TEXT, "Nguồn số liệu", "F7"),
    ]
    assert "0912345678" not in verification_text(found, "vi") + json_text(verification_as_json(found))


def test_sheets_that_came_and_went_are_named(package: Path, workbook: Path, edit: Edit) -> None:
    edit({})
    book = openpyxl.load_workbook(workbook)
    book["Nhiệm vụ"].title = "Việc"
    book.save(workbook)

    assert verify(package, None, None).cells == (
        CellChange(CellChangeKind.SHEET_MISSING, "Nhiệm vụ"),
        CellChange(CellChangeKind.SHEET_ADDED, "Việc"),
    )


def test_a_workbook_that_was_only_saved_again_says_so(package: Path, edit: Edit) -> None:
    edit({})
    found = verify(package, None, None)

    assert (found.is_whole, found.cells) == (False, ())
    assert "giá trị mọi ô vẫn như khi lập" in verification_text(found, "vi")


def test_a_figure_changed_together_with_the_record_is_found_by_the_parquet(
    package: Path, workbook: Path, edit: Edit
) -> None:
    """Whoever knows of the record still cannot change it unseen."""
    record = openpyxl.load_workbook(workbook)["_consolidate"]
    (line,) = [
        row for row in record.iter_rows() if [c.value for c in row[:3]] == ["total", "PL1 Chỉ tiêu", "E6"]
    ]
    edit({"PL1 Chỉ tiêu!E6": 777, f"_consolidate!{line[7].coordinate}": "777"})

    cells = verify(package, None, None).cells
    assert cells[0] == CellChange(CellChangeKind.RECORD)
    assert CellChange(CellChangeKind.NUMBER, "PL1 Chỉ tiêu", "E6", "776", "777") in cells


def test_a_swapped_an_added_and_a_missing_input_are_named(package: Path, inputs: Path) -> None:
    first, second, third = sorted(inputs.glob("BC UBND*.xlsx"))
    first.write_bytes(second.read_bytes())
    third.rename(inputs / "renamed.xlsx")
    found = verify(package, inputs, SCHEMAS)

    assert files(found) == sorted(
        [
            (Area.INPUTS, first.name, ChangeKind.CHANGED),
            (Area.INPUTS, third.name, ChangeKind.MISSING),
            (Area.INPUTS, "renamed.xlsx", ChangeKind.ADDED),
        ]
    )


def test_a_file_of_another_campaign_is_nothing_added(package: Path, inputs: Path) -> None:
    """Only what a run would have taken into this package counts as added to it."""
    other = next((ROOT / "tests" / "data" / "returns" / "kon-tum-2025-01").glob("*.xlsx"))
    (inputs / other.name).write_bytes(other.read_bytes())
    (inputs / "decisions.csv").write_text("file,decision\n", encoding="utf-8")

    assert files(verify(package, inputs, SCHEMAS)) == [(Area.INPUTS, "decisions.csv", ChangeKind.ADDED)]


def test_a_changed_and_an_added_schema_file_are_named(package: Path, schemas: Path) -> None:
    campaign = schemas / "nui-thanh-2024"
    with (campaign / "units.csv").open("a", encoding="utf-8") as units:
        units.write("99999,UBND xã Mới,xa-thi-tran,,,,\n")
    (campaign / "expectations.yaml").write_text("expectations: []\n", encoding="utf-8")

    assert files(verify(package, None, schemas)) == [
        (Area.SCHEMAS, "nui-thanh-2024/expectations.yaml", ChangeKind.ADDED),
        (Area.SCHEMAS, "nui-thanh-2024/units.csv", ChangeKind.CHANGED),
    ]


def test_outputs_that_came_went_and_changed_are_named(package: Path) -> None:
    (package / "note.txt").write_text("…", encoding="utf-8")
    (package / "figures.parquet").unlink()
    with (package / "summary.json").open("a", encoding="utf-8") as summary:
        summary.write(" ")

    assert files(verify(package, None, None)) == [
        (Area.OUTPUTS, "figures.parquet", ChangeKind.MISSING),
        (Area.OUTPUTS, "note.txt", ChangeKind.ADDED),
        (Area.OUTPUTS, "summary.json", ChangeKind.CHANGED),
    ]


def test_a_folder_that_is_no_package_is_told(whole_package: Path, tmp_path: Path) -> None:
    with pytest.raises(NotAPackageError) as caught:
        verify(whole_package.parent, None, None)
    assert str(whole_package) in caught.value.facts["known"]  # type: ignore[operator]

    (tmp_path / "manifest.json").write_text("[]", encoding="utf-8")
    with pytest.raises(NotAPackageError):
        verify(tmp_path, None, None)


def test_the_exit_code_tells_whole_changed_and_no_package(package: Path, tmp_path: Path) -> None:
    def code(folder: Path) -> int:
        return CliRunner().invoke(cli, ["verify", str(folder), "--schemas", str(SCHEMAS)]).exit_code

    before = code(package)
    (package / "summary.json").unlink()

    assert (before, code(package), code(tmp_path / "nowhere")) == (0, 3, 4)

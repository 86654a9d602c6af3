"""A district's package as a run writes it; tests change copies of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copytree

import openpyxl
import pytest

from pipeline.options import Options
from pipeline.run import run

ROOT = Path(__file__).parents[2]
RETURNS = ROOT / "tests" / "data" / "returns" / "nui-thanh-2024-year"
SCHEMAS = ROOT / "schemas"


@pytest.fixture(scope="session")
def whole_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """outputs/nui-thanh-2024/Năm 2024 as written; not to be changed."""
    outputs = tmp_path_factory.mktemp("outputs")
    options = Options(inputs=RETURNS, outputs=outputs, schemas=SCHEMAS, as_of=date(2024, 12, 1))
    (written,) = run(options, lambda *_: None).written
    return written.workbook.parent


@pytest.fixture
def package(whole_package: Path, tmp_path: Path) -> Path:
    """A copy of the package that a test may change."""
    return copytree(whole_package, tmp_path / "package")


@pytest.fixture
def workbook(package: Path) -> Path:
    """The workbook of that copy."""
    (path,) = package.glob("*.xlsx")
    return path


@pytest.fixture
def edit(workbook: Path) -> Callable[[dict[str, object]], None]:
    """Write over cells of the workbook ("PL1 Chỉ tiêu!E7") as somebody with a spreadsheet program would."""

    def write(cells: dict[str, object]) -> None:
        book = openpyxl.load_workbook(workbook)
        stored = openpyxl.load_workbook(workbook, data_only=True)
        for sheet in book:
            for row in sheet:
                for cell in row:
                    if cell.data_type == "f":  # openpyxl does not calculate: keep what was stored
                        cell.value = stored[sheet.title][cell.coordinate].value
        for place, value in cells.items():
            sheet_name, _, address = place.rpartition("!")
            book[sheet_name][address] = value
        book.save(workbook)

    return write

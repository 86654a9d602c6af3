"""LibreOffice, working every formula out anew, comes to the stored values."""

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from pipeline.publish import publish
from tests.publish.samples import Sent, campaign, figures, package, usual

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")

_STORED = re.compile(rb"(</f>)<v>[^<]*</v>")
Values = dict[tuple[str, str], object]


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Values, Values]]:
    """By case: formula cell -> stored value, and -> what LibreOffice makes of the formula."""
    folder = tmp_path_factory.mktemp("recalculated")
    cases = {
        "usual": package(usual()),
        "one": package({"SVH": Sent(figures(7))}),
        "none": package({"SVH": replace(usual()["SVH"], refused=True)}),
        "large": package(usual() | {"SVH": Sent(figures(1) | {"b1/B1/N1": 2**53 + 1})}),
        "thirds": package({"SVH": Sent(figures(1) | {"mt/F1/den": 3, "kp/G1/": Decimal("0.7")})}),
    }
    stored = {}
    for name, ours in cases.items():
        workbook = publish(ours, campaign(), folder / name, "vi")
        stored[name] = formula_values(workbook, workbook)
        _without_values(workbook, folder / f"{name}.xlsx")
    _convert([folder / f"{name}.xlsx" for name in cases], folder / "out")
    return {
        name: (values, formula_values(folder / f"{name}.xlsx", folder / "out" / f"{name}.xlsx"))
        for name, values in stored.items()
    }


def formula_values(formulas: Path, values: Path) -> Values:
    """The values, in one workbook, of the cells that hold a formula in another."""
    wanted, found = openpyxl.load_workbook(formulas), openpyxl.load_workbook(values, data_only=True)
    return {
        (sheet.title, cell.coordinate): found[sheet.title][cell.coordinate].value
        for sheet in wanted
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def _without_values(workbook: Path, target: Path) -> None:
    """Take the stored results away: LibreOffice would believe them and calculate nothing."""
    with zipfile.ZipFile(workbook) as parts, zipfile.ZipFile(target, "w") as bare:
        for name in parts.namelist():
            bare.writestr(name, _STORED.sub(rb"\1", parts.read(name)))


def _convert(workbooks: list[Path], out: Path) -> None:
    profile = (out / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx"]
    subprocess.run(
        [*command, "--outdir", str(out), *map(str, workbooks)], check=True, capture_output=True, timeout=180
    )


@pytest.mark.parametrize("case", ["usual", "one", "none", "large", "thirds"])
def test_every_formula_comes_to_its_stored_value(
    recalculated: dict[str, tuple[Values, Values]], case: str
) -> None:
    stored, calculated = recalculated[case]

    assert len(stored) > 50
    assert calculated == stored


def test_no_formula_comes_to_an_error(recalculated: dict[str, tuple[Values, Values]]) -> None:
    values = [value for _, calculated in recalculated.values() for value in calculated.values()]

    assert [value for value in values if isinstance(value, str) and value.startswith("#")] == []

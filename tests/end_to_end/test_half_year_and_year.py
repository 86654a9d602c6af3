"""The half-year's returns, then the year's: in one run or in two, with the same result."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.console import describe_run
from pipeline.model import EarlierState
from pipeline.options import Options
from pipeline.precheck import check_files
from pipeline.precheck.show import describe
from pipeline.run import RunReport, run

DATA = Path(__file__).parents[1] / "data" / "returns"
SCHEMAS = Path(__file__).parents[2] / "schemas"
HALF, YEAR = "6 tháng đầu năm 2024", "Năm 2024"
ASKED = "BC UBND xa Tam Xuan II.xlsx"


def run_over(inputs: Path, outputs: Path, period: str | None = None) -> RunReport:
    options = Options(inputs, outputs, SCHEMAS, date(2025, 1, 5), "nui-thanh-2024", period)
    return run(options, lambda *_: None)


def package(outputs: Path, period: str) -> dict[str, bytes]:
    folder = outputs / "nui-thanh-2024" / period
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def read(outputs: Path, name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(package(outputs, YEAR)[name])
    return content


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both sets; one commune's year to date of A1 is 5 more than its half-year and this period come to."""
    folder = tmp_path_factory.mktemp("series") / "inputs"
    shutil.copytree(DATA / "nui-thanh-2024-h1", folder / "h1")
    shutil.copytree(DATA / "nui-thanh-2024-year", folder / "year")
    book = load_workbook(folder / "year" / ASKED)
    sheet = book["PL1 Chỉ tiêu"]
    row = next(row for row in sheet.iter_rows() if any(cell.value == "A1" for cell in row))
    numbers = [cell for cell in row if isinstance(cell.value, int) and cell.column > 3]
    numbers[1].value += 5
    book.save(folder / "year" / ASKED)
    return folder


@pytest.fixture(scope="module")
def at_once(inputs: Path) -> Path:
    run_over(inputs, inputs.parent / "at-once")
    return inputs.parent / "at-once"


@pytest.fixture(scope="module")
def one_by_one(inputs: Path) -> Path:
    outputs = inputs.parent / "one-by-one"
    run_over(inputs, outputs, HALF)
    run_over(inputs, outputs, YEAR)
    return outputs


def test_one_run_and_two_runs_give_the_same_packages(at_once: Path, one_by_one: Path) -> None:
    assert package(at_once, HALF) == package(one_by_one, HALF)
    assert package(at_once, YEAR) == package(one_by_one, YEAR)


def test_a_commune_whose_year_to_date_does_not_continue_is_asked_and_counts(at_once: Path) -> None:
    files = {file["file"].rpartition("/")[2]: file for file in read(at_once, "summary.json")["files"]}
    asked = {name: file["outcome"] for name, file in files.items() if "V421" in file["findings"]}

    assert asked == {ASKED: "included"}


def test_check_holds_a_return_against_the_accepted_half_year(at_once: Path, inputs: Path) -> None:
    options = Options(Path(), at_once, SCHEMAS, date(2025, 1, 5), "nui-thanh-2024")
    fine = inputs / "year" / "UBND_xa_Tam_Xuan_I_bieu_mau.xlsx"
    asked, silent = check_files([inputs / "year" / ASKED, fine], options, lambda *_: None)
    elsewhere = check_files([inputs / "year" / ASKED], replace(options, outputs=inputs), lambda *_: None)

    assert [f.code for f in asked.findings if f.code == "V421"] == ["V421"]
    assert (asked.exit_code, asked.earlier) == (0, {HALF: EarlierState.USED})
    assert not [f for f in silent.findings if f.code == "V421"]
    assert not [f for f in elsewhere[0].findings if f.code == "V421"]
    assert f"{HALF}: đã so sánh." in describe([asked], "vi")


def test_totals_stand_beside_those_of_the_half_year(at_once: Path) -> None:
    told = read(at_once, "comparison.json")
    rows = {(row["key"], row["group"]): row for row in told["rows"]}
    half = json.loads(package(at_once, HALF)["summary.json"])["totals"]
    year = read(at_once, "summary.json")["totals"]
    key = "pl1/E3/ky"

    assert (told["before"], told["year_before"], told["earlier"]) == (HALF, None, {HALF: "used"})
    assert rows[key, ""]["before"]["difference"] == year[key] - half[key]
    assert rows[key, ""]["to_date"]["value"] == year[key] + half[key]


def test_the_sheet_of_a_table_shows_the_totals_of_the_half_year(at_once: Path) -> None:
    (workbook,) = (at_once / "nui-thanh-2024" / YEAR).glob("*.xlsx")
    rows = [list(row) for row in load_workbook(workbook)["PL1 Chỉ tiêu"].iter_rows(values_only=True)]
    heading = f"So với kỳ trước – số liệu kỳ trước ({HALF}): Toàn bộ các đơn vị"
    before = next(row for row in rows[[row[0] for row in rows].index(heading) :] if row[1] == "E3")
    half = json.loads(package(at_once, HALF)["summary.json"])["totals"]

    assert before[4] == half["pl1/E3/ky"]


def test_a_changed_half_year_is_said_and_not_used(one_by_one: Path, inputs: Path, tmp_path: Path) -> None:
    outputs = shutil.copytree(one_by_one, tmp_path / "outputs")
    with (outputs / "nui-thanh-2024" / HALF / "figures.parquet").open("ab") as file:
        file.write(b" ")
    report = run_over(inputs, outputs, YEAR)

    assert f"{HALF}: the package was changed or is damaged and is NOT used" in describe_run(report, "en")
    assert read(outputs, "comparison.json")["earlier"] == {HALF: "broken"}
    assert read(outputs, "comparison.json")["rows"][0]["before"]["cause"] == "no-package"
    assert not any("V421" in file["findings"] for file in read(outputs, "summary.json")["files"])


def test_a_half_year_run_again_names_the_year_that_rests_on_it(one_by_one: Path, inputs: Path) -> None:
    outputs = shutil.copytree(one_by_one, inputs.parent / "again")
    fewer = shutil.copytree(inputs / "h1", inputs.parent / "fewer" / "h1")
    next(fewer.glob("BC UBND xa Tam Thanh*")).unlink()
    report = run_over(fewer.parent, outputs, HALF)

    assert [(one.period, one.earlier, one.renewed) for one in report.outdated] == [(YEAR, HALF, False)]
    assert describe_run(report, "en").endswith(
        f"Note: the package {YEAR} (nui-thanh-2024) was made when {HALF} had other figures; "
        "run that period again."
    )

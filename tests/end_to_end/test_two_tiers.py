"""A district's workbook is its return to the province: nothing is typed again, nothing changes on the way."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path
from unicodedata import normalize

import openpyxl
import pytest

from pipeline.audit.below import LowerWorkbooks
from pipeline.audit.trace import trace
from pipeline.audit.trace_text import trace_text
from pipeline.audit.workbooks import open_workbook
from pipeline.messages import says
from pipeline.model import FileOutcome, Outcome
from pipeline.options import Options
from pipeline.run import RunReport, run

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
RETURNS = DATA / "returns" / "nui-thanh-2024-year"
PROVINCE = "quang-nam-2024"
FORM_FILE = "Tam Ky.xlsx"


def consolidate(inputs: Path, outputs: Path, day: date) -> RunReport:
    """A run over `inputs`."""
    return run(Options(inputs, outputs, ROOT / "schemas", day), lambda *_: None)


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The district's package; not to be changed."""
    report = consolidate(RETURNS, tmp_path_factory.mktemp("district"), date(2024, 12, 1))
    return report.written[0].workbook.parent


@pytest.fixture
def inputs(district: Path, tmp_path: Path) -> Path:
    """The province's inputs: the district's whole package, as it lies in its outputs."""
    shutil.copytree(district, tmp_path / "inputs" / "nui-thanh")
    return tmp_path / "inputs"


@pytest.fixture
def sent(inputs: Path) -> Path:
    """The district's workbook among them."""
    (path,) = (inputs / "nui-thanh").glob("*.xlsx")
    return path


def fill_form(path: Path) -> dict[str, Decimal]:
    """A city's return on the province's own form; what it says, by key."""
    book = openpyxl.load_workbook(DATA / "blank-forms" / f"{PROVINCE}.xlsx")
    about = {"C8": "UBND thành phố Tam Kỳ", "C9": "502", "C10": "Năm 2024", "C11": "05/12/2024"}
    for cell, value in about.items():
        book["Thông tin chung"][cell] = value
    said: dict[str, Decimal] = {}
    for row in range(4, 16):
        sheet = book["PL1 Chỉ tiêu"]
        for column, name in (("E", "ky"), ("F", "luyke")):
            said[f"pl1/{sheet[f'B{row}'].value}/{name}"] = Decimal(row)
            sheet[f"{column}{row}"] = row
    for row in range(4, 11):
        book["PL2 Nhiệm vụ"][f"D{row}"], book["PL2 Nhiệm vụ"][f"E{row}"] = "Hoàn thành", 100
    for row in range(4, 7):
        sheet = book["PL3 Mục tiêu"]
        sheet[f"C{row}"], sheet[f"D{row}"], sheet[f"E{row}"] = 1, 4, 25
        said[f"pl3/{sheet[f'A{row}'].value}/num"] = Decimal(1)
        said[f"pl3/{sheet[f'A{row}'].value}/den"] = Decimal(4)
    book.save(path)
    return said


def province(inputs: Path) -> tuple[dict[str, FileOutcome], Path]:
    """What became of each file in the province's run, and its workbook."""
    report = consolidate(inputs, inputs.parent / "outputs", date(2024, 12, 10))
    (written,) = [item for item in report.written if item.campaign.id == PROVINCE]
    return {file.file: file for file in written.package.settlement.files}, written.workbook


def summary(folder: Path) -> dict[str, dict[str, Decimal]]:
    """The package's summary.json, exact."""
    text = (folder / "summary.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, Decimal]] = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    return found


def codes(outcome: FileOutcome) -> set[str]:
    """The codes of a file's findings."""
    return {finding.code for finding in outcome.findings}


def test_the_province_has_the_communes_sums_and_the_citys_form(inputs: Path, district: Path) -> None:
    """Two ways of reporting side by side; each total is both added up."""
    city = fill_form(inputs / FORM_FILE)
    files, workbook = province(inputs)
    communes = json.loads(
        (DATA / "returns" / "nui-thanh-2024-year.expected.json").read_text(encoding="utf-8")
    )
    totals = summary(workbook.parent)["totals"]

    assert {file: outcome.outcome for file, outcome in files.items() if outcome.unit} == {
        FORM_FILE: Outcome.INCLUDED,
        f"nui-thanh/{next(district.glob('*.xlsx')).name}": Outcome.INCLUDED,
    }
    assert totals == {key: Decimal(str(value)) + city[key] for key, value in communes["totals"].items()}


def test_shares_are_of_both_sums_and_lower_sources_are_cells(inputs: Path, district: Path) -> None:
    _, workbook = province(inputs)

    assert summary(workbook.parent)["shares"] == summary(district)["shares"]
    (figure,) = trace(open_workbook(workbook), "pl1/G1/ky", LowerWorkbooks()).parts[0].contributions
    lower = openpyxl.load_workbook(next(district.glob("*.xlsx")), data_only=True)
    place = figure.figure
    assert Decimal(str(lower[place.sheet][place.cell].value)) == place.value


def test_it_says_how_complete_the_lower_tier_is_and_what_stays_there(inputs: Path, sent: Path) -> None:
    files, _ = province(inputs)
    findings = files[f"nui-thanh/{sent.name}"].findings

    assert [(finding.code, says(finding, "vi")) for finding in findings] == [
        (
            "R263",
            "Sổ tổng hợp của cấp dưới (đợt nui-thanh-2024, kỳ Năm 2024, tính đến 2024-12-01): 17/20 đơn vị.",
        ),
        (
            "R264",
            "Từ sổ của cấp dưới chỉ lấy số liệu tổng; "
            "danh mục, nhiệm vụ và ý kiến chỉ có trong sổ của cấp dưới.",
        ),
    ]


def test_what_else_is_in_the_package_is_no_return(inputs: Path) -> None:
    """Above all the units' own workbooks, annotated, which would be returns of the lower campaign."""
    feedback = inputs / "nui-thanh" / "feedback"
    feedback.mkdir(exist_ok=True)
    annotated = next(RETURNS.glob("BC*.xlsx"))
    shutil.copy(annotated, feedback / annotated.name)
    manifest = inputs / "nui-thanh" / "manifest.json"
    stated = json.loads(manifest.read_text(encoding="utf-8"))
    stated["outputs"][f"feedback/{annotated.name}"] = "…"
    manifest.write_text(json.dumps(stated), encoding="utf-8")
    files, _ = province(inputs)

    parts = {name: codes(outcome) for name, outcome in files.items() if not name.endswith("Năm 2024.xlsx")}
    assert {name: found for name, found in parts.items() if found != {"F112"}} == {}
    assert f"nui-thanh/feedback/{annotated.name}" in parts


def test_a_trace_goes_down_to_the_communes_cells(inputs: Path, sent: Path) -> None:
    """With the lower package beside the workbook, with the workbook alone, and from a folder elsewhere."""
    _, workbook = province(inputs)
    traced = trace(open_workbook(workbook), "PL1 Chỉ tiêu!E17", LowerWorkbooks(inputs))
    (contribution,) = traced.parts[0].contributions
    assert contribution.below is not None
    communes = [c.figure for c in contribution.below.parts[0].contributions]

    assert traced.agrees
    assert sum(figure.value for figure in communes) == traced.result == contribution.figure.value
    assert (communes[0].file, communes[0].sheet, communes[0].cell, communes[0].value) == (
        "Phong_Van_hoa_va_Thong_tin_bieu_mau.xlsx",
        "PL1 Chỉ tiêu",
        "E15",
        Decimal("19.4"),
    )
    for path in (inputs / "nui-thanh").rglob("*"):
        if path.is_file() and path != sent:
            path.unlink()
    alone = trace(open_workbook(workbook), "PL1 Chỉ tiêu!E17", LowerWorkbooks(inputs))
    elsewhere = trace(open_workbook(workbook), "PL1 Chỉ tiêu!E17", LowerWorkbooks(None, (inputs.parent,)))
    # A spreadsheet's text is read composed; the file system may spell a name otherwise.
    told = [normalize("NFC", trace_text(found, "vi")) for found in (traced, alone, elsewhere)]
    assert told == [told[0]] * 3


def change(path: Path, cells: dict[str, object], *, drop: str = "") -> None:
    """Write over cells of a workbook and save it; formulas keep the value that was stored."""
    book = openpyxl.load_workbook(path, data_only=True)
    for place, value in cells.items():
        sheet, _, cell = place.rpartition("!")
        book[sheet][cell] = value
    if drop:
        del book[drop]
    book.save(path)


def test_a_figure_changed_on_the_way_is_found_out_with_its_cell(inputs: Path, sent: Path) -> None:
    change(sent, {"Theo đơn vị!F10": 61, "PL1 Chỉ tiêu!E6": 821})
    files, _ = province(inputs)
    outcome = files[f"nui-thanh/{sent.name}"]
    (finding,) = [finding for finding in outcome.findings if finding.code == "R261"]

    assert (outcome.outcome, outcome.unit) == (Outcome.EXCLUDED, "517")
    assert says(finding, "vi") == (
        "Số liệu trong sổ tổng hợp của cấp dưới đã bị sửa bằng tay (2 ô): "
        "Theo đơn vị!F10 (16 → 61); PL1 Chỉ tiêu!E6 (776 → 821)."
    )


def test_a_changed_record_is_found_out(inputs: Path, sent: Path) -> None:
    record = openpyxl.load_workbook(sent)["_consolidate"]
    wanted = ["total", "PL1 Chỉ tiêu", "E6"]
    (row,) = [row for row in record.iter_rows() if [cell.value for cell in row[:3]] == wanted]
    change(sent, {f"_consolidate!{row[7].coordinate}": "821", "PL1 Chỉ tiêu!E6": 821})
    files, _ = province(inputs)
    outcome = files[f"nui-thanh/{sent.name}"]

    assert outcome.outcome is Outcome.EXCLUDED
    assert codes(outcome) >= {"R262"}


@pytest.mark.parametrize("save", ["openpyxl", "libreoffice"])
def test_a_workbook_saved_again_with_the_same_values_counts(
    inputs: Path, sent: Path, tmp_path: Path, save: str
) -> None:
    """Whoever opens it in a spreadsheet program has every formula worked out anew, and stored as it likes."""
    if save == "openpyxl":
        change(sent, {})
    else:
        recalculate(sent, tmp_path)
    files, workbook = province(inputs)

    assert files[f"nui-thanh/{sent.name}"].outcome is Outcome.INCLUDED
    assert trace(open_workbook(workbook), "pl3/F1", LowerWorkbooks(inputs)).agrees


def recalculate(path: Path, scratch: Path) -> None:
    """Let LibreOffice open the workbook, work everything out and save it."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    profile, out = scratch / "profile", scratch / "saved"
    words = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*words, "--outdir", str(out), str(path)], check=True, capture_output=True, timeout=120)
    shutil.move(out / path.name, path)


def test_a_later_package_replaces_an_earlier_one(inputs: Path, sent: Path, tmp_path: Path) -> None:
    """The day as of which it was consolidated says which is later."""
    later = consolidate(RETURNS, tmp_path / "again", date(2024, 12, 3)).written[0].workbook
    shutil.copy(later, inputs / "bo sung.xlsx")
    files, _ = province(inputs)

    assert files["bo sung.xlsx"].outcome is Outcome.INCLUDED
    assert files[f"nui-thanh/{sent.name}"].outcome is Outcome.SUPERSEDED

"""Several files from one unit, or one from several, in a whole run: a stated rule decides, never a name."""

from __future__ import annotations

import json
import shutil
import unicodedata
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.options import Options
from pipeline.run import run

RETURNS = Path(__file__).parents[1] / "data" / "returns" / "kon-tum-2024-12"
SCHEMAS = Path(__file__).parents[2] / "schemas"
SHEET, FIGURE, OTHER_FIGURE = "Biểu 1", "E14", "F15"

REFUSED = "Báo cáo Sở Xây dựng.xlsx"  # E14 is -17, which its feedback marks
REFUSED_TOO = "Báo cáo UBND huyện Ia H'Drai.xlsx"  # made so below
CLAIMED_TWICE = "Báo cáo UBND huyện Đăk Tô.xlsx"
SAVED_TWICE = "BC UBND huyen Dak Ha.xlsx"
COPIED = "Báo cáo Sở Văn hóa, Thể thao và Du lịch.xlsx"
SENT_AGAIN = ("BC So Ke hoach va Dau tu.xlsx", "BC So Ke hoach va Dau tu_lan2.xlsx")
OF_TWO_UNITS = "BC UBND huyen Ngoc Hoi.xlsx"


def original(name: str) -> Path:
    """The sample, whichever Unicode form the file system keeps its name in."""
    wanted = unicodedata.normalize("NFC", name)
    return next(path for path in RETURNS.iterdir() if unicodedata.normalize("NFC", path.name) == wanted)


def changed(source: Path, target: Path, cells: Mapping[tuple[str, str], object]) -> None:
    """The workbook with other values in these (sheet, cell)s."""
    book = load_workbook(source)
    for (sheet, cell), value in cells.items():
        book[sheet][cell].value = value
    book.save(target)


def summary_of(inputs: Path, outputs: Path) -> dict[str, Any]:
    """What a run over the inputs says."""
    run(Options(inputs, outputs, SCHEMAS, date(2025, 1, 5)), lambda *_: None)
    (path,) = outputs.glob("kon-tum-2024-12/*/summary.json")
    summary: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return summary


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files by what they are; the corrections are made from the feedback of a first run."""
    folder = tmp_path_factory.mktemp("sendings")
    first, made = folder / "first", folder / "made"
    first.mkdir()
    made.mkdir()
    shutil.copy(original(REFUSED), first / "refused.xlsx")
    changed(original(REFUSED_TOO), first / "refused-too.xlsx", {(SHEET, FIGURE): -17})
    summary_of(first, folder / "outputs")
    (feedback,) = folder.glob("outputs/*/*/feedback")
    for path in first.iterdir():
        shutil.copy(path, made / path.name)
    changed(feedback / "SXD.xlsx", made / "corrected.xlsx", {(SHEET, FIGURE): 17})
    (too,) = (path for path in feedback.iterdir() if path.name != "SXD.xlsx")
    right = load_workbook(original(REFUSED_TOO))[SHEET]
    corrections = {(SHEET, FIGURE): right[FIGURE].value, (SHEET, OTHER_FIGURE): right[OTHER_FIGURE].value + 1}
    changed(too, made / "corrected-and-more.xlsx", corrections)
    changed(original(CLAIMED_TWICE), made / "claim.xlsx", {})
    changed(original(CLAIMED_TWICE), made / "other-claim.xlsx", {(SHEET, FIGURE): 1})
    shutil.copy(original(SAVED_TWICE), made / "saved.xlsx")
    changed(original(SAVED_TWICE), made / "saved-again.xlsx", {})
    shutil.copy(original(COPIED), made / "copied.xlsx")
    shutil.copy(original(COPIED), made / "copied-again.xlsx")
    for number, name in enumerate(SENT_AGAIN, start=1):
        shutil.copy(original(name), made / f"sending-{number}.xlsx")
    book = load_workbook(original(OF_TWO_UNITS))
    sheet = book["Thông tin chung"]
    label = next(cell.value for cell in (sheet["B8"], sheet["A8"]) if cell.value)
    sheet["B60"], sheet["C60"] = label, "Sở Y tế"
    book.save(made / "of-two-units.xlsx")
    return made


@pytest.fixture(scope="module", params=["forwards", "backwards"])
def outcomes(
    request: pytest.FixtureRequest, files: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[str, tuple[str, ...]]]:
    """What each file is -> (outcome, codes of the S and R2xx findings), under names in either order."""
    folder = tmp_path_factory.mktemp("run")
    inputs = folder / "inputs"
    inputs.mkdir()
    ordered = sorted(files.iterdir(), reverse=request.param == "backwards")
    names = {f"{number:02}.xlsx": path for number, path in enumerate(ordered)}
    for name, path in names.items():
        shutil.copy(path, inputs / name)
    return {
        names[one["file"]].stem: (
            one["outcome"],
            tuple(code for code in one["findings"] if code.startswith(("S50", "R21"))),
        )
        for one in summary_of(inputs, folder / "outputs")["files"]
    }


def test_two_that_both_claim_to_be_the_newest_are_put_to_the_coordinator(outcomes: dict[str, Any]) -> None:
    assert outcomes["claim"] == outcomes["other-claim"] == ("excluded", ("S503",))


def test_a_file_for_two_units_is_put_to_the_coordinator(outcomes: dict[str, Any]) -> None:
    assert outcomes["of-two-units"] == ("excluded", ("R213",))


def test_feedback_with_only_the_marked_cells_changed_counts(outcomes: dict[str, Any]) -> None:
    assert outcomes["corrected"] == ("included", ())
    assert outcomes["refused"] == ("superseded", ("S506",))


def test_feedback_with_more_cells_changed_is_another_claim(outcomes: dict[str, Any]) -> None:
    assert outcomes["corrected-and-more"] == outcomes["refused-too"] == ("excluded", ("S503",))


def test_the_same_content_under_two_names_counts_once(outcomes: dict[str, Any]) -> None:
    same_bytes = sorted([outcomes["copied"], outcomes["copied-again"]])
    same_words = sorted([outcomes["saved"], outcomes["saved-again"]])

    assert same_bytes == [("duplicate", ("S501",)), ("included", ())]
    assert same_words == [("duplicate", ("S505",)), ("included", ())]


def test_the_higher_sending_counts(outcomes: dict[str, Any]) -> None:
    assert outcomes["sending-1"] == ("superseded", ("S502",))
    assert outcomes["sending-2"] == ("included", ())

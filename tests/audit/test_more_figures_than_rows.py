"""A sheet of sources that cannot hold all figures says so; tracing and verifying go on as ever."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from pipeline.audit.below import LowerWorkbooks
from pipeline.audit.trace import trace
from pipeline.audit.verify import verify
from pipeline.audit.workbooks import open_workbook
from pipeline.errors import UsageError
from pipeline.options import Options
from pipeline.publish import workbook as workbooks
from pipeline.run import run

ROOT = Path(__file__).parents[2]
RETURNS = ROOT / "tests" / "data" / "returns" / "nui-thanh-2024-year"
ROWS = 5


@pytest.fixture
def short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workbook of a package whose sheet of sources has room for a few figures only."""
    monkeypatch.setattr(workbooks, "MOST_FIGURES", ROWS)
    options = Options(
        inputs=RETURNS, outputs=tmp_path / "outputs", schemas=ROOT / "schemas", as_of=date(2024, 12, 1)
    )
    (written,) = run(options, lambda *_: None).written
    return written.workbook


def test_the_sheet_says_how_many_it_holds_and_where_all_are(short: Path) -> None:
    sheet = openpyxl.load_workbook(short)["Nguồn số liệu"]
    said = [str(cell) for row in sheet.iter_rows(max_row=3, values_only=True) for cell in row if cell]

    assert sheet.max_row == 4 + ROWS
    assert any(str(ROWS) in text and "figures.parquet" in text for text in said)


def test_every_total_is_traced_to_all_its_cells(short: Path) -> None:
    opened = open_workbook(short)
    places = [f"{line.sheet}!{line.cell}" for line in opened.record.totals]

    assert places
    assert [at for at in places if not trace(opened, at, LowerWorkbooks()).agrees] == []


def test_the_package_is_verified_whole(short: Path) -> None:
    assert verify(short.parent, None, None).is_whole


def test_without_the_figures_beside_it_nothing_is_guessed(short: Path) -> None:
    (short.parent / "figures.parquet").unlink()

    with pytest.raises(UsageError):
        trace(open_workbook(short), "PL1 Chỉ tiêu!E17", LowerWorkbooks(), group="")

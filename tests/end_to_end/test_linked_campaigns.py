"""An office that calls for reports anew each time: one campaign continues another, keys and codes renamed."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from offices import run_all, write_campaign, write_return

DECEMBER = '  - {id: "12/2024", label: Tháng 12/2024, from: 2024-12-01, to: 2024-12-31}'
JANUARY = '  - {id: "01/2025", label: Tháng 01/2025, from: 2025-01-01, to: 2025-01-31}'
FEBRUARY = '  - {id: "02/2025", label: Tháng 02/2025, from: 2025-02-01, to: 2025-02-28}'
UNITS = "01,Xã Một,xa,,,,\n02,Xã Hai,xa,,,,\n"
ONE, TWO = ("01", "Xã Một"), ("02", "Xã Hai")
CONTINUES = """continues:
  campaign: dot-1
  keys: {b: c}
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """December, then January and February by another campaign, whose table has another name."""
    write_campaign(tmp_path / "schemas", "dot-1", DECEMBER, UNITS)
    write_campaign(tmp_path / "schemas", "dot-2", f"{JANUARY}\n{FEBRUARY}", UNITS, more=CONTINUES, table="c")
    form = tmp_path / "schemas" / "dot-2" / "forms" / "form.yaml"
    form.write_text(form.read_text(encoding="utf-8").replace("code: BC", "code: BC2"), encoding="utf-8")
    for unit, count in ((ONE, 10), (TWO, 5)):
        sent(tmp_path, "dot-1", unit, "12/2024", (count, 2, 30, 1, 2))
        sent(tmp_path, "dot-2", unit, "01/2025", (count + 1, 2, 30, 1, 2))
    return tmp_path


def sent(office: Path, campaign: str, unit: tuple[str, str], period: str, now: tuple[int, ...]) -> None:
    path = office / "inputs" / f"{unit[0]} {campaign} {period.replace('/', '-')}.xlsx"
    write_return(path, unit, period, now, code="BC" if campaign == "dot-1" else "BC2")


def comparison(office: Path, period: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(
        (office / "outputs" / "dot-2" / period / "comparison.json").read_text(encoding="utf-8")
    )
    return content


def test_january_stands_beside_december_of_the_campaign_before(office: Path) -> None:
    run_all(office, date(2025, 2, 5))
    told = comparison(office, "01-2025")
    rows = {(row["key"], row["group"]): row["before"] for row in told["rows"]}

    assert (told["before"], told["earlier"]) == ("dot-1:12/2024", {"dot-1:12/2024": "used"})
    assert (rows["c/A1/ky", ""]["value"], rows["c/A1/ky", ""]["difference"]) == (15, 2)
    assert (rows["tl/F1", ""]["value"], rows["tl/F1", ""]["cause"]) == (50, None)
    assert {row["unit"]: row["before"]["value"] for row in told["units"] if row["key"] == "c/A1/ky"} == {
        "01": 10,
        "02": 5,
    }


def test_one_run_and_one_per_campaign_give_the_same(office: Path) -> None:
    run_all(office, date(2025, 2, 5))
    at_once = {path.name: path.read_bytes() for path in (office / "outputs" / "dot-2").rglob("*.json")}
    (office / "outputs").rename(office / "before")
    run_all(office, date(2025, 2, 5), "dot-1")
    run_all(office, date(2025, 2, 5), "dot-2")

    assert {p.name: p.read_bytes() for p in (office / "outputs" / "dot-2").rglob("*.json")} == at_once


def test_a_figure_that_is_worded_otherwise_is_not_the_same_unless_the_schema_says_so(office: Path) -> None:
    """F1 keeps its key and gets another name: no rule says that both are the same."""
    for name in ("indicators.csv",):
        path = office / "schemas" / "dot-2" / name
        path.write_text(path.read_text(encoding="utf-8").replace("Tỷ lệ", "Tỷ lệ hộ dân"), encoding="utf-8")
    for path in (office / "inputs").glob("* dot-2 *"):
        relabel(path, "Tỷ lệ", "Tỷ lệ hộ dân")
    run_all(office, date(2025, 2, 5))
    rows = {
        (row["key"], row["group"]): row["before"]["cause"] for row in comparison(office, "01-2025")["rows"]
    }

    assert (rows["tl/F1", ""], rows["c/A1/ky", ""]) == ("other-definition", None)


def relabel(path: Path, old: str, new: str) -> None:
    from openpyxl import load_workbook

    book = load_workbook(path)
    for row in book.active.iter_rows():
        for cell in row:
            if cell.value == old:
                cell.value = new
    book.save(path)


def test_a_december_run_again_names_the_january_that_rests_on_it(office: Path) -> None:
    run_all(office, date(2025, 2, 5))
    sent(office, "dot-1", ONE, "12/2024", (11, 2, 30, 1, 2))
    report = run_all(office, date(2025, 2, 5), "dot-1")

    assert [(one.campaign, one.period, one.earlier) for one in report.outdated] == [
        ("dot-2", "01/2025", "dot-1:12/2024")
    ]

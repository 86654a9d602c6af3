"""A campaign of another field, in English: schools report pupils on a form of 48 repeating blocks."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import pytest

from pipeline.options import Options
from pipeline.run import RunReport, run

sys.path.insert(0, str(Path(__file__).parents[1] / "campaign"))
from school import SCHEMAS, cell_of, school_campaign, school_values, school_workbook

Run = tuple[RunReport, dict[str, object]]


def fields(unit: str, name: str, **other: str | int) -> dict[str, str | int]:
    return {"unit": name, "unit-code": unit, "period": "2025/26", "date": "2025-10-10", "sending": 1, **other}


@pytest.fixture(scope="module")
def school_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Two good returns, one whose total is wrong, one nil; of however many districts there are."""
    folder = tmp_path_factory.mktemp("schools")
    inputs = folder / "inputs" / "by mail"
    inputs.mkdir(parents=True)
    first, second, third, fourth = school_campaign().units[:4]
    good, other = school_values(1), school_values(7)
    school_workbook(good, fields(first.code, first.name)).save(inputs / "a.xlsx")
    school_workbook(other, fields(second.code, second.name.upper())).save(inputs / "b.xlsx")
    total = next(slot.key for slot in school_campaign().form.slots if slot.holds == "total")
    school_workbook({**good, total: 1}, fields(third.code, third.name)).save(inputs / "c.xlsx")
    school_workbook({}, fields(fourth.code, fourth.name, nil="yes")).save(inputs / "d.xlsx")
    options = Options(folder / "inputs", folder / "outputs", SCHEMAS, date(2025, 11, 1), language="en")
    report = run(options, lambda *_: None)
    (written,) = report.written
    summary = json.loads(written.workbook.with_name("summary.json").read_text(encoding="utf-8"))
    return report, summary


def test_every_total_is_the_sum_of_the_two_returns_that_count(school_run: Run) -> None:
    _, summary = school_run
    one, other = school_values(1), school_values(7)

    assert summary["totals"] == {key: one[key] + other[key] for key in one}


def test_the_wrong_total_names_its_cell(school_run: Run) -> None:
    report, _ = school_run
    (refused,) = [file for file in report.written[0].package.settlement.files if file.outcome == "excluded"]
    total = next(slot.key for slot in school_campaign().form.slots if slot.holds == "total")

    assert refused.file == "by mail/c.xlsx"
    assert ("V405", "Enrolment", cell_of(total)) in {(f.code, f.sheet, f.cell) for f in refused.findings}


def test_units_that_sent_nothing_are_missing_and_the_nil_return_counts(school_run: Run) -> None:
    _, summary = school_run
    campaign = school_campaign()
    (period,) = [period for period in campaign.periods if period.id == "2025/26"]
    codes = [unit.code for unit in campaign.units_of(period)]

    assert summary["units"] == {
        "expected": len(codes),
        "included": sorted([codes[0], codes[1], codes[3]]),
        "missing": sorted(codes[4:]),
        "excluded": [codes[2]],
    }

"""The hidden mark of a form: what it says comes back, and what it depends on."""

from __future__ import annotations

from pathlib import Path

from pipeline.campaign import load_campaigns
from pipeline.campaign.mark import Mark, find_mark, form_version, mark_rows
from pipeline.model import Sheet

ROOT = Path(__file__).parents[2]


def marked_sheet(mark: Mark, name: str = "consolidate") -> Sheet:
    values = {
        (row, at): text for row, pair in enumerate(mark_rows(mark)) for at, text in enumerate(pair) if text
    }
    return Sheet(name, values, hidden=True)


def test_a_mark_comes_back_as_it_was_written() -> None:
    mark = Mark("0123456789abcdef", "book-day", "SX01", "04/2026")

    assert find_mark([Sheet("1", {(0, 0): "x"}), marked_sheet(mark)]) == mark


def test_a_mark_is_found_on_a_renamed_sheet_and_without_a_unit() -> None:
    mark = Mark("0123456789abcdef", "book-day", "", "04/2026")

    assert find_mark([marked_sheet(mark, "Sheet9")]) == mark


def test_a_workbook_of_somebody_else_has_no_mark() -> None:
    assert find_mark([Sheet("consolidate", {(0, 0): "campaign", (0, 1): "book-day"})]) is None


def test_forms_of_different_campaigns_have_different_versions() -> None:
    campaigns = load_campaigns(ROOT / "schemas")

    assert len({form_version(campaign.form) for campaign in campaigns}) == len(campaigns)


def test_the_version_is_the_same_in_every_process() -> None:
    """Nothing of it may depend on the order of a set."""
    import subprocess
    import sys

    code = (
        "from pathlib import Path; from pipeline.campaign import load_campaigns;"
        "from pipeline.campaign.mark import form_version;"
        "print(form_version(load_campaigns(Path('schemas'), 'kon-tum-2024-12')[0].form))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        for seed in "12"
    ]
    assert runs[0].stdout == runs[1].stdout

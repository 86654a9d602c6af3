"""Every trouble on every form: read right with a warning, or refused with the reason and the cell."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipeline.campaign import load_campaigns
from pipeline.messages import severity_of

sys.path.insert(0, str(Path(__file__).parent))
from read_back import Read, read_folder
from troubles import SAMPLES, TROUBLES, Sample, Trouble, write_troubled

SCHEMAS = Path(__file__).parents[2] / "schemas"


CLEAN = "clean"


@pytest.fixture(scope="module")
def returns(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Read]:
    """(form, trouble) -> the return as read; judged in one batch per form, as a run does."""
    found: dict[tuple[str, str], Read] = {}
    campaigns = load_campaigns(SCHEMAS)
    for form, sample in SAMPLES.items():
        folder = tmp_path_factory.mktemp("inputs")
        (folder / f"{CLEAN}.xlsx").write_bytes(sample.path.read_bytes())
        for trouble in troubles_of(sample):
            write_troubled(sample, trouble, folder / f"{trouble.name}.xlsx")
        found |= {(form, name): read for name, read in read_folder(folder, campaigns).items()}
    return found


def troubles_of(sample: Sample) -> list[Trouble]:
    return [trouble for trouble in TROUBLES if sample.total is not None or "total" not in trouble.name]


CASES = [(form, trouble) for form, sample in SAMPLES.items() for trouble in troubles_of(sample)]


@pytest.mark.parametrize(
    ("form", "trouble"),
    [pytest.param(form, trouble, id=f"{trouble.name}, {form}") for form, trouble in CASES],
)
def test_a_troubled_return_is_read_right_or_refused(
    form: str, trouble: Trouble, returns: dict[tuple[str, str], Read]
) -> None:
    clean, found = returns[form, CLEAN], returns[form, trouble.name]

    errors = {finding.code for finding in found.findings if severity_of(finding) == "error"}
    assert bool(errors) == trouble.refused, found.findings
    if trouble.code is not None:
        assert trouble.code in {finding.code for finding in found.findings}
    if trouble.same_figures and "R243" not in errors:
        assert found.figures == clean.figures
    assert found.unchanged


@pytest.mark.parametrize("form", SAMPLES)
def test_a_clean_return_is_read_without_a_finding(form: str, returns: dict[tuple[str, str], Read]) -> None:
    assert returns[form, CLEAN].findings == ()


@pytest.mark.parametrize(("form", "trouble"), [case for case in CASES if not case[1].refused])
def test_what_is_read_right_is_claimed_for_the_same_unit_and_day(
    form: str, trouble: Trouble, returns: dict[tuple[str, str], Read]
) -> None:
    clean, found = returns[form, CLEAN].reading.content, returns[form, trouble.name].reading.content

    assert clean is not None
    assert found is not None
    assert clean.unit is not None
    assert clean.reported_on is not None
    assert (found.unit, found.period, found.reported_on) == (clean.unit, clean.period, clean.reported_on)

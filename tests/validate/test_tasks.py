"""Tasks: a state, one of the choices, that goes with the percent beside it."""

from decimal import Decimal

import pytest

from pipeline.campaign.model import Choice, Holds
from pipeline.model import Finding, State

FAULTY = State.FAULTY
CHOICES = (
    Choice("none", ("Chưa thực hiện",), {"vi": "Chưa thực hiện"}, Decimal(0), Decimal(0)),
    Choice("doing", ("Đang thực hiện", "Đang làm"), {"vi": "Đang thực hiện"}, Decimal(1), Decimal(99)),
    Choice("done", ("Hoàn thành",), {"vi": "Hoàn thành"}, Decimal(100), Decimal(100)),
)


@pytest.fixture
def task(campaign, slots):
    """The state stands in B1, the percent in B2."""
    return campaign(slots(("NV1/state", Holds.STATE, *CHOICES), ("NV1/pct", Holds.PROGRESS)))


@pytest.mark.parametrize(
    ("state", "progress"),
    [("Chưa thực hiện", 0), ("đang làm", 1), ("Đang thực hiện", 99), ("Hoàn thành", 100)],
)
def test_a_state_that_goes_with_its_progress(task, filled, judged, state, progress):
    assert judged(task, filled(state, progress)) == []


@pytest.mark.parametrize(
    ("state", "progress", "allowed"),
    [("Hoàn thành", 99, (100, 100)), ("Đang thực hiện", 0, (1, 99)), ("Chưa thực hiện", 5, (0, 0))],
)
def test_a_state_that_contradicts_its_progress(task, filled, findings, state, progress, allowed):
    low, high = map(str, allowed)
    facts = (("state", state), ("progress", str(progress)), ("minimum", low), ("maximum", high))

    assert findings(task, filled(state, progress)) == [Finding("V413", "a.xlsx", "Biểu 1", "B1", facts)]


def test_a_state_that_is_none_of_the_choices(task, filled, findings):
    facts = (("value", "Gần xong"), ("choices", "Chưa thực hiện; Đang thực hiện; Hoàn thành"))

    assert findings(task, filled("Gần xong", 90)) == [Finding("V408", "a.xlsx", "Biểu 1", "B1", facts)]


@pytest.mark.parametrize(
    ("values", "found"),
    [((None, 5), [("V401", "B1")]), (("Hoàn thành", None), [("V401", "B2")]), ((FAULTY, FAULTY), [])],
)
def test_a_blank_state_or_progress(task, filled, judged, values, found):
    assert judged(task, filled(*values)) == found

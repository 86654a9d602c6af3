"""Settling with the coordinator's word: what is set aside does not count, the register tells when it came."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from pipeline.campaign import load_campaigns
from pipeline.model import (
    Entries,
    FileKind,
    Finding,
    Outcome,
    Reading,
    ReceivedFrom,
    Return,
    SourceFile,
    State,
    UnitState,
)
from pipeline.settle import Word, settle

(CAMPAIGN,) = load_campaigns(Path(__file__).parents[1] / "schemas", "kon-tum-2024-12")
(PERIOD,) = CAMPAIGN.periods  # before 20/12/2024


def sent(name: str, figure: int, *, sending: int = 1, sha: str = "", day: int | None = 10) -> Reading:
    """A return of SNV with one figure."""
    source = SourceFile(name, Path(name), sha or name, FileKind.SPREADSHEET)
    entries = Entries((0,), (figure,), (State.GIVEN,), ("Biểu 1",), ("J14",))
    when = date(2024, 12, day) if day else None
    return Reading(
        source, Return(name, source.sha256, CAMPAIGN.id, PERIOD.id, "SNV", sending, when, entries=entries)
    )


def outcomes(*readings: Reading, word: Word) -> dict[str, Outcome]:
    judged = {one.source.name: (number, ()) for number, one in enumerate(readings)}
    settlement = settle(readings, judged, CAMPAIGN, PERIOD, word)
    return {one.file: one.outcome for one in settlement.files}


def without(name: str) -> Word:
    return Word(set_aside={name: Finding("D701", name)})


def test_of_two_that_contradict_the_one_not_set_aside_counts() -> None:
    found = outcomes(sent("a.xlsx", 1), sent("b.xlsx", 2), word=without("a.xlsx"))

    assert found == {"a.xlsx": Outcome.EXCLUDED, "b.xlsx": Outcome.INCLUDED}


def test_without_the_newest_the_sending_before_counts() -> None:
    found = outcomes(sent("a.xlsx", 1), sent("b.xlsx", 2, sending=2), word=without("b.xlsx"))

    assert found == {"a.xlsx": Outcome.INCLUDED, "b.xlsx": Outcome.EXCLUDED}


def test_a_copy_of_what_was_set_aside_does_not_count_in_its_place() -> None:
    found = outcomes(sent("a.xlsx", 1, sha="same"), sent("b.xlsx", 1, sha="same"), word=without("a.xlsx"))

    assert found == {"a.xlsx": Outcome.EXCLUDED, "b.xlsx": Outcome.DUPLICATE}


@pytest.mark.parametrize(
    ("received", "late"),
    [
        (datetime(2024, 12, 19, 23, 59, 59), False),
        (datetime(2024, 12, 20, 0, 0, 0), True),
        (date(2024, 12, 19), False),
        (date(2024, 12, 20), True),
    ],
)
def test_before_the_20th_ends_with_the_last_second_of_the_19th(received: date, late: bool) -> None:
    reading = sent("a.xlsx", 1, day=1 if late else 31)
    word = Word(received={"a.xlsx": received})

    settlement = settle([reading], {"a.xlsx": (0, ())}, CAMPAIGN, PERIOD, word)

    unit = next(one for one in settlement.units if one.unit == "SNV")
    assert (unit.state, unit.late, unit.received, unit.received_from) == (
        UnitState.INCLUDED,
        late,
        received,
        ReceivedFrom.REGISTER,
    )


def test_without_a_register_the_form_says_when_and_without_both_nobody_does() -> None:
    readings = [sent("a.xlsx", 1, day=20), sent("b.xlsx", 1, sending=2, day=None)]

    settlement = settle(readings, {"a.xlsx": (0, ()), "b.xlsx": (1, ())}, CAMPAIGN, PERIOD)

    assert [(one.file, one.late, one.received, one.received_from) for one in settlement.files] == [
        ("a.xlsx", False, date(2024, 12, 20), ReceivedFrom.FORM),  # superseded: its lateness matters no more
        ("b.xlsx", False, None, None),
    ]

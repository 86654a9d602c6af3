"""Which of several files of one unit counts: by stated rules, never by the order of the folder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from pipeline.campaign import load_campaigns
from pipeline.model import Entries, FileKind, Finding, Outcome, Reading, Return, SourceFile, State, UnitState
from pipeline.settle import settle

(CAMPAIGN,) = load_campaigns(Path(__file__).parents[1] / "schemas", "kon-tum-2024-12")
(PERIOD,) = CAMPAIGN.periods
GIVEN, FAULTY = State.GIVEN, State.FAULTY

Sent = tuple[Reading, tuple[Finding, ...]]
"""A return, and what judging found in it."""


def sent(
    name: str,
    *figures: int | None,
    sending: int = 1,
    day: int | None = 10,
    wrong: Sequence[str] = (),
    content: str | None = None,
) -> Sent:
    """A return of SNV with figures in A1, B1 ... of the sheet "b1"; those in `wrong` cells are refused."""
    source = SourceFile(name, Path(name), content or name, FileKind.SPREADSHEET)
    cells = tuple(f"{chr(65 + number)}1" for number in range(len(figures)))
    states = tuple(FAULTY if value is None else GIVEN for value in figures)
    entries = Entries(tuple(range(len(figures))), figures, states, ("b1",) * len(figures), cells)
    when = date(2024, 12, day) if day else None
    told = Return(name, source.sha256, CAMPAIGN.id, PERIOD.id, "SNV", sending, when, entries=entries)
    return Reading(source, told), tuple(Finding("V403", name, "b1", cell) for cell in wrong)


def outcomes(*files: Sent) -> dict[str, tuple[str, tuple[str, ...]]]:
    """File -> its outcome and the codes of settling; whatever order the files are in."""
    found = []
    for order in permutations(files):
        judged = {reading.source.name: (no, findings) for no, (reading, findings) in enumerate(order)}
        settlement = settle([reading for reading, _ in order], judged, CAMPAIGN, PERIOD)
        found.append({one.file: (str(one.outcome), _settling(one.findings)) for one in settlement.files})
    assert all(one == found[0] for one in found)
    return found[0]


def _settling(findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(one.code for one in findings if one.code.startswith("S"))


def test_the_highest_sending_counts_even_if_its_date_is_earlier() -> None:
    assert outcomes(sent("a", 1, day=12), sent("b", 2, sending=2, day=11)) == {
        "a": ("superseded", ("S502",)),
        "b": ("included", ()),
    }


def test_of_equal_sendings_the_later_counts() -> None:
    assert outcomes(sent("a", 1, day=12), sent("b", 2, day=11)) == {
        "a": ("included", ()),
        "b": ("superseded", ("S502",)),
    }


def test_a_refused_newest_sending_takes_the_earlier_back_all_the_same() -> None:
    assert outcomes(sent("a", 1), sent("b", -1, sending=2, wrong=["A1"])) == {
        "a": ("superseded", ("S502",)),
        "b": ("excluded", ()),
    }


def test_two_that_both_claim_to_be_the_newest_are_put_to_the_coordinator() -> None:
    assert outcomes(sent("a", 1), sent("b", 2), sent("c", 3, day=9)) == {
        "a": ("excluded", ("S503",)),
        "b": ("excluded", ("S503",)),
        "c": ("superseded", ("S502",)),
    }


def test_one_without_a_date_may_be_the_newest() -> None:
    assert outcomes(sent("a", 1), sent("b", 2, day=None)) == {
        "a": ("excluded", ("S503",)),
        "b": ("excluded", ("S503",)),
    }


def test_one_without_a_date_that_says_the_same_is_a_duplicate() -> None:
    assert outcomes(sent("a", 1), sent("b", 1, day=None)) == {
        "a": ("included", ()),
        "b": ("duplicate", ("S505",)),
    }


def test_the_same_content_under_two_names_counts_once() -> None:
    assert outcomes(sent("a", 1, 2), sent("b", 1, 2)) == {
        "a": ("included", ()),
        "b": ("duplicate", ("S505",)),
    }


def test_the_same_bytes_under_two_names_count_once() -> None:
    assert outcomes(sent("a", 1, content="same"), sent("b", 1, content="same")) == {
        "a": ("included", ()),
        "b": ("duplicate", ("S501",)),
    }


def test_of_two_that_say_the_same_the_one_that_can_count_does() -> None:
    """One of them has, say, a second filled copy of a sheet, for which it is refused."""
    assert outcomes(sent("a", 1, wrong=["Z9"]), sent("b", 1)) == {
        "a": ("duplicate", ("S505",)),
        "b": ("included", ()),
    }


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_feedback_sent_back_with_only_the_marked_cells_changed_replaces_what_was_refused(
    names: tuple[str, str],
) -> None:
    """The unit corrected its own return and forgot to raise the number of the sending."""
    refused, corrected = names

    assert outcomes(sent(refused, 5, None, wrong=["B1"]), sent(corrected, 5, 7)) == {
        refused: ("superseded", ("S506",)),
        corrected: ("included", ()),
    }


def test_a_correction_that_is_wrong_again_is_refused_in_its_turn() -> None:
    """The marked cell was put right, another one was not marked at all then."""
    assert outcomes(sent("a", 5, None, wrong=["B1"]), sent("b", 5, -7, wrong=["C1"])) == {
        "a": ("superseded", ("S506",)),
        "b": ("excluded", ()),
    }


def test_whoever_changes_other_cells_too_sends_another_return() -> None:
    assert outcomes(sent("a", 5, None, wrong=["B1"]), sent("b", 6, 7)) == {
        "a": ("excluded", ("S503",)),
        "b": ("excluded", ("S503",)),
    }


def test_two_that_are_wrong_in_the_same_cell_are_nobodys_correction() -> None:
    assert outcomes(sent("a", 5, -1, wrong=["B1"]), sent("b", 5, -2, wrong=["B1"])) == {
        "a": ("excluded", ("S503",)),
        "b": ("excluded", ("S503",)),
    }


def test_two_different_corrections_of_one_return_are_put_to_the_coordinator() -> None:
    assert outcomes(sent("a", 5, None, wrong=["B1"]), sent("b", 5, 7), sent("c", 5, 8)) == {
        "a": ("superseded", ("S506",)),
        "b": ("excluded", ("S503",)),
        "c": ("excluded", ("S503",)),
    }


def test_the_unit_is_in_the_state_of_the_file_that_decided() -> None:
    reading, findings = sent("a", 5, None, wrong=["B1"])
    other, _ = sent("b", 5, 7)
    settlement = settle([reading, other], {"a": (0, findings), "b": (1, ())}, CAMPAIGN, PERIOD)

    (unit,) = [unit for unit in settlement.units if unit.unit == "SNV"]
    assert (unit.state, unit.file) == (UnitState.INCLUDED, "b")
    assert [one.outcome for one in settlement.files] == [Outcome.SUPERSEDED, Outcome.INCLUDED]

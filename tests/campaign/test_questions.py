"""Which figures units are asked about, as campaign.yaml states it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from pipeline.campaign.model import Far
from tests.campaign.test_deadlines import DECEMBER, faults, load


def test_questions_are_off_where_nothing_is_stated(tmp_path: Path) -> None:
    told = load(tmp_path, DECEMBER)

    assert (told.far_from_past, told.far_from_peers) == (None, None)


def test_questions_as_stated_and_with_defaults(tmp_path: Path) -> None:
    told = load(
        tmp_path,
        f"{DECEMBER}questions: {{past: {{at_least: 4, spreads: 7.5}}, peers: {{indicators: [B1]}}}}\n",
    )

    assert told.far_from_past == Far(4, Decimal("7.5"))
    assert told.far_from_peers == Far(5, Decimal(6), frozenset({"B1"}))


def test_a_question_about_an_indicator_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    said = faults(tmp_path, f"{DECEMBER}questions: {{peers: {{indicators: [B7]}}}}\n")

    assert said[0].startswith("There is no indicator “B7”")

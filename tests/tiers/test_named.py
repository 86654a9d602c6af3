"""Two communes of one name: the place where a return came in tells which is meant."""

from __future__ import annotations

from dataclasses import replace

from pipeline.campaign.model import Unit
from pipeline.model import Finding, Reading
from pipeline.recognise.units import UnitFinder
from pipeline.tiers import named_here
from tests.tiers.ministry import BEFORE
from tests.tiers.offices import campaign_of, ministry, sent

NAME = "UBND xã Tân Lập"
ONE, OTHER, THIRD = "62101", "84101", "62102"


def nameless(*namesakes: str) -> Reading:
    """A return that states no code, and a name that several units bear."""
    doubt = Finding("R213", "a.xlsx", facts=(("found", NAME), ("candidates", "…")))
    reading = sent(ONE, BEFORE, 1)
    assert reading.content is not None
    content = replace(reading.content, unit=None, namesakes=namesakes, findings=(doubt,))
    return replace(reading, content=content)


def known_at(office: str, *namesakes: str) -> tuple[str | None, list[str]]:
    """The unit of a return at an office, and what is said about it."""
    (reading,) = named_here([nameless(*namesakes)], *campaign_of(office, BEFORE))
    assert reading.content is not None
    return reading.content.unit, [finding.code for finding in reading.content.findings]


def test_of_two_namesakes_the_one_that_reports_here_is_meant() -> None:
    assert known_at("621", ONE, OTHER) == (ONE, ["R228"])
    assert known_at("841", ONE, OTHER) == (OTHER, ["R228"])


def test_where_both_or_neither_report_here_nothing_is_guessed() -> None:
    assert known_at("621", ONE, THIRD) == (None, ["R213"])
    assert known_at("622", ONE, OTHER) == (None, ["R213"])
    assert known_at("62", ONE, OTHER) == (None, ["R213"])


def test_a_name_that_several_bear_is_told_with_all_of_them() -> None:
    units = (Unit(ONE, NAME, "xa", reports_to="621"), Unit(OTHER, NAME, "xa", reports_to="841"))
    match = UnitFinder(replace(ministry(), units=units)).find("", "Xã Tân Lập")

    assert (match.unit, match.namesakes) == (None, (ONE, OTHER))

"""A fact that begins with "@" is a sentence of ours; what a unit wrote never is, whatever it looks like."""

from __future__ import annotations

import pytest

from pipeline.messages import says
from pipeline.model import Finding


def test_a_fact_of_ours_is_told_in_the_language_asked_for() -> None:
    finding = Finding("F104", facts=(("reason", "@intake.empty"),))

    assert says(finding, "en") == "The file is damaged or cut off: it is empty, 0 bytes."


@pytest.mark.parametrize("found", ["@", "@nothing.such", "@run.more-findings", "@intake.empty, @", "@a, b"])
def test_what_a_unit_wrote_is_quoted(found: str) -> None:
    """One that names a sentence of ours whose facts are not there would otherwise stop the whole run."""
    finding = Finding("C321", facts=(("found", found),))

    assert says(finding, "en") == f"A number belongs here, the cell says “{found}”."

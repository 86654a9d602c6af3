"""How much of the hand-written schemas is found on the blank forms, as docs/init.md says."""

from __future__ import annotations

import pytest

from tests.drafting.comparison import FORMS, ROOT, Comparison, compare, drafted, table_of

PAGE = ROOT / "docs" / "init.md"


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Comparison]:
    folder = tmp_path_factory.mktemp("forms")
    return {name: compare(name, folder) for name in FORMS}


def test_every_asked_cell_is_found_for_what_it_is(compared: dict[str, Comparison]) -> None:
    assert [name for name, c in compared.items() if c.slots_found < c.slots or c.slots_extra] == []


def test_returns_made_on_the_forms_are_read_alike(compared: dict[str, Comparison]) -> None:
    """Every value, list row and answer that the hand-written schema reads, from the same cell."""
    unlike = [
        name
        for name, c in compared.items()
        if (c.values, c.rows, c.answers) != (c.values_equal, c.rows_equal, c.answers_equal)
    ]
    assert unlike == []


def test_the_table_in_the_documentation_is_what_is_found(compared: dict[str, Comparison]) -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]

    assert rows == table_of(compared)


def test_known_indicators_keep_their_codes_and_rules() -> None:
    """A label that another campaign has brings its code, its decimals and how it adds up."""
    form = ROOT / "tests" / "data" / "blank-forms" / "kon-tum-2024-12.xlsx"
    first = drafted(form, "first", None)
    transposed = ROOT / "tests" / "data" / "blank-forms" / "kon-tum-2025-01.xlsx"
    second = drafted(transposed, "second", None, first.indicators)

    codes = [indicator.code for indicator in second.indicators]
    assert codes == ["B1", "B2", "B3", "B4", "C1", "C2", "C3", "C4", "E1", "E2"]
    assert second.indicators[0].unit_of_measure["vi"] == "tin, bài"

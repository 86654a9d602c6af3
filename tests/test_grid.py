"""What stands beside a label."""

from __future__ import annotations

from dataclasses import replace

from pipeline.grid import Grid
from pipeline.model import Address, CellValue, Merge, Sheet, texts_at
from pipeline.text import fold

LABELS = frozenset(fold(text) for text in ("Unit", "Date", "Sending", "Nil"))


def beside(label: str, cells: dict[tuple[int, int], CellValue], *merges: Merge) -> object:
    found = Grid(Sheet("s", cells, merges=merges)).beside((label,), LABELS)
    return None if found is None else found[1]


def test_the_value_stands_right_of_its_label_over_merged_cells() -> None:
    assert beside("Unit", {(0, 0): "Unit", (0, 2): "Office A"}, Merge(0, 0, 0, 1)) == "Office A"


def test_the_next_label_is_never_the_value_of_an_unanswered_one() -> None:
    cells: dict[tuple[int, int], CellValue] = {(0, 0): "Date:", (0, 3): "Sending:", (0, 4): 1}

    assert beside("Date", cells) is None
    assert beside("Sending", cells) == 1


def test_a_value_below_is_taken_if_nothing_stands_right() -> None:
    assert beside("Unit", {(0, 0): "Unit", (1, 0): "Office A"}) == "Office A"
    assert beside("Unit", {(0, 0): "Unit", (1, 0): "Date"}) is None


def test_several_values_in_one_sentence_are_told_apart() -> None:
    cells: dict[tuple[int, int], CellValue] = {(0, 0): "Date: 24/01/2025; Sending: 2; Nil"}

    assert [beside(label, cells) for label in ("Date", "Sending", "Nil")] == ["24/01/2025", "2", "Nil"]


def test_dots_left_to_fill_in_are_no_answer() -> None:
    assert beside("Unit", {(0, 0): "Unit: …………"}) is None
    assert beside("Date", {(0, 0): "Date", (0, 1): "…/…/…"}) is None


def test_a_label_is_known_in_another_case_and_with_other_signs() -> None:
    assert beside("Unit", {(0, 0): "  UNIT :", (0, 1): "Office A"}) == "Office A"


def test_a_sheet_with_other_values_put_in_has_forgotten_the_texts_of_the_first() -> None:
    values: dict[Address, CellValue] = {(0, 0): "Đơn vị", (0, 1): 1}
    first = Sheet("s", values, known=(values, texts_at(((0, 0),), ("Đơn vị",))))
    second = replace(first, values={(0, 0): 1, (0, 1): "Kỳ"})

    assert (first.texts is None, second.texts is None) == (False, True)
    assert Grid(first).texts == {fold("Đơn vị"): [(0, 0)]}
    assert Grid(second).texts == {fold("Kỳ"): [(0, 1)]}


def test_a_text_of_nothing_is_none() -> None:
    assert texts_at(((0, 0), (0, 1)), ("", "x")).values == {(0, 1): "x"}


def test_many_or_long_texts_are_not_kept() -> None:
    places = tuple((row, 0) for row in range(3_000))
    many, long = ("x",) * 3_000, ("x" * 99_999, "xx")

    assert texts_at(places[:2], ("a", "b")) is texts_at(places[:2], ("a", "b"))
    assert texts_at(places, many) is not texts_at(places, many)
    assert texts_at(places[:2], long) is not texts_at(places[:2], long)

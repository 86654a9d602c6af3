"""A sum whose stored result is not what its parts say counts as never calculated."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.intake.raw import RawSheet
from pipeline.intake.sums import mark_stale_sums
from pipeline.model import CellValue, Oddity

A1, B1, C1, D1 = (0, 0), (0, 1), (0, 2), (0, 3)


def sheet(formula: str, stored: CellValue, *parts: CellValue, name: str = "s") -> RawSheet:
    """Parts in A1, B1 ..., the formula in D1."""
    values = {(0, column): part for column, part in enumerate(parts)}
    return RawSheet(name, {**values, D1: stored}, formulas={D1: formula})


def is_stale(raw: RawSheet, *others: RawSheet) -> bool:
    mark_stale_sums([raw, *others])
    return raw.oddities.get(D1) == frozenset({Oddity.UNCALCULATED}) and D1 not in raw.values


@pytest.mark.parametrize(
    "formula",
    ["SUM(A1:C1)", "A1+B1+C1", "SUM(A1,B1,C1)", "SUM($A$1:$B$1)+C1", "s!A1+s!B1 + 's'!C1", "1+SUM(A1:C1)-1"],
)
def test_a_zero_stored_by_habit_is_told_and_the_right_result_is_left_alone(formula: str) -> None:
    assert is_stale(sheet(formula, 0, 1, 2, 3))
    assert not is_stale(sheet(formula, 6, 1, 2, 3))


def test_an_old_result_is_told() -> None:
    assert is_stale(sheet("SUM(A1:C1)", 5, 1, 2, 3))


def test_zero_is_right_when_all_parts_are() -> None:
    assert not is_stale(sheet("SUM(A1:C1)", 0, 0, 0))


def test_sum_passes_over_text_as_excel_does_and_plus_is_left_to_it() -> None:
    assert not is_stale(sheet("SUM(A1:C1)", 3, 1, 2, "x"))
    assert not is_stale(sheet("A1+B1+C1", 7, 1, 2, "4"))


def test_binary_noise_is_no_difference() -> None:
    assert not is_stale(sheet("A1+B1", Decimal("0.30000000000000004"), Decimal("0.1"), Decimal("0.2")))


@pytest.mark.parametrize(
    "formula",
    ["IF(A1>0,0,1)", "SUM(A1:C1)*2", "ROUND(A1,0)", "SUM(A:A)", "[1]x!A1+B1", "A1:B1+C1", "SUM()", ""],
)
def test_any_other_formula_is_left_alone(formula: str) -> None:
    assert not is_stale(sheet(formula, 0, 1, 2, 3))


def test_a_sum_of_sums_that_were_not_calculated_is_told_too() -> None:
    raw = RawSheet("s", {A1: 4, B1: 0, C1: 0, D1: 0}, formulas={D1: "SUM(C1)", C1: "B1+0", B1: "A1"})

    assert is_stale(raw)
    assert raw.values == {A1: 4}


def test_cells_of_another_sheet_are_added_up() -> None:
    other = RawSheet("Biểu 1", {A1: 8})

    assert is_stale(sheet("'Biểu 1'!A1", 0), other)
    assert not is_stale(sheet("'Biểu 1'!A1", 8), other)
    assert not is_stale(sheet("'Không có'!A1", 0), other)


def test_parts_without_a_reading_are_left_to_their_own_findings() -> None:
    raw = sheet("SUM(A1:C1)", 0, 1)
    raw.values[B1] = "#REF!"
    raw.mark(B1, Oddity.ERROR_VALUE)

    assert not is_stale(raw)


def test_formulas_over_the_whole_sheet_cost_no_time() -> None:
    raw = RawSheet("s", {(row, 0): 1 for row in range(1000)})
    raw.formulas = {(row, 0): "SUM(A1:XFD1048576)" for row in range(1000)}

    mark_stale_sums([raw])

    assert len(raw.values) < 1000


@pytest.mark.parametrize(
    ("formula", "stored"),
    [("A1+B1", 30), ("SUM(A1:B1)", 30), ("SUM($A$1:$B$1)", 3), ("A$1+$B1", 21), ("SUM('s'!A1:B1)", 30)],
)
def test_a_shared_formula_moves_along_save_for_what_a_dollar_holds(formula: str, stored: int) -> None:
    def shared(result: int) -> RawSheet:
        values = {(0, 0): 1, (0, 1): 2, (1, 0): 10, (1, 1): 20, (0, 3): 3, (1, 3): result}
        return RawSheet("s", dict(values), shared={"0": ((0, 3), formula)}, sharing={(1, 3): "0"})

    right, wrong = shared(stored), shared(4)
    mark_stale_sums([right, wrong])

    assert right.oddities == {}
    assert wrong.oddities == {(1, 3): frozenset({Oddity.UNCALCULATED})}


def test_a_shared_formula_that_moves_off_the_sheet_or_is_not_there_says_nothing() -> None:
    raw = RawSheet("s", {A1: 5, B1: 6}, shared={"0": (D1, "A1+0")}, sharing={A1: "0", B1: "1"})

    mark_stale_sums([raw])

    assert raw.oddities == {}

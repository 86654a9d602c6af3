"""The stages look at one grid of each sheet while a book is read, and at none of the book before."""

from __future__ import annotations

from pipeline.grid import Grid
from pipeline.model import Sheet


def test_each_stage_gets_the_same_grid_of_a_sheet() -> None:
    sheet = Sheet("Biểu 1", {(0, 0): "Đơn vị"})

    assert Grid.of(sheet) is Grid.of(sheet)


def test_equal_sheets_of_two_books_have_grids_of_their_own() -> None:
    assert Grid.of(Sheet("Biểu 1", {(0, 0): "Đơn vị"})) is not Grid.of(Sheet("Biểu 1", {(0, 0): "Đơn vị"}))


def test_nothing_is_kept_once_the_book_has_been_read() -> None:
    sheet = Sheet("Biểu 1", {(0, 0): "Đơn vị"})
    before = Grid.of(sheet)
    Grid.forget()

    assert Grid.of(sheet) is not before


def test_many_books_without_forgetting_do_not_pile_up() -> None:
    sheets = [Sheet(str(number), {}) for number in range(2000)]
    first = Grid.of(sheets[0])
    for sheet in sheets:
        Grid.of(sheet)

    assert Grid.of(sheets[0]) is not first

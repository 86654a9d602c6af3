"""Returns of one layout share their places; a return of its own layout keeps its own."""

import pandas as pd

from pipeline.gather.cells import cells_of
from pipeline.model import Entries, State

USUAL = {"slots": (0, 1), "sheets": ("S", "S"), "cells": ("B1", "B2")}
GIVEN = (State.GIVEN, State.GIVEN)


def told(cells: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(cells.itertuples(index=False, name=None))


def test_each_cell_keeps_its_return_its_slot_and_its_place():
    entries = [
        Entries(values=(1, "x"), states=GIVEN, **USUAL),
        Entries((1,), (None,), (State.FAULTY,), ("T",), ("C9",)),
        Entries(),
        Entries(values=(3, None), states=(State.GIVEN, State.BLANK), **USUAL),
    ]

    assert told(cells_of(entries)) == [
        (0, 0, 1, "given", "S", "B1"),
        (0, 1, "x", "given", "S", "B2"),
        (1, 1, None, "faulty", "T", "C9"),
        (3, 0, 3, "given", "S", "B1"),
        (3, 1, None, "blank", "S", "B2"),
    ]


def test_many_returns_are_the_same_as_each_by_itself():
    entries = [
        Entries((0, 1), (number, 7), GIVEN, ("S", "S"), (f"B{number % 3}", "B2")) for number in range(7)
    ]
    alone = [(number, *row[1:]) for number, one in enumerate(entries) for row in told(cells_of([one]))]

    assert told(cells_of(entries)) == alone

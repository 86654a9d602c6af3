"""The asked cells of many returns under one another.

The returns of a campaign are one form filled in: most have the same slots in the same sheets and cells. So a
return's place is looked up among the few different ones, and the columns that say where a number stands are
these repeated, by position, instead of hundreds of thousands of texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.campaign.model import Form, Holds
from pipeline.gather.columns import coded, scaled, typed
from pipeline.model import ENTRY_COLUMNS, Entries, State

_NUMERIC = (Holds.FIGURE, Holds.TOTAL, Holds.SHARE, Holds.PROGRESS)
_STATES = tuple(State)


def cells_of(entries: Sequence[Entries]) -> pd.DataFrame:
    """The entries of all returns under one another, values still as extraction gave them."""
    layouts, used = _different([(one.slots, one.sheets, one.cells) for one in entries])
    at = _positions([len(slots) for slots, _, _ in layouts], used)
    return pd.DataFrame(
        {
            "return_no": np.repeat(np.arange(len(entries)), [len(one.slots) for one in entries]),
            "slot": np.fromiter(chain.from_iterable(slots for slots, _, _ in layouts), dtype="int32")[at],
            "value": pd.Series(list(chain.from_iterable(one.values for one in entries)), dtype="object"),
            "state": coded(_states(entries), [state.value for state in _STATES]),
            "sheet": _repeated(chain.from_iterable(sheets for _, sheets, _ in layouts), at),
            "cell": _repeated(chain.from_iterable(cells for _, _, cells in layouts), at),
        }
    )


Layout = tuple[tuple[int, ...], tuple[str, ...], tuple[str, ...]]


def _different(layouts: Sequence[Layout]) -> tuple[list[Layout], list[int]]:
    """The different layouts, and which of them each is.

    Most are made of the very objects of others: only other objects are looked into.
    """
    places: dict[Layout, int] = {}
    known: dict[tuple[int, ...], int] = {}
    used = []
    for layout in layouts:
        objects = tuple(map(id, layout))
        if objects not in known:
            known[objects] = places.setdefault(layout, len(places))
        used.append(known[objects])
    return list(places), used


def _positions(sizes: Sequence[int], used: Sequence[int]) -> npt.NDArray[np.int64]:
    """Where each cell of each return stands, if the layouts are laid one behind another.

    `sizes` are how many cells each layout has, `used` the layout of each return.
    """
    size, layout = np.array(sizes, dtype="int64"), np.array(used, dtype="int64")
    first, lengths = np.cumsum(size) - size, size[layout]
    before = np.cumsum(lengths) - lengths
    positions: npt.NDArray[np.int64] = np.repeat(first[layout] - before, lengths) + np.arange(lengths.sum())
    return positions


def _states(entries: Sequence[Entries]) -> npt.NDArray[np.int8]:
    """The place of each cell's state among all states. There is one object of each, known by its identity.

    So are the states of a whole return, which are mostly the very object of other returns.
    """
    different = {id(one.states): one.states for one in entries}
    found = np.fromiter(map(id, chain.from_iterable(different.values())), dtype="int64")
    codes = np.full(len(found), -1, dtype="int8")
    for code, state in enumerate(_STATES):
        codes[found == id(state)] = code
    assert (codes >= 0).all(), "extraction gives each cell a state"
    places = {states: place for place, states in enumerate(different)}
    used = [places[id(one.states)] for one in entries]
    return codes[_positions([len(states) for states in different.values()], used)]


def _repeated(texts: Iterable[str], at: npt.NDArray[np.int64]) -> pd.Categorical:
    """The text at each of the positions."""
    names: dict[str, int] = {}
    codes = np.array([names.setdefault(text, len(names)) for text in texts], dtype="int32")
    return coded(codes[at], names)


def entries_of(cells: pd.DataFrame, form: Form) -> pd.DataFrame:
    """Those of the cells that hold numbers, as ENTRY_COLUMNS."""
    slots = form.slots
    wanted = np.array([slot.holds in _NUMERIC for slot in slots], dtype="bool")
    rows = cells[wanted[cells["slot"]]].reset_index(drop=True)
    decimals = np.array([slot.number.decimals for slot in slots], dtype="int8")[rows["slot"]]
    given = (rows["state"] == State.GIVEN.value).to_numpy()
    whole, surplus = scaled(rows["value"].where(given, None).tolist(), decimals)
    keys = {key: code for code, key in enumerate(dict.fromkeys(slot.key for slot in slots))}
    holds = {held.value: code for code, held in enumerate(Holds)}
    key_of = np.array([keys[slot.key] for slot in slots], dtype="int64")
    holds_of = np.array([holds[slot.holds.value] for slot in slots], dtype="int64")
    rows = rows.assign(
        key=coded(key_of[rows["slot"]], keys),
        holds=coded(holds_of[rows["slot"]], holds),
        scaled=whole,
        decimals=decimals,
        surplus=surplus,
    )
    return typed(rows, ENTRY_COLUMNS)

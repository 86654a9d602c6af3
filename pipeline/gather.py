"""Many returns of one campaign as a few long tables, on which every judgement and total works.

The columns are declared in pipeline.model. Numbers become whole ones, scaled by 10**decimals of their
slot, so that everything after this point is exact integer arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import TypeVar, cast

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.campaign.model import Campaign, Choice, Form, Holds, ListColumn, OpenList
from pipeline.errors import InternalError
from pipeline.model import (
    ANSWER_COLUMNS,
    ENTRY_COLUMNS,
    LIST_BASE_COLUMNS,
    LIST_TOTAL_COLUMNS,
    TASK_COLUMNS,
    ListRow,
    LongTables,
    Return,
    State,
)
from pipeline.text import fold, parse_date

_NUMERIC = (Holds.FIGURE, Holds.TOTAL, Holds.SHARE, Holds.PROGRESS)
_LARGEST = 2**63 - 1
T = TypeVar("T")


def gather(returns: Sequence[Return], campaign: Campaign) -> LongTables:
    """Lay the returns of one campaign out as long tables; `return_no` is the position in `returns`.

    Nothing is judged or dropped: blank and faulty cells are rows too. Without returns the tables are
    empty and have their columns and dtypes all the same.

    Raises:
        InternalError: extraction gave a number that is none, or too large to be exact.
    """
    form = campaign.form
    cells = _cells(returns)
    entries = _entries(cells, form)
    lists = {table.id: _list(returns, table) for table in form.tables.values() if isinstance(table, OpenList)}
    return LongTables(
        returns=tuple(returns),
        entries=entries,
        tasks=_tasks(cells, entries, form),
        lists=lists,
        list_totals=_list_totals(returns, lists, form),
        answers=_answers(returns),
    )


# ---------------------------------------------------------------- cells


def _cells(returns: Sequence[Return]) -> pd.DataFrame:
    """The entries of all returns under one another, values still as extraction gave them."""
    entries = [content.entries for content in returns]
    states = pd.Categorical(
        _texts(chain.from_iterable(each.states for each in entries)),
        categories=pd.Index([state.value for state in State], dtype="str"),
    )
    return pd.DataFrame(
        {
            "return_no": np.repeat(np.arange(len(entries)), [len(each.slots) for each in entries]),
            "slot": np.fromiter(chain.from_iterable(each.slots for each in entries), dtype="int32"),
            "value": pd.Series(list(chain.from_iterable(each.values for each in entries)), dtype="object"),
            "state": states,
            "sheet": _texts(chain.from_iterable(each.sheets for each in entries)),
            "cell": _texts(chain.from_iterable(each.cells for each in entries)),
        }
    )


def _coded(codes: Iterable[int], names: Iterable[str]) -> pd.Categorical:
    categories = pd.Index(list(names), dtype="str")
    return pd.Categorical.from_codes(np.array(codes, dtype="int64"), categories=categories)


def _texts(texts: Iterable[str | None]) -> pd.Series[str]:
    # pandas' own way asks of each value what it is.
    return cast("pd.Series[str]", pa.array(list(texts), pa.large_string()).to_pandas())


def _entries(cells: pd.DataFrame, form: Form) -> pd.DataFrame:
    slots = form.slots
    wanted = np.array([slot.holds in _NUMERIC for slot in slots], dtype="bool")
    rows = cells[wanted[cells["slot"]]].reset_index(drop=True)
    decimals = np.array([slot.number.decimals for slot in slots], dtype="int8")[rows["slot"]]
    given = (rows["state"] == State.GIVEN.value).to_numpy()
    scaled, surplus = _scaled(rows["value"].where(given, None).tolist(), decimals.tolist())
    keys = {key: code for code, key in enumerate(dict.fromkeys(slot.key for slot in slots))}
    holds = {held.value: code for code, held in enumerate(Holds)}
    key_of = np.array([keys[slot.key] for slot in slots], dtype="int64")
    holds_of = np.array([holds[slot.holds.value] for slot in slots], dtype="int64")
    rows = rows.assign(
        key=_coded(key_of[rows["slot"]], keys),
        holds=_coded(holds_of[rows["slot"]], holds),
        scaled=scaled,
        decimals=decimals,
        surplus=surplus,
    )
    return _typed(rows, ENTRY_COLUMNS)


def _scaled(values: Sequence[object], decimals: Sequence[int]) -> tuple[pd.Series[int], list[bool]]:
    """Values times 10**decimals as Int64, and which of them had more decimals than that (rounded down)."""
    scaled: list[int] = []
    surplus: list[bool] = []
    for value, places in zip(values, decimals, strict=True):
        whole, rest = _scale(value, places)
        scaled.append(whole)
        surplus.append(rest)
    blank = np.array([value is None for value in values], dtype="bool")
    return pd.Series(pd.arrays.IntegerArray(np.array(scaled, dtype="int64"), blank)), surplus


def _scale(value: object, decimals: int) -> tuple[int, bool]:
    if value is None:
        return 0, False
    if type(value) is int:
        scaled, rest = value * 10**decimals, 0
    elif isinstance(value, Decimal) and value.is_finite():
        # Not Decimal arithmetic: its context would round beyond 28 digits.
        numerator, denominator = value.as_integer_ratio()
        scaled, rest = divmod(numerator * 10**decimals, denominator)
    else:
        raise InternalError("gather.not-a-number", found=repr(value))
    if abs(scaled) > _LARGEST:
        raise InternalError("gather.too-large", found=str(value))
    return scaled, rest != 0


def _typed(frame: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    return frame[list(columns)].astype(dict(columns))


# ---------------------------------------------------------------- tasks


def _tasks(cells: pd.DataFrame, entries: pd.DataFrame, form: Form) -> pd.DataFrame:
    """Each task's state with the percent that stands in the same row of the same table."""
    slots = form.slots
    is_state = np.array([slot.holds is Holds.STATE for slot in slots], dtype="bool")
    rows = cells[is_state[cells["slot"]]].reset_index(drop=True)
    progress_at = {(s.table, s.section_id, s.row_id): s.index for s in slots if s.holds is Holds.PROGRESS}
    state_slots = [slots[index] for index in rows["slot"]]
    choices = [_choice(value, slot.choices) for value, slot in zip(rows["value"], state_slots, strict=True)]
    said = pd.DataFrame(
        {
            "table": [slot.table for slot in state_slots],
            "task": [slot.row_id for slot in state_slots],
            "said": rows["value"],
            "choice": [choice.id if choice else None for choice in choices],
            "progress_min_pct": [choice.progress_min_pct if choice else None for choice in choices],
            "progress_max_pct": [choice.progress_max_pct if choice else None for choice in choices],
            "progress_slot": [progress_at.get((s.table, s.section_id, s.row_id), -1) for s in state_slots],
        }
    )
    rows = rows.join(said)
    return _typed(rows.merge(_progress(entries), how="left", on=["return_no", "progress_slot"]), TASK_COLUMNS)


def _progress(entries: pd.DataFrame) -> pd.DataFrame:
    rows = entries[entries["holds"] == Holds.PROGRESS.value]
    return pd.DataFrame(
        {
            "return_no": rows["return_no"],
            "progress_slot": rows["slot"],
            "progress_pct": rows["scaled"] / 10.0 ** rows["decimals"],
            "progress_cell": rows["cell"],
        }
    )


def _choice(said: object, choices: Sequence[Choice]) -> Choice | None:
    """The choice that one of whose spellings was written; None if blank or none of them."""
    if said is None:
        return None
    folded = fold(str(said))
    return next((choice for choice in choices if folded in map(fold, choice.texts)), None)


# ---------------------------------------------------------------- open lists


def _list(returns: Sequence[Return], table: OpenList) -> pd.DataFrame:
    found = [(no, row) for no, each in enumerate(returns) for row in each.list_rows if row.table == table.id]
    rows = [row for _, row in found]
    base = pd.DataFrame(
        {
            "return_no": [no for no, _ in found],
            "sheet": [row.sheet for row in rows],
            "row_number": [row.row_number for row in rows],
        }
    ).astype(LIST_BASE_COLUMNS)
    columns = [_list_column(rows, position, column) for position, column in enumerate(table.columns)]
    return pd.concat([base, *columns], axis="columns")


def _list_column(rows: Sequence[ListRow], position: int, column: ListColumn) -> pd.DataFrame:
    faulty = [column.id in row.faulty for row in rows]
    values = [None if bad else row.values[position] for row, bad in zip(rows, faulty, strict=True)]
    frame = pd.DataFrame(_list_values(values, column))
    frame[f"{column.id}__cell"] = _texts(row.cells[position] for row in rows)
    frame[f"{column.id}__faulty"] = pd.Series(faulty, dtype="bool")
    return frame


def _list_values(values: Sequence[object], column: ListColumn) -> dict[str, pd.Series]:
    """A list column's values under their names, by its kind; the words too where they may say more."""
    if column.kind == "number":
        scaled, surplus = _scaled(values, [column.number.decimals] * len(values))
        return {column.id: scaled, f"{column.id}__surplus": pd.Series(surplus, dtype="bool")}
    words = _texts(map(_words, values))
    if column.kind == "choice":
        chosen = _each(values, lambda value: _choice(value, column.choices))
        ids = _texts(choice.id if choice else None for choice in chosen)
        return {column.id: ids, f"{column.id}__said": words}
    if column.kind == "date":
        # Seconds, not nanoseconds: a mistyped year such as 0224 or 9999 must be judged, not crash.
        days = np.array(_each(values, parse_date), dtype="datetime64[s]")
        return {column.id: pd.Series(days), f"{column.id}__said": words}
    return {column.id: words}


def _each(values: Sequence[object], work: Callable[[object], T]) -> list[T]:
    """What comes of each value, worked out once for every different text."""
    of_text = {text: work(text) for text in {value for value in values if type(value) is str}}
    return [of_text[value] if type(value) is str else work(value) for value in values]


def _words(value: object) -> str | None:
    if value is None or type(value) is str:
        return value
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def _list_totals(returns: Sequence[Return], lists: Mapping[str, pd.DataFrame], form: Form) -> pd.DataFrame:
    found = [(no, total) for no, each in enumerate(returns) for total in each.list_totals]
    rules = {
        (table.id, column.id): column
        for table in form.tables.values()
        if isinstance(table, OpenList)
        for column in table.columns
    }
    sums = {at: _sums(lists[at[0]], rules[at]) for at in {(total.table, total.column) for _, total in found}}
    places = [rules[total.table, total.column].number.decimals for _, total in found]
    printed, _ = _scaled([total.value for _, total in found], places)
    frame = pd.DataFrame(
        {
            "return_no": [no for no, _ in found],
            "table": [total.table for _, total in found],
            "column": [total.column for _, total in found],
            "printed": printed,
            "summed": pd.array([sums[t.table, t.column].get(no, 0) for no, t in found], dtype="Int64"),
            "sheet": [total.sheet for _, total in found],
            "cell": [total.cell for _, total in found],
        }
    )
    return _typed(frame, LIST_TOTAL_COLUMNS)


def _sums(rows: pd.DataFrame, column: ListColumn) -> dict[int, int | None]:
    """A number column's scaled sum by return; None if one of its cells has no number that is known."""
    known = ~(rows[f"{column.id}__faulty"] | rows[f"{column.id}__surplus"])
    if column.required:
        known &= rows[column.id].notna()
    sums: dict[int, int | None] = dict.fromkeys(rows["return_no"], 0)
    for no, value, is_known in zip(rows["return_no"], rows[column.id].fillna(0), known, strict=True):
        before = sums[no]
        # Kept within Int64: a sum beyond it differs from any printed total all the same.
        sums[no] = min(before + int(value), _LARGEST) if is_known and before is not None else None
    return sums


# ---------------------------------------------------------------- narrative


def _answers(returns: Sequence[Return]) -> pd.DataFrame:
    found = [(no, answer) for no, each in enumerate(returns) for answer in each.answers]
    frame = pd.DataFrame({"return_no": [no for no, _ in found]}, dtype="int64")
    for name in ("table", "question", "text", "sheet", "cell"):
        frame[name] = pd.Series([getattr(answer, name) for _, answer in found], dtype="object")
    return _typed(frame, ANSWER_COLUMNS)

"""Many returns of one campaign as a few long tables, on which every judgement and total works.

The columns are declared in pipeline.model. Numbers become whole ones, scaled by 10**decimals of their
slot, so that everything after this point is exact integer arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from operator import attrgetter

import numpy as np
import pandas as pd

from pipeline.campaign.model import Campaign, Form, Holds, OpenList
from pipeline.gather.cells import cells_of, entries_of
from pipeline.gather.columns import choice_of, texts, typed
from pipeline.gather.lists import list_totals, long_list
from pipeline.model import ANSWER_COLUMNS, TASK_COLUMNS, LongTables, Return

__all__ = ["gather"]


def gather(returns: Sequence[Return], campaign: Campaign) -> LongTables:
    """Lay the returns of one campaign out as long tables; `return_no` is the position in `returns`.

    Nothing is judged or dropped: blank and faulty cells are rows too. Without returns the tables are
    empty and have their columns and dtypes all the same.

    Raises:
        InternalError: extraction gave a number that is none, or too large to be exact.
    """
    form = campaign.form
    cells = cells_of([content.entries for content in returns])
    entries = entries_of(cells, form)
    lists = {
        table.id: long_list(returns, table) for table in form.tables.values() if isinstance(table, OpenList)
    }
    return LongTables(
        returns=tuple(returns),
        entries=entries,
        tasks=_tasks(cells, entries, form),
        lists=lists,
        list_totals=list_totals(returns, lists, form),
        answers=_answers(returns),
    )


# ---------------------------------------------------------------- tasks


def _tasks(cells: pd.DataFrame, entries: pd.DataFrame, form: Form) -> pd.DataFrame:
    """Each task's state with the percent that stands in the same row of the same table."""
    slots = form.slots
    is_state = np.array([slot.holds is Holds.STATE for slot in slots], dtype="bool")
    rows = cells[is_state[cells["slot"]]].reset_index(drop=True)
    progress_at = {(s.table, s.section_id, s.row_id): s.index for s in slots if s.holds is Holds.PROGRESS}
    state_slots = [slots[index] for index in rows["slot"]]
    choices = [choice_of(value, slot.choices) for value, slot in zip(rows["value"], state_slots, strict=True)]
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
    return typed(rows.merge(_progress(entries), how="left", on=["return_no", "progress_slot"]), TASK_COLUMNS)


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


# ---------------------------------------------------------------- narrative


def _answers(returns: Sequence[Return]) -> pd.DataFrame:
    each = [content.answers for content in returns]
    answers = list(chain.from_iterable(each))
    names = ("table", "question", "text", "sheet", "cell")
    columns = {name: texts(map(attrgetter(name), answers)) for name in names}
    numbers = np.repeat(np.arange(len(each)), list(map(len, each)))
    return typed(pd.DataFrame({"return_no": numbers, **columns}), ANSWER_COLUMNS)

"""The columns of the long tables that many returns are laid out in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.model.returns import Return

if TYPE_CHECKING:
    import pandas as pd


ENTRY_COLUMNS = {
    "return_no": "int64",  # position of the return in the sequence that was gathered
    "slot": "int32",  # position in campaign.form.slots
    "key": "category",  # table/row/column
    "holds": "category",  # what the slot holds: figure, total, share, progress (see campaign.model.Holds)
    "state": "category",  # State
    "scaled": "Int64",  # the value times 10**decimals, whole and exact; <NA> unless given
    "decimals": "int8",  # of the slot's indicator
    "surplus": "bool",  # the value has more decimals than the slot allows (scaled is then rounded down)
    "sheet": "category",
    "cell": "category",
}
"""Every asked number of every gathered return, one row each. Texts of which there are few are categories."""

TASK_COLUMNS = {
    "return_no": "int64",
    "slot": "int32",
    "table": "category",
    "task": "category",  # the row's id
    "state": "category",  # State
    "choice": "str",  # the task's state as the schema's choice id; <NA> if blank or not one of the choices
    "said": "str",  # what the cell says; <NA> if blank
    "progress_pct": "Float64",  # the percent beside it; <NA> if blank
    "progress_min_pct": "Float64",  # what that state allows
    "progress_max_pct": "Float64",
    "sheet": "str",
    "cell": "str",
    "progress_cell": "str",
}

ANSWER_COLUMNS = {
    "return_no": "int64",
    "table": "category",
    "question": "category",
    "text": "str",  # <NA> when withheld
    "sheet": "str",
    "cell": "str",
}

LIST_BASE_COLUMNS = {
    "return_no": "int64",
    "sheet": "str",
    "row_number": "int64",
}
"""Every list's table has these, then `<column>` and `<column>__cell` for each column of the list.

Text, choices (as the choice's id, <NA> if none fits; the words stand in `<column>__said`) are str,
dates are datetime64, numbers Int64 scaled by 10**decimals, with `<column>__surplus` as in entries;
`<column>__faulty` is True where extraction has already said what is wrong.
"""

LIST_TOTAL_COLUMNS = {
    "return_no": "int64",
    "table": "category",
    "column": "category",
    "printed": "Int64",  # scaled
    "summed": "Int64",  # scaled sum of the rows
    "sheet": "str",
    "cell": "str",
}


@dataclass(frozen=True)
class LongTables:
    """The gathered returns of one campaign as long tables; `return_no` indexes `returns`."""

    returns: tuple[Return, ...]
    entries: pd.DataFrame  # ENTRY_COLUMNS
    tasks: pd.DataFrame  # TASK_COLUMNS
    lists: Mapping[str, pd.DataFrame]  # list table id -> LIST_BASE_COLUMNS + the list's own
    list_totals: pd.DataFrame  # LIST_TOTAL_COLUMNS
    answers: pd.DataFrame  # ANSWER_COLUMNS

"""The hidden mark of a workbook that was made from a schema: which form, campaign, unit and period.

The mark stands on a sheet of its own that users do not see. `publish` writes it, `recognise` reads it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass

from pipeline.campaign.model import Form, Matrix, OpenList, Slot, Table
from pipeline.model import Sheet

MARK_SHEET = "consolidate"
"""The name of the hidden sheet. It is known by its first cell, for the name may be changed."""

_TITLE = "consolidate: biểu mẫu / form"
_NAMES = ("version", "campaign", "unit", "period")
_VERSION_SIGNS = 16


@dataclass(frozen=True, slots=True)
class Mark:
    """What a workbook says of itself behind the scenes; `unit` is "" in a form that is for any unit."""

    version: str
    campaign: str
    unit: str = ""
    period: str = ""


def mark_rows(mark: Mark) -> list[tuple[str, str]]:
    """The mark as the two columns of its sheet, from the first row down."""
    return [(_TITLE, ""), *zip(_NAMES, astuple(mark), strict=True)]


def find_mark(sheets: Iterable[Sheet]) -> Mark | None:
    """The mark of a workbook; None if it has none, or one that says no campaign."""
    for sheet in sheets:
        if sheet.values.get((0, 0)) != _TITLE:
            continue
        said = {str(sheet.values.get((row, 0))): str(sheet.values.get((row, 1), "")) for row in range(1, 9)}
        if said.get("campaign"):
            return Mark(**{name: said.get(name, "") for name in _NAMES})
    return None


def form_version(form: Form) -> str:
    """A digest of what the form asks and how it words it.

    Other spellings of headings, labels for people and comments do not change it: a workbook made before
    such a change still asks for the same.
    """
    known = _VERSIONS.get(id(form))
    if known is None or known[0] is not form:
        known = _VERSIONS[id(form)] = (form, _worked_out(form))
    return known[1]


_VERSIONS: dict[int, tuple[Form, str]] = {}
"""What has been worked out, by the form's identity: forms hold dictionaries and have no hash."""


def _worked_out(form: Form) -> str:
    asked = {
        "code": form.code,
        "sheets": [[sheet.id, sheet.names[0], list(sheet.marks)] for sheet in form.sheets],
        "slots": [_slot(slot) for slot in form.slots],
        "checks": [[type(check).__name__, repr(astuple(check))] for check in form.checks],
        "lists": [_list(table) for table in form.tables.values() if isinstance(table, OpenList)],
        "once": _once(form.tables),
    }
    text = json.dumps(asked, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_VERSION_SIGNS]


def _slot(slot: Slot) -> Sequence[object]:
    number = slot.number
    bounds = [number.decimals, str(number.minimum), str(number.maximum)]
    return [slot.section_id, slot.key, slot.holds, *bounds, [choice.texts[0] for choice in slot.choices]]


def _list(table: OpenList) -> Sequence[object]:
    columns = [
        [c.id, c.kind, c.required, c.strict, str(c.earliest), str(c.latest), [x.texts[0] for x in c.choices]]
        for c in table.columns
    ]
    return [table.id, columns, table.total_labels[:1], table.total_column]


def _once(tables: Mapping[str, Table]) -> Sequence[object]:
    """Printed columns are no slots, yet the form shows them."""
    matrices = (table for table in tables.values() if isinstance(table, Matrix))
    return [[matrix.id, [column.id for column in matrix.columns]] for matrix in matrices]

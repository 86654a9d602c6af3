"""A matrix on the blank form: headings, rows, grey cells, and where its slots stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.campaign.model import Column, Holds, Matrix, Row, Section, Slot, Target
from pipeline.publish.template.looks import BODY_PT
from pipeline.publish.template.plan import Draft, Order
from pipeline.publish.workbook.measure import text_width
from pipeline.text import fold

_NUMBER_WIDTH, _CODE_WIDTH, _UNIT_WIDTH, _NOTE_WIDTH = 6.0, 8.0, 13.0, 20.0
_LABEL_WIDTHS = (26.0, 58.0)
_VALUE_WIDTHS = (11.0, 18.0)
_NOTE_WORDS = frozenset(map(fold, ("Ghi chú", "Notes", "Note", "Remarks")))
_UNIT_WORDS = frozenset(map(fold, ("Đơn vị tính", "ĐVT", "Unit", "Unit of measure")))


@dataclass(frozen=True, slots=True)
class Frame:
    """Which column of the sheet is what; None where the form has no such column."""

    number: int | None
    code: int | None
    label: int
    unit: int | None
    first: int  # of the values
    note: int | None
    widths: tuple[float, ...]
    unit_heading: str = ""
    note_heading: str = ""

    @property
    def last(self) -> int:
        """The table's last column."""
        return len(self.widths) - 1


def frame_of(table: Matrix, marks: Sequence[str], order: Order) -> Frame:
    """The columns of a matrix. `marks` are the texts of its sheet, which may name a column of notes."""
    keys = table.row_keys
    widths: list[float] = []
    places: dict[str, int | None] = {"number": None, "code": None, "unit": None, "note": None}

    def add(name: str, width: float) -> int:
        places[name] = len(widths)
        widths.append(width)
        return len(widths) - 1

    if keys.number:
        add("number", _NUMBER_WIDTH)
    if keys.code:
        add("code", _CODE_WIDTH)
    label = add("label", _label_width(table))
    if _units_by_row(table, order):
        add("unit", _UNIT_WIDTH)
    first = len(widths)
    widths += _value_widths(table)
    note = _first_of(marks, _NOTE_WORDS)
    if note:
        add("note", _NOTE_WIDTH)
    unit = _first_of(marks, _UNIT_WORDS) or order.say("unit-of-measure")
    return Frame(
        places["number"],
        places["code"],
        label,
        places["unit"],
        first,
        places["note"],
        tuple(widths),
        unit,
        note,
    )


def _first_of(marks: Iterable[str], words: frozenset[str]) -> str:
    return next((mark for mark in marks if fold(mark) in words), "")


def _label_width(table: Matrix) -> float:
    labels = [row.labels[0] for section in table.sections for row in section.rows]
    longest = max((text_width(label, BODY_PT) for label in labels), default=0.0)
    return min(max(_LABEL_WIDTHS[0], longest + 1.5), _LABEL_WIDTHS[1])


def _value_widths(table: Matrix) -> list[float]:
    """Columns wide enough for their headings in about four lines, and for their longest word."""
    all_columns = [columns_of(table, section) for section in table.sections]
    widths = [_VALUE_WIDTHS[0]] * max(map(len, all_columns), default=0)
    for columns in all_columns:
        for at, column in enumerate(columns):
            words = max(text_width(word, bold=True) for word in column.headings[0].split() or [""])
            choices = max((text_width(choice.texts[0]) for choice in column.choices), default=0.0)
            wanted = max(words + 1.5, text_width(column.headings[0], bold=True) / 4 + 2, choices + 3)
            widths[at] = max(widths[at], min(wanted, _VALUE_WIDTHS[1]))
    return widths


def columns_of(table: Matrix, section: Section) -> tuple[Column, ...]:
    """The columns that a section's rows are crossed with."""
    return section.columns or table.columns


def _figures(table: Matrix, order: Order) -> Iterable[Slot]:
    held = (Holds.FIGURE, Holds.TOTAL)
    return (slot for slot in order.campaign.form.slots if slot.table == table.id and slot.holds in held)


def _units_by_row(table: Matrix, order: Order) -> bool:
    """Whether each row counts in one unit of measure; else the columns say it."""
    units: dict[tuple[str, str], set[str]] = {}
    for slot in _figures(table, order):
        units.setdefault((slot.section_id, slot.row_id), set()).add(order.label(slot.unit_of_measure))
    several = any(len(found - {""}) > 1 for found in units.values())
    return not several and any(found - {""} for found in units.values())


def plan_matrix(draft: Draft, table: Matrix, frame: Frame, order: Order) -> None:
    """Put the table below what the sheet has so far."""
    if table.columns:
        draft.header = _put_header(draft, table, table.columns, frame, order)
    for section in table.sections:
        if section.headings:
            _put_heading(draft, section, frame, len(columns_of(table, section)))
        if section.columns:
            _put_header(draft, table, section.columns, frame, order)
        _put_rows(draft, table, section, frame, order)
        if section.columns:
            draft.next_row += 1


def _put_header(
    draft: Draft, table: Matrix, columns: Sequence[Column], frame: Frame, order: Order
) -> tuple[int, int]:
    """Headings over one row, or over two where there are group headings; returns the rows taken."""
    top = draft.next_row
    bottom = top + any(column.under for column in columns)
    for at, text in _key_headings(table, frame):
        draft.put(top, at, "header", text, last_row=bottom)
    at = frame.first
    for under, group in groupby(columns, key=lambda column: column.under[:1]):
        own = list(group)
        if under:
            draft.put(top, at, "header", under[0], last_column=at + len(own) - 1)
        for offset, column in enumerate(own):
            draft.put(bottom if under else top, at + offset, "header", column.headings[0], last_row=bottom)
        at += len(own)
    draft.next_row = bottom + 1
    _put_units_of_columns(draft, table, columns, frame, order)
    return top, draft.next_row - 1


def _key_headings(table: Matrix, frame: Frame) -> Iterable[tuple[int, str]]:
    keys = table.row_keys
    texts = (
        (frame.number, keys.number[:1]),
        (frame.code, keys.code[:1]),
        (frame.label, keys.label[:1]),
        (frame.unit, (frame.unit_heading,)),
        (frame.note, (frame.note_heading,)),
    )
    return ((at, "".join(text)) for at, text in texts if at is not None)


def _put_units_of_columns(
    draft: Draft, table: Matrix, columns: Sequence[Column], frame: Frame, order: Order
) -> None:
    """A row of units of measure below the headings, where it is the columns that differ in them."""
    if frame.unit is not None:
        return
    units: dict[str, str] = {}
    for slot in _figures(table, order):
        units.setdefault(slot.column_id, order.label(slot.unit_of_measure))
    if not any(units.values()):
        return
    for at in range(len(frame.widths)):
        draft.put(draft.next_row, at, "unit", frame.unit_heading if at == frame.label else None)
    for at, column in enumerate(columns, start=frame.first):
        draft.put(draft.next_row, at, "unit", units.get(column.id))
    draft.next_row += 1


def _put_heading(draft: Draft, section: Section, frame: Frame, columns: int) -> None:
    row, left = draft.next_row, 0
    right = frame.first + columns - 1 if frame.note is None else frame.last
    if section.number is not None and frame.number is not None:
        draft.put(row, frame.number, "section-number", section.number)
        left = frame.number + 1
    draft.put(row, left, "section", section.headings[0], last_column=right)
    draft.next_row += 1


def _put_rows(draft: Draft, table: Matrix, section: Section, frame: Frame, order: Order) -> None:
    columns = columns_of(table, section)
    number = 0
    for row in section.rows:
        is_total = row.holds is Holds.TOTAL
        number += not is_total
        _put_row_keys(draft, row, frame, None if is_total else number, _unit_of(table, section, row, order))
        for at, column in enumerate(columns, start=frame.first):
            _put_value(draft, (table, section, row, column), at, order)
        if frame.note is not None:
            draft.put(draft.next_row, frame.note, "input-text")
        draft.next_row += 1


def _put_row_keys(draft: Draft, row: Row, frame: Frame, number: int | None, unit: str) -> None:
    bold = row.holds is Holds.TOTAL
    at = draft.next_row
    if frame.number is not None:
        draft.put(at, frame.number, "centre", number)
    if frame.code is not None:
        draft.put(at, frame.code, "centre", "".join(row.codes[:1]) or None)
    draft.put(at, frame.label, "total-label" if bold else "text", row.labels[0])
    if frame.unit is not None:
        draft.put(at, frame.unit, "centre", unit or None)


def _unit_of(table: Matrix, section: Section, row: Row, order: Order) -> str:
    """The unit of measure of the row's figures."""
    own = (slot for slot in _figures(table, order) if (slot.section_id, slot.row_id) == (section.id, row.id))
    return next((text for slot in own if (text := order.label(slot.unit_of_measure))), "")


def _put_value(draft: Draft, asked: tuple[Matrix, Section, Row, Column], at: int, order: Order) -> None:
    table, section, row, column = asked
    slot = order.campaign.form.slot_at.get((table.id, section.id, row.id, column.id))
    if slot is not None:
        draft.ask_slot(slot, (draft.next_row, at))
    elif column.id in row.not_asked:
        draft.put(draft.next_row, at, "not-asked", "x")
    else:
        draft.put(draft.next_row, at, "centre", _printed(row, order) or None)


def _printed(row: Row, order: Order) -> str:
    """What the form prints itself: the target of the row's indicator in the year of the period."""
    targets = [target for target in order.campaign.targets if target.indicator == row.indicator]
    year = order.period.end.year if order.period.end else 0
    due = [target for target in targets if target.year >= year] or targets[-1:]
    return _band(min(due, key=lambda target: target.year)) if due else ""


def _band(target: Target) -> str:
    low, high = target.at_least_pct, target.at_most_pct
    return f"{low.normalize():f}" if high is None else f"{low.normalize():f}-{high.normalize():f}"

"""Nhiệm vụ: in which state each unit's tasks are, and how many units are in each state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from pipeline.campaign.model import Choice, Holds, Slot
from pipeline.publish.exact import Exact, text_or_none, without_needless_zeros
from pipeline.publish.workbook.book import ReportBook
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.records import write_title
from pipeline.publish.workbook.sheet import SheetWriter
from pipeline.publish.workbook.units_grid import absolute

_FIRST_ROW = 3
_FIXED_WIDTHS = (5, 11.5, 40)
_FIXED = len(_FIXED_WIDTHS)


@dataclass(frozen=True)
class _Tasks:
    """One table of tasks: its tasks, the states they can be in, and what the units said."""

    table: str
    tasks: Sequence[Slot]
    choices: Sequence[Choice]
    said: Mapping[tuple[str, str], tuple[str, Exact | None]]  # (task, unit) -> state's id, percent
    has_progress: bool

    @property
    def span(self) -> int:
        """Columns per task: its state and, if the form asks for it, its percent."""
        return 2 if self.has_progress else 1

    def column(self, place: int) -> int:
        """The first column of the task, or of the count, at a place."""
        return _FIXED + place * self.span


def write_task_sheets(book: ReportBook, contents: Contents) -> None:
    """One sheet per table of tasks that somebody answered."""
    tables = [found for table in contents.campaign.form.tables if (found := _tasks(table, contents)).said]
    for tasks in tables:
        name = contents.say("sheet.tasks")
        if len(tables) > 1:
            label = contents.label(contents.campaign.form.tables[tasks.table].label)
            name = contents.say("sheet.tasks-of", label=label)
        _write(book, contents, book.name_for(name), tasks)


def _tasks(table: str, contents: Contents) -> _Tasks:
    slots = [slot for slot in contents.campaign.form.slots if slot.table == table]
    tasks = [slot for slot in slots if slot.holds is Holds.STATE]
    choices = {choice.id: choice for slot in tasks for choice in slot.choices}
    progress = any(slot.holds is Holds.PROGRESS for slot in slots)
    return _Tasks(table, tasks, tuple(choices.values()), _said(table, contents) if tasks else {}, progress)


def _said(table: str, contents: Contents) -> dict[tuple[str, str], tuple[str, Exact | None]]:
    found = {}
    for row in contents.package.tables.tasks.to_dict("records"):
        file = contents.included_returns.get(int(row["return_no"]))
        choice = text_or_none(row["choice"])
        if file is not None and file.unit is not None and choice is not None and row["table"] == table:
            percent = row["progress_pct"]
            done = None if pd.isna(percent) else without_needless_zeros(Decimal(str(percent)))
            found[str(row["task"]), file.unit] = (choice, done)
    return found


def _write(book: ReportBook, contents: Contents, name: str, tasks: _Tasks) -> None:
    columns = max(len(tasks.tasks), len(tasks.choices) + 2) * tasks.span
    widths = [*_FIXED_WIDTHS, *_task_widths(tasks, columns)]
    sheet = book.sheet(name, widths, landscape=True)
    title = contents.label(contents.campaign.form.tables[tasks.table].label)
    write_title(sheet, contents, title, len(widths) - 1)
    units_header = _FIRST_ROW + len(tasks.tasks) + 4
    _write_counts(sheet, contents, tasks, units_header + 2)
    _write_units(sheet, contents, tasks, units_header)
    sheet.freeze(0, _FIXED)
    sheet.finish()


def _task_widths(tasks: _Tasks, columns: int) -> list[float]:
    return [7.0 if tasks.has_progress and column % 2 else 15.0 for column in range(columns)]


# ---------------------------------------------------------------- how many units are in each state


def _write_counts(sheet: SheetWriter, contents: Contents, tasks: _Tasks, first_unit_row: int) -> None:
    row = _FIRST_ROW
    sheet.span(row, 0, row, len(sheet.widths) - 1, contents.say("tasks.counts"), "strong")
    row += 1
    for column, key in enumerate(("number", "code", "task")):
        sheet.text(row, column, contents.say(f"column.{key}"), "header")
    heads = [contents.label(choice.label) for choice in tasks.choices]
    for place, head in enumerate([*heads, contents.say("tasks.silent"), contents.say("total")]):
        column = tasks.column(place)
        sheet.span(row, column, row, column + tasks.span - 1, head, "header")
    for place, task in enumerate(tasks.tasks):
        _write_count_row(sheet, contents, tasks, (row, place), task, first_unit_row)


def _write_count_row(
    sheet: SheetWriter,
    contents: Contents,
    tasks: _Tasks,
    at: tuple[int, int],
    task: Slot,
    first_unit_row: int,
) -> None:
    header, place = at
    row = header + 1 + place
    sheet.number(row, 0, place + 1, style="centre")
    sheet.text(row, 1, task.row_id, "centre")
    sheet.text(row, 2, contents.label(task.row_label))
    states = [tasks.said.get((task.row_id, line.unit.code), ("", None))[0] for line in contents.lines]
    first, last = first_unit_row, first_unit_row + len(contents.lines) - 1
    cells = f"{absolute(first, tasks.column(place))}:{absolute(last, tasks.column(place))}"
    counts = [
        (f"=COUNTIF({cells},{absolute(header, tasks.column(number))})", states.count(choice.id))
        for number, choice in enumerate(tasks.choices)
    ]
    counts.append((f"=COUNTBLANK({cells})", states.count("")))
    parts = ",".join(absolute(row, tasks.column(number)) for number in range(len(counts)))
    counts.append((f"=SUM({parts})", len(contents.lines)))
    for number, (formula, count) in enumerate(counts):
        column = tasks.column(number)
        sheet.span(row, column, row, column + tasks.span - 1, "", "centre")
        sheet.formula(row, column, formula, count, style="centre")


# ---------------------------------------------------------------- the units


def _write_units(sheet: SheetWriter, contents: Contents, tasks: _Tasks, header: int) -> None:
    sheet.span(header - 1, 0, header - 1, len(sheet.widths) - 1, contents.say("tasks.by-unit"), "strong")
    for column, key in enumerate(("number", "unit-code", "unit")):
        sheet.span(header, column, header + 1, column, contents.say(f"column.{key}"), "header")
    for place, task in enumerate(tasks.tasks):
        column = tasks.column(place)
        label = f"{task.row_id}. {contents.label(task.row_label)}"
        sheet.span(header, column, header, column + tasks.span - 1, label, "header")
        sheet.text(header + 1, column, contents.say("column.state"), "header")
        if tasks.has_progress:
            sheet.text(header + 1, column + 1, "%", "header")
    labels = {choice.id: contents.label(choice.label) for choice in tasks.choices}
    for number, line in enumerate(contents.lines):
        row = header + 2 + number
        sheet.number(row, 0, number + 1, style="centre")
        sheet.text(row, 1, line.unit.code, "centre")
        sheet.text(row, 2, line.unit.name)
        for place, task in enumerate(tasks.tasks):
            state, percent = tasks.said.get((task.row_id, line.unit.code), ("", None))
            _write_state(sheet, row, tasks.column(place), labels.get(state), percent, tasks)
    sheet.repeat(header, header + 1)


def _write_state(
    sheet: SheetWriter, row: int, column: int, label: str | None, percent: Exact | None, tasks: _Tasks
) -> None:
    if label is None:
        sheet.blank(row, column)
    else:
        sheet.text(row, column, label, "centre")
    if tasks.has_progress:
        sheet.number(row, column + 1, percent)

"""What is asked of a workbook: a cell of it, or a figure key."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.audit.workbooks import Workbook
from pipeline.campaign.faults import nearest
from pipeline.errors import UsageError
from pipeline.record import ALL, SUM, RecordedFigure, TotalLine, group_scope
from pipeline.text import address, fold, parse_address


@dataclass(frozen=True, slots=True)
class Question:
    """A number of the workbook: what it is made of, and where it stands.

    `over` says how (sum, highest, share); `unit` is the one unit whose figure is asked for, or "" for a
    total in `scope`. `value` is what the record states, "" if nobody reported; None if the workbook shows
    the number nowhere.
    """

    id: str
    keys: tuple[str, ...]
    over: str
    scope: str = ALL
    unit: str = ""
    sheet: str = ""
    cell: str = ""
    value: str | None = None


def ask(workbook: Workbook, what: str, unit: str = "", group: str = "") -> Question:
    """The question behind "Biểu 1!F12", "b1/B1/N3" or "mt/F1"; a key may be narrowed to a unit or a group.

    Raises:
        UsageError: there is no such sheet, cell, key, unit or group; says what is nearest.
    """
    if "!" in what:
        sheet, _, cell = what.rpartition("!")
        return _at_cell(workbook, sheet.strip("'").replace("''", "'"), cell)
    _check_names(workbook, unit, group)
    if unit:
        return _of_unit(workbook, what, unit)
    lines = [line for line in workbook.record.totals if line.scope == group_scope(group)]
    found = next((line for line in lines if line.id == what), None)
    if found is None:
        raise _unknown("audit.unknown-key", what, [line.id for line in lines])
    return _question(found)


def _question(line: TotalLine) -> Question:
    return Question(
        line.id, line.key_list, line.over, line.scope, sheet=line.sheet, cell=line.cell, value=line.value
    )


def _at_cell(workbook: Workbook, wanted: str, cell: str) -> Question:
    names = {fold(name): name for name in workbook.sheets}
    sheet = wanted if wanted in workbook.sheets else names.get(fold(wanted), "")
    if not sheet:
        raise _unknown("audit.unknown-sheet", wanted, [s.name for s in workbook.book.sheets if not s.hidden])
    try:
        place = address(*parse_address(cell.strip()))
    except ValueError as error:
        raise UsageError("audit.no-address", found=cell) from error
    for line in workbook.record.totals:
        if (line.sheet, line.cell) == (sheet, place):
            return _question(line)
    for figure in workbook.record.figures:
        if (figure.sheet, figure.cell) == (sheet, place):
            return _figure(figure)
    cells = [line.cell for line in workbook.record.totals if line.sheet == sheet]
    raise UsageError("audit.no-total", sheet=sheet, cell=place, known=", ".join(cells[:8]) or "–")


def _figure(figure: RecordedFigure) -> Question:
    return Question(figure.key, (figure.key,), SUM, ALL, figure.unit, figure.sheet, figure.cell, figure.value)


def _of_unit(workbook: Workbook, key: str, unit: str) -> Question:
    for figure in workbook.record.figures:
        if (figure.key, figure.unit) == (key, unit):
            return _figure(figure)
    raise _unknown("audit.unknown-key", key, list(workbook.record.keys))


def _check_names(workbook: Workbook, unit: str, group: str) -> None:
    units = workbook.record.units
    groups = sorted({line.group for line in units.values()})
    if unit and unit not in units:
        raise _unknown("audit.unknown-unit", unit, list(units))
    if group and group not in groups:
        raise _unknown("audit.unknown-group", group, groups)


def _unknown(key: str, wanted: str, known: list[str]) -> UsageError:
    distinct = list(dict.fromkeys(known))
    close = nearest(wanted, distinct)
    return UsageError(key, wanted=wanted, nearest=close or "–", known=", ".join(distinct[:20]) or "–")

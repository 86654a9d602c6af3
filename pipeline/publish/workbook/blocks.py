"""Tables of totals: which computed cells stand in which row and column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.campaign.model import (
    Column,
    Fields,
    Holds,
    Matrix,
    OverUnits,
    Section,
    ShareCheck,
    Slot,
    SumCheck,
    Table,
    Target,
)
from pipeline.publish.workbook.cells import Cell, Share, Sum, Total, share_cell, sum_cell, total_cell
from pipeline.publish.workbook.contents import Contents


@dataclass(frozen=True, slots=True)
class BlockRow:
    """One row: a heading of its own, or cells by column id (absent: not asked)."""

    label: str
    code: str = ""
    unit_of_measure: str = ""
    cells: Mapping[str, Cell] = field(default_factory=dict)
    target: Target | None = None
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Rows under one header; `columns` are labels by column id."""

    columns: Mapping[str, str]
    rows: tuple[BlockRow, ...]
    label: str = ""


Keep = Callable[[Slot], bool]
"""Which slots a table of totals shows."""

SHARE_COLUMN = "share"


def has_figures(table: Table, contents: Contents) -> bool:
    """Whether a table of the form has figures to add up."""
    return any(slot.table == table.id for slot in contents.campaign.form.figure_slots)


def table_blocks(table: Table, contents: Contents, keep: Keep) -> tuple[Block, ...]:
    """The totals of one table, laid out as the form does it; rows and columns without any are left out."""
    cells = _cells_by_place(table, contents, keep)
    if isinstance(table, Fields):
        return _field_block(table, cells, contents)
    if isinstance(table, Matrix):
        return tuple(_matrix_blocks(table, cells, contents))
    return ()


Places = Mapping[tuple[str, str, str], tuple[Cell, Slot]]
"""(section id, row id, column id) -> what stands there."""


def _cells_by_place(table: Table, contents: Contents, keep: Keep) -> Places:
    form = contents.campaign.form
    sums = {check.whole: check for check in form.checks if isinstance(check, SumCheck)}
    shares = {c.printed: c for c in form.checks if isinstance(c, ShareCheck) if c.printed is not None}
    found: dict[tuple[str, str, str], tuple[Cell, Slot]] = {}
    for slot in form.slots:
        if slot.table != table.id:
            continue
        cell: Cell | None = None
        if slot.holds is Holds.FIGURE and keep(slot):
            cell = total_cell(slot, contents)
        elif slot.index in sums and all(keep(form.slots[part]) for part in sums[slot.index].parts):
            cell = sum_cell(sums[slot.index], contents)
        elif slot.index in shares and keep(form.slots[shares[slot.index].numerator]):
            cell = share_cell(shares[slot.index], contents)
        if cell is not None:
            found[slot.section_id, slot.row_id, slot.column_id] = (cell, slot)
    return found


def _field_block(table: Fields, cells: Places, contents: Contents) -> tuple[Block, ...]:
    rows = tuple(
        _row(contents.label(slot.row_label), slot.indicator, {"": (cell, slot)}, contents)
        for cell, slot in cells.values()
    )
    return (Block({"": contents.say("total")}, rows, contents.label(table.label)),) if rows else ()


def _matrix_blocks(matrix: Matrix, cells: Places, contents: Contents) -> Iterator[Block]:
    """One block per run of sections that share their columns."""
    run: list[Section] = []
    for section in matrix.sections:
        if run and section.columns != run[0].columns:
            yield from _block(matrix, run, cells, contents)
            run = []
        run.append(section)
    yield from _block(matrix, run, cells, contents)


def _block(matrix: Matrix, sections: Sequence[Section], cells: Places, contents: Contents) -> Iterator[Block]:
    columns = [
        column
        for column in sections[0].columns or matrix.columns
        if any((section, row, column.id) in cells for section, row, _ in _rows_of(cells, sections))
    ]
    rows = tuple(row for section in sections for row in _section_rows(section, columns, cells, contents))
    labels = {column.id: _column_label(column, cells, sections, contents) for column in columns}
    shares = [cell for row in rows for cell in row.cells.values() if isinstance(cell, Share)]
    if any(SHARE_COLUMN in row.cells for row in rows) and shares:
        labels |= {SHARE_COLUMN: contents.say("share-percent")}
    if rows:
        yield Block(labels, rows, contents.label(matrix.label))


def _column_label(column: Column, cells: Places, sections: Sequence[Section], contents: Contents) -> str:
    """The heading, with the unit of measure if the columns, and not the rows, have one each."""
    label = contents.label(column.label)
    ids = {section.id for section in sections}
    slots = [slot for (section, _, name), (_, slot) in cells.items() if section in ids and name == column.id]
    units = {contents.label(slot.unit_of_measure) for slot in slots}
    return f"{label} ({units.pop()})" if column.indicator and len(units) == 1 and "" not in units else label


def _rows_of(cells: Places, sections: Sequence[Section]) -> Iterator[tuple[str, str, str]]:
    ids = {section.id for section in sections}
    return (place for place in cells if place[0] in ids)


def _section_rows(
    section: Section, columns: Sequence[Column], cells: Places, contents: Contents
) -> Iterator[BlockRow]:
    rows = []
    for row in section.rows:
        here = {c.id: cells[section.id, row.id, c.id] for c in columns if (section.id, row.id, c.id) in cells}
        if here:
            rows.append(_row(contents.label(row.label), row.indicator or row.area, here, contents))
    heading = contents.label(section.label)
    if rows and heading:
        numbered = f"{section.number}. {heading}" if section.number else heading
        yield BlockRow(numbered, is_heading=True)
    yield from rows


def _row(label: str, code: str | None, here: Mapping[str, tuple[Cell, Slot]], contents: Contents) -> BlockRow:
    cells = {column: cell for column, (cell, _) in here.items()}
    units = {
        contents.label(slot.unit_of_measure) for cell, slot in here.values() if not isinstance(cell, Share)
    }
    unit = units.pop() if len(units) == 1 else ""
    check = _unprinted_share([slot for _, slot in here.values()], contents)
    if check is not None:
        cells[SHARE_COLUMN] = share_cell(check, contents)
    targets = [
        target_for(slot.indicator, contents)
        for slot in (slot for _, slot in here.values())
        if any(isinstance(cell, Share) for cell in cells.values())
    ]
    return BlockRow(label, code or "", unit, cells, next((t for t in targets if t), None))


def _unprinted_share(slots: Sequence[Slot], contents: Contents) -> ShareCheck | None:
    """The share that the form asks for by its two parts only, without a cell for the percent."""
    there = {slot.index for slot in slots}
    return next(
        (
            check
            for check in contents.campaign.form.checks
            if isinstance(check, ShareCheck)
            and check.printed is None
            and {check.numerator, check.denominator} <= there
        ),
        None,
    )


# ---------------------------------------------------------------- the summary's own tables


def area_block(contents: Contents) -> Block | None:
    """Indicators down, content areas across, and their sum where it can be added up."""
    slots: dict[tuple[str, str], list[Slot]] = {}
    for slot in contents.campaign.form.figure_slots:
        if slot.area is not None and slot.indicator is not None and not is_share_part(slot, contents):
            slots.setdefault((slot.indicator, slot.area), []).append(slot)
    areas = {area.code: contents.label(area.label) for area in contents.campaign.areas}
    asked = {code: label for code, label in areas.items() if any(area == code for _, area in slots)}
    rows = tuple(
        _area_row(
            indicator.code,
            {area: slots[indicator.code, area] for area in asked if (indicator.code, area) in slots},
            contents,
        )
        for indicator in contents.campaign.indicators
        if any(code == indicator.code for code, _ in slots)
    )
    if not rows:
        return None
    return Block(asked | {"": contents.say("total")}, rows, contents.say("summary.by-area"))


def _area_row(code: str, slots: Mapping[str, Sequence[Slot]], contents: Contents) -> BlockRow:
    indicator = contents.campaign.indicator_by_code[code]
    totals = {
        area: Total(
            f"{code}|{area}",
            tuple(slot.key for slot in same),
            contents.over_units(same[0]),
            same[0].number.decimals,
        )
        for area, same in slots.items()
    }
    cells: dict[str, Cell] = dict(totals)
    if len(totals) == 1 or indicator.over_units is OverUnits.SUM:
        parts = tuple(totals.values())
        cells[""] = Sum(f"{code}|", parts, parts[0].decimals)
    return BlockRow(contents.label(indicator.label), code, contents.label(indicator.unit_of_measure), cells)


def shares_block(contents: Contents) -> Block | None:
    """Numerator, denominator and percent of every share, with its target."""
    checks = [check for check in contents.campaign.form.checks if isinstance(check, ShareCheck)]
    if not checks:
        return None
    slots = contents.campaign.form.slots
    first = checks[0]
    labels = {
        "num": contents.label(slots[first.numerator].column_label) or contents.say("numerator"),
        "den": contents.label(slots[first.denominator].column_label) or contents.say("denominator"),
        SHARE_COLUMN: contents.say("share-percent"),
    }
    rows = tuple(
        BlockRow(
            label=contents.label(slots[check.numerator].row_label),
            code=slots[check.numerator].indicator or "",
            unit_of_measure=contents.label(slots[check.numerator].unit_of_measure),
            cells={
                "num": total_cell(slots[check.numerator], contents),
                "den": total_cell(slots[check.denominator], contents),
                SHARE_COLUMN: share_cell(check, contents),
            },
            target=target_for(slots[check.numerator].indicator, contents),
        )
        for check in checks
    )
    return Block(labels, rows, contents.say("summary.shares"))


def is_share_part(slot: Slot, contents: Contents) -> bool:
    """Whether a figure only serves to work out a share."""
    indicator = contents.campaign.indicator_by_code.get(slot.indicator or "")
    return indicator is not None and indicator.over_units is OverUnits.SHARE


def target_for(indicator: str | None, contents: Contents) -> Target | None:
    """The indicator's target for the year of the period, else the next one ahead, else the last one."""
    of_all = (t for t in contents.campaign.targets if t.indicator == indicator and t.group is None)
    targets = sorted(of_all, key=lambda t: t.year)
    end = contents.period.end if contents.period else None
    year = (end or contents.package.as_of).year
    return next((target for target in targets if target.year >= year), targets[-1] if targets else None)

"""Drafts a matrix from its header and the rows below it, or from many like blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.drafting import words
from pipeline.drafting.columns import DropDown, areas_in, column_rules, draft_columns
from pipeline.drafting.headers import Header
from pipeline.drafting.indicators import Register
from pipeline.drafting.lines import Keys, Kind, Line, groups_of
from pipeline.drafting.model import ColumnDraft, MatrixDraft, RowDraft, Rule, SectionDraft
from pipeline.text import fold


@dataclass(frozen=True)
class Block:
    """A header with the rows below it, and the heading above it if it is one of many like blocks."""

    header: Header
    keys: Keys
    lines: tuple[Line, ...]
    heading: str = ""
    heading_row: int = -1
    questions: tuple[str, ...] = ()  # below the rows

    @property
    def top(self) -> int:
        """The first row of the block."""
        return self.heading_row if self.heading else self.header.top


def draft_matrix(name: str, block: Block, register: Register, drop_down: DropDown) -> MatrixDraft:
    """A matrix of one header; its groups are sections only if a label alone does not tell the row."""
    columns = draft_columns(block.header, block.keys, block.lines, drop_down)
    matrix = MatrixDraft(name, _row_keys(block), columns, [], rules=column_rules(columns))
    matrix.areas = areas_in(columns)
    groups = list(groups_of(block.lines))
    if _needs_sections(block.lines):
        matrix.sections = [
            SectionDraft(
                words.slug(heading.number).upper() if heading and heading.number else f"S{at}",
                heading.label if heading else "",
                [],
                heading.number if heading else "",
            )
            for at, (heading, _) in enumerate(groups, start=1)
        ]
        parts = [own for _, own in groups]
        figures = [column for column in columns if column.holds == "figure"]
        matrix.key = "{row}/{section}" if len(figures) == 1 else "{section}-{row}/{column}"
    else:
        matrix.sections = [SectionDraft("", "", [])]
        parts = [[line for _, own in groups for line in own]]
    _put_rows(matrix, parts, register)
    if block.keys.subject is not None and _is_subject(block, block.keys.subject):
        matrix.areas += [(section.id, section.heading) for section in matrix.sections if section.number]
    return matrix


def _is_subject(block: Block, column: int | None) -> bool:
    return any(h.column == column and fold(h.text) in words.SUBJECT for h in block.header.headings)


def _row_keys(block: Block) -> dict[str, str]:
    named = {heading.column: heading.text for heading in block.header.headings}
    keys = {"number": block.keys.number, "code": block.keys.code, "label": block.keys.label}
    return {name: named[column] for name, column in keys.items() if column is not None and column in named}


def _needs_sections(lines: Sequence[Line]) -> bool:
    """Whether two rows of different groups have the same name."""
    names = [(line.code, fold(line.label)) for line in lines if line.kind is not Kind.GROUP]
    return len(set(names)) < len(names) and any(line.kind is Kind.GROUP for line in lines)


# ---------------------------------------------------------------- rows


def _put_rows(matrix: MatrixDraft, parts: Sequence[Sequence[Line]], register: Register) -> None:
    """The rows of every section, and what their figures are figures of."""
    all_lines = [line for lines in parts for line in lines]
    across, subjects = _counts_across(matrix.columns, all_lines), False
    if across:
        matrix.key = "{column}/{row}"
        _count_columns(matrix.columns, register)
        matrix.rules = column_rules(matrix.columns)
        subjects = fold(matrix.row_keys.get("label", "")) in words.SUBJECT
    shares = any(column.holds == "share" for column in matrix.columns)
    tasks = not any(column.holds == "figure" for column in matrix.columns)
    for section, all_of_section in zip(matrix.sections, parts, strict=True):
        lines = _told_apart(all_of_section, matrix)
        for line in lines:
            row = _row(line, matrix.columns, [other.id for other in section.rows])
            if row.holds == "figure" and not across and not tasks:
                row.id = register.code_of(line.label, line.unit, line.code, share=shares)
                row.unit_of_measure = line.unit if shares else ""
            elif row.holds == "figure" and subjects:
                row.id = f"N{len(matrix.areas) + 1}"
                matrix.areas.append((row.id, row.label))
            section.rows.append(row)
        _add_row_rules(matrix, section, lines)


def _told_apart(lines: Sequence[Line], matrix: MatrixDraft) -> list[Line]:
    """The rows without those that have the same name as an earlier one: nobody could tell which is which."""
    found: dict[str, Line] = {}
    for line in lines:
        found.setdefault(fold(line.code or line.label), line)
    if len(found) < len(lines) and "same-label" not in matrix.decide:
        matrix.decide.append("same-label")
    return list(found.values())


def _counts_across(columns: Sequence[ColumnDraft], lines: Sequence[Line]) -> bool:
    """Whether it is the columns that say what is counted, and the rows of which subject."""
    figures = [column for column in columns if column.holds == "figure"]
    if len(figures) < 2 or any(line.unit or line.code for line in lines):
        return False
    rows = [line for line in lines if line.kind is Kind.ROW]
    return _share_that_counts([c.heading for c in figures]) > _share_that_counts([row.label for row in rows])


def _count_columns(columns: Sequence[ColumnDraft], register: Register) -> None:
    """Make the columns indicators."""
    for column in columns:
        if column.holds == "figure":
            column.id = register.code_of(column.heading, words.unit_in(column.heading))


def _share_that_counts(texts: Sequence[str]) -> float:
    return sum(map(words.counts, texts)) / len(texts) if texts else 0.0


def _row(line: Line, columns: Sequence[ColumnDraft], taken: Sequence[str]) -> RowDraft:
    is_total = line.kind is Kind.TOTAL
    name = "total" if is_total else words.as_id(line.code) if line.code else words.slug(line.label, 16)
    row = RowDraft(words.distinct(name, taken), line.label, line.code, "total" if is_total else "figure")
    crossed = [column for column in columns if column.at in line.not_asked]
    total = next((column for column in columns if column.holds == "total"), None)
    parts = [column for column in columns if column.holds == "figure" and total and column.at < total.at]
    if total and parts and all(part in crossed for part in parts) and total not in crossed:
        row.once_in = total.id
        crossed = [column for column in crossed if column not in parts]
    row.not_asked = tuple(column.id for column in crossed)
    return row


def _add_row_rules(matrix: MatrixDraft, section: SectionDraft, lines: Sequence[Line]) -> None:
    """A total row is the sum of the rows above it that count what its label says."""
    parts: list[tuple[Line, RowDraft]] = []
    for line, row in zip(lines, section.rows, strict=True):
        if row.holds != "total":
            parts.append((line, row))
            continue
        summed = tuple(_summed(line, parts))
        if summed:
            row.id = _total_id(matrix, row.id, summed)
            rule = Rule("sum", summed, row.id)
            if rule not in matrix.rules:
                matrix.rules.append(rule)
        else:
            matrix.decide.append("total-of-nothing")
        parts = []


def _total_id(matrix: MatrixDraft, wanted: str, summed: tuple[str, ...]) -> str:
    """The total's id: another one where the same id already adds up other rows."""
    others = {rule.other for rule in matrix.rules if rule.kind == "sum" and rule.names != summed}
    same = (rule.other for rule in matrix.rules if rule.kind == "sum" and rule.names == summed)
    return next(same, None) or words.distinct(wanted, others)


def _summed(total: Line, parts: Sequence[tuple[Line, RowDraft]]) -> list[str]:
    wanted = words.total_of_what(total.label)
    if not wanted:
        is_mixed = len({line.unit for line, _ in parts}) > 1
        return [] if is_mixed else [row.id for _, row in parts]
    by_unit = [row.id for line, row in parts if wanted & set(fold(line.unit).split())]
    return by_unit or [row.id for line, row in parts if wanted & set(fold(line.label).split())]


# ---------------------------------------------------------------- many like blocks


def draft_blocks(
    name: str, blocks: Sequence[Block], title: str, register: Register, drop_down: DropDown
) -> MatrixDraft:
    """One matrix of blocks that each have a heading and a header of their own.

    Where blocks have the same rows again and again, neither rows nor columns are indicators: all figures
    count one thing.
    """
    matrix = MatrixDraft(name, _row_keys(blocks[0]), [], [], key="{section}-{row}/{column}")
    is_one = _rows_repeat(blocks)
    if is_one:
        matrix.indicator = register.code_of(title)
        matrix.decide.append("one-indicator")
    for at, block in enumerate(blocks, start=1):
        columns = draft_columns(block.header, block.keys, block.lines, drop_down)
        section = SectionDraft(f"S{at:02d}", block.heading, [], columns=columns)
        lines = _told_apart([line for line in block.lines if line.kind is not Kind.GROUP], matrix)
        across = not is_one and _counts_across(columns, lines)
        if across:
            _count_columns(columns, register)
        shares = any(column.holds == "share" for column in columns)
        for line in lines:
            row = _row(line, columns, [row.id for row in section.rows])
            if not is_one and not across and row.holds == "figure":
                row.id = register.code_of(line.label, line.unit, line.code, share=shares)
                row.unit_of_measure = line.unit if shares else ""
            section.rows.append(row)
        _add_row_rules(matrix, section, lines)
        matrix.rules += [rule for rule in column_rules(columns) if rule not in matrix.rules]
        matrix.sections.append(section)
    return matrix


def _rows_repeat(blocks: Sequence[Block]) -> bool:
    rows = [tuple(fold(line.label) for line in block.lines if line.kind is Kind.ROW) for block in blocks]
    return len(set(rows)) < len(rows)

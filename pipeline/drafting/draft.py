"""A blank form -> a drafted campaign."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from pipeline.campaign.model import Indicator
from pipeline.drafting import words
from pipeline.drafting.columns import DropDown
from pipeline.drafting.headers import Header, find_headers, parts_of
from pipeline.drafting.indicators import Register
from pipeline.drafting.lines import Kind, find_keys, read_lines
from pipeline.drafting.lists import draft_list
from pipeline.drafting.loose import Loose, read_loose
from pipeline.drafting.matrices import Block, draft_blocks, draft_matrix
from pipeline.drafting.model import (
    Draft,
    FieldDraft,
    FieldsDraft,
    MatrixDraft,
    NarrativeDraft,
    PeriodDraft,
    SheetDraft,
    TableDraft,
)
from pipeline.grid import Grid
from pipeline.model import Book
from pipeline.text import fold

DropDowns = Callable[[str, int, int], tuple[str, ...]]
"""The answers offered in a cell: (sheet, row, column); empty where none are."""

_USUAL = {
    "vi": {"unit": "Đơn vị báo cáo", "nil": "Không phát sinh"},
    "en": {"unit": "Reporting unit", "nil": "Nil return"},
}


def draft_campaign(
    book: Book, name: str, known: Iterable[Indicator], drop_downs: DropDowns, today: date
) -> Draft:
    """Draft a campaign from the blank form in `book`; hidden and empty sheets are left out.

    `known` are the indicators of the campaigns beside it, whose codes and rules are taken over for
    indicators with the same label.
    """
    grids = [Grid(sheet) for sheet in book.sheets if sheet.values and not sheet.hidden]
    texts = [text for grid in grids for text in grid.values.values() if isinstance(text, str)]
    drafter = _Drafter(words.language_of(texts), known, drop_downs)
    sheets = [drafter.sheet(grid) for grid in grids]
    has_period = any(field.role == "period" for field in drafter.fields)
    drafter.add_missing(sheets)
    return Draft(
        name=name,
        language=drafter.language,
        title=_title_of(sheets, name),
        parent_body=drafter.parent_body,
        form_code=drafter.form_code,
        sheets=sheets,
        indicators=drafter.register.found,
        areas=drafter.areas,
        period=period_in(texts, drafter.language, today),
        period_stated=has_period,
    )


def _title_of(sheets: Sequence[SheetDraft], name: str) -> str:
    """What the form is called: its first title, or the remark below a title of general information."""
    first = next((sheet for sheet in sheets if sheet.title), None)
    if first is None:
        return name
    is_general = all(isinstance(table, FieldsDraft) for table in first.tables)
    return first.marks[0] if is_general and first.marks else first.title


class _Drafter:
    """Drafts sheet after sheet, collecting what belongs to the campaign as a whole."""

    def __init__(self, language: str, known: Iterable[Indicator], drop_downs: DropDowns) -> None:
        self.language = language
        self.register = Register(known, language)
        self.drop_downs = drop_downs
        self.areas: list[tuple[str, str]] = []
        self.fields: list[FieldDraft] = []
        self.parent_body = self.form_code = ""
        self._sheet_ids: set[str] = set()
        self._table_ids: set[str] = set()

    def sheet(self, grid: Grid) -> SheetDraft:
        """One sheet with its tables."""
        name = grid.sheet.name
        own_id = words.distinct(words.slug(name, 20), self._sheet_ids)
        self._sheet_ids.add(own_id)
        headers = find_headers(grid)
        blocks = _blocks(grid, headers)
        first = min((block.top for block in blocks), default=max(grid.rows) + 1)
        above = [row for row in grid.rows if row < first]
        loose = read_loose(grid, above, self.register, has_tables=bool(headers))
        self.parent_body = self.parent_body or loose.parent_body
        self.form_code = self.form_code or loose.form_code
        self.fields += loose.fields
        tables = self._tables(own_id, grid, blocks, loose)
        marks = [*loose.marks, *_marks_of(blocks, tables)]
        return SheetDraft(own_id, name, loose.title, list(dict.fromkeys(marks)), tables)

    def _tables(self, name: str, grid: Grid, blocks: Sequence[Block], loose: Loose) -> list[TableDraft]:
        drop_down: DropDown = lambda row, column: self.drop_downs(grid.sheet.name, row, column)  # noqa: E731
        tables: list[TableDraft] = self._loose_tables(name, loose, alone=not blocks)
        figures = [block for block in blocks if _has_rows(block)]
        if len(figures) > 1 and all(block.heading for block in figures):
            tables.append(draft_blocks(self._id(name), figures, loose.title, self.register, drop_down))
        else:
            tables += [self._matrix(self._id(name), block, drop_down) for block in figures]
        questions = [text for block in blocks for text in block.questions]
        tables += self._narrative(name, questions)
        areas = [code for code, _ in self.areas]
        lists = (block for block in blocks if not _has_rows(block))
        tables += [draft_list(self._id(name), block, drop_down, areas, self.language) for block in lists]
        return tables

    def _matrix(self, name: str, block: Block, drop_down: DropDown) -> MatrixDraft:
        matrix = draft_matrix(name, block, self.register, drop_down)
        self.areas += [area for area in matrix.areas if area[0] not in dict(self.areas)]
        return matrix

    def _narrative(self, name: str, labels: Sequence[str]) -> list[TableDraft]:
        labels = list({fold(label): label for label in reversed(labels)}.values())[::-1]
        if not labels:
            return []
        taken: list[str] = []
        for text in labels:
            taken.append(words.distinct(words.slug(text, 16), taken))
        return [NarrativeDraft(self._id(name), list(zip(taken, labels, strict=True)), ["narrative"])]

    def _loose_tables(self, name: str, loose: Loose, *, alone: bool) -> list[TableDraft]:
        tables: list[TableDraft] = []
        about = [field for field in loose.fields if field.role]
        figures = [field for field in loose.fields if field.figure]
        if about:
            tables.append(FieldsDraft(self._id(name if alone and not figures else f"{name}-head"), about))
        if figures:
            tables.append(FieldsDraft(self._id(name), figures))
        return [*tables, *self._narrative(name, loose.questions)]

    def _id(self, wanted: str) -> str:
        """An id for a table that no other table of the form has."""
        own = words.distinct(wanted, self._table_ids)
        self._table_ids.add(own)
        return own

    def add_missing(self, sheets: Sequence[SheetDraft]) -> None:
        """Every return must say whose it is, and units write "Không phát sinh" even where nobody asks."""
        asked = {field.role for field in self.fields}
        missing = [
            FieldDraft(role, label, decide=[role])
            for role, label in _USUAL[self.language].items()
            if role not in asked
        ]
        if not missing or not sheets:
            return
        tables = (table for sheet in sheets for table in sheet.tables if isinstance(table, FieldsDraft))
        about = next((table for table in tables if any(field.role for field in table.fields)), None)
        if about is None:
            about = FieldsDraft(self._id("head"), [])
            sheets[0].tables.insert(0, about)
        about.fields += missing


def _blocks(grid: Grid, headers: Sequence[Header]) -> list[Block]:
    """Each header with the rows down to the next one, and the single text right above it."""
    found: list[Block] = []
    for header, following in zip(headers, [*headers[1:], None], strict=False):
        end = following.top if following else max(grid.rows) + 1
        heading_row, heading = _heading_above(grid, header.top) if len(headers) > 1 else (header.top, "")
        rows = range(header.bottom + 1, end)
        keys = find_keys(grid, header, rows)
        lines = read_lines(grid, header, keys, rows)
        below: list[str] = []
        while lines and (lines[-1].kind is Kind.GROUP or words.is_question(lines[-1].label)):
            below.insert(0, lines.pop().label)  # the heading of the next block, a question, a signature
        questions = tuple(text for text in below if words.is_question(text))
        found.append(Block(header, keys, tuple(lines), heading, heading_row, questions))
    return found


def _heading_above(grid: Grid, top: int) -> tuple[int, str]:
    """The single text in the row above, or above one blank row, with its row."""
    for row in (top - 1, top - 2):
        parts = parts_of(grid, row)
        if parts:
            texts = [part.text for part in parts if words.says_something(part.value)]
            return (row, texts[0]) if len(texts) == 1 else (top, "")
    return top, ""


def _has_rows(block: Block) -> bool:
    """Whether a table asks for figures in rows of its own; else it is a list."""
    return any(line.kind is Kind.ROW for line in block.lines)


def _marks_of(blocks: Sequence[Block], tables: Sequence[TableDraft]) -> list[str]:
    """The texts of tables by which the sheet is known, and that the tables do not state themselves."""
    sections = {
        fold(section.heading)
        for table in tables
        if isinstance(table, MatrixDraft)
        for section in table.sections
    }
    found: list[str] = []
    for block in blocks[:1]:
        skipped = {block.keys.unit, block.keys.notes, block.keys.subject, block.keys.number}
        found += [h.text for h in block.header.headings if h.column in skipped]
        found += [h.under for h in block.header.headings if h.under]
    for block in blocks:
        groups = (line.label for line in block.lines if line.kind is Kind.GROUP)
        found += [label for label in groups if fold(label) not in sections]
    return [text for text in found if fold(text)]


# ---------------------------------------------------------------- the period

_MONTH = re.compile(r"tháng\s+(\d{1,2})\s*(?:/|năm)\s*(\d{4})", re.IGNORECASE)
_QUARTER = re.compile(r"quý\s+(IV|I{1,3}|[1-4])\s*(?:/|năm)\s*(\d{4})", re.IGNORECASE)
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4}
_YEAR = re.compile(r"(?:năm|year)\s+(\d{4})", re.IGNORECASE)


def period_in(texts: Sequence[str], language: str, today: date) -> PeriodDraft:
    """The span that the form names: a month or quarter, else a year; else the year of today."""
    for text in texts:
        if match := _MONTH.search(text):
            month, year = int(match[1]), int(match[2])
            if 1 <= month <= 12:
                first = date(year, month, 1)
                last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
                return PeriodDraft(f"{month:02d}/{year}", f"Tháng {month:02d}/{year}", *_days(first, last))
        if match := _QUARTER.search(text):
            quarter, year = match[1].upper(), int(match[2])
            first = date(year, 3 * (_QUARTERS.get(quarter) or int(quarter)) - 2, 1)
            last = (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)
            return PeriodDraft(f"{quarter}/{year}", f"Quý {quarter}/{year}", *_days(first, last))
    years = [int(match[1]) for text in texts if (match := _YEAR.search(text))]
    year = years[0] if years else today.year
    label = f"Năm {year}" if language == "vi" else f"Year {year}"
    return PeriodDraft(str(year), label, *_days(date(year, 1, 1), date(year, 12, 31)))


def _days(first: date, last: date) -> tuple[str, str]:
    return first.isoformat(), last.isoformat()

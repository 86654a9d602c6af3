"""The rows below a header: which are asked, which are totals, which are headings of groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.drafting import words
from pipeline.drafting.headers import Header, Part, is_numbering, parts_of
from pipeline.grid import Grid
from pipeline.text import clean, fold


class Kind(StrEnum):
    """What a row of a blank table is."""

    ROW = "row"
    TOTAL = "total"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Keys:
    """Which column of the sheet says what a row is; None where there is no such column."""

    number: int | None = None
    code: int | None = None
    label: int | None = None
    unit: int | None = None
    notes: int | None = None
    subject: int | None = None  # of the headings of groups, where they stand in a column of their own

    @property
    def all(self) -> frozenset[int]:
        """Every such column."""
        columns = (self.number, self.code, self.label, self.unit, self.notes, self.subject)
        return frozenset(column for column in columns if column is not None)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a blank table."""

    at: int
    kind: Kind
    label: str
    number: str = ""
    code: str = ""
    unit: str = ""
    not_asked: frozenset[int] = frozenset()  # columns marked with an x
    printed: frozenset[int] = frozenset()  # columns in which the form says something itself


def find_keys(grid: Grid, header: Header, rows: range) -> Keys:
    """The key columns, by their headings, and of the others the one with most labels below it."""
    named = {
        name: next((h.column for h in header.headings if fold(h.text) in spellings), None)
        for name, spellings in (
            ("number", words.NUMBER),
            ("code", words.CODE),
            ("unit", words.UNIT_OF_MEASURE),
            ("notes", words.NOTES),
        )
    }
    others = [h.column for h in header.headings if h.column not in named.values()]
    labels = {column: _labels_in(grid, column, rows) for column in others}
    label = max(others, key=lambda column: (labels[column], -column), default=None)
    if label is None or not labels[label]:
        return Keys(**named)
    subject = next((c for c in others if c < label and labels[c]), None)
    return Keys(**named, label=label, subject=subject)


def _labels_in(grid: Grid, column: int, rows: range) -> int:
    return sum(
        words.says_something(grid.values.get((row, column))) for row in rows if not is_numbering(grid, row)
    )


def read_lines(grid: Grid, header: Header, keys: Keys, rows: range) -> list[Line]:
    """The rows in `rows` that say something, down to where somebody signs."""
    found = []
    for row in rows:
        parts = parts_of(grid, row)
        if any(words.is_signature(part.text) for part in parts):
            break
        if parts and not is_numbering(grid, row):
            line = _line(grid, row, parts, header, keys)
            if line is not None:
                found.append(line)
    return found


def _line(grid: Grid, row: int, parts: Sequence[Part], header: Header, keys: Keys) -> Line | None:
    said = [part for part in parts if words.says_something(part.value)]
    number, code = _at(grid, row, keys.number), _at(grid, row, keys.code)
    unit, label = _at(grid, row, keys.unit), _at(grid, row, keys.label)
    values = {heading.column for heading in header.headings} - keys.all
    asked = {
        "not_asked": frozenset(p.column for p in parts if p.column in values and words.is_not_asked(p.value)),
        "printed": frozenset(
            p.column for p in parts if p.column in values and not words.is_not_asked(p.value)
        ),
    }
    total = next((part.text for part in said if words.is_total(part.text)), None)
    if total is not None and not unit_like(total, label):
        return Line(row, Kind.TOTAL, total, number, code, unit, **asked)
    if (group := _group_heading(said, keys, number, code, unit, asked["not_asked"])) is not None:
        return Line(row, Kind.GROUP, group, number if words.numbers_a_group(number) else "")
    if not label or not words.says_something(label):
        return None
    return Line(row, Kind.ROW, label, number, code, unit or words.unit_in(label), **asked)


def unit_like(total: str, label: str) -> bool:
    """Whether a total's word is no label of its row: there is another label, and it says something."""
    return bool(label) and fold(label) != fold(total) and words.says_something(label)


def _at(grid: Grid, row: int, column: int | None) -> str:
    value = None if column is None else grid.values.get((row, column))
    return "" if value is None else clean(str(value))


def _group_heading(
    said: Sequence[Part], keys: Keys, number: str, code: str, unit: str, not_asked: frozenset[int]
) -> str | None:
    """The heading, if the row is that of a group: alone in its row but for a number such as "IV"."""
    texts = [part for part in said if part.column != keys.number or not words.numbers_a_group(part.text)]
    if len(texts) != 1 or code or unit or not_asked:
        return None
    (text,) = texts
    is_wide = keys.label is not None and text.column <= keys.label < text.right
    is_elsewhere = text.column != keys.label
    return text.text if is_wide or is_elsewhere or words.numbers_a_group(number) else None


def groups_of(lines: Sequence[Line]) -> Iterator[tuple[Line | None, list[Line]]]:
    """The rows by the group heading above them; those before the first heading have none."""
    heading: Line | None = None
    own: list[Line] = []
    for line in lines:
        if line.kind is not Kind.GROUP:
            own.append(line)
            continue
        if own or heading is not None:
            yield heading, own
        heading, own = line, []
    if own or heading is not None:
        yield heading, own

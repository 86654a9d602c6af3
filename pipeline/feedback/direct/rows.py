"""The rows of a sheet taken apart into cells, if they are spelt as spreadsheet programs spell them."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.feedback.direct.markup import DoubtError
from pipeline.feedback.direct.strings import TEXT

ROWS, COLUMNS = 1_048_576, 16_384
_ROW = re.compile(r'\s*<row(?: r="([1-9][0-9]{0,6})")((?: [A-Za-z0-9:]+="[A-Za-z0-9.:-]*")*) ?(/)?>')
_ROW_WORD = re.compile(r' ([A-Za-z0-9:]+)="([A-Za-z0-9.:-]*)"')
_ROW_KEPT = frozenset(
    [
        "spans",
        "s",
        "customFormat",
        "ht",
        "hidden",
        "customHeight",
        "outlineLevel",
        "collapsed",
        "thickTop",
        "thickBot",
        "ph",
    ]
)
_CELL = re.compile(
    r'(<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,5})")?(?: t="(s|n|str|b|e|inlineStr)")? ?'
    rf'(?:/>|>(?:(<f)((?: [a-z0-9A-Z]+="[0-9A-Za-z:]*")*) ?(/?)>(?:({TEXT})</f>)?)?'
    rf"(?:(<v)(?:>({TEXT})</v| ?/)>)?(?:<is>(.*?)</is>|<is ?/>)?</c>)|\s+)",
    re.DOTALL,
)
_FORMULA_WORD = re.compile(r' ([a-z0-9A-Z]+)="([0-9A-Za-z:]*)"')
_VALUES = {
    "": re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?"),
    "s": re.compile(r"[0-9]{1,7}"),
    "b": re.compile("[01]"),
    "e": re.compile(r"#[A-Z0-9/!?_]{1,20}"),
}
"""What the <v> of a cell of a type may hold; that of "str" is any text."""


class Formula(NamedTuple):
    """A formula as stated: `kind` is "" for an ordinary one; text "" if a shared one stands elsewhere."""

    kind: str
    text: str
    area: str
    group: str

    def spelt(self) -> str:
        """The element, without what only says how to calculate."""
        if self.kind != "shared":
            return f"<f>{self.text}</f>"
        area = f' ref="{self.area}"' if self.area else ""
        start = f'<f t="shared"{area} si="{self.group}"'
        return f"{start}>{self.text}</f>" if self.text else f"{start}/>"


class Cell(NamedTuple):
    """One cell as stated; `value` is the text of its <v> as it stands in the XML."""

    column: int  # from 1
    letters: str
    style: int
    kind: str  # the type that the format gives it; "" for a number
    formula: Formula | None
    value: str
    has_value: bool
    inline: str | None

    def spelt(self, row: int) -> str:
        """The cell as XML."""
        start = f'<c r="{self.letters}{row}"' + (f' s="{self.style}"' if self.style else "")
        start += f' t="{self.kind}"' if self.kind else ""
        inside = self.formula.spelt() if self.formula else ""
        # An empty result of type "str" is a text, any other is none at all.
        inside += f"<v>{self.value}</v>" if self.value or (self.has_value and self.kind == "str") else ""
        inside += f"<is>{self.inline}</is>" if self.inline is not None else ""
        return f"{start}>{inside}</c>" if inside else f"{start}/>"


class Row(NamedTuple):
    """One row as stated, and what must be looked at before its XML may go out as it is."""

    number: int
    start: str  # its opening tag, without the sign that closes it
    cells: tuple[Cell, ...]
    xml: str
    strings: frozenset[int]  # entries of the common table
    highest_style: int
    formulas: tuple[str, ...]  # of ordinary formulas and of those that others share
    is_plain: bool  # apart from strings, styles and formulas nothing needs a look


def rows_of(xml: str) -> list[Row]:
    """The rows between <sheetData> and its end, in the order that the format asks for.

    Raises:
        DoubtError: anything is spelt in a way that this one does not know.
    """
    *contents, rest = xml.split("</row>")
    rows: list[Row] = []
    for content in contents:
        rows += _rows(content, is_open=True)
    rows += _rows(rest, is_open=False)
    if any(row.number <= before.number for before, row in pairwise(rows)):
        raise DoubtError("rows out of order")
    return rows


def _rows(content: str, *, is_open: bool) -> list[Row]:
    """What stands before the end of a row: rows without cells, and (if `is_open`) the row itself."""
    rows: list[Row] = []
    at = 0
    while match := _ROW.match(content, at):
        at = match.end()
        if not match[3]:
            if not is_open:
                break
            return [*rows, _known_row(content[match.start() :])]
        rows.append(_known_row(content[match.start() : at]))
    if is_open or content[at:].strip():
        raise DoubtError("no row")
    return rows


def _row(content: str) -> Row:
    start = _ROW.match(content)
    assert start is not None, "cut out by the same expression"
    number = int(start[1])
    if number > ROWS:
        raise DoubtError("a row beyond the last")
    cells = tuple(_cells(content, start.end(), start[1]))
    opening, style = _opening(number, start[2])
    formulas = tuple(cell.formula.text for cell in cells if cell.formula and cell.formula.text)
    return Row(
        number,
        opening,
        cells,
        spelt_row(number, opening, cells),
        frozenset(int(cell.value) for cell in cells if cell.kind == "s" and cell.value),
        max(style, 0, *(cell.style for cell in cells)),
        formulas,
        not any(_needs_a_look(cell) for cell in cells),
    )


# Headings and rows that nobody filled in are the same in all returns of a campaign.
_remembered_row = lru_cache(maxsize=2048)(_row)
_LONG_ROW = 8192  # signs


def _known_row(content: str) -> Row:
    return _row(content) if len(content) > _LONG_ROW else _remembered_row(content)


def blank_row(number: int) -> Row:
    """A row that the file does not state."""
    return Row(number, f'<row r="{number}"', (), "", frozenset(), 0, (), is_plain=True)


def spelt_row(number: int, opening: str, cells: tuple[Cell, ...]) -> str:
    """The row as XML."""
    if not cells:
        return f"{opening}/>"
    return f"{opening}>{''.join(cell.spelt(number) for cell in cells)}</row>"


def _opening(number: int, words: str) -> tuple[str, int]:
    """The opening tag without its end, and the row's own style."""
    kept, style = "", 0
    for name, value in _ROW_WORD.findall(words):
        if name in _ROW_KEPT:
            kept += f' {name}="{value}"'
            if name == "s":
                if not value.isdecimal():
                    raise DoubtError("a row's style")
                style = int(value)
        elif name != "x14ac:dyDescent":
            raise DoubtError(f"a row's {name}")
    return f'<row r="{number}"{kept}', style


def _cells(content: str, start: int, line: str) -> list[Cell]:
    cells: list[Cell] = []
    length, before = len(content) - start, 0
    for whole, letters, digits, style, kind, *rest in _CELL.findall(content, start):
        length -= len(whole)
        if not letters:
            continue
        column = column_number(letters)
        if digits != line or not before < column <= COLUMNS:
            raise DoubtError("cells out of order")
        before = column
        has_formula, words, closed, formula, has_value, value, inline = rest
        stated = _formula(words, closed, formula) if has_formula else None
        own_text = inline if kind == "inlineStr" else None
        cell = Cell(column, letters, int(style or 0), _kind(kind), stated, value, bool(has_value), own_text)
        _refuse_odd(cell, inline)
        cells.append(cell)
    if length:
        raise DoubtError("something between cells")
    return cells


def _kind(kind: str) -> str:
    return "" if kind == "n" else kind


def _formula(words: str, closed: str, text: str) -> Formula:
    if closed and text:
        raise DoubtError("a formula")
    stated = dict(_FORMULA_WORD.findall(words))
    kind = stated.get("t", "normal")
    if kind == "shared" and not stated.get("si", "").isdecimal():
        raise DoubtError("a shared formula")
    return Formula("" if kind == "normal" else kind, text, stated.get("ref", ""), stated.get("si", ""))


def _refuse_odd(cell: Cell, inline: str) -> None:
    """Raises DoubtError for a value that is not of the kind that the cell says."""
    is_inline = cell.kind == "inlineStr"
    if cell.value and cell.kind in _VALUES and not _VALUES[cell.kind].fullmatch(cell.value):
        raise DoubtError(f"a cell of type {cell.kind}")
    if (inline and not is_inline) or (is_inline and (cell.value or cell.formula)):
        raise DoubtError("a text in the cell itself")


def _needs_a_look(cell: Cell) -> bool:
    if cell.formula is not None and (cell.formula.kind or not cell.formula.text):
        return True
    return cell.kind in ("str", "inlineStr")


@lru_cache(maxsize=16_384)
def column_number(letters: str) -> int:
    """A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number

"""What rows of a worksheet have in common that differ in nothing but short whole numbers: their shape.

The returns of a campaign are one form filled in: most of their rows, and often whole sheets, differ in
nothing but whole numbers, which are also the indexes of texts. So the numbers are cut out; what is left is
parsed once, by a regular expression that knows only the plainest spelling. A sheet's shape is put together
from those of its rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, compress
from operator import lt
from typing import NamedTuple, cast

from pipeline.intake.xlsx_cells import COLUMNS, ROWS
from pipeline.intake.xlsx_sheet import column_number
from pipeline.intake.xlsx_spelling import TEXT, without_entities
from pipeline.intake.xlsx_styles import PlainStyles
from pipeline.model import Address

_FORMULA = rf'<f((?: [a-z0-9]+="[0-9A-Za-z:]*")*)(?:/>|>({TEXT})</f>)'
_INDEX = re.compile(r' si="([0-9A-Za-z:]*)"')
# Attributes of a row that change nothing; one that hides it is not among them.
_ROW_WORDS = r'(?:spans|s|customHeight|customFormat|thickBot|thickTop|x14ac:dyDescent)="[0-9A-Za-z.:]+"'
_ROW_FALSE = r'(?:hidden|collapsed)="(?:0|false)"|outlineLevel="[0-7]"|ht="[0-9.]*[1-9][0-9.]*"'
_ROW = rf'<row r="([1-9][0-9]{{0,6}})"(?: (?:{_ROW_WORDS}|{_ROW_FALSE}))* ?'
_ROW_START = re.compile(rf"(?:[ \t\r\n]|{_ROW}/>)*(?:{_ROW}>)?")
_CELL = re.compile(
    r'(<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,5})")?(?: t="(s|n|str|b|inlineStr)")? ?'
    rf"(?:/>|>(?:(?:{_FORMULA})?<v>(?=[^ \t\n<])({TEXT})</v>"
    rf'|<is><t(?: xml:space="preserve")?>({TEXT})</t></is>)?</c>)'
    r"|[ \t\r\n]+)"
)

_NUMBER = re.compile(rb"<v>([0-9]{1,15})</v>")
_CUT = b"\x01"  # stands for a number in a skeleton; no XML may hold this sign
_ROW_END = b"</row>"
_LONG_ROW = 4 * 1024  # bytes; longer ones are not worth remembering
_LONG_SHEET = 64 * 1024
_PREFIX = "x14ac:"
_NUMBERS = ("n", "")  # types of cells


class Other(NamedTuple):
    """A filled cell that must be looked at by itself; `cut`: which number it holds, -1: what is `held`."""

    at: Address
    style: str
    kind: str
    cut: int
    held: str  # as it is spelt


class Shape(NamedTuple):
    """What stands where in rows of one shape.

    A plain cell holds a whole number or the index of a text, with a style that says nothing. `is_text` and
    `is_number` say of each number that was cut out whether it is that of a plain cell; `texts` and `numbers`
    are the places of those, in the same order.
    """

    first: int  # row, from 1; 0 if there are no rows
    last: int
    stated: int  # cells, blank ones included
    is_prefixed: bool  # one of the rows has an attribute with a prefix
    is_text: tuple[bool, ...]
    is_number: tuple[bool, ...]
    texts: tuple[Address, ...]
    numbers: tuple[Address, ...]
    others: tuple[Other, ...]
    formulas: tuple[tuple[Address, str], ...]  # those behind numbers
    shares: tuple[tuple[Address, str, str], ...]  # (cell, which shared formula, its text)


def cut(cells: bytes) -> tuple[bytes, list[bytes]]:
    """What is left of the rows without their short whole numbers, and these, in their order."""
    pieces = _NUMBER.split(cells)
    return _CUT.join(pieces[::2]), pieces[1::2]


def shape_of(skeleton: bytes, plain: PlainStyles) -> Shape | None:
    """The shape of a sheet's rows; None if anything in them is odd."""
    return (_remembered_sheet if len(skeleton) <= _LONG_SHEET else _sheet)(skeleton, plain)


# ---------------------------------------------------------------- a sheet


def _sheet(skeleton: bytes, plain: PlainStyles) -> Shape | None:
    *contents, rest = skeleton.split(_ROW_END)
    found = [_row(one, plain) if len(one) > _LONG_ROW else _remembered_row(one, plain) for one in contents]
    try:
        end = _ROW_START.fullmatch(rest.decode("utf-8"))
    except UnicodeDecodeError:
        return None
    if None in found or end is None or end[2]:
        return None
    return _joined(cast(list[Shape], found), is_prefixed=_PREFIX in end[0])


def _joined(rows: list[Shape], *, is_prefixed: bool) -> Shape | None:
    if not rows:
        return Shape(0, 0, 0, is_prefixed, (), (), (), (), (), (), ())
    firsts, lasts, stated, prefixed, is_text, is_number, *places, others, formulas, shares = zip(
        *rows, strict=True
    )
    if not all(map(lt, firsts, firsts[1:])) or lasts[-1] > ROWS:
        return None
    texts, numbers = places
    every = chain.from_iterable
    return Shape(
        first=firsts[0],
        last=lasts[-1],
        stated=sum(stated),
        is_prefixed=is_prefixed or any(prefixed),
        is_text=tuple(every(is_text)),
        is_number=tuple(every(is_number)),
        texts=tuple(every(texts)),
        numbers=tuple(every(numbers)),
        others=_moved(rows) if any(others) else (),
        formulas=tuple(every(formulas)),
        shares=tuple(every(shares)),
    )


def _moved(rows: list[Shape]) -> tuple[Other, ...]:
    """The cells to be looked at one by one; their numbers are counted through the whole sheet."""
    found: list[Other] = []
    before = 0
    for row in rows:
        if row.others:
            found += [one if one.cut < 0 else one._replace(cut=before + one.cut) for one in row.others]
        before += len(row.is_text)
    return tuple(found)


# ---------------------------------------------------------------- a row


class _Cell(NamedTuple):
    """A cell that holds something."""

    at: Address
    style: str
    kind: str
    cut: int  # as in Other
    held: str
    formula: str
    shares: str  # which shared formula


def _row(skeleton: bytes, plain: PlainStyles) -> Shape | None:
    """The shape of one row, up to its end tag."""
    try:
        content = skeleton.replace(_CUT, b"<v>0</v>").decode("utf-8")
    except UnicodeDecodeError:
        return None
    start = _ROW_START.match(content)
    if start is None or not start[2]:
        return None
    line, number, column, stated, cuts = start[2], int(start[2]), -1, 0, 0
    length = len(content) - start.end()
    cells: list[_Cell] = []
    for whole, letters, digits, style, kind, about, formula, value, inline in _CELL.findall(
        content, start.end()
    ):
        length -= len(whole)
        if not letters:
            continue
        before, column = column, column_number(letters)
        if digits != line or not before < column < COLUMNS:
            return None
        stated += 1
        if value or inline:
            if bool(inline) is not (kind == "inlineStr"):
                return None
            which = cuts if value == "0" else -1
            cuts += value == "0"
            at, text = (number - 1, column), without_entities(formula)
            cells.append(_Cell(at, style, kind, which, value or inline, text, _shares(about)))
    # The cells must make up the whole row.
    return None if length else _shaped(number, stated, cells, plain, is_prefixed=_PREFIX in start[0])


def _shares(about: str) -> str:
    """Which shared formula a cell has, by the attributes of its formula; "" if its formula is its own."""
    index = _INDEX.search(about) if about else None
    return index[1] if index and ' t="shared"' in about else ""


def _shaped(
    number: int, stated: int, cells: Sequence[_Cell], plain: PlainStyles, *, is_prefixed: bool
) -> Shape:
    cut_out = [cell for cell in cells if cell.cut >= 0]
    is_text = [cell.kind == "s" and cell.style in plain.texts for cell in cut_out]
    is_number = [cell.kind in _NUMBERS and cell.style in plain.numbers for cell in cut_out]
    others = (cell for cell in cells if cell.cut < 0 or not (is_text[cell.cut] or is_number[cell.cut]))
    return Shape(
        first=number,
        last=number,
        stated=stated,
        is_prefixed=is_prefixed,
        is_text=tuple(is_text),
        is_number=tuple(is_number),
        texts=tuple([cell.at for cell in compress(cut_out, is_text)]),
        numbers=tuple([cell.at for cell in compress(cut_out, is_number)]),
        others=tuple([Other(cell.at, cell.style, cell.kind, cell.cut, cell.held) for cell in others]),
        formulas=tuple(
            [(cell.at, cell.formula) for cell in cells if cell.formula and cell.kind in ("", "n")]
        ),
        shares=tuple([(cell.at, cell.shares, cell.formula) for cell in cells if cell.shares]),
    )


_remembered_row = lru_cache(maxsize=2048)(_row)
_remembered_sheet = lru_cache(maxsize=128)(_sheet)

"""The rows of a worksheet in which nothing is odd; one like another seen before is not parsed again.

The returns of a campaign are one form filled in: most of their rows are the same byte for byte, and most
of the others differ in nothing but short whole numbers, which are also the indexes of texts. So the numbers
are cut out of a row; what is left, its shape, is parsed once, by a regular expression that knows only the
plainest spelling.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import lru_cache
from itertools import chain
from operator import lt
from typing import NamedTuple, cast

from pipeline.intake.formats import Shown
from pipeline.intake.xlsx_cells import COLUMNS, ROWS, CellStore
from pipeline.intake.xlsx_names import unescape
from pipeline.intake.xlsx_sheet import column_number
from pipeline.intake.xlsx_spelling import TEXT, without_entities
from pipeline.intake.xlsx_styles import Style
from pipeline.model import Address

_FORMULA = rf'<f((?: [a-z0-9]+="[0-9A-Za-z:]*")*+)(?:/>|>({TEXT})</f>)'
_INDEX = re.compile(r' si="([0-9A-Za-z:]*)"')
# Attributes of a row that change nothing; one that hides it is not among them.
_ROW_WORDS = r'(?:spans|s|customHeight|customFormat|thickBot|thickTop|x14ac:dyDescent)="[0-9A-Za-z.:]+"'
_ROW_FALSE = r'(?:hidden|collapsed)="(?:0|false)"|outlineLevel="[0-7]"|ht="[0-9.]*[1-9][0-9.]*"'
_ROW = rf'<row r="([1-9][0-9]{{0,6}})"(?: (?:{_ROW_WORDS}|{_ROW_FALSE}))*+ ?'
_ROW_START = re.compile(rf"(?:[ \t\r\n]++|{_ROW}/>)*+(?:{_ROW}>)?")
_CELL = re.compile(
    r'(<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,5})")?(?: t="(s|n|str|b|inlineStr)")? ?'
    rf"(?:/>|>(?:(?:{_FORMULA})?<v>(?=[^ \t\n<])({TEXT})</v>"
    rf'|<is><t(?: xml:space="preserve")?>({TEXT})</t></is>)?</c>)'
    r"|[ \t\r\n]+)"
)


_SHORT_WHOLE = re.compile("-?[0-9]{1,15}")
_NUMBER = re.compile(rb"<v>([0-9]{1,15})</v>")
_CUT = b"\x01"  # stands for a number in a shape; no XML may hold this sign
_LONG_ROW = 4096  # bytes; a longer one is not worth remembering
_PREFIX = "x14ac:"
_INDEX_OR_NUMBER = ("s", "n", "")


class OddError(Exception):
    """Something that only the exact reader can judge."""


class Shape(NamedTuple):
    """What rows have in common that differ in their numbers alone; parallel columns of the filled cells."""

    number: int  # of the row, from 1
    stated: int  # cells, blank ones included
    places: tuple[Address, ...]
    styles: tuple[str, ...]
    kinds: tuple[str, ...]
    held: tuple[str | int, ...]  # 0 where a number was cut out
    formulas: tuple[str, ...]
    shares: tuple[str, ...]
    cut: tuple[int, ...]  # positions in `held`
    is_text: tuple[bool, ...]
    is_plain: bool  # all cells hold whole numbers or the indexes of texts
    number_styles: frozenset[str]
    text_styles: frozenset[str]
    has_formula: bool
    is_prefixed: bool


class _Cell(NamedTuple):
    """A cell that holds something."""

    at: Address
    style: str
    kind: str
    held: str | int
    formula: str
    shares: str  # which shared formula
    is_cut: bool


class Rows(NamedTuple):
    """How many cells the rows state, and whether one of them has an attribute with a prefix."""

    stated: int
    is_prefixed: bool


class Row(NamedTuple):
    """A row as it stands in a sheet: an index of the common table and a short number are numbers already."""

    shape: Shape
    held: tuple[str | int, ...]


def _row(content: bytes) -> Row | None:
    """Read a row, up to its end tag; None if anything in it is odd."""
    pieces = _NUMBER.split(content)
    skeleton = _CUT.join(pieces[::2])
    shape = _shape(skeleton) if len(content) > _LONG_ROW else _remembered_shape(skeleton)
    # A row that holds the sign itself has fewer numbers than its shape has places for them.
    if shape is None or len(shape.cut) != len(pieces) // 2:
        return None
    held = list(shape.held)
    kinds = shape.kinds
    for at, digits in zip(shape.cut, pieces[1::2], strict=True):
        held[at] = int(digits) if kinds[at] in _INDEX_OR_NUMBER else digits.decode()
    return Row(shape, tuple(held))


def _shape(skeleton: bytes) -> Shape | None:
    try:
        content = skeleton.replace(_CUT, b"<v>0</v>").decode("utf-8")
    except UnicodeDecodeError:
        return None
    start = _ROW_START.match(content)
    if start is None or not start[2]:
        return None
    line, number, column, stated = start[2], int(start[2]), -1, 0
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
            held = _held(value or inline, kind)
            is_cut = value == "0"
            text = without_entities(formula)
            cells.append(_Cell((number - 1, column), style, kind, held, text, _shares(about), is_cut))
    # The cells must make up the whole row.
    return None if length else _shaped(number, stated, cells, is_prefixed=_PREFIX in start[0])


def _shares(about: str) -> str:
    """Which shared formula a cell has, by the attributes of its formula; "" if its formula is its own."""
    index = _INDEX.search(about) if about else None
    return index[1] if index and ' t="shared"' in about else ""


def _held(stated: str, kind: str) -> str | int:
    return int(stated) if kind in _INDEX_OR_NUMBER and _SHORT_WHOLE.fullmatch(stated) else stated


def _shaped(number: int, stated: int, cells: Sequence[_Cell], *, is_prefixed: bool) -> Shape:
    places, styles, kinds, held, formulas, shares, cut = zip(*cells, strict=True) if cells else ((),) * 7
    is_text = tuple(kind == "s" for kind in kinds)
    pairs = tuple(zip(held, is_text, strict=True))
    return Shape(
        number=number,
        stated=stated,
        places=places,
        styles=styles,
        kinds=kinds,
        held=held,
        formulas=formulas,
        shares=shares,
        cut=tuple(at for at, is_cut in enumerate(cut) if is_cut),
        is_text=is_text,
        is_plain=all(type(one) is int and (one >= 0 or not text) for one, text in pairs),
        number_styles=frozenset(style for style, text in zip(styles, is_text, strict=True) if not text),
        text_styles=frozenset(style for style, text in zip(styles, is_text, strict=True) if text),
        has_formula=any(formulas) or any(shares),
        is_prefixed=is_prefixed,
    )


_remembered_row = lru_cache(maxsize=4096)(_row)
_remembered_shape = lru_cache(maxsize=2048)(_shape)


# ---------------------------------------------------------------- into the sheet


def read_rows(xml: bytes, store: CellStore) -> Rows:
    """Store the cells of all rows; `xml` is what stands inside sheetData.

    Raises:
        OddError: anything in it is odd.
        UnreadableError: a cell holds what cannot be; the exact reader says what.
    """
    *contents, rest = xml.split(b"</row>")
    found = [_row(one) if len(one) > _LONG_ROW else _remembered_row(one) for one in contents]
    end = _ROW_START.fullmatch(rest.decode("utf-8"))
    if not all(found) or end is None or end[2]:
        raise OddError
    rows = cast(list[Row], found)
    numbers = [row.shape.number for row in rows]
    if not all(map(lt, numbers, numbers[1:])) or numbers[-1:] > [ROWS]:
        raise OddError
    _put(rows, store)
    stated = sum(row.shape.stated for row in rows)
    return Rows(stated, _PREFIX in end[0] or any(row.shape.is_prefixed for row in rows))


def _put(rows: list[Row], store: CellStore) -> None:
    """Store the plain rows together, column by column, which is much faster, and the others one by one."""
    filled = [row for row in rows if row.held]
    plain = store.plain
    # Of all rows together there are few different sets of styles.
    odd = {styles for styles in {row.shape.number_styles for row in filled} if not styles <= plain.numbers}
    odd |= {styles for styles in {row.shape.text_styles for row in filled} if not styles <= plain.texts}
    others = [row for row in filled if not row.shape.is_plain]
    if odd or others:
        others = [row for row in filled if not _is_plain(row.shape, odd)]
        filled = [row for row in filled if _is_plain(row.shape, odd)]
    _put_together(filled, store)
    for row in others:
        _put_each(row, store)
    for row in rows:
        if row.shape.has_formula:
            _put_formulas(row.shape, store)


def _is_plain(shape: Shape, odd: Container[frozenset[str]]) -> bool:
    return shape.is_plain and shape.number_styles not in odd and shape.text_styles not in odd


def _put_together(rows: list[Row], store: CellStore) -> None:
    shapes = [row.shape for row in rows]
    places = chain.from_iterable([shape.places for shape in shapes])
    held = list(chain.from_iterable([row.held for row in rows]))
    is_text = chain.from_iterable([shape.is_text for shape in shapes])
    strings = cast(list[str], store.strings)
    try:
        said = [strings[one] if text else one for one, text in zip(held, is_text)]  # type: ignore # noqa: B905
    except IndexError as error:
        raise OddError from error
    values = store.raw.values
    values.update(zip(places, said))  # noqa: B905 - all of one length; to check it takes time
    if "" in strings and strings.index("") in held:  # or a number that is the same as its index
        store.raw.values = {at: value for at, value in values.items() if value != ""}


def _put_formulas(shape: Shape, store: CellStore) -> None:
    for at, kind, formula, shares in zip(
        shape.places, shape.kinds, shape.formulas, shape.shares, strict=True
    ):
        if formula and kind in ("", "n"):
            store.formula(at, formula)
        if shares:
            store.share(at, shares, formula)


def _put_each(row: Row, store: CellStore) -> None:
    shape, strings = row.shape, store.strings
    for at, index, kind, held in zip(shape.places, shape.styles, shape.kinds, row.held, strict=True):
        style = store.style(index)
        if isinstance(held, str):
            _put_spelt(store, at, kind, held, style)
        elif kind == "s":
            if not 0 <= held < len(strings):
                raise OddError
            store.text(at, strings[held], style)
        elif style.shown is Shown.NUMBER:
            store.raw.values[at] = held
        else:
            store.number(at, str(held), style)


def _put_spelt(store: CellStore, at: Address, kind: str, spelt: str, style: Style) -> None:
    held = without_entities(spelt)
    if kind == "s":
        store.shared(at, held, style)
    elif kind in ("", "n"):
        store.number(at, held, style)
    elif kind == "inlineStr":
        store.text(at, unescape(held), style)
    else:
        store.stated(at, kind, held, style)

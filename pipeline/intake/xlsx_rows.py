"""The rows of a worksheet in which nothing is odd, by their shape: see xlsx_shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress
from typing import NamedTuple, cast

from pipeline.intake.xlsx_cells import CellStore
from pipeline.intake.xlsx_names import unescape
from pipeline.intake.xlsx_shapes import Other, Shape, cut, shape_of
from pipeline.intake.xlsx_spelling import without_entities
from pipeline.intake.xlsx_styles import Style
from pipeline.model import Address, CellValue, Texts, texts_at


class OddError(Exception):
    """Something that only the exact reader can judge."""


class Rows(NamedTuple):
    """How many cells the rows state, and whether one of them has an attribute with a prefix."""

    stated: int
    is_prefixed: bool


def read_rows(xml: bytes, store: CellStore) -> Rows:
    """Store the cells of all rows; `xml` is what stands inside sheetData.

    Raises:
        OddError: anything in it is odd.
        UnreadableError: a cell holds what cannot be; the exact reader says what.
    """
    skeleton, numbers = cut(xml)
    shape = shape_of(skeleton, store.plain)
    # Rows that hold the sign itself have fewer numbers than their shape has places for them.
    if shape is None or len(shape.is_text) != len(numbers):
        raise OddError
    plain = _put_plain(shape, numbers, store)
    for cell in shape.others:
        _put(cell, numbers, store)
    for at, formula in shape.formulas:
        store.formula(at, formula)
    for at, shares, formula in shape.shares:
        store.share(at, shares, formula)
    store.raw.texts = _all_texts(shape, plain, store.raw.values)
    return Rows(shape.stated, shape.is_prefixed)


def _put_plain(shape: Shape, numbers: Sequence[bytes], store: CellStore) -> Texts:
    """Store the plain cells together, which is much faster than one by one; the texts among them."""
    strings = cast(list[str], store.strings)
    try:
        texts = tuple(map(strings.__getitem__, map(int, compress(numbers, shape.is_text))))
    except IndexError as error:
        raise OddError from error
    known = texts_at(shape.texts, texts)
    values: dict[Address, CellValue] = {**known.values}
    values.update(zip(shape.numbers, map(int, compress(numbers, shape.is_number)), strict=True))
    store.raw.values = values
    return known


def _all_texts(shape: Shape, plain: Texts, values: Mapping[Address, CellValue]) -> Texts | None:
    """The texts of the whole sheet, if they are short."""
    others = {one.at: text for one in shape.others if isinstance(text := values.get(one.at), str)}
    known = plain
    if others:
        known = texts_at((*plain.values, *others), (*plain.values.values(), *others.values()))
    return known if known.is_short else None


def _put(cell: Other, numbers: Sequence[bytes], store: CellStore) -> None:
    style = store.style(cell.style)
    if cell.cut < 0:
        _put_spelt(store, cell, without_entities(cell.held), style)
    elif cell.kind == "s":
        index = int(numbers[cell.cut])
        if index >= len(store.strings):
            raise OddError
        store.text(cell.at, store.strings[index], style)
    else:
        _put_spelt(store, cell, numbers[cell.cut].decode(), style)


def _put_spelt(store: CellStore, cell: Other, held: str, style: Style) -> None:
    if cell.kind == "s":
        store.shared(cell.at, held, style)
    elif cell.kind in ("", "n"):
        store.number(cell.at, held, style)
    elif cell.kind == "inlineStr":
        store.text(cell.at, unescape(held), style)
    else:
        store.stated(cell.at, cell.kind, held, style)

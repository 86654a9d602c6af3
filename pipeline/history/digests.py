"""Digests of figures: what they say and where it stands, whichever program stored them, in any order.

A digest is that of lines of text, one per figure, its fields with tabs between them, sorted and joined by
line ends. Figures are told by key and unit, so that lines need not be compared as texts to be sorted: the
first differing field decides, as neither "A<tab>" nor "B<tab>" can begin with the other unless a tab is in
them. Where two figures have one key and unit, or a tab is in one of these, the lines themselves are sorted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.model import EarlierPackage, Past

_SAID = ("key", "unit", "scaled", "decimals", "sha256", "sheet", "cell")
Positions = npt.NDArray[np.int64]

_AT_ONCE = 1 << 15  # lines, so that a million figures need no more memory than these


def content_sha256(figures: pd.DataFrame) -> str:
    """A hash of what the figures say and where it stands, in any order of the rows.

    Manifests state it: it must come out the same for ever.
    """
    return _digest(figures, _SAID)


def digest_of_past(past: Past) -> str:
    """A digest of everything that was accepted before and that a return may be held against when judged."""
    whole = hashlib.sha256()
    for package in (past.continued, *past.series):
        whole.update(repr(package and _parts(package)).encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


def _parts(package: EarlierPackage) -> tuple[object, ...]:
    # The names of the files too: a finding quotes them.
    meanings = sorted((key, repr(meaning)) for key, meaning in package.meanings.items())
    return package.period, _digest(package.figures, (*_SAID, "file")), meanings


def _digest(figures: pd.DataFrame, names: Sequence[str]) -> str:
    order = _order(figures)
    if order is None:
        blocks = _blocks(figures, names, np.arange(len(figures)))
        lines = sorted(line[:-1] for block in blocks for line in block.to_pylist())
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()
    whole = hashlib.sha256()
    left = len(figures)
    for block in _blocks(figures, names, order):
        left -= len(block)
        whole.update(_bytes(block)[: None if left else -1])
    return whole.hexdigest()


def _blocks(figures: pd.DataFrame, names: Sequence[str], order: Positions) -> Iterator[pa.Array]:
    """The figures in this order as lines, each with its end, some at a time."""
    spellers = [_speller(figures[name]) for name in names]
    for start in range(0, len(order), _AT_ONCE):
        at = order[start : start + _AT_ONCE]
        lines = pc.binary_join_element_wise(*(speller(at) for speller in spellers), _text("\t"))
        yield pc.binary_join_element_wise(lines, _text(""), _text("\n"))


def _text(text: str) -> pa.Scalar:
    return pa.scalar(text, pa.large_string())


def _speller(column: pd.Series[Any]) -> Callable[[Positions], pa.Array]:
    """What gives the column's values at some positions as Python spells them."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        texts = pa.array([*map(str, column.cat.categories.tolist()), "nan"], pa.large_string())
        codes = column.cat.codes.to_numpy().astype("int64")
        codes[codes < 0] = len(texts) - 1
        return lambda at: texts.take(pa.array(codes[at]))
    return lambda at: _spelt(column.take(at))


def _spelt(column: pd.Series[Any]) -> pa.Array:
    found = pa.array(column, from_pandas=True)
    if isinstance(found, pa.ChunkedArray):
        found = found.combine_chunks()
    missing = "<NA>" if pa.types.is_integer(found.type) else "nan"
    return pc.fill_null(found.cast(pa.large_string()), missing)


def _bytes(lines: pa.Array) -> memoryview:
    """Texts one behind the other, as they lie in memory."""
    _, offsets, data = lines.buffers()
    ends = np.frombuffer(offsets, dtype="int64")[lines.offset : lines.offset + len(lines) + 1]
    return memoryview(data)[int(ends[0]) : int(ends[-1])]


def _order(figures: pd.DataFrame) -> Positions | None:
    """The positions of the figures as their lines are sorted; None if keys and units do not tell."""
    ranks = [_ranks(figures[name]) for name in ("key", "unit")]
    keys, units = ranks
    if keys is None or units is None:
        return None
    order = np.lexsort((units, keys))
    pairs = np.stack([keys[order], units[order]])
    same = (pairs[:, 1:] == pairs[:, :-1]).all(axis=0)
    return None if same.any() else order


def _ranks(texts: pd.Series[str]) -> Positions | None:
    """Of each text, its place among the different ones in the order of their lines; None if unknown."""
    codes, different = pd.factorize(texts)
    found = different.tolist()
    if (codes < 0).any() or any("\t" in text for text in found):
        return None
    ranks = np.empty(len(found), dtype="int64")
    ranks[sorted(range(len(found)), key=lambda at: found[at] + "\t")] = np.arange(len(found))
    ordered: Positions = ranks[codes]
    return ordered

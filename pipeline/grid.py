"""Looking things up in a sheet: where a text stands, and what stands beside a label."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any

from rapidfuzz import fuzz, process

from pipeline.model import Address, CellValue, Merge, Oddity, Sheet, Texts, texts_at
from pipeline.personal import has_personal_data
from pipeline.text import clean, fold, numbers_in

_PLACEHOLDER = re.compile(r"[\s.…_/·-]*")
_FARTHEST_RIGHT = 8  # columns between a label and its value
_NEAR = 88  # percent of likeness from which two headings may be the same


class Index:
    """The texts of a sheet, by what they say. Nobody may change what it hands out."""

    def __init__(self, texts: Texts, covered: frozenset[Address]) -> None:
        self._texts = texts
        self._covered = covered  # by a merged cell

    @cached_property
    def strings(self) -> list[tuple[Address, str, str]]:
        """See `Grid.strings`."""
        places = sorted(self._texts.values)
        texts = list(map(self._texts.values.__getitem__, places))
        return list(zip(places, texts, map(fold, texts), strict=True))

    @cached_property
    def texts(self) -> dict[str, list[Address]]:
        """See `Grid.texts`."""
        found: dict[str, list[Address]] = {}
        for place, _, text in self.strings:
            if text and place not in self._covered:
                found.setdefault(text, []).append(place)
        return found

    @cached_property
    def _heads(self) -> frozenset[str]:
        """The labels that stand before a colon inside a cell."""
        return frozenset().union(*[heads_in(value) for value in self._texts.values.values() if ":" in value])

    @property
    def said(self) -> frozenset[str]:
        """See `Grid.said`."""
        return self._heads.union(self.texts)

    def says(self, text: str) -> bool:
        """Whether a folded text is `said`."""
        return text in self.texts or text in self._heads

    @cached_property
    def personal(self) -> tuple[tuple[Address, str], ...]:
        """The texts with personal data in them, in reading order."""
        return tuple((place, value) for place, value, _ in self.strings if has_personal_data(value))

    def shares_of(self, marks: tuple[frozenset[str], ...]) -> tuple[float, ...]:
        """Which part of each of these sets of folded texts is said."""
        if marks not in self._shares:
            said = self.said
            self._shares[marks] = tuple([len(one & said) / len(one) if one else 0.0 for one in marks])
        return self._shares[marks]

    @cached_property
    def _shares(self) -> dict[tuple[frozenset[str], ...], tuple[float, ...]]:
        return {}


# Headings and labels are the same in all returns of a campaign, in the same places.
_index = lru_cache(maxsize=32)(Index)
_NONE: frozenset[Address] = frozenset()
_MANY = 2_000  # cells; where so many stand is not worth remembering


class WatchedValues(dict[Address, CellValue]):
    """Values that note which of them was looked at; `in` looks at none."""

    def __init__(self, values: Mapping[Address, CellValue]) -> None:
        super().__init__(values)
        self.seen: set[Address] = set()

    def __getitem__(self, at: Address) -> CellValue:
        self.seen.add(at)
        return super().__getitem__(at)

    def get(self, at: Address, default: Any = None) -> Any:
        """As of any dictionary."""
        self.seen.add(at)
        return super().get(at, default)

    def items(self) -> Any:
        """As of any dictionary."""
        self.seen.update(self)
        return super().items()

    def values(self) -> Any:
        """As of any dictionary."""
        self.seen.update(self)
        return super().values()


class Grid:
    """A sheet with its texts indexed. Values covered by a merged cell are not looked at."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.values = sheet.values

    @classmethod
    def of(cls, sheet: Sheet) -> Grid:
        """The grid of a sheet; one that was asked for before is given again until `forget` is called."""
        known = _KNOWN.get(id(sheet))
        if known is None or known.sheet is not sheet:
            if len(_KNOWN) >= _MOST_KNOWN:
                cls.forget()
            known = _KNOWN[id(sheet)] = cls(sheet)
        return known

    @staticmethod
    def forget() -> None:
        """Let go of all grids that `of` has given: the book has been read."""
        _KNOWN.clear()

    @cached_property
    def index(self) -> Index:
        """The sheet's texts and where they stand; sheets with the same texts share one."""
        sheet = self.sheet
        covered = frozenset(filter(self._covered, sheet.oddities)) if sheet.oddities else _NONE
        texts = sheet.texts or _texts_of(self.values)
        return _index(texts, covered) if texts.is_short else Index(texts, covered)

    def watched(self) -> tuple[Grid, WatchedValues]:
        """The same grid once more, and which of its values are looked at from now on."""
        values = WatchedValues(self.values)
        twin = Grid(replace(self.sheet, values=values))
        twin.index, twin.rows = self.index, self.rows
        return twin, values

    @property
    def strings(self) -> list[tuple[Address, str, str]]:
        """(place, text, folded text) of every cell with text, in reading order."""
        return self.index.strings

    @property
    def texts(self) -> dict[str, list[Address]]:
        """Folded text -> where it stands, in reading order."""
        return self.index.texts

    @property
    def said(self) -> frozenset[str]:
        """Every folded text of the sheet, and every label that stands before a colon inside a cell."""
        return self.index.said

    @cached_property
    def rows(self) -> dict[int, list[int]]:
        """Row -> its filled columns, both ascending."""
        places = tuple(self.values)
        return _rows(places) if len(places) > _MANY else _remembered_rows(places)

    @cached_property
    def merge_at(self) -> dict[Address, Merge]:
        """Top left corner -> merged range."""
        return {(merge.top, merge.left): merge for merge in self.sheet.merges}

    def _covered(self, place: Address) -> bool:
        oddities = self.sheet.oddities
        return place in oddities and Oddity.UNDER_MERGE in oddities[place]

    def text(self, place: Address) -> str:
        """The folded text of a cell; a number as its digits; "" for a blank."""
        value = self.values.get(place)
        return "" if value is None or self._covered(place) else fold(str(value))

    def right_edge(self, place: Address) -> int:
        """The last column that the cell at `place` covers."""
        merge = self.merge_at.get(place)
        return merge.right if merge else place[1]

    def find(self, spellings: Iterable[str]) -> list[Address]:
        """Where any of the spellings stands, in reading order."""
        texts = self.texts
        found = [texts[text] for text in dict.fromkeys(map(fold, spellings)) if text in texts]
        return found[0] if len(found) == 1 else sorted(chain.from_iterable(found))

    def find_near(self, spellings: Iterable[str]) -> list[Address]:
        """Where a text stands that is nearly one of the spellings, with the same numbers in it."""
        return sorted(
            {
                place
                for spelling in spellings
                for text in near(fold(spelling), self.texts)
                for place in self.texts[text]
            }
        )

    def beside(
        self, labels: Iterable[str], other_labels: Collection[str]
    ) -> tuple[Address, CellValue] | None:
        """The first value that belongs to a label, with its place, as in `all_beside`; None if none does."""
        return next(self.all_beside(labels, other_labels), None)

    def all_beside(
        self, labels: Iterable[str], other_labels: Collection[str]
    ) -> Iterator[tuple[Address, CellValue]]:
        """The values that belong to a label, with their places; a label may stand there more than once.

        Behind the label in the same cell ("Lần gửi: 1; ..."), else right of it, else below. A cell that
        is itself one of `other_labels` (folded) is never a value. A bare label inside a sentence
        ("...; Không phát sinh") is its own value.
        """
        for label in labels:
            wanted = fold(label)
            for place in self.texts.get(wanted, ()):
                if (found := self._next_to(place, other_labels)) is not None:
                    yield found
            for place, rest in self._within(wanted):
                if rest:
                    yield place, rest
                elif (found := self._next_to(place, other_labels)) is not None:
                    yield found

    def _next_to(self, place: Address, other_labels: Collection[str]) -> tuple[Address, CellValue] | None:
        row, merge = place[0], self.merge_at.get(place)
        edge = merge.right if merge else place[1]
        for column in range(edge + 1, edge + 1 + _FARTHEST_RIGHT):
            if self._is_filled((row, column)):
                return self._unless_label((row, column), other_labels)
        below = ((merge.bottom if merge else row) + 1, place[1])
        return self._unless_label(below, other_labels) if self._is_filled(below) else None

    def _is_filled(self, place: Address) -> bool:
        value = self.values.get(place)
        if value is None or self._covered(place):
            return False
        return not isinstance(value, str) or not _PLACEHOLDER.fullmatch(value)

    def _unless_label(self, place: Address, labels: Collection[str]) -> tuple[Address, CellValue] | None:
        value = self.values[place]
        if isinstance(value, str) and not heads_in(value).isdisjoint(labels):
            return None
        return place, value

    def _within(self, wanted: str) -> Iterator[tuple[Address, str]]:
        """Cells that hold the label among other words: its place and the text behind it."""
        for place, value, text in self.strings:
            if wanted not in text or text == wanted:
                continue
            parts = segments(value)
            for head, rest in parts:
                if fold(head) == wanted:
                    bare = not rest and ":" not in value.split(head, 1)[1][:2] and len(parts) > 1
                    yield place, head if bare else ("" if _PLACEHOLDER.fullmatch(rest) else rest)


def _texts_of(values: Mapping[Address, CellValue]) -> Texts:
    texts = {at: value for at, value in values.items() if isinstance(value, str)}
    return texts_at(tuple(texts), tuple(texts.values()))


def _rows(places: Iterable[Address]) -> dict[int, list[int]]:
    """See `Grid.rows`; nobody may change what it hands out."""
    found: dict[int, list[int]] = {}
    for row, column in sorted(places):
        found.setdefault(row, []).append(column)
    return found


_remembered_rows = lru_cache(maxsize=32)(_rows)


@lru_cache(maxsize=16_384)
def segments(text: str) -> tuple[tuple[str, str], ...]:
    """A sentence of "label: value" parts between semicolons, as (label, value); the value may be ""."""
    parts = (part.partition(":") for part in re.split(r"[;\n]", text))
    return tuple((clean(head), clean(rest)) for head, _, rest in parts if clean(head))


@lru_cache(maxsize=16_384)
def heads_in(text: str) -> frozenset[str]:
    """The labels of a sentence, folded."""
    return frozenset(fold(head) for head, _ in segments(text))


_MOST_KNOWN = 512
_KNOWN: dict[int, Grid] = {}
"""The grids of the book that is being read, by the identity of their sheets."""


def near(wanted: str, known: Collection[str]) -> list[str]:
    """The known folded texts that are nearly `wanted` and have the same numbers in it, best first."""
    numbers = numbers_in(wanted)
    close = process.extract(
        wanted, [k for k in known if numbers_in(k) == numbers], scorer=fuzz.ratio, score_cutoff=_NEAR
    )
    return [text for text, _, _ in close]

"""XML of which every element and attribute is known: read into a small tree, written again from it alone.

What goes out is spelt anew from names that stand in a table, so nothing travels that nobody thought of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import TypeVar
from xml.parsers import expat

from pipeline.feedback.direct.spelling import attributes_of, spelt_text, unescape
from pipeline.personal import without_personal_data

Result = TypeVar("Result")

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_KEPT, _SMALL = 64, 256 * 1024  # parts, bytes

_IGNORABLE = (
    "http://schemas.microsoft.com/office/spreadsheetml/",
    "http://schemas.openxmlformats.org/markup-compatibility/2006",
)
"""Attributes of these belong to extensions (xr:uid, x14ac:dyDescent, mc:Ignorable) that nobody needs."""

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|-?\.[0-9]+|")


class DoubtError(Exception):
    """Something that this way does not know; the file is left to the way through openpyxl."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What one element may have: its attributes and children by local name.

    `numbers` are attributes that hold a measure, `words` any others; both stay. `kept` are children that
    stay, `dropped` attributes and children that are known and left out. Anything else is a doubt.
    """

    words: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    text: bool = False


def kind(
    words: str = "", *, numbers: str = "", kept: str = "", dropped: str = "", text: bool = False
) -> Kind:
    """A Kind from names with spaces between."""
    sets = [frozenset(names.split()) for names in (words, numbers, kept, dropped)]
    return Kind(sets[0], sets[1], sets[2], sets[3], text)


@dataclass(slots=True)
class Node:
    """One element that stays, with its attributes and children in the file's order."""

    name: str
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)
    text: str = ""

    def all(self, name: str) -> list[Node]:
        """The children of that name."""
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> Node | None:
        """The only child of that name, if it is there.

        Raises:
            DoubtError: there are several.
        """
        found = self.all(name)
        if len(found) > 1:
            raise DoubtError(name)
        return found[0] if found else None

    def spelt(self, prefix: str = "") -> str:
        """The element as XML."""
        return "".join(self._pieces(prefix))

    def _pieces(self, prefix: str) -> Iterator[str]:
        name = f"{prefix}{self.name}"
        space = ' xml:space="preserve"' if self.text != self.text.strip() else ""
        yield f"<{name}{attributes_of(self.attributes.items())}{space}"
        if not self.children and not self.text:
            yield "/>"
            return
        yield ">" + spelt_text(self.text)
        for child in self.children:
            yield from child._pieces(prefix)
        yield f"</{name}>"


def read(
    part: bytes, kinds: Mapping[str, Kind], root: str, space: str = MAIN, *, personal: bool = False
) -> Node:
    """The part as a tree of known elements; `personal` data in its text is for the caller to mask.

    Raises:
        DoubtError: something in it is not in the table, or it bears personal data outside of cells.
    """
    builder = _Builder(kinds, root, space, personal)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    for handler in ("StartDoctypeDeclHandler", "ProcessingInstructionHandler", "EntityDeclHandler"):
        setattr(parser, handler, _doubt)
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise DoubtError("no XML") from error
    return builder.root


def _doubt(*_: object) -> None:
    raise DoubtError("a declaration or an instruction")


class _Builder:
    """Makes the tree from the parser's events; `_dropping` counts the open elements of what is left out."""

    def __init__(self, kinds: Mapping[str, Kind], root: str, space: str, personal: bool) -> None:
        self._kinds = kinds
        self._personal = personal
        self._space = f"{space} "
        self.root = Node("", {})
        self._open = [self.root]
        self._may = [Kind(kept=frozenset([root]))]
        self._dropping = 0

    def start(self, full: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        name, may = full.removeprefix(self._space), self._may[-1]
        local = full.rpartition(" ")[2]
        if self._dropping or local in may.dropped:
            self._dropping += 1
        elif name in may.kept:
            own = self._kinds[name]
            node = Node(name, dict(_known(name, own, attributes)))
            self._open[-1].children.append(node)
            self._open.append(node)
            self._may.append(own)
        else:
            raise DoubtError(full)

    def end(self, _: str) -> None:
        """An element ends."""
        if self._dropping:
            self._dropping -= 1
            return
        node, own = self._open.pop(), self._may.pop()
        if not own.text:
            if node.text.strip():
                raise DoubtError(f"text in {node.name}")
            node.text = ""
        elif node.text and not self._personal:
            refuse_personal(node.text)
        if len(self._open) == 1:
            self.root = node

    def text(self, data: str) -> None:
        """Character data."""
        if not self._dropping:
            self._open[-1].text += data


def _known(name: str, own: Kind, attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for full, value in attributes.items():
        attribute = full.removeprefix(f"{OFFICE} ")
        if attribute in own.words:
            refuse_personal(value)
        elif attribute in own.numbers:
            if not _NUMBER.fullmatch(value):
                raise DoubtError(f"{name} {attribute}={value}")
        elif attribute.rpartition(" ")[2] in own.dropped or attribute.startswith(_IGNORABLE):
            continue
        else:
            raise DoubtError(f"{name} {attribute}")
        yield attribute, value


def refuse_personal(text: str) -> None:
    """Leave what holds personal data outside of cells to the way that masks it there.

    Raises:
        DoubtError: it does.
    """
    if without_personal_data(unescape(text)) != unescape(text):
        raise DoubtError("personal data outside of cells")


def remember(make: Callable[[bytes], Result]) -> Callable[[bytes], Result]:
    """Keep what parts came to: the returns of one campaign share most of theirs, byte for byte."""
    kept = lru_cache(maxsize=_KEPT)(make)

    @wraps(make)
    def remembered(part: bytes) -> Result:
        return kept(part) if len(part) <= _SMALL else make(part)

    return remembered

"""The texts of cells: as the file spells them if that is plain, personal data masked, and nothing unused."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from pipeline.feedback.direct.known import STRING
from pipeline.feedback.direct.markup import DECLARATION, MAIN, DoubtError, Node, read
from pipeline.feedback.direct.spelling import spelt_string, unescape
from pipeline.personal import without_personal_data

_SIGN = r"[^<>&\x00-\x08\x0b-\x1f\ufffe\uffff]"
TEXT = rf"{_SIGN}*(?:&(?:amp|lt|gt|quot|apos|#[0-9]{{1,7}});{_SIGN}*)*"
"""Text as it may stand in XML, with the references that programs write."""

_DECLARATION = r"(?:\ufeff)?(?:<\?xml [^<>]*\?>)?\s*"
_TABLE = re.compile(
    rf'{_DECLARATION}<sst xmlns="{re.escape(MAIN)}"(?: [A-Za-z:]+="[^"<>&]*")*>(.*)</sst>\s*', re.DOTALL
)
_BLANK_TABLE = re.compile(rf'{_DECLARATION}<sst xmlns="{re.escape(MAIN)}"(?: [A-Za-z]+="[^"<>&]*")* ?/>\s*')
_PLAIN = re.compile(rf'<t(?: xml:space="preserve")?>({TEXT})</t>')
_ITEM_START = re.compile(r"\s*<si>")
_REFERENCE = re.compile(r"&(?:#([0-9]+)|([a-z]+));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']*)""")
_UNUSED = "<si><t></t></si>"


class Said(NamedTuple):
    """One text: its XML between the tags of `si` or `is`, and what it says after masking."""

    xml: str
    text: str

    @property
    def is_formula_like(self) -> bool:
        """Whether a program would take it for a formula when somebody edits the cell."""
        return self.text.startswith("=")


@lru_cache(maxsize=8192)
def said(xml: str) -> Said:
    """What stands between the tags of `si` or `is`.

    Raises:
        DoubtError: anything but text and runs with fonts of their own.
    """
    plain = _PLAIN.fullmatch(xml)
    if plain is None and xml:
        return _in_runs(xml)
    stated = without_references(plain[1]) if plain else ""
    text = unescape(stated)
    masked = without_personal_data(text)
    return Said(xml, text) if masked == text else of_text(masked)


def of_text(text: str) -> Said:
    """Our own spelling of a text."""
    return Said(f'<t xml:space="preserve">{spelt_string(text)}</t>', text)


def without_references(text: str) -> str:
    """The text with its references as the characters they stand for.

    Raises:
        DoubtError: a reference to what is no character.
    """
    return _REFERENCE.sub(_referred, text) if "&" in text else text


def _referred(reference: re.Match[str]) -> str:
    if reference[2]:
        return _NAMED[reference[2]]
    code = int(reference[1])
    allowed = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code >= 0x10000
    if not allowed or code > 0x10FFFF:
        raise DoubtError("a reference to no character")
    return chr(code)


def _in_runs(xml: str) -> Said:
    node = read(f'<si xmlns="{MAIN}">{xml}</si>'.encode(), STRING, "si", personal=True)
    text = unescape(text_of(node))
    masked = without_personal_data(text)
    if masked != text:
        return of_text(masked)
    return Said("".join(child.spelt() for child in node.children), text)


def text_of(node: Node) -> str:
    """The text of an `si` or of a comment, without its fonts."""
    return "".join(
        child.text if child.name == "t" else "".join(piece.text for piece in child.all("t"))
        for child in node.children
    )


class Strings:
    """The common table of texts."""

    def __init__(self, part: bytes | None) -> None:
        self._items = [] if part is None else _items(part)
        self.formula_like = frozenset(index for index, item in enumerate(self._items) if item.is_formula_like)

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index: int) -> Said:
        return self._items[index]

    def part(self, used: Collection[int]) -> bytes:
        """The table as XML, blank where no cell refers to an entry."""
        items = (
            f"<si>{item.xml}</si>" if index in used else _UNUSED for index, item in enumerate(self._items)
        )
        return f'{DECLARATION}<sst xmlns="{MAIN}">{"".join(items)}</sst>'.encode()


def _items(part: bytes) -> list[Said]:
    xml = decoded(part)
    table = _TABLE.fullmatch(xml)
    if table is None:
        if _BLANK_TABLE.fullmatch(xml):
            return []
        raise DoubtError("no plain table of texts")
    *items, rest = table[1].split("</si>")
    if rest.strip() or "<si/>" in table[1]:
        raise DoubtError("text between the entries")
    return [said(item[_start(item) :]) for item in items]


def _start(item: str) -> int:
    start = _ITEM_START.match(item)
    if start is None:
        raise DoubtError("an entry of another kind")
    return start.end()


def decoded(part: bytes) -> str:
    """A part in UTF-8 without comments, declarations and instructions.

    Raises:
        DoubtError: it has one, or is in another encoding.
    """
    if b"<!" in part or part.count(b"<?") > 1:
        raise DoubtError("a declaration or an instruction")
    stated = _ENCODING.search(part, 0, 200)
    if stated is not None and stated[1].lower() != b"utf-8":
        raise DoubtError("an encoding")
    try:
        return part.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DoubtError("no UTF-8") from error

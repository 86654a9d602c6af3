"""Text of xlsx cells: plain or in runs with fonts of their own, without phonetic guides."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import cast

from pipeline.intake.fonts import LegacyFont, legacy_font
from pipeline.intake.raw import Run, nfc
from pipeline.intake.xlsx_names import in_main, unescape
from pipeline.intake.xlsx_spelling import DECLARATION, TEXT, without_entities
from pipeline.intake.xml import End, Start, parse

Text = str | tuple[tuple[str, str], ...]
"""Plain text, or (text, font name) runs; font name "" means the cell's own."""

_TABLE_START = re.compile(
    r'<sst xmlns="http://schemas\.openxmlformats\.org/spreadsheetml/2006/main"'
    r'(?: count="[0-9]+")?(?: uniqueCount="[0-9]+")?>'
)
_TEXT = re.compile(TEXT)
_PLAIN_START, _PLAIN_END = "<si><t>", "</t></si>"
_SPACED = '<si><t xml:space="preserve">'
_TABLE_END = "</sst>"


class TextCollector:
    """Gathers the text of one `si` or `is` element from the parser's events."""

    def __init__(self) -> None:
        self._runs: list[tuple[str, str]] = []
        self._pieces: list[str] = []
        self._font = ""
        self._listening = False
        self._phonetic = False
        self.starts: dict[str, Start] = {
            "r": self._start_run,
            "rFont": self._start_font,
            "rPh": self._start_phonetic,
            "t": self._start_text,
        }
        self.ends: dict[str, End] = {"rPh": self._end_phonetic, "t": self._end_text}

    def text(self, data: str) -> None:
        """Character data from the parser."""
        if self._listening:
            self._pieces.append(data)

    def take(self) -> Text:
        """The text gathered since the last call."""
        runs, self._runs = self._runs, []
        self._font = ""
        if all(font == "" for _, font in runs):
            return "".join(text for text, _ in runs)
        return tuple(runs)

    def _start_run(self, _: Mapping[str, str]) -> None:
        self._font = ""

    def _start_font(self, attributes: Mapping[str, str]) -> None:
        self._font = attributes.get("val", "")

    def _start_phonetic(self, _: Mapping[str, str]) -> None:
        self._phonetic = True

    def _end_phonetic(self) -> None:
        self._phonetic = False

    def _start_text(self, _: Mapping[str, str]) -> None:
        self._listening = not self._phonetic

    def _end_text(self) -> None:
        if self._listening:
            self._runs.append((unescape("".join(self._pieces)), self._font))
            self._pieces.clear()
        self._listening = False


def runs_of(text: Text, own_font: LegacyFont | None) -> tuple[Run, ...]:
    """The text as runs with the legacy fonts in force; `own_font` is the cell's."""
    if isinstance(text, str):
        return (Run(text, own_font),)
    return tuple(Run(piece, legacy_font(font) if font else own_font) for piece, font in text)


def shared_strings(part: bytes) -> list[Text]:
    """The workbook's table of shared strings, in its order; texts in one font are composed Unicode."""
    plain = _plain_strings(part)
    if plain is not None:
        return plain
    found: list[Text] = []
    collector = TextCollector()
    starts: dict[str, Start] = dict(collector.starts)
    ends: dict[str, End] = collector.ends | {"si": lambda: found.append(_composed(collector.take()))}
    parse(part, in_main(starts), in_main(ends), collector.text)
    return found


def _composed(text: Text) -> Text:
    return nfc(text) if isinstance(text, str) else text


def _plain_strings(part: bytes) -> list[Text] | None:
    """The same, if every string is spelt in the plainest way; else None, and the parser decides."""
    declaration = DECLARATION.match(part)
    try:
        xml = part[declaration.end() if declaration else 0 :].decode("utf-8").strip("\n")
    except UnicodeDecodeError:
        return None
    start = _TABLE_START.match(xml)
    if start is None or not xml.endswith(_TABLE_END):
        return None
    strings = xml[start.end() : len(xml) - len(_TABLE_END)].replace(_SPACED, _PLAIN_START)
    if not strings:
        return []
    texts = strings[len(_PLAIN_START) : -len(_PLAIN_END)].split(_PLAIN_END + _PLAIN_START)
    if not strings.startswith(_PLAIN_START) or not strings.endswith(_PLAIN_END):
        return None
    # No text has a sign in it with which another element could begin.
    found = list(map(_said, texts))
    return None if None in found else cast(list[Text], found)


@lru_cache(maxsize=16_384)
def _said(spelt: str) -> str | None:
    """What a string says; None if it is not spelt in the plainest way."""
    if _TEXT.fullmatch(spelt) is None:
        return None
    return nfc(unescape(without_entities(spelt)))

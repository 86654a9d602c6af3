"""The styles of an OpenDocument spreadsheet, as far as they say which font a text is in or what is hidden."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.intake.fonts import LegacyFont, legacy_font
from pipeline.intake.ods_names import full
from pipeline.intake.xml import End, Start

_NAME = full("style:name")
_FAMILY = full("style:family")
_PARENT = full("style:parent-style-name")
_FONT_NAME = full("style:font-name")
_FONT_FAMILY = full("fo:font-family")
_FACE_FAMILY = full("svg:font-family")
_DISPLAY = full("table:display")
_DEEPEST = 20  # parents of a style; a circle ends there

Key = tuple[str, str]
"""(family, name) of a style."""


class Styles:
    """Gathers styles from the parser's events, first of styles.xml, then of content.xml."""

    def __init__(self) -> None:
        self._faces: dict[str, str] = {}
        self._fonts: dict[Key, str] = {}
        self._parents: dict[Key, Key] = {}
        self._hidden: set[str] = set()
        self._current: Key = ("", "")
        self._resolved: dict[Key, LegacyFont | None] = {}
        self.starts: dict[str, Start] = {
            full("style:font-face"): self._face,
            full("style:style"): self._style,
            full("style:text-properties"): self._text_properties,
            full("style:table-properties"): self._table_properties,
        }
        self.ends: dict[str, End] = {full("style:style"): self._end_style}

    def font(self, family: str, name: str) -> LegacyFont | None:
        """The legacy font that a style sets, itself or through its parents."""
        key = (family, name)
        if key not in self._resolved:
            self._resolved[key] = legacy_font(self._font_name(key))
        return self._resolved[key]

    def hides(self, table_style: str) -> bool:
        """Whether a sheet of this style is hidden."""
        return table_style in self._hidden

    def _font_name(self, key: Key) -> str:
        for _ in range(_DEEPEST):
            if key in self._fonts:
                name = self._fonts[key]
                return self._faces.get(name, name).strip("'\" ")
            if key not in self._parents:
                break
            key = self._parents[key]
        return ""

    def _face(self, attributes: Mapping[str, str]) -> None:
        self._faces[attributes.get(_NAME, "")] = attributes.get(_FACE_FAMILY, "")

    def _style(self, attributes: Mapping[str, str]) -> None:
        family = attributes.get(_FAMILY, "")
        self._current = (family, attributes.get(_NAME, ""))
        if _PARENT in attributes:
            self._parents[self._current] = (family, attributes[_PARENT])

    def _end_style(self) -> None:
        self._current = ("", "")

    def _text_properties(self, attributes: Mapping[str, str]) -> None:
        font = attributes.get(_FONT_NAME) or attributes.get(_FONT_FAMILY)
        if font and self._current[0]:
            self._fonts[self._current] = font

    def _table_properties(self, attributes: Mapping[str, str]) -> None:
        if attributes.get(_DISPLAY) == "false" and self._current[0] == "table":
            self._hidden.add(self._current[1])

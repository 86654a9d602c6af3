"""The cell styles of an xlsx workbook, as far as they say what a value means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pipeline.intake.fonts import LegacyFont, legacy_font
from pipeline.intake.formats import Shown, shown_by_id, shown_by_text
from pipeline.intake.xlsx_names import in_main
from pipeline.intake.xml import End, Start, no_text, parse, remember


class Style(NamedTuple):
    """What a cell's style says of its value."""

    shown: Shown = Shown.NUMBER
    font: LegacyFont | None = None


PLAIN = Style()


class _Styles:
    """Gathers fonts, number formats and the combinations of both that cells refer to."""

    def __init__(self) -> None:
        self.styles: list[tuple[int, int]] = []  # (number format, font) of each entry of cellXfs
        self.formats: dict[int, str] = {}
        self.fonts: list[str] = []
        self._inside = ""
        self.starts: dict[str, Start] = {
            "cellXfs": lambda _: self._enter("cellXfs"),
            "fonts": lambda _: self._enter("fonts"),
            "xf": self._style,
            "numFmt": self._format,
            "font": self._font,
            "name": self._font_name,
        }
        self.ends: dict[str, End] = {"cellXfs": lambda: self._enter(""), "fonts": lambda: self._enter("")}

    def _enter(self, element: str) -> None:
        self._inside = element

    def _style(self, attributes: Mapping[str, str]) -> None:
        if self._inside == "cellXfs":
            self.styles.append((_index(attributes, "numFmtId"), _index(attributes, "fontId")))

    def _format(self, attributes: Mapping[str, str]) -> None:
        # A differential format (dxf) may bring its own; those do not apply to cells.
        if not self._inside:
            self.formats.setdefault(_index(attributes, "numFmtId"), attributes.get("formatCode", ""))

    def _font(self, _: Mapping[str, str]) -> None:
        if self._inside == "fonts":
            self.fonts.append("")

    def _font_name(self, attributes: Mapping[str, str]) -> None:
        if self._inside == "fonts" and self.fonts:
            self.fonts[-1] = attributes.get("val", "")


class PlainStyles(NamedTuple):
    """The style indexes, as cells state them ("" for none), that say nothing of a number, or of a text."""

    numbers: frozenset[str]
    texts: frozenset[str]


NOTHING_PLAIN = PlainStyles(frozenset(), frozenset())


class StyleSheet(NamedTuple):
    """What each style index (`s` of a cell) means, in order, and those that mean nothing special."""

    styles: list[Style]
    plain: PlainStyles


NO_STYLES = StyleSheet([], PlainStyles(frozenset({""}), frozenset({""})))


@remember
def style_sheet(part: bytes) -> StyleSheet:
    """Read the part with the styles."""
    sheet = _Styles()
    parse(part, in_main(sheet.starts), in_main(sheet.ends), no_text)
    fonts = [legacy_font(name) for name in sheet.fonts]
    styles = [
        Style(_shown(number_format, sheet.formats), fonts[font] if 0 <= font < len(fonts) else None)
        for number_format, font in sheet.styles
    ]
    indexed = [(str(index), style) for index, style in enumerate(styles)]
    numbers = frozenset({"", *(index for index, style in indexed if style.shown is Shown.NUMBER)})
    texts = frozenset({"", *(index for index, style in indexed if style.font is None)})
    return StyleSheet(styles, PlainStyles(numbers, texts))


def _shown(number_format: int, formats: Mapping[int, str]) -> Shown:
    code = formats.get(number_format)
    return shown_by_id(number_format) if code is None else shown_by_text(code)


def _index(attributes: Mapping[str, str], name: str) -> int:
    value = attributes.get(name, "0")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1

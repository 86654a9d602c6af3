"""The text of an OpenDocument cell: paragraphs, spans with fonts, written-out spaces."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.intake.ods_names import full, repeats
from pipeline.intake.ods_styles import Styles
from pipeline.intake.raw import Run
from pipeline.intake.xml import End, Start

_WHITE = re.compile(r"[ \t\r\n]+")
_STYLE_NAME = full("text:style-name")
_SPACES = full("text:c")
_MOST_SPACES = 1000
# Text inside these is none of the cell's: comments, drawings, reading aids, linked data.
_FOREIGN = [
    full("office:annotation"),
    full("text:ruby-text"),
    full("table:shapes"),
    full("table:dde-link"),
    *(full(f"draw:{shape}") for shape in ("frame", "custom-shape", "rect", "ellipse", "circle", "line", "g")),
    *(full(f"draw:{shape}") for shape in ("control", "polyline", "polygon", "path", "connector", "caption")),
    *(full(f"draw:{shape}") for shape in ("measure", "regular-polygon")),
]


class CellText:
    """Gathers one cell's text from the parser's events; `foreign`: how deep we are in something else."""

    def __init__(self, styles: Styles) -> None:
        self.foreign = 0
        self._styles = styles
        self._pieces: list[tuple[str, str]] = []  # text, style of the span ("" outside of spans)
        self._spans: list[str] = []
        self._paragraphs = 0
        self._in_paragraph = False
        self.starts: dict[str, Start] = {
            full("text:p"): self._start_paragraph,
            full("text:span"): self._start_span,
            full("text:s"): self._spaces,
            full("text:tab"): lambda _: self._add("\t"),
            full("text:line-break"): lambda _: self._add("\n"),
            **dict.fromkeys(_FOREIGN, self._start_foreign),
        }
        self.ends: dict[str, End] = {
            full("text:p"): self._end_paragraph,
            full("text:span"): self._end_span,
            **dict.fromkeys(_FOREIGN, self._end_foreign),
        }

    def text(self, data: str) -> None:
        """Character data from the parser; white space counts as one space, as OpenDocument has it."""
        if self._in_paragraph:
            self._add(_WHITE.sub(" ", data))

    def take(self, cell_style: str) -> tuple[Run, ...]:
        """The text gathered since the last call, by font."""
        pieces, self._pieces, self._paragraphs = self._pieces, [], 0
        own = self._styles.font("table-cell", cell_style)
        return tuple(
            Run(text, (self._styles.font("text", style) if style else None) or own) for text, style in pieces
        )

    def _add(self, text: str) -> None:
        if not self.foreign:
            self._pieces.append((text, self._spans[-1] if self._spans else ""))

    def _start_paragraph(self, _: Mapping[str, str]) -> None:
        if self.foreign:
            return
        if self._paragraphs:
            self._add("\n")
        self._paragraphs += 1
        self._in_paragraph = True

    def _end_paragraph(self) -> None:
        if not self.foreign:
            self._in_paragraph = False

    def _start_span(self, attributes: Mapping[str, str]) -> None:
        self._spans.append(attributes.get(_STYLE_NAME, ""))

    def _end_span(self) -> None:
        self._spans.pop()

    def _spaces(self, attributes: Mapping[str, str]) -> None:
        self._add(" " * min(repeats(attributes, _SPACES), _MOST_SPACES))

    def _start_foreign(self, _: Mapping[str, str]) -> None:
        self.foreign += 1

    def _end_foreign(self) -> None:
        self.foreign -= 1

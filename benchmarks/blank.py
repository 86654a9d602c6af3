"""The project's own blank form, cut up at the cells that a unit fills in."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.campaign import CAMPAIGN, SCHEMAS

_CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"( s="[0-9]+")?[^>]*?(?:/>|>.*?</c>)')
_COUNTS = re.compile(r'count="(\d+)" uniqueCount="(\d+)"')
_MADE = (2024, 12, 1, 0, 0, 0)

Value = int | float | str
"""What a unit writes into a cell; a text that starts with "#" is an error value."""

Place = tuple[str, str]
"""(part of the workbook, address) of a cell."""


@dataclass(frozen=True)
class BlankForm:
    """The parts of the blank form; the cells of the sheets (by their place in the book) are cut out."""

    parts: Mapping[str, bytes]  # all but the sheets and the strings
    sheets: Mapping[str, Sequence[tuple[str, str]]]  # part -> pieces: (text, "") or (cell, its address)
    strings: str  # the table of shared strings without its end
    string_count: int

    def filled(self, cells: Mapping[Place, Value]) -> bytes:
        """The workbook with these cells ((part, address) -> value) filled in, as Excel would save it."""
        texts: dict[str, int] = {}
        parts = dict(self.parts)
        for part, pieces in self.sheets.items():
            parts[part] = "".join(
                _piece(piece, cells.get((part, at)), texts, self.string_count) if at else piece
                for piece, at in pieces
            ).encode()
        added = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
        parts["xl/sharedStrings.xml"] = f"{self.strings}{added}</sst>".encode()
        return _zipped(parts)


def _piece(blank: str, value: Value | None, texts: dict[str, int], known: int) -> str:
    if value is None:
        return blank
    match = _CELL.fullmatch(blank)
    assert match is not None, "pieces were cut by the same expression"
    head = f'<c r="{match[1]}"{match[2] or ""}'
    formula = re.search("<f>.*?</f>", blank)
    inside = formula[0] if formula else ""
    if isinstance(value, str) and value.startswith("#"):
        return f'{head} t="e">{inside}<v>{value}</v></c>'
    if isinstance(value, str):
        return f'{head} t="s"><v>{known + texts.setdefault(value, len(texts))}</v></c>'
    return f"{head}>{inside}<v>{value}</v></c>"


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, _MADE), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def blank_form(folder: Path) -> BlankForm:
    """Make the blank form with the project's own template command, and cut it up."""
    from pipeline.campaign import load_campaigns
    from pipeline.publish.template import Order, write_template

    (campaign,) = load_campaigns(SCHEMAS, CAMPAIGN)
    path = folder / "blank.xlsx"
    write_template(Order(campaign, campaign.periods[0], None), path)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheets = {
        name: _cut(parts.pop(name).decode()) for name in list(parts) if name.startswith("xl/worksheets/")
    }
    strings = parts.pop("xl/sharedStrings.xml").decode().removesuffix("</sst>")
    counts = _COUNTS.search(strings)
    assert counts is not None, "xlsxwriter states how many strings there are"
    # The counts are hints that may be left out; each return has its own.
    return BlankForm(parts, sheets, strings.replace(f" {counts[0]}", ""), int(counts[2]))


def _cut(xml: str) -> list[tuple[str, str]]:
    """The XML in pieces: (text, "") between the cells, (text, address) for each cell."""
    pieces: list[tuple[str, str]] = []
    end = 0
    for match in _CELL.finditer(xml):
        pieces += [(xml[end : match.start()], ""), (match[0], match[1])]
        end = match.end()
    return [*pieces, (xml[end:], "")]

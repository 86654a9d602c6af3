"""One worksheet as it goes out: what stands around its cells, rebuilt; its cells; its comments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.feedback.direct.cells import Cells, Place, place_of
from pipeline.feedback.direct.known import SHEET, SHEET_ORDER
from pipeline.feedback.direct.markup import DECLARATION, MAIN, OFFICE, DoubtError, Node, read, remember
from pipeline.feedback.direct.rows import COLUMNS, ROWS
from pipeline.feedback.direct.strings import decoded

_DATA, _NO_DATA = re.compile(r"<sheetData>(.*)</sheetData>", re.DOTALL), re.compile(r"<sheetData ?/>")
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})", re.IGNORECASE)
_REPEATED = ("conditionalFormatting",)


class Rule(NamedTuple):
    """A rule that checks input or formats cells, and its formulas, each with its "="."""

    xml: str
    formulas: tuple[str, ...]


class Piece(NamedTuple):
    """One element around the cells, spelt out; with rules, it stands only if one of them may stay."""

    before: str
    after: str = ""
    rules: tuple[Rule, ...] = ()

    def spelt(self, may_stay: Callable[[str], bool]) -> str:
        """The element without the rules that must not stay."""
        if not self.rules:
            return self.before
        kept = [rule.xml for rule in self.rules if all(map(may_stay, rule.formulas))]
        start = self.before.replace(_COUNT, f' count="{len(kept)}"', 1)
        return f"{start}{''.join(kept)}{self.after}" if kept else ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the cells of a sheet; the same frame is shared by many returns."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    merges: tuple[tuple[Place, Place], ...]  # first and last cell of each area
    filtered: str  # the area that the sheet's filter is set on, "" if there is none

    def seen(self, place: Place) -> Place:
        """The cell that is seen where `place` is: of merged ones the first."""
        for first, last in self.merges:
            if first[0] <= place[0] <= last[0] and first[1] <= place[1] <= last[1]:
                return first
        return place


def taken_apart(part: bytes) -> tuple[Frame, str]:
    """A worksheet's frame, and what stands between <sheetData> and its end.

    Raises:
        DoubtError: anything in the frame is not known.
    """
    xml = decoded(part)
    match = _DATA.search(xml) or _NO_DATA.search(xml)
    if match is None or xml.count("<sheetData") != 1:
        raise DoubtError("no plain sheet")
    frame = f"{xml[: match.start()]}<sheetData/>{xml[match.end() :]}"
    return _frame(frame.encode()), match[1] if match.re is _DATA else ""


@remember
def _frame(part: bytes) -> Frame:
    root = read(part, SHEET, "worksheet")
    for name in SHEET_ORDER:
        if name not in _REPEATED:
            root.first(name)
    views = root.first("sheetViews")
    # The workbook that goes out has one window.
    several = (
        [view for view in views.children if view.attributes.get("workbookViewId", "0") != "0"]
        if views
        else []
    )
    if several or root.first("sheetData") is None:
        raise DoubtError("a second window, or no cells")
    at = SHEET_ORDER.index("sheetData")
    before = (_piece(node) for name in SHEET_ORDER[:at] for node in root.all(name))
    after = (_piece(node) for name in SHEET_ORDER[at + 1 :] for node in root.all(name))
    merged, filtered = root.first("mergeCells"), root.first("autoFilter")
    areas = (child.attributes.get("ref", "") for child in merged.children) if merged else ()
    return Frame(
        tuple(before),
        tuple(after),
        tuple(map(_area, areas)),
        filtered.attributes.get("ref", "") if filtered else "",
    )


_COUNT = ' count="?"'


def _piece(node: Node) -> Piece:
    match node.name:
        case "dataValidations" | "conditionalFormatting":
            count = {"count": "?"} if node.name == "dataValidations" else {}
            start = Node(node.name, node.attributes | count).spelt().removesuffix("/>") + ">"
            rules = (Rule(rule.spelt(), tuple(_formulas_of(rule))) for rule in node.children)
            return Piece(start, f"</{node.name}>", tuple(rules)) if node.children else Piece("")
        case "mergeCells":
            count = {"count": str(len(node.children))}
            spelt = Node(node.name, node.attributes | count, node.children).spelt()
            return Piece(spelt if node.children else "")
    return Piece(node.spelt())


def _area(reference: str) -> tuple[Place, Place]:
    first, _, last = reference.partition(":")
    start, end = place(first), place(last or first)
    if start is None or end is None or start[0] > end[0] or start[1] > end[1]:
        raise DoubtError(f"an area {reference}")
    return start, end


def place(address: str) -> Place | None:
    """(row, column) of an address, from 1; None if it is none."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    found = place_of(match[1].upper(), match[2])
    return found if found[0] <= ROWS and found[1] <= COLUMNS else None


def written(
    frame: Frame, data: str, cells: Cells, marks: Mapping[Place, str], *, has_comments: bool
) -> bytes:
    """The worksheet as XML; with comments, their drawing is the relationship rId1."""
    before = (piece.spelt(cells.may_stay) for piece in frame.before)
    after = (piece.spelt(cells.may_stay) for piece in frame.after)
    return "".join(
        (
            f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">',
            *before,
            f"<sheetData>{cells.written(data, marks)}</sheetData>",
            *after,
            '<legacyDrawing r:id="rId1"/>' if has_comments else "",
            "</worksheet>",
        )
    ).encode()


def _formulas_of(rule: Node) -> Iterable[str]:
    """The formulas of a rule that checks input or formats cells, each with its "="."""
    for child in rule.children:
        if child.text:
            yield f"={child.text}"
        yield from (f"={bound.attributes['val']}" for bound in child.all("cfvo") if "val" in bound.attributes)

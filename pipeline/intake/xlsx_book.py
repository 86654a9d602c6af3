"""The parts of an xlsx workbook: which sheets there are and where they stand in the package."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from pipeline.intake.faults import damaged, unsafe
from pipeline.intake.limits import Limits
from pipeline.intake.package import Package
from pipeline.intake.xlsx_names import in_main, is_true, relationship_id
from pipeline.intake.xlsx_styles import NO_STYLES, NOTHING_PLAIN, PlainStyles, Style, StyleSheet, style_sheet
from pipeline.intake.xlsx_text import Text, shared_strings
from pipeline.intake.xml import Start, no_text, parse, remember

_RELATIONSHIP = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
_USUAL_WORKBOOK = "xl/workbook.xml"


class Relationship(NamedTuple):
    """What a part refers to: the last word of the type ("worksheet") and the part's name."""

    kind: str
    target: str


class SheetPart(NamedTuple):
    """One worksheet of the workbook."""

    name: str
    part: str
    hidden: bool


class Workbook(NamedTuple):
    """What the sheets of one workbook have in common, and which they are."""

    sheets: tuple[SheetPart, ...]
    strings: list[Text]
    styles: list[Style]
    since_1904: bool
    plain: PlainStyles = NOTHING_PLAIN


NO_WORKBOOK = Workbook((), [], [], since_1904=False)


def open_workbook(package: Package, limits: Limits) -> Workbook:
    """Read all but the sheets themselves. Chart, dialog and macro sheets hold no cells and are left out.

    Raises:
        UnreadableError: a part is missing or damaged, or there are too many sheets.
    """
    main, parts = workbook_part(package, _USUAL_WORKBOOK)
    stated = _stated(package.read(main))
    if len(stated.sheets) > limits.sheets:
        raise unsafe("sheets", limit=str(limits.sheets))
    by_kind = {to.kind: to.target for to in parts.values()}
    strings, known = _strings(package, by_kind), _styles(package, by_kind)
    return Workbook(
        sheets=tuple(worksheets(stated.sheets, parts)),
        strings=strings,
        styles=known.styles,
        since_1904=stated.since_1904,
        plain=known.plain if {str}.issuperset(map(type, strings)) else NOTHING_PLAIN,
    )


def workbook_part(package: Package, usual: str) -> tuple[str, Mapping[str, Relationship]]:
    """The part that lists the sheets, and what it refers to by id."""
    root = _relationships(package, "", "_rels/.rels")
    main = next((to.target for to in root.values() if to.kind == "officeDocument"), usual)
    folder, name = posixpath.split(main)
    return main, _relationships(package, folder, posixpath.join(folder, "_rels", f"{name}.rels"))


def sheet_names(package: Package) -> list[str]:
    """The worksheets' names as the file spells them, in the workbook's order.

    Raises:
        UnreadableError: a part is missing or damaged.
    """
    main, parts = workbook_part(package, _USUAL_WORKBOOK)
    return [sheet.name for sheet in worksheets(_stated(package.read(main)).sheets, parts)]


class _StatedSheets:
    """The sheets as workbook.xml states them."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []  # name, relationship id, hidden
        self.since_1904 = False
        self.starts: dict[str, Start] = {"sheet": self._sheet, "workbookPr": self._properties}

    def _sheet(self, attributes: Mapping[str, str]) -> None:
        hidden = attributes.get("state", "visible") != "visible"
        self.sheets.append((attributes.get("name", ""), relationship_id(attributes), hidden))

    def _properties(self, attributes: Mapping[str, str]) -> None:
        self.since_1904 = is_true(attributes.get("date1904"))


@remember
def _stated(part: bytes) -> _StatedSheets:
    stated = _StatedSheets()
    parse(part, in_main(stated.starts), {}, no_text)
    return stated


def worksheets(stated: list[tuple[str, str, bool]], parts: Mapping[str, Relationship]) -> list[SheetPart]:
    """The worksheets among the stated (name, relationship id, hidden).

    Raises:
        UnreadableError: a sheet's part is not there.
    """
    found = []
    for name, identity, hidden in stated:
        to = parts.get(identity)
        if to is None:
            raise damaged("part-missing", part=name)
        if to.kind == "worksheet":
            found.append(SheetPart(name, to.target, hidden))
    return found


def _strings(package: Package, by_kind: Mapping[str, str]) -> list[Text]:
    part = by_kind.get("sharedStrings")
    return shared_strings(package.read(part)) if part else []


def _styles(package: Package, by_kind: Mapping[str, str]) -> StyleSheet:
    part = by_kind.get("styles")
    return style_sheet(package.read(part)) if part else NO_STYLES


def _relationships(package: Package, folder: str, part: str) -> Mapping[str, Relationship]:
    """What the part's relationships refer to, by id."""
    return _relations(folder, _references(package.read(part))) if part in package else {}


@lru_cache(maxsize=256)
def _relations(folder: str, references: tuple[tuple[str, str, str], ...]) -> Mapping[str, Relationship]:
    return {identity: Relationship(kind, _inside(folder, target)) for identity, kind, target in references}


@remember
def _references(part: bytes) -> tuple[tuple[str, str, str], ...]:
    """(id, last word of the type, target) of each reference; those to the outside are never followed."""
    found: list[tuple[str, str, str]] = []

    def note(attributes: Mapping[str, str]) -> None:
        if attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            found.append((attributes.get("Id", ""), kind, attributes.get("Target", "")))

    parse(part, {_RELATIONSHIP: note}, {}, no_text)
    return tuple(found)


@lru_cache(maxsize=1024)
def _inside(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")

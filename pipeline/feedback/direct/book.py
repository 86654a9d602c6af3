"""What a plain workbook consists of: its sheets in order, its names, and where their parts stand."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.feedback.direct.known import RELATIONSHIPS, THEME, WORKBOOK
from pipeline.feedback.direct.markup import DECLARATION, OFFICE, DoubtError, Node, read, remember
from pipeline.feedback.formulas import is_harmless

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_LOCAL_NAMES = ("_xlnm.Print_Area", "_xlnm.Print_Titles")
_RUNS = ("function", "vbProcedure", "xlm")
_FALSE = ("", "0", "false")
_SIGNS_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One sheet as the workbook lists it."""

    name: str
    state: str  # "" if it is seen
    part: str


@dataclass(frozen=True, slots=True)
class Names:
    """The defined names that stay: (name, formula) of the workbook, (name, sheet, formula) of its sheets."""

    common: tuple[tuple[str, str], ...]
    local: tuple[tuple[str, int, str], ...]
    hidden: frozenset[str]


@dataclass(frozen=True, slots=True)
class Book:
    """The workbook apart from its sheets' contents."""

    sheets: tuple[SheetEntry, ...]
    names: Names
    since_1904: bool
    protection: str  # the XML of its element, "" if there is none
    view: tuple[tuple[str, str], ...]
    styles: str  # the names of parts, "" if there is none
    strings: str
    theme: str


class Parts:
    """The parts of a package by name, without regard to case (as Office names its parts)."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._names = {name.lstrip("/").casefold(): name for name in package.namelist()}

    def get(self, name: str) -> bytes | None:
        """One part, None if it is not there."""
        stated = self._names.get(name.casefold())
        return None if stated is None else self._package.read(stated)

    def __getitem__(self, name: str) -> bytes:
        content = self.get(name)
        if content is None:
            raise DoubtError(f"{name} is missing")
        return content

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to within the package: id -> (last word of the type, name of the part)."""
        folder, name = posixpath.split(part)
        content = self.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        return dict(_within(folder, _relations(content))) if content is not None else {}


def _within(folder: str, relations: Node) -> Iterator[tuple[str, tuple[str, str]]]:
    for one in relations.children:
        stated = one.attributes
        if stated.get("TargetMode", "Internal") == "Internal":
            target = posixpath.normpath(posixpath.join("/", folder, stated.get("Target", ""))).lstrip("/")
            kind = stated.get("Type", "")
            if not kind.startswith("http://purl.oclc.org/"):
                yield stated.get("Id", ""), (kind.rpartition("/")[2], target)


@remember
def _relations(part: bytes) -> Node:
    return read(part, RELATIONSHIPS, "Relationships", _RELATIONS, personal=True)


def book_of(parts: Parts) -> Book:
    """The workbook of a package.

    Raises:
        DoubtError: anything in it is not known, or a sheet is no worksheet.
    """
    mains = [part for kind, part in parts.related("").values() if kind == "officeDocument"]
    if len(mains) != 1:
        raise DoubtError("no single workbook")
    root, related = _workbook(parts[mains[0]]), parts.related(mains[0])
    by_kind: dict[str, str] = {}
    for kind, part in related.values():
        if kind != "worksheet" and by_kind.setdefault(kind, part) != part:
            by_kind[kind] = ""
    listed = root.first("sheets")
    sheets = tuple(_sheet(node, related) for node in listed.children) if listed else ()
    if not sheets or len({sheet.name.casefold() for sheet in sheets}) != len(sheets):
        raise DoubtError("no sheets, or two of a name")
    properties, protection = root.first("workbookPr"), root.first("workbookProtection")
    return Book(
        sheets,
        _names(root.first("definedNames"), [sheet.name for sheet in sheets]),
        properties is not None and properties.attributes.get("date1904", "") not in _FALSE,
        protection.spelt() if protection else "",
        tuple(_view(root.first("bookViews"))),
        by_kind.get("styles", ""),
        by_kind.get("sharedStrings", ""),
        by_kind.get("theme", ""),
    )


@remember
def _workbook(part: bytes) -> Node:
    return read(part, WORKBOOK, "workbook")


def _sheet(node: Node, related: Mapping[str, tuple[str, str]]) -> SheetEntry:
    stated = node.attributes
    kind, part = related.get(stated.get("id", ""), ("", ""))
    name, state = stated.get("name", ""), stated.get("state", "visible")
    if kind != "worksheet" or not 0 < len(name) <= 31 or _SIGNS_NOT_IN_A_SHEET_NAME.search(name):
        raise DoubtError("a sheet of another kind")
    return SheetEntry(name, "" if state == "visible" else state, part)


def _view(views: Node | None) -> Iterator[tuple[str, str]]:
    if views and len(views.children) > 1:
        raise DoubtError("several windows")
    if views and views.children:
        yield from views.children[0].attributes.items()


def _names(stated: Node | None, sheets: list[str]) -> Names:
    """The names that stand for cells; of those that belong to one sheet only what is printed."""
    common, local, hidden = [], [], set()
    for node in stated.children if stated else ():
        name, formula = node.attributes.get("name", ""), node.text
        if any(node.attributes.get(hook, "") not in _FALSE for hook in _RUNS):
            continue
        if "localSheetId" in node.attributes:
            number = node.attributes["localSheetId"]
            known = name in _LOCAL_NAMES and number.isdecimal() and int(number) < len(sheets)
            if known and _prints_only(formula, sheets[int(number)]):
                local.append((name, int(number), formula))
        elif not name.casefold().startswith(("auto_", "_xl")) and is_harmless(f"={formula}", sheets):
            common.append((name, formula))
            if node.attributes.get("hidden", "") not in _FALSE:
                hidden.add(name)
    return Names(tuple(common), tuple(local), frozenset(hidden))


_AREA = (
    r"\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?\d{1,7}:\$?\d{1,7}"
)


def _prints_only(formula: str, sheet: str) -> bool:
    """Whether a print area or title is nothing but areas of its own sheet."""
    quoted = "'" + sheet.replace("'", "''") + "'"
    own = f"(?:{re.escape(sheet)}|{re.escape(quoted)})!(?:{_AREA})"
    return re.fullmatch(f"{own}(?:,{own})*", formula) is not None


# ---------------------------------------------------------------- other parts


@remember
def theme_part(part: bytes) -> bytes:
    """A theme, rebuilt from the elements that are known.

    Raises:
        DoubtError: it has others, pictures above all.
    """
    root = read(part, THEME, "theme", _DRAWING)
    root.attributes["xmlns:a"] = _DRAWING
    return (DECLARATION + root.spelt("a:")).encode()


def relations_part(relations: Mapping[str, tuple[str, str]]) -> bytes:
    """What a part refers to: id -> (last word of the type, target)."""
    listed = "".join(
        f'<Relationship Id="{identity}" Type="{_type(kind)}" Target="{target}"/>'
        for identity, (kind, target) in relations.items()
    )
    return f'{DECLARATION}<Relationships xmlns="{_RELATIONS}">{listed}</Relationships>'.encode()


def _type(kind: str) -> str:
    return f"{_RELATIONS}/metadata/{kind}" if kind == "core-properties" else f"{OFFICE}/{kind}"

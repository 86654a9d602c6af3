"""Everything of a workbook that somebody can see, as plain values: to compare two ways of writing it."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

Seen = dict[str, Any]


def seen(data: bytes) -> Seen:
    """What the workbook shows: sheet by sheet, cell by cell."""
    formulas, results = (
        load_workbook(BytesIO(data), rich_text=True),
        load_workbook(BytesIO(data), data_only=True),
    )
    return {
        "sheets": [
            (sheet.title, sheet.sheet_state, bool(sheet.sheet_view.tabSelected)) for sheet in formulas
        ],
        "names": {name: defined.attr_text for name, defined in formulas.defined_names.items()},
        "creator": formulas.properties.creator,
        "dates": (formulas.properties.created, formulas.properties.modified),
        "protection": vars_of(formulas.security),
        "1904": formulas.epoch,
        **{sheet.title: sheet_seen(sheet, results[sheet.title]) for sheet in formulas},
    }


def sheet_seen(sheet: Worksheet, results: Worksheet) -> Seen:
    return {
        "cells": {
            cell.coordinate: cell_seen(cell, results[cell.coordinate])
            for row in list(sheet.iter_rows())
            for cell in row
            if isinstance(cell, Cell) and (cell.value not in (None, "") or cell.has_style or cell.comment)
        },
        "links": {
            cell.coordinate: (cell.hyperlink.location, cell.hyperlink.target)
            for row in list(sheet.iter_rows())
            for cell in row
            if cell.hyperlink
        },
        "merged": sorted(str(area) for area in sheet.merged_cells.ranges),
        "columns": {
            letter: (one.width, one.hidden, one.min, one.max, one.outlineLevel)
            for letter, one in sheet.column_dimensions.items()
        },
        "rows": {
            number: (one.height, one.hidden, one.outlineLevel)
            for number, one in sheet.row_dimensions.items()
            if one.height is not None or one.hidden or one.outlineLevel
        },
        "validations": [vars_of(rule) for rule in sheet.data_validations.dataValidation],
        "formats": sorted(
            (str(area.sqref), rule.type, tuple(rule.formula), told(rule.dxf), rule.priority)
            for area in sheet.conditional_formatting
            for rule in area.rules
        ),
        "print": [
            vars_of(part)
            for part in (sheet.page_setup, sheet.page_margins, sheet.print_options, sheet.protection)
        ],
        "fit": vars_of(sheet.sheet_properties.pageSetUpPr),
        "tab": told(sheet.sheet_properties.tabColor),
        "headers": [
            (part.text, part.font, part.size)
            for line in (sheet.oddHeader, sheet.oddFooter, sheet.evenHeader, sheet.evenFooter)
            for part in (line.left, line.center, line.right)
        ],
        "breaks": (len(sheet.row_breaks), len(sheet.col_breaks)),
        "titles": (sheet.print_area, sheet.print_title_rows, sheet.print_title_cols),
        "frozen": sheet.freeze_panes,
        "grid": sheet.sheet_view.showGridLines,
        "filter": sheet.auto_filter.ref,
    }


def cell_seen(cell: Cell, result: Any) -> Seen:
    return {
        "value": str(cell.value) if cell.value not in (None, "") else None,
        "type": cell.data_type if cell.value not in (None, "") else "",
        "result": None if result.value == "" else result.value,
        "quoted": bool(cell.quotePrefix),
        "font": told(cell.font),
        "fill": told(cell.fill),
        "border": {side: told(getattr(cell.border, side)) for side in ("left", "right", "top", "bottom")},
        "alignment": re.sub("horizontal='general',?|vertical='bottom',?", "", told(cell.alignment)),
        "format": cell.number_format,
        "protection": told(cell.protection),
        "comment": cell.comment and (cell.comment.text, cell.comment.author),
    }


def told(part: Any) -> str:
    """A description as openpyxl tells it, without what is not set."""
    unset = r"\w+=(?:None|False|0\.0|0|'')(?:,\s*|$)|<openpyxl\S* object>\s*Parameters:|\s+"
    return re.sub(unset, "", repr(part)).rstrip(",")


def vars_of(part: Any) -> Seen:
    """The attributes of an openpyxl description that are set."""
    return {name: str(value) for name, value in part or () if value not in (None, False, "0", "")}


def differences(one: Any, other: Any, path: str = "") -> list[str]:
    """Where two of these differ, one line for each place."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = sorted(one.keys() | other.keys(), key=str)
        return [line for key in keys for line in differences(one.get(key), other.get(key), f"{path}/{key}")]
    return [] if one == other else [f"{path}: {one!r} != {other!r}"]


# ---------------------------------------------------------------- what Excel is strict about

_ORDER = """
    sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges
    scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr
    conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks
    colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing
""".split()  # noqa: SIM905
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def faults(data: bytes) -> list[str]:
    """What Excel would want to repair."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    trees = {name: ET.fromstring(content) for name, content in parts.items()}
    found = [fault for name, tree in trees.items() for fault in _counts(name, tree)]
    types = parts["[Content_Types].xml"].decode()
    stated = set(re.findall(r'PartName="/([^"]+)"', types))
    needed = {name for name in parts if name.endswith(".xml") and not name.startswith("[")}
    found += [f"content type: {name}" for name in stated ^ needed]
    styles = trees["xl/styles.xml"]
    style_count = len(styles.find(f"{_MAIN}cellXfs") or ())
    strings = len(trees["xl/sharedStrings.xml"]) if "xl/sharedStrings.xml" in trees else 0
    for name, tree in trees.items():
        if name.startswith("xl/worksheets/sheet"):
            found += _sheet_faults(name, tree, style_count, strings)
        if name.endswith(".rels"):
            for one in tree:
                target = one.get("Target", "")
                target = target[1:] if target.startswith("/") else target
                if target not in parts:
                    found.append(f"{name}: {target}")
    return found


def _counts(name: str, tree: ET.Element) -> list[str]:
    return [
        f"{name}: {node.tag} count"
        for node in tree.iter()
        if node.get("count") not in (None, str(len(node))) and not node.tag.endswith("tableStyles")
    ]


def _sheet_faults(name: str, tree: ET.Element, styles: int, strings: int) -> list[str]:
    places = [_ORDER.index(child.tag.removeprefix(_MAIN)) for child in tree]
    found = [] if places == sorted(places) else [f"{name}: order"]
    rows = [int(row.get("r", "0")) for row in tree.iter(f"{_MAIN}row")]
    if rows != sorted(set(rows)):
        found.append(f"{name}: rows")
    for cell in tree.iter(f"{_MAIN}c"):
        if int(cell.get("s", "0")) >= styles:
            found.append(f"{name}: style of {cell.get('r')}")
        if cell.get("t") == "s" and int(cell.findtext(f"{_MAIN}v") or "0") >= strings:
            found.append(f"{name}: text of {cell.get('r')}")
    return found

"""Changes to the XML of a return that no spreadsheet library would write for us."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from openpyxl import load_workbook

Parts = dict[str, str]
"""Part name -> its XML, of the parts that are XML."""


def rewritten(source: Path, target: Path, change: Callable[[Parts], Mapping[str, str]]) -> None:
    """Write the package again with some of its XML parts changed, added, or left out (if "")."""
    with zipfile.ZipFile(source) as package:
        contents = {name: package.read(name) for name in package.namelist()}
    texts = {
        name: content.decode("utf-8")
        for name, content in contents.items()
        if name.endswith((".xml", ".rels"))
    }
    contents |= {name: text.encode("utf-8", "surrogatepass") for name, text in change(texts).items()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in contents.items():
            if content:
                package.writestr(name, content)


def sheet_part(source: Path, sheet: str) -> str:
    """The part of a sheet in a workbook that openpyxl wrote: numbered in the workbook's order."""
    names = load_workbook(source, read_only=True).sheetnames
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"


def cell_pattern(cell: str) -> re.Pattern[str]:
    """The whole element of one cell; group 1 its style."""
    return re.compile(rf'<c r="{cell}"(?: s="(\d+)")?[^>]*?(?:/>|>.*?</c>)', re.DOTALL)


def with_cell(xml: str, cell: str, replacement: str) -> str:
    """The sheet with one cell's element replaced; "{s}" in the replacement is the cell's style."""
    changed, count = cell_pattern(cell).subn(lambda match: replacement.replace("{s}", match[1] or "0"), xml)
    assert count == 1, cell
    return changed

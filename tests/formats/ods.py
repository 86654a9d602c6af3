"""Writes ods as LibreOffice spells it, as little of it as a reader needs."""

from __future__ import annotations

import io
import re
import zipfile
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from tests.formats.cells import Cell, Error, Table, Workbook

_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)
_CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
_HIDING = (
    '<style:style style:name="no" style:family="table"><style:table-properties table:display="false"/>'
    "</style:style>"
)
_REFERENCE = re.compile(r"(?:'([^']+)'!)?([A-Z]+\d+)(?::([A-Z]+\d+))?")


def write(book: Workbook) -> bytes:
    """The workbook; formulas that cells share are written out for each, as the format has it."""
    tables = "".join(_table(table, book.since_1904) for table in book.tables)
    content = (
        f"<office:document-content {_SPACES} {_CALC}>"
        f"<office:automatic-styles>{_HIDING}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        package.writestr("content.xml", content)
    return held.getvalue()


def _table(table: Table, since_1904: bool) -> str:
    assert not table.again, "a cell of an ods has no address that could be stated twice"
    width = max((at[1] for at in table.cells), default=0) + 1
    height = max((at[0] for at in table.cells), default=0) + 1
    columns = "".join(
        f"<table:table-column{_hidden(column in table.hidden_columns)}/>" for column in range(width)
    )
    covered = {
        (row, column)
        for top, left, bottom, right in table.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in table.merges}
    rows = "".join(
        f"<table:table-row{_hidden(row in table.hidden_rows)}>"
        + "".join(
            _cell(
                table.cells.get((row, column), Cell()),
                spans.get((row, column)),
                covered=(row, column) in covered,
                since_1904=since_1904,
            )
            for column in range(width)
        )
        + "</table:table-row>"
        for row in range(height)
    )
    style = ' table:style-name="no"' if table.hidden else ""
    return f"<table:table table:name={quoteattr(table.name)}{style}>{columns}{rows}</table:table>"


def _hidden(hidden: bool) -> str:
    return ' table:visibility="collapse"' if hidden else ""


def _cell(cell: Cell, span: tuple[int, int] | None, *, covered: bool, since_1904: bool) -> str:
    name = "covered-table-cell" if covered else "table-cell"
    spanned = (
        f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"' if span else ""
    )
    attributes, text = _said(cell, since_1904)
    formula = f" table:formula={quoteattr(_formula(cell.formula))}" if cell.formula else ""
    shown = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n")) if text else ""
    return f"<table:{name}{spanned}{formula}{attributes}>{shown}</table:{name}>"


def _formula(formula: str) -> str:
    def reference(match: re.Match[str]) -> str:
        sheet = f"$'{match[1]}'" if match[1] else ""
        last = f":{sheet}.{match[3]}" if match[3] else ""
        return f"[{sheet}.{match[2]}{last}]"

    return "of:=" + _REFERENCE.sub(reference, formula).replace(",", ";")


def _said(cell: Cell, since_1904: bool) -> tuple[str, str]:
    """The attributes that state the value, and the text that is shown."""
    match cell.value:
        case None:
            return "", ""
        case bool():
            word = str(cell.value).lower()
            return f' office:value-type="boolean" office:boolean-value="{word}"', word.upper()
        case Error(text):
            return ' office:value-type="string" office:string-value="" calcext:value-type="error"', text
        case str():
            return ' office:value-type="string"', cell.value
    if "%" in cell.shown:
        return f' office:value-type="percentage" office:value="{cell.value}"', f"{cell.value}%"
    if "y" in cell.shown:
        day = from_excel(cell.value, MAC_EPOCH if since_1904 else WINDOWS_EPOCH).date().isoformat()
        return f' office:value-type="date" office:date-value="{day}"', day
    return f' office:value-type="float" office:value="{cell.value}"', str(cell.value)

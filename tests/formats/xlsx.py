"""Writes xlsx, as little of it as a reader needs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from pipeline.model import Address
from pipeline.text import address
from tests.formats.cells import Cell, Error, Table, Workbook

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"


def write(book: Workbook) -> bytes:
    """The workbook, its texts within the cells."""
    formats = book.formats()
    parts = {
        f"xl/worksheets/sheet{number}.xml": _sheet(table, formats)
        for number, table in enumerate(book.tables, start=1)
    }
    targets = {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(book.tables) + 1)}
    parts["xl/workbook.xml"] = _workbook(book)
    parts["xl/styles.xml"] = _styles(formats)
    parts["_rels/.rels"] = _relationships({"rId1": ("officeDocument", "xl/workbook.xml")})
    parts["xl/_rels/workbook.xml.rels"] = _relationships(targets | {"rIdS": ("styles", "styles.xml")})
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return held.getvalue()


def _relationships(targets: dict[str, tuple[str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="{identity}" Type="{_KIND}/{kind}" Target="{target}"/>'
        for identity, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_SPACE}">{items}</Relationships>'


def _workbook(book: Workbook) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(table.name)} sheetId="{n}" r:id="rId{n}"'
        + (' state="veryHidden"/>' if table.hidden else "/>")
        for n, table in enumerate(book.tables, start=1)
    )
    properties = '<workbookPr date1904="1"/>' if book.since_1904 else ""
    return f'<workbook {_MAIN} xmlns:r="{_KIND}">{properties}<sheets>{sheets}</sheets></workbook>'


def _styles(formats: Sequence[str]) -> str:
    stated = "".join(
        f'<numFmt numFmtId="{164 + n}" formatCode={quoteattr(code)}/>' for n, code in enumerate(formats) if n
    )
    cells = "".join(f'<xf numFmtId="{164 + n if n else 0}" fontId="0"/>' for n in range(len(formats)))
    return (
        f"<styleSheet {_MAIN}><numFmts>{stated}</numFmts>"
        '<fonts><font><name val="Times New Roman"/></font></fonts>'
        f"<cellXfs>{cells}</cellXfs></styleSheet>"
    )


def _sheet(table: Table, formats: Sequence[str]) -> str:
    columns = "".join(
        f'<col min="{column + 1}" max="{column + 1}" width="9" hidden="1"/>'
        for column in sorted(table.hidden_columns)
    )
    rows = [_row(row, cells, formats, hidden=row in table.hidden_rows) for row, cells in table.rows()]
    rows += [_row(at[0], [(at, cell)], formats, hidden=False) for at, cell in table.again]
    merges = "".join(
        f'<mergeCell ref="{address(top, left)}:{address(bottom, right)}"/>'
        for top, left, bottom, right in table.merges
    )
    return (
        f"<worksheet {_MAIN}>{f'<cols>{columns}</cols>' if columns else ''}"
        f"<sheetData>{''.join(rows)}</sheetData>"
        f"{f'<mergeCells>{merges}</mergeCells>' if merges else ''}</worksheet>"
    )


def _row(row: int, cells: Sequence[tuple[Address, Cell]], formats: Sequence[str], *, hidden: bool) -> str:
    inside = "".join(_cell(at, cell, formats.index(cell.shown)) for at, cell in cells)
    hides = ' hidden="1"' if hidden else ""
    return f'<row r="{row + 1}"{hides}>{inside}</row>'


def _cell(at: Address, cell: Cell, style: int) -> str:
    kind, value = _stated(cell)
    return f'<c r="{address(*at)}" s="{style}"{kind}>{_formula(at, cell)}{value}</c>'


def _formula(at: Address, cell: Cell) -> str:
    if cell.shares is None:
        return "" if cell.formula is None else f"<f>{escape(cell.formula)}</f>"
    index = cell.shares[0] * 100 + cell.shares[1]
    if cell.shares != at:
        return f'<f t="shared" si="{index}"/>'
    reference = f"{address(*at)}:{address(at[0] + 9, at[1])}"
    return f'<f t="shared" ref="{reference}" si="{index}">{escape(cell.formula or "")}</f>'


def _stated(cell: Cell) -> tuple[str, str]:
    """The type and the element of the value."""
    match cell.value:
        case None:
            return "", ""
        case bool():
            return ' t="b"', f"<v>{int(cell.value)}</v>"
        case Error(text):
            return ' t="e"', f"<v>{text}</v>"
        case str() if cell.formula is not None:
            return ' t="str"', f"<v>{escape(cell.value)}</v>"
        case str():
            return ' t="inlineStr"', f'<is><t xml:space="preserve">{escape(cell.value)}</t></is>'
        case int():
            return "", f"<v>{cell.value}</v>"
        case float():
            return "", f"<v>{cell.value!r}</v>"

"""The parts around the sheets: the workbook's own, relationships, properties, the list of contents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pipeline.feedback.direct import sheets as worksheets
from pipeline.feedback.direct.book import Book, relations_part
from pipeline.feedback.direct.cells import letters_of
from pipeline.feedback.direct.markup import DECLARATION, MAIN, OFFICE, DoubtError
from pipeline.feedback.direct.sheets import Frame
from pipeline.feedback.direct.spelling import attributes_of, spelt_text
from pipeline.feedback.look import AUTHOR

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_CONTENT = {
    "xl/workbook.xml": f"{_SPREADSHEET}.sheet.main+xml",
    "xl/worksheets/": f"{_SPREADSHEET}.worksheet+xml",
    "xl/comments/": f"{_SPREADSHEET}.comments+xml",
    "xl/styles.xml": f"{_SPREADSHEET}.styles+xml",
    "xl/sharedStrings.xml": f"{_SPREADSHEET}.sharedStrings+xml",
    "xl/theme/": "application/vnd.openxmlformats-officedocument.theme+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}
_OTHER_PARTS = {
    "xl/styles.xml": ("styles", "/xl/styles.xml"),
    "xl/sharedStrings.xml": ("sharedStrings", "/xl/sharedStrings.xml"),
    "xl/theme/theme1.xml": ("theme", "/xl/theme/theme1.xml"),
}
_PROPERTIES = f"{OFFICE.removesuffix('/relationships')}/extended-properties"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"


def around(
    book: Book, front: str, frames: Sequence[Frame], made: Mapping[str, bytes], created: date
) -> dict[str, bytes]:
    """The workbook's own part, its relationships, the properties and the list of contents."""
    names = [front, *(sheet.name for sheet in book.sheets)]
    related = {
        f"rId{number}": ("worksheet", f"/xl/worksheets/sheet{number}.xml")
        for number in range(1, len(names) + 1)
    }
    for part, relation in _OTHER_PARTS.items():
        if part in made:
            related[f"rId{len(related) + 1}"] = relation
    parts = {
        "xl/workbook.xml": _workbook_part(book, front, frames),
        "xl/_rels/workbook.xml.rels": relations_part(related),
        "_rels/.rels": relations_part(
            {
                "rId1": ("officeDocument", "xl/workbook.xml"),
                "rId2": ("core-properties", "docProps/core.xml"),
                "rId3": ("extended-properties", "docProps/app.xml"),
            }
        ),
        "docProps/app.xml": (
            f'{DECLARATION}<Properties xmlns="{_PROPERTIES}"><Application>{AUTHOR}</Application></Properties>'
        ).encode(),
        "docProps/core.xml": _core_part(created),
    }
    return {**parts, "[Content_Types].xml": _types_part([*parts, *made])}


def _core_part(created: date) -> bytes:
    moment = f'xsi:type="dcterms:W3CDTF">{created.isoformat()}T12:00:00Z<'
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:creator>{AUTHOR}</dc:creator><dcterms:created {moment}/dcterms:created>"
        f"<dcterms:modified {moment}/dcterms:modified></cp:coreProperties>"
    ).encode()


def _types_part(names: Sequence[str]) -> bytes:
    listed = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name in sorted(names)
        for start, kind in _CONTENT.items()
        if name.startswith(start) and name.endswith(".xml")
    )
    return (
        f'{DECLARATION}<Types xmlns="{_TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
        f"{listed}</Types>"
    ).encode()


def _workbook_part(book: Book, front: str, frames: Sequence[Frame]) -> bytes:
    sheets = [(front, ""), *((sheet.name, sheet.state) for sheet in book.sheets)]
    listed = "".join(
        "<sheet"
        + attributes_of([("name", name), ("sheetId", str(number)), *([("state", state)] if state else [])])
        + f' r:id="rId{number}"/>'
        for number, (name, state) in enumerate(sheets, start=1)
    )
    since = ' date1904="1"' if book.since_1904 else ""
    return (
        f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr{since}/>{book.protection}'
        f'<bookViews><workbookView{attributes_of(book.view)} firstSheet="0" activeTab="0"/></bookViews>'
        f"<sheets>{listed}</sheets>{_names_xml(book, frames)}"
        '<calcPr calcId="124519" fullCalcOnLoad="1"/></workbook>'
    ).encode()


def _names_xml(book: Book, frames: Sequence[Frame]) -> str:
    """The names; those of a sheet count the list in front of it."""
    listed = [
        ([("name", name), *([("hidden", "1")] if name in book.names.hidden else [])], formula)
        for name, formula in book.names.common
    ]
    for name, sheet, formula in book.names.local:
        listed.append(([("name", name), ("localSheetId", str(sheet + 1))], formula))
    for number, frame in enumerate(frames):
        if frame.filtered:
            formula = _filtered(book.sheets[number].name, frame.filtered)
            words = [("name", "_xlnm._FilterDatabase"), ("localSheetId", str(number + 1)), ("hidden", "1")]
            listed.append((words, formula))
    if not listed:
        return ""
    spelt = (f"<definedName{attributes_of(words)}>{spelt_text(text)}</definedName>" for words, text in listed)
    return f"<definedNames>{''.join(spelt)}</definedNames>"


def _filtered(sheet: str, area: str) -> str:
    """The area of a filter as a name states it."""
    corners = [worksheets.place(corner) for corner in area.split(":")]
    if not corners or None in corners:
        raise DoubtError(f"a filter on {area}")
    quoted = "'" + sheet.replace("'", "''") + "'"
    return f"{quoted}!" + ":".join(f"${letters_of(at[1])}${at[0]}" for at in corners if at)

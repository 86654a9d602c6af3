"""Files that were made to hurt, beside mutants of honest returns; built in code, so that none lies around."""

from __future__ import annotations

import io
import os
import random
import socket
import struct
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.hunting.mutants import RETURNS, mutant

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
MIB = 1024 * 1024


def parts(sheet: str, **more: str) -> dict[str, str]:
    """A workbook of one sheet, part by part."""
    relationship = f'<Relationship Id="rId{{}}" Type="{_OFFICE}/{{}}" Target="{{}}"/>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + relationship.format(1, "officeDocument", "xl/workbook.xml")
        + "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + relationship.format(1, "worksheet", "worksheets/sheet1.xml")
        + relationship.format(2, "sharedStrings", "sharedStrings.xml")
        + "</Relationships>",
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}"><si><t>a</t></si></sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}">{sheet}</worksheet>',
    } | {name.replace("__", "/"): text for name, text in more.items()}


def packed(contents: Mapping[str, str | bytes], level: int = 9) -> bytes:
    """The parts as a zip."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return target.getvalue()


def workbook(sheet: str) -> bytes:
    """A workbook of one sheet."""
    return packed(parts(sheet))


def with_part(name: str, content: str | bytes) -> bytes:
    """A harmless workbook with one part of this content."""
    return packed(parts("<sheetData/>") | {name: content})


def _nested() -> bytes:
    inside = packed({"0.bin": b"\0" * MIB})
    for number in range(8):
        inside = packed({f"{number}-{copy}.zip": inside for copy in range(10)})
    return inside


def _lying(data: bytes) -> bytes:
    """Every size in the directory and in the headers stated as 10 bytes."""
    changed = bytearray(data)
    for signature, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = changed.find(signature)
        while place >= 0:
            changed[place + at : place + at + 4] = struct.pack("<I", 10)
            place = changed.find(signature, place + 4)
    return bytes(changed)


def _overlapping() -> bytes:
    """Two entries of the directory share one content."""
    data = packed({"a.xml": b"x" * 10_000, "b.xml": b"y"})
    first = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", first + 4)
    changed = bytearray(data)
    changed[second + 42 : second + 46] = changed[first + 42 : first + 46]
    return bytes(changed)


_ENTITIES = '<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">' + "".join(
    f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 10)
)

_CORNER = '<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'

FILES: dict[str, Callable[[], bytes]] = {
    "bomb of 1 GiB of texts.xlsx": lambda: with_part(
        "xl/sharedStrings.xml",
        f'<sst xmlns="{_MAIN}">' + "<si><t>aaaaaaaa</t></si>" * (50 * MIB // 24) + "</sst>",
    ),
    "bomb of zeros.xlsx": lambda: with_part("xl/worksheets/sheet1.xml", b"\0" * (300 * MIB)),
    "nested.xlsx": _nested,
    "lying sizes.xlsx": lambda: _lying(workbook("<sheetData/>")),
    "overlapping.xlsx": _overlapping,
    "60000 entries.xlsx": lambda: packed({f"{n}.xml": b"" for n in range(60_000)}, level=0),
    "entities.xlsx": lambda: with_part("xl/worksheets/sheet1.xml", _ENTITIES + "]><x>&a9;</x>"),
    "external entity.xlsx": lambda: with_part(
        "xl/sharedStrings.xml", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst>&a;</sst>'
    ),
    "17 billion cells.xlsx": lambda: workbook('<dimension ref="A1:XFD1048576"/><sheetData/>'),
    "last corner.xlsx": lambda: workbook(_CORNER),
    "a million rows.xlsx": lambda: workbook(
        "<sheetData>"
        + "".join(f'<row r="{n}" s="1" customFormat="1" ht="15"/>' for n in range(1, 1_048_577))
        + "</sheetData>"
    ),
    "hidden million.xlsx": lambda: workbook(
        '<cols><col min="1" max="16384" hidden="1"/></cols><sheetData>'
        + "".join(f'<row r="{n}" hidden="1"><c r="A{n}"/></row>' for n in range(1, 200_001))
        + "</sheetData>"
    ),
    "100000 merges.xlsx": lambda: workbook(
        "<sheetData/><mergeCells>"
        + "".join(f'<mergeCell ref="A{n}:J{n}"/>' for n in range(1, 100_001))
        + "</mergeCells>"
    ),
    "merges over everything.xlsx": lambda: workbook(
        "<sheetData>"
        + "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 3_001))
        + "</sheetData><mergeCells>"
        + '<mergeCell ref="A1:XFD1048576"/>' * 3_000
        + "</mergeCells>"
    ),
    "3000 sheets.xlsx": lambda: packed(
        parts("<sheetData/>")
        | {
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            + "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 3_001))
            + "</sheets></workbook>"
        }
    ),
    "deep.xlsx": lambda: with_part("xl/worksheets/sheet1.xml", "<a>" * 500_000),
    "long attribute.xlsx": lambda: with_part(
        "xl/worksheets/sheet1.xml", f'<worksheet a="{"x" * 20 * MIB}"/>'
    ),
    "formulas over formulas.xlsx": lambda: workbook(
        "<sheetData>"
        + "".join(
            f'<row r="{n}"><c r="A{n}"><f>SUM(A{n + 1}:XFD1048576)</f><v>0</v></c></row>'
            for n in range(1, 20_001)
        )
        + "</sheetData>"
    ),
    "many styles.xlsx": lambda: with_part(
        "xl/styles.xml",
        f'<styleSheet xmlns="{_MAIN}"><numFmts>'
        + "".join(f'<numFmt numFmtId="{n}" formatCode="{"[" * 200}"/>' for n in range(200, 20_000))
        + "</numFmts></styleSheet>",
    ),
    "html.xls": lambda: b"<html><table><tr><td>1</td></tr></table></html>",
    "csv.xlsx": lambda: b"a,b\n1,2\n",
    "pdf.xlsx": lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "zip.xlsx": lambda: packed({"readme.txt": "no workbook"}),
    "word.xlsx": lambda: packed({"word/document.xml": "<w/>", "[Content_Types].xml": "<Types/>"}),
    "ole.xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5_000,
    "noise.xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(1).randbytes(50_000),
    "noise.xlsx": lambda: random.Random(2).randbytes(50_000),
    "noise.ods": lambda: packed(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<<<"}
    ),
    "repeated.ods": lambda: packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f'<office:document-content xmlns:office="{_ODF}office:1.0" '
            f'xmlns:table="{_ODF}table:1.0"><office:body><office:spreadsheet><table:table table:name="S">'
            '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
            'table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
            "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>",
        }
    ),
    "empty.xlsx": lambda: b"",
    "-rf.xlsx": lambda: b"PK\x03\x04",
    "CON.xlsx": lambda: b"PK\x03\x04",
    "xuống\ndòng.xlsx": lambda: b"PK\x03\x04",
    "\u202exslx.oábóđ.xlsx": lambda: b"PK\x03\x04",
    "\x1b[2J.xlsx": lambda: b"PK\x03\x04",
    "a" * 250 + ".xlsx": lambda: b"PK\x03\x04",
}
"""Name -> content. None of them is a return."""

HEAVY = ("bomb of 1 GiB of texts.xlsx", "bomb of zeros.xlsx", "a million rows.xlsx", "long attribute.xlsx")
"""What takes seconds to build."""


def write_hostile(
    folder: Path, moments: random.Random, mutants: int, *, heavy: bool, but_of: str = ""
) -> None:
    """Fill a folder with hostile files, odd entries of the file system, and mutants of honest returns.

    The returns of the set `but_of` are left alone: a mutant that can be read is a second return of its unit.
    """
    folder.mkdir(parents=True)
    for name, build in FILES.items():
        if heavy or name not in HEAVY:
            (folder / name).write_bytes(build())
    origins = sorted(
        path
        for path in RETURNS.glob("*/*.xls*")
        if not path.name.startswith("~") and path.parent.name != but_of
    )
    for number in range(mutants):
        origin = moments.choice(origins)
        if zipfile.is_zipfile(origin):
            (folder / f"mutant {number}.xlsx").write_bytes(mutant(origin.read_bytes(), moments)[1])
    if sys.platform != "win32":
        _odd_entries(folder)


def _odd_entries(folder: Path) -> None:
    (folder / "folder.xlsx").mkdir()
    (folder / "dangling.xlsx").symlink_to("nowhere")
    (folder / "loop.xlsx").symlink_to("loop.xlsx")
    (folder / "out.xlsx").symlink_to("/etc/passwd")
    (folder / "around").symlink_to(folder)
    os.mkfifo(folder / "pipe.xlsx")
    (folder / "closed.xlsx").write_bytes(b"PK")
    (folder / "closed.xlsx").chmod(0)
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.xlsx")).write_bytes(b"PK\x03\x04")
    with socket.socket(socket.AF_UNIX) as one:
        here = Path.cwd()
        os.chdir(folder)  # the address of a socket must be short
        try:
            one.bind("socket.xlsx")
        finally:
            os.chdir(here)

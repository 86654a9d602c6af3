"""Workbooks built in code: raw parts in a zip, so that a test says exactly what a file states."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest

from pipeline.intake import Limits, list_sources, read_book
from pipeline.model import Book, Finding

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

Reading = tuple[Book | None, tuple[Finding, ...]]


def zipped(parts: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of the parts, in their order."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def _relationships(targets: Mapping[str, tuple[str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="{identity}" Type="{_DOCUMENT}/{kind}" Target="{target}"/>'
        for identity, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}">{items}</Relationships>'


def xlsx_parts(
    *sheets: str,
    names: tuple[str, ...] = (),
    strings: str = "",
    styles: str = "",
    properties: str = "",
    space: str = MAIN,
) -> dict[str, str | bytes]:
    """The parts of a workbook. A sheet is the XML inside <worksheet>, or just rows."""
    numbered = list(enumerate(sheets, start=1))
    titles = names or tuple(f"Sheet{number}" for number, _ in numbered)
    stated = "".join(
        f'<sheet name="{title}" sheetId="{number}" r:id="rId{number}"/>'
        for (number, _), title in zip(numbered, titles, strict=True)
    )
    targets = {f"rId{number}": ("worksheet", f"worksheets/sheet{number}.xml") for number, _ in numbered}
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": _relationships({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{_DOCUMENT}">{properties}'
        f"<sheets>{stated}</sheets></workbook>",
    }
    if strings:
        targets["rIdStrings"] = ("sharedStrings", "sharedStrings.xml")
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{space}">{strings}</sst>'
    if styles:
        targets["rIdStyles"] = ("styles", "styles.xml")
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{space}">{styles}</styleSheet>'
    parts["xl/_rels/workbook.xml.rels"] = _relationships(targets)
    for number, sheet in numbered:
        inside = sheet if "<sheetData" in sheet else f"<sheetData>{sheet}</sheetData>"
        parts[f"xl/worksheets/sheet{number}.xml"] = f'<worksheet xmlns="{space}">{inside}</worksheet>'
    return parts


def xlsx(*sheets: str, **more: str | tuple[str, ...]) -> bytes:
    """A workbook of raw sheet XML; see xlsx_parts."""
    return zipped(xlsx_parts(*sheets, **more))  # type: ignore[arg-type]


@pytest.fixture
def build_xlsx() -> Callable[..., bytes]:
    return xlsx


@pytest.fixture
def build_parts() -> Callable[..., dict[str, str | bytes]]:
    return xlsx_parts


@pytest.fixture
def build_zip() -> Callable[..., bytes]:
    return zipped


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Reading]:
    """Put the bytes into an inputs folder, list it, read the one file in it."""

    def read_bytes(data: bytes, name: str = "a.xlsx", limits: Limits | None = None) -> Reading:
        (tmp_path / name).write_bytes(data)
        (source,) = list_sources(tmp_path)
        if source.kind != "spreadsheet":
            return None, source.findings
        return read_book(source, limits or Limits())

    return read_bytes

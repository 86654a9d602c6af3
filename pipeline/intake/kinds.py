"""What a file is, by its content. The name only says what somebody meant it to be."""

from __future__ import annotations

import re
import struct
from enum import StrEnum
from typing import NamedTuple

from pipeline.intake.encrypted import decrypted
from pipeline.intake.faults import UnreadableError
from pipeline.intake.limits import Limits
from pipeline.intake.package import Package

_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = "META-INF/manifest.xml"
_SHEET_TRACES = (b"xl/workbook", b"xl/worksheets", b"opendocument.spreadsheet")
# The first records of an xls: beginning of file (BIFF8, BIFF5), then FILEPASS if there is a password.
_BIFF_STARTS = (b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x08\x08\x00\x00\x05\x05\x00")
# The workbook's records without an OLE file around them: Excel 2 to 4, and what some old programs write.
_BARE_BIFF = tuple(
    bytes.fromhex(start) for start in ("09000400", "09000600", "09020600", "09040600", "09080800", "09081000")
)
_FILEPASS = 0x2F
# What rights management wraps a workbook in: since 2007, and before ([MS-OFFCRYPTO] 2.2, 2.3.6).
_RIGHTS_MANAGED = ("DRMEncryptedDataSpace", "\tDRMContent")
_RECORD = struct.Struct("<HH")

_MAGIC = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"MZ", "program"),
)
_HEAD = 4096
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|table|meta|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"\s*<\?xml|\s*<[A-Za-z][\w:.-]*[\s>]")


class Format(StrEnum):
    """The spreadsheet formats that are read; the value is the extension."""

    XLSX = ".xlsx"
    XLSB = ".xlsb"
    XLS = ".xls"
    ODS = ".ods"


EXTENSIONS = {
    ".xlsx": Format.XLSX,
    ".xlsm": Format.XLSX,
    ".xltx": Format.XLSX,
    ".xltm": Format.XLSX,
    ".xls": Format.XLS,
    ".xlt": Format.XLS,
    ".xlsb": Format.XLSB,
    ".ods": Format.ODS,
    ".ots": Format.ODS,
}
"""What an extension promises."""


class Content(NamedTuple):
    """A file's bytes and what they are.

    `kind` is the spreadsheet format, or for anything else its name among `intake.kind-*` in
    messages/intake.toml; `package` is there for what is a sound zip. What is encrypted with the password that
    every program tries by itself is told and held decrypted.
    """

    kind: Format | str
    data: bytes
    package: Package | None = None


def content_of(data: bytes, limits: Limits, *, decrypt: bool = True) -> Content:
    """What the bytes of a file are.

    To decrypt is work for a worker process: a hostile file says how much of it there is. Without `decrypt`
    what is encrypted is only told.

    Raises:
        UnreadableError: clearly a spreadsheet, but cut off, unsafe, or protected with a password or rights.
    """
    if data.startswith(_ZIP):
        return _in_zip(data, limits)
    if data.startswith(_OLE):
        return _in_ole(data, limits, decrypt=decrypt)
    if data.startswith(_BARE_BIFF):
        return Content(Format.XLS, data)
    return Content(_plain(data) if data else "empty", data)


def _in_ole(data: bytes, limits: Limits, *, decrypt: bool) -> Content:
    if any(_has_stream(data, name) for name in _RIGHTS_MANAGED):
        raise UnreadableError("F113")
    if _has_stream(data, "EncryptedPackage"):
        return _in_zip(decrypted(data), limits) if decrypt else Content(Format.XLSX, data)
    if _has_stream(data, "Workbook") or _has_stream(data, "Book"):
        return Content(Format.XLS, decrypted(data) if decrypt and _has_file_password(data) else data)
    if _has_stream(data, "WordDocument"):
        return Content("word", data)
    return Content("presentation" if _has_stream(data, "PowerPoint Document") else "ole", data)


def _has_stream(data: bytes, name: str) -> bool:
    """Whether a directory entry bears the name: found even where the file's tables are broken."""
    sought = f"{name}\0".encode("utf-16-le")
    at = data.find(sought)
    while at >= 0:
        if at % 128 == 0 and data[at + 64 : at + 66] == struct.pack("<H", len(sought)):
            return True
        at = data.find(sought, at + 1)
    return False


def _has_file_password(data: bytes) -> bool:
    for start in _BIFF_STARTS:
        at = data.find(start)
        # FILEPASS follows the beginning at once, save for a write-protection record or two.
        for _ in range(4):
            if at < 0 or at + _RECORD.size > len(data):
                break
            record, length = _RECORD.unpack_from(data, at)
            if record == _FILEPASS:
                return True
            at += _RECORD.size + length
    return False


def _in_zip(data: bytes, limits: Limits) -> Content:
    try:
        package = Package(data, limits)
    except UnreadableError as error:
        if any(trace in data for trace in _SHEET_TRACES):
            raise
        return Content("broken-archive" if error.code == "F104" else "archive", data)
    if "mimetype" in package and package.read("mimetype").startswith(_ODS):
        return Content(_unprotected_ods(package), data, package)
    return Content(_office(package.names()), data, package)


def _unprotected_ods(package: Package) -> Format:
    if _MANIFEST in package and b"encryption-data" in package.read(_MANIFEST):
        raise UnreadableError("F103")
    return Format.ODS


def _office(names: list[str]) -> Format | str:
    if any(name.endswith("workbook.bin") for name in names):
        return Format.XLSB
    if any(name.startswith("xl/") or name.endswith("/workbook.xml") for name in names):
        return Format.XLSX
    if any(name.startswith("word/") for name in names):
        return "word"
    return "presentation" if any(name.startswith("ppt/") for name in names) else "archive"


def _plain(data: bytes) -> str:
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    head = _as_text(data[:_HEAD])
    if head is None:
        return "unknown"
    if _HTML.match(head):
        return "html"
    return "xml" if _XML.match(head) else "text"


def _as_text(head: bytes) -> bytes | None:
    """The beginning of a text without its byte order mark; None for binary data."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "ignore").encode()
    return None if _BINARY.search(head) else head

"""Opening a consolidated workbook with its record."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.intake import Limits, read_book
from pipeline.model import Address, Book, CellValue, FileKind, SourceFile
from pipeline.record import BrokenRecordError, Record, decode, is_record
from pipeline.text import parse_address

# Our own workbook may be larger than any return.
_LIMITS = Limits(file_mib=1024, inflated_mib=4096, cells=50_000_000)


@dataclass(frozen=True)
class Workbook:
    """A consolidated workbook as it is now, and what its record says of it."""

    path: Path
    sha256: str
    book: Book
    record: Record

    @cached_property
    def sheets(self) -> Mapping[str, Mapping[Address, CellValue]]:
        """The values of each sheet, by the sheet's name."""
        return {sheet.name: sheet.values for sheet in self.book.sheets}

    def value(self, sheet: str, cell: str) -> CellValue | None:
        """What a cell holds now."""
        return self.sheets.get(sheet, {}).get(parse_address(cell))


def open_workbook(path: Path) -> Workbook:
    """The consolidated workbook at `path`.

    Raises:
        UsageError: there is none, it cannot be read, or it bears no record that can be read.
    """
    if not path.is_file():
        raise UsageError("audit.no-workbook", path=str(path))
    sha256 = sha256_of(path)
    source = SourceFile(path.name, path, sha256, FileKind.SPREADSHEET)
    book, _ = read_book(source, _LIMITS)
    if book is None:
        raise UsageError("audit.unreadable", path=str(path))
    return Workbook(path, sha256, book, _record(book, path))


def _record(book: Book, path: Path) -> Record:
    for sheet in book.sheets:
        if is_record(sheet.values):
            try:
                return decode(sheet.values)
            except BrokenRecordError as error:
                raise UsageError("audit.broken-record", path=str(path)) from error
    raise UsageError("audit.no-record", path=str(path))


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()

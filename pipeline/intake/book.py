"""One file as a Book: the one way in for all formats."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.intake.convert import in_unicode, names_stand
from pipeline.intake.faults import UnreadableError, damaged
from pipeline.intake.kinds import Content, Format, content_of
from pipeline.intake.limits import MIB, USUAL, Limits
from pipeline.intake.listing import Opened
from pipeline.intake.ods import read_ods
from pipeline.intake.opening import content
from pipeline.intake.package import Package
from pipeline.intake.raw import RawSheet, nfc
from pipeline.intake.xls import read_xls
from pipeline.intake.xlsb import read_xlsb
from pipeline.intake.xlsx import read_xlsx
from pipeline.intake.xlsx_book import sheet_names
from pipeline.model import Book, Finding, SourceFile


def read_book(source: SourceFile, limits: Limits) -> tuple[Book | None, tuple[Finding, ...]]:
    """The spreadsheet behind a listed file, and what was found while reading it.

    The book is None if the file cannot be read; a finding then says why. A bad file never raises. Meant
    to run in a worker process, which bounds the time and the memory that it may take.
    """
    return _book(source.name, lambda: _read(_content(source, limits), limits))


def read_opened(file: Opened, limits: Limits) -> tuple[Book | None, tuple[Finding, ...]]:
    """The same of a file whose content is at hand; None and nothing to say of one that is no spreadsheet."""
    found = file.content
    if found is None:
        return None, ()
    if limits != USUAL:  # it was looked at within the usual ones
        return read_book(file.source, limits)
    return _book(file.source.name, lambda: _read(found, limits))


def xlsx_and_names(source: SourceFile, limits: Limits) -> tuple[bytes, list[str]] | None:
    """An xlsx file's bytes, and its worksheets' names as `read_book` gives them; None for another format.

    Raises:
        UnreadableError: the file cannot be read.
    """
    found = _content(source, limits)
    if found.kind is not Format.XLSX or found.package is None:
        return None
    names = [nfc(name) for name in sheet_names(found.package)]
    if not names_stand(tuple(names)):  # they may be in an old encoding, which the cells decide
        names = [sheet.name for sheet in in_unicode(_read(found, limits), source.name)[0]]
    return found.data, names


def _book(name: str, read: Callable[[], list[RawSheet]]) -> tuple[Book | None, tuple[Finding, ...]]:
    try:
        raws = read()
    except UnreadableError as error:
        return None, (error.finding(name),)
    except (MemoryError, RecursionError):
        return None, (Finding("F105", name, facts=(("reason", "@intake.memory"),)),)
    if not raws:
        return None, (Finding("F111", name),)
    sheets, findings = in_unicode(raws, name)
    return Book(name, sheets), findings


def _content(source: SourceFile, limits: Limits) -> Content:
    return content_of(content(source.path, source.sha256, limits.file_mib * MIB), limits)


def _read(found: Content, limits: Limits) -> list[RawSheet]:
    match found.kind, found.package:
        case Format.XLSX, Package() as package:
            return read_xlsx(package, limits)
        case Format.ODS, Package() as package:
            return read_ods(package, limits)
        case Format.XLSB, Package() as package:
            return read_xlsb(package, limits)
        case Format.XLS, _:
            return read_xls(found.data, limits)
    raise damaged("no-workbook")

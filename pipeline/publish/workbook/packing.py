"""A workbook's parts packed while they are written, and the rows of its sheets even before.

xlsxwriter writes each part into a file when the workbook is closed, and then deflates one after another.
Here nothing goes through files, and the rows of a sheet that is finished are deflated in threads while the
next sheets are being made (`PackedWorkbook.finish_rows`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import xlsxwriter
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings

from pipeline.publish.workbook.deflating import Ahead, DeflatedZip, Threads
from pipeline.publish.workbook.plain_texts import is_printable

if TYPE_CHECKING:
    from pipeline.publish.workbook.rendering import QuickWorksheet

_T = TypeVar("_T")
_P = ParamSpec("_P")
_TEXTS_AT_ONCE = 128


class PackedWorkbook(xlsxwriter.Workbook):  # type: ignore[misc]
    """xlsxwriter's workbook, packed at `path` when it is closed."""

    def __init__(self, path: Path, options: dict[str, Any]) -> None:
        # What xlsxwriter packs itself (nothing) goes into a file that nobody sees.
        super().__init__(BytesIO(), {**options, "in_memory": True})
        self._path = path
        self._threads = Threads()
        self._finished = 0  # sheets

    def finish_rows(self, sheet: QuickWorksheet) -> None:
        """Spell and pack a sheet's rows beside whatever comes next; no row takes anything any more.

        xlsxwriter numbers looks as it meets them: if a sheet before is not finished, this one waits too.
        """
        if sheet.index == self._finished:
            self._finished += 1
            sheet.finish_rows(Ahead(self._threads))

    def _get_packager(self) -> Packager:
        return _Packer(self._path, self._threads)

    def later(self, work: Callable[_P, _T], *what: _P.args, **how: _P.kwargs) -> Future[_T]:
        """Have something worked out beside whatever comes next."""
        return self._threads.joining.submit(work, *what, **how)

    @contextmanager
    def threads(self) -> Iterator[None]:
        """Stop the threads at the end, whatever happens."""
        try:
            yield
        finally:
            self._threads.stop()


class _Packer(Packager):  # type: ignore[misc]
    """Hands every part to the zip file while it is being written."""

    def __init__(self, path: Path, threads: Threads) -> None:
        super().__init__()
        self._path = path
        self._threads = threads

    def _create_package(self) -> list[Any]:
        with self._path.open("wb") as file:
            self._zip = DeflatedZip(file, self._threads)
            super()._create_package()
            self._zip.end()
        return []

    def _filename(self, xml_filename: str) -> StringIO:
        self._zip.begin(xml_filename)
        return _Part(self._zip)

    def _write_shared_strings_file(self) -> None:
        if self.workbook.str_table.count:
            texts = _Texts()
            texts.string_table = self.workbook.str_table
            texts._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            texts._assemble_xml_file()


class _Texts(SharedStrings):  # type: ignore[misc]
    """The texts of all cells; xlsxwriter is asked only about those that are not spelt as they are."""

    fh: Any

    def _write_sst_strings(self) -> None:
        texts = self.string_table.string_array
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            self.fh.write(self._spelt(texts[start : start + _TEXTS_AT_ONCE]))

    def _spelt(self, texts: list[str]) -> str:
        if are_spelt_as_they_are(texts):
            return f"<si><t>{'</t></si><si><t>'.join(texts)}</t></si>"
        return "".join(
            f"<si><t>{text}</t></si>" if is_spelt_as_it_is(text) else self._heard(text) for text in texts
        )

    def _heard(self, text: str) -> str:
        """What xlsxwriter would write of a text."""
        file, self.fh = self.fh, StringIO()
        try:
            self._write_si(text)
            return str(self.fh.getvalue())
        finally:
            self.fh = file


def is_spelt_as_it_is(text: str) -> bool:
    """Whether XML, and a spreadsheet that reads it, surely take a text as it stands."""
    return _is_plain(text) and text.isprintable() and text[:1] != " " != text[-1:]


def _is_plain(text: str) -> bool:
    # One sign is found much faster than two, and few texts have it.
    is_read = "_" not in text or "_x" not in text
    return is_read and "&" not in text and "<" not in text and ">" not in text


def are_spelt_as_they_are(texts: list[str]) -> bool:
    """Whether `is_spelt_as_it_is` surely holds for all of them; one long text is looked at much faster."""
    whole = "".join(texts)
    return _is_plain(whole) and is_printable(whole) and list(map(str.strip, texts)) == texts


class _Part(StringIO):
    """What xlsxwriter takes for a file: it asks for this very type."""

    def __init__(self, package: DeflatedZip) -> None:
        super().__init__()
        self._package = package

    def write(self, text: str, /) -> int:
        self._package.write(text.encode())
        return len(text)

    def write_pieces(self, pieces: Iterable[memoryview]) -> None:
        """The same for pieces of UTF-8."""
        for piece in pieces:
            self._package.write(piece)

    def insert(self, ahead: Ahead) -> None:
        """Add what was packed before."""
        self._package.insert(ahead)

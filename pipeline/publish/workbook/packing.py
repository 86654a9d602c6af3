"""A workbook's parts packed while they are written, on all cores.

xlsxwriter writes each part into a file and then deflates one after another. Here a part is cut into blocks
of a fixed size as it is written; each is deflated by itself, in a thread (zlib lets go of Python meanwhile),
and ends at a whole byte, so that the blocks one after another are the deflated part (RFC 1951, 3.2.4). Where
a block ends depends on the part's bytes alone: the same parts give the same file, however many cores.
"""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from io import BytesIO, StringIO
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings

_BLOCK_BYTES = 1 << 20
_LEVEL = 2  # four times as fast as 6, and a tenth larger, for XML that repeats itself
_MARKUP = ("&", "<", ">", "_x")  # what XML, or a spreadsheet in an escaped sign, means by them
_DAY = (1980, 1, 31, 0, 0, 0)  # xlsxwriter's
_MOST_BYTES = 2**32 - 1  # of a zip without the 64 bit extensions, which some readers lack


class PackedWorkbook(xlsxwriter.Workbook):  # type: ignore[misc]
    """xlsxwriter's workbook, packed at `path` when it is closed."""

    def __init__(self, path: Path, options: dict[str, Any]) -> None:
        # What xlsxwriter packs itself (nothing) goes into a file that nobody sees.
        super().__init__(BytesIO(), {**options, "in_memory": True})
        self._path = path

    def _get_packager(self) -> Packager:
        return _Packer(self._path)


class _Packer(Packager):  # type: ignore[misc]
    """Hands every part to the zip file while it is being written."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def _create_package(self) -> list[Any]:
        with self._path.open("wb") as file, DeflatedZip(file) as self._zip:
            super()._create_package()
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

    def _write_si(self, string: str) -> None:
        if string.isprintable() and string == string.strip() and not any(map(string.__contains__, _MARKUP)):
            self.fh.write(f"<si><t>{string}</t></si>")
        else:
            super()._write_si(string)


class _Part(StringIO):
    """What xlsxwriter takes for a file: it asks for this very type."""

    def __init__(self, package: DeflatedZip) -> None:
        super().__init__()
        self._package = package

    def write(self, text: str, /) -> int:
        self._package.write(text)
        return len(text)


class DeflatedZip:
    """A zip file being written, part after part, to a file that can seek; complete when the block ends."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._threads = ThreadPoolExecutor(min(os.cpu_count() or 1, 8))
        self._most_waiting = 4 * (os.cpu_count() or 1)
        self._waiting: deque[Future[bytes]] = deque()
        self._parts: list[zipfile.ZipInfo] = []
        self._rest = b""  # less than a block
        self._texts: list[str] = []  # behind it, not yet encoded
        self._signs = 0

    def begin(self, name: str) -> None:
        """End the part before; what is written from now on is the part with this name."""
        self._end()
        part = zipfile.ZipInfo(name, _DAY)
        part.compress_type, part.create_system = zipfile.ZIP_DEFLATED, 0
        part.CRC = part.file_size = part.compress_size = 0
        part.header_offset = self._file.tell()
        self._parts.append(part)
        self._file.write(part.FileHeader(zip64=False))

    def write(self, text: str) -> None:
        """Add text to the part, as UTF-8."""
        self._texts.append(text)
        self._signs += len(text)
        if self._signs >= _BLOCK_BYTES:
            self._hand_over()

    def _hand_over(self, *, last: bool = False) -> None:
        """Give all whole blocks to the threads, and what is left too if it is the `last` of the part."""
        content = memoryview(self._rest + "".join(self._texts).encode())
        whole = len(content) - len(content) % _BLOCK_BYTES
        for start in range(0, whole, _BLOCK_BYTES):
            self._deflate(content[start : start + _BLOCK_BYTES], last=False)
        if last:
            self._deflate(content[whole:], last=True)
        self._rest, self._texts, self._signs = b"" if last else bytes(content[whole:]), [], 0

    def _deflate(self, block: memoryview, *, last: bool) -> None:
        part = self._parts[-1]
        part.CRC = zlib.crc32(block, part.CRC)
        part.file_size += len(block)
        self._waiting.append(self._threads.submit(_deflated, block, last=last))
        self._write_done(self._most_waiting)

    def _write_done(self, still_waiting: int) -> None:
        while len(self._waiting) > still_waiting:
            done = self._waiting.popleft().result()
            self._parts[-1].compress_size += self._file.write(done)

    def _end(self) -> None:
        """Write what is left of the part, and into its header what is now known of it."""
        if not self._parts:
            return
        self._hand_over(last=True)
        self._write_done(0)
        end, part = self._file.tell(), self._parts[-1]
        self._file.seek(part.header_offset)
        self._file.write(part.FileHeader(zip64=False))
        self._file.seek(end)

    def __enter__(self) -> DeflatedZip:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._end()
                self._write_directory()
        finally:
            self._threads.shutdown(cancel_futures=True)

    def _write_directory(self) -> None:
        """The list of all parts at the end (APPNOTE.TXT, 4.3.12 and 4.3.16)."""
        start = self._file.tell()
        if start > _MOST_BYTES or any(part.file_size > _MOST_BYTES for part in self._parts):
            raise zipfile.LargeZipFile(self._parts[-1].filename)
        for part in self._parts:
            name = part.filename.encode("ascii")
            year, month, day = part.date_time[:3]
            written = (20, part.create_system, 20, 0, 0, part.compress_type, 0)
            sizes = ((year - 1980) << 9 | month << 5 | day, part.CRC, part.compress_size, part.file_size)
            rest = (len(name), 0, 0, 0, 0, part.external_attr, part.header_offset)
            self._file.write(struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", *written, *sizes, *rest))
            self._file.write(name)
        size, count = self._file.tell() - start, len(self._parts)
        self._file.write(struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, size, start, 0))


def _deflated(block: memoryview, *, last: bool) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(block) + packer.flush(zlib.Z_FINISH if last else zlib.Z_SYNC_FLUSH)

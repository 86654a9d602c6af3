"""A workbook's parts packed while they are written, on all cores.

xlsxwriter writes each part into a file and then deflates one after another. Here a part is cut into blocks
of a fixed size as it is written; each is deflated by itself, in a thread (zlib lets go of Python meanwhile),
and ends at a whole byte, so that the blocks one after another are the deflated part (RFC 1951, 3.2.4). Where
a block ends depends on the part's bytes alone: the same parts give the same file, however many cores. The
threads also write what they deflated, one after another, so that whoever writes the parts need not wait.
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
from typing import Any, BinaryIO, NamedTuple

import xlsxwriter
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings

_BLOCK_BYTES = 1 << 20
_LEVEL = 2  # four times as fast as 6, and a tenth larger, for XML that repeats itself
_TEXTS_AT_ONCE = 1_024
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

    fh: Any

    def _write_sst_strings(self) -> None:
        texts = self.string_table.string_array
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            spelt = [
                f"<si><t>{text}</t></si>" if is_spelt_as_it_is(text) else self._heard(text)
                for text in texts[start : start + _TEXTS_AT_ONCE]
            ]
            self.fh.write("".join(spelt))

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
    # One sign is found much faster than two, and few texts have it.
    is_read = "_" not in text or "_x" not in text
    is_plain = "&" not in text and "<" not in text and ">" not in text
    return is_read and is_plain and text.isprintable() and text[:1] != " " != text[-1:]


class _Part(StringIO):
    """What xlsxwriter takes for a file: it asks for this very type."""

    def __init__(self, package: DeflatedZip) -> None:
        super().__init__()
        self._package = package

    def write(self, text: str, /) -> int:
        self._package.write(text.encode())
        return len(text)

    def write_encoded(self, content: memoryview) -> None:
        """The same for a text that is UTF-8 already."""
        self._package.write(content)


class _Sum(NamedTuple):
    """Of a part up to the end of a block: its checksum, and its size when deflated."""

    crc: int
    size: int


class DeflatedZip:
    """A zip file being written, part after part, to a file that can seek; complete when the block ends."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._threads = ThreadPoolExecutor(min(os.cpu_count() or 1, 8))
        self._most_waiting = 4 * (os.cpu_count() or 1)
        self._waiting: deque[Future[_Sum]] = deque()
        self._before: Future[_Sum] | None = None  # the block before, in the same part
        self._parts: list[zipfile.ZipInfo] = []
        self._held: list[bytes | memoryview] = []  # less than a block
        self._bytes = 0  # of what is held

    def begin(self, name: str) -> None:
        """End the part before; what is written from now on is the part with this name."""
        self._end()
        part = zipfile.ZipInfo(name, _DAY)
        part.compress_type, part.create_system = zipfile.ZIP_DEFLATED, 0
        part.CRC = part.file_size = part.compress_size = 0
        part.header_offset = self._file.tell()
        self._parts.append(part)
        self._file.write(part.FileHeader(zip64=False))

    def write(self, content: bytes | memoryview) -> None:
        """Add to the part."""
        while self._bytes + len(content) >= _BLOCK_BYTES:
            room = _BLOCK_BYTES - self._bytes
            self._held.append(content[:room])
            self._deflate_held(last=False)
            content = content[room:]
        self._held.append(content)
        self._bytes += len(content)

    def _deflate_held(self, *, last: bool) -> Future[_Sum]:
        """Give a block to the threads: a whole one, or what is left of the part."""
        block = self._held[0] if len(self._held) == 1 else b"".join(self._held)
        self._held, self._bytes = [], 0
        self._parts[-1].file_size += len(block)
        self._before = self._threads.submit(self._deflated, block, self._before, last=last)
        self._waiting.append(self._before)
        if len(self._waiting) > self._most_waiting:
            self._waiting.popleft().result()
        return self._before

    def _deflated(self, block: bytes | memoryview, before: Future[_Sum] | None, *, last: bool) -> _Sum:
        """Deflate a block, and write it behind the one before, which a thread took up earlier."""
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = packer.compress(block) + packer.flush(zlib.Z_FINISH if last else zlib.Z_SYNC_FLUSH)
        crc, size = before.result() if before else _Sum(0, 0)
        return _Sum(zlib.crc32(block, crc), size + self._file.write(packed))

    def _end(self) -> None:
        """Write what is left of the part, and into its header what is now known of it."""
        if not self._parts:
            return
        part = self._parts[-1]
        part.CRC, part.compress_size = self._deflate_held(last=True).result()
        self._waiting.clear()
        self._before = None
        end = self._file.tell()
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

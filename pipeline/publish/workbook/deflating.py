"""Bytes deflated while they are written, on all cores, and the zip file that they make.

What is written is cut into blocks of a fixed size; each is deflated by itself, in a thread (zlib lets go of
Python meanwhile), and ends at a whole byte, so that blocks one after another are a deflated part (RFC 1951,
3.2.4). Where a block ends depends on the bytes alone: the same parts give the same file, however many cores.
"""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import Any, BinaryIO, NamedTuple

_BLOCK_BYTES = 1 << 20
_LEVEL = 2  # four times as fast as 6, and a tenth larger, for XML that repeats itself
_TEXT_AT_ONCE = 1 << 16  # signs
_DAY = (1980, 1, 31, 0, 0, 0)  # xlsxwriter's
_MOST_BYTES = 2**32 - 1  # of a zip without the 64 bit extensions, which some readers lack


class _Block(NamedTuple):
    """A deflated block: its bytes, and of what was deflated the checksum and the size."""

    packed: bytes
    crc: int
    size: int


def _deflated(block: bytes | memoryview, *, last: bool) -> _Block:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(block) + packer.flush(zlib.Z_FINISH if last else zlib.Z_SYNC_FLUSH)
    return _Block(packed, zlib.crc32(block), len(block))


class Threads:
    """The threads that deflate, and one that puts together what they are given, in the order of asking."""

    def __init__(self) -> None:
        cores = os.cpu_count() or 1
        self.deflating = ThreadPoolExecutor(min(cores, 8))
        self.joining = ThreadPoolExecutor(1)  # by itself, because it waits for those that deflate
        self.most_waiting = 4 * cores

    def stop(self) -> None:
        """Let go of whatever nobody waits for."""
        self.joining.shutdown(cancel_futures=True)
        self.deflating.shutdown(cancel_futures=True)


class _Cutter:
    """Cuts what is written into blocks, and has them deflated; `blocks` are those not yet fetched."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._held: list[bytes | memoryview] = []  # less than a block
        self._bytes = 0  # of what is held
        self.blocks: deque[Future[_Block]] = deque()

    def write(self, content: bytes | memoryview) -> None:
        while self._bytes + len(content) >= _BLOCK_BYTES:
            room = _BLOCK_BYTES - self._bytes
            self._held.append(content[:room])
            self.cut()
            content = content[room:]
        self._held.append(content)
        self._bytes += len(content)

    def cut(self, *, last: bool = False) -> None:
        """End the block here."""
        block = self._held[0] if len(self._held) == 1 else b"".join(self._held)
        self._held, self._bytes = [], 0
        self.blocks.append(self._threads.deflating.submit(_deflated, block, last=last))
        if len(self.blocks) > self._threads.most_waiting:
            self.blocks[-self._threads.most_waiting].result()


class Ahead:
    """A stretch of a part, deflated before the part is begun; `DeflatedZip.insert` puts it in its place."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._cutter = _Cutter(threads)
        self._texts: list[str] = []
        self._signs = 0
        self._jobs: deque[Future[None]] = deque()

    def write(self, text: str) -> int:
        """Add a text."""
        self._texts.append(text)
        self._signs += len(text)
        if self._signs > _TEXT_AT_ONCE:
            self._flush()
        return len(text)

    def write_pieces(self, pieces: Iterable[memoryview]) -> None:
        """Add pieces of UTF-8, which are made in a thread."""
        self._flush()
        self._jobs.append(self._threads.joining.submit(self._write_all, pieces))

    def end(self) -> None:
        """Nothing is added any more."""
        self._flush()
        self._in_turn(self._cutter.cut)

    def fetched(self) -> deque[Future[_Block]]:
        """Its blocks, when all of it is cut."""
        while self._jobs:
            self._jobs.popleft().result()
        return self._cutter.blocks

    def _flush(self) -> None:
        text = "".join(self._texts).encode()
        self._texts, self._signs = [], 0
        self._in_turn(self._cutter.write, text)

    def _write_all(self, pieces: Iterable[memoryview]) -> None:
        for piece in pieces:
            self._cutter.write(piece)

    def _in_turn(self, work: Callable[..., None], *what: Any) -> None:
        """Do something behind all before it: at once, as long as nothing is made in the thread."""
        if self._jobs:
            self._jobs.append(self._threads.joining.submit(work, *what))
        else:
            work(*what)


class DeflatedZip:
    """A zip file being written, part after part, to a file that can seek; complete when it is ended."""

    def __init__(self, file: BinaryIO, threads: Threads) -> None:
        self._file = file
        self._threads = threads
        self._cutter = _Cutter(threads)
        self._parts: list[zipfile.ZipInfo] = []

    def begin(self, name: str) -> None:
        """End the part before; what is written from now on is the part with this name."""
        self._end_part()
        part = zipfile.ZipInfo(name, _DAY)
        part.compress_type, part.create_system = zipfile.ZIP_DEFLATED, 0
        part.CRC = part.file_size = part.compress_size = 0
        part.header_offset = self._file.tell()
        self._parts.append(part)
        self._file.write(part.FileHeader(zip64=False))

    def write(self, content: bytes | memoryview) -> None:
        """Add to the part."""
        self._cutter.write(content)
        self._store(self._threads.most_waiting)

    def insert(self, ahead: Ahead) -> None:
        """Add what was deflated before."""
        self._cutter.cut()
        self._store(0)
        self._cutter.blocks = ahead.fetched()
        self._store(0)

    def _store(self, most_waiting: int) -> None:
        """Write the deflated blocks to the file, but for the last of them."""
        part, blocks = self._parts[-1], self._cutter.blocks
        while len(blocks) > most_waiting:
            block = blocks.popleft().result()
            part.CRC = crc_of_both(part.CRC, block.crc, block.size)
            part.file_size += block.size
            part.compress_size += self._file.write(block.packed)

    def _end_part(self) -> None:
        """Write what is left of the part, and into its header what is now known of it."""
        if not self._parts:
            return
        self._cutter.cut(last=True)
        self._store(0)
        end = self._file.tell()
        self._file.seek(self._parts[-1].header_offset)
        self._file.write(self._parts[-1].FileHeader(zip64=False))
        self._file.seek(end)

    def end(self) -> None:
        """End the last part, and write the list of all at the end (APPNOTE.TXT, 4.3.12 and 4.3.16)."""
        self._end_part()
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


_X0 = 1 << 31  # the polynomial 1: bits stand in the order that CRC-32 reads them
_X8 = 1 << 23
_DIVISOR = 0xEDB88320


def crc_of_both(crc: int, crc_of_next: int, size_of_next: int) -> int:
    """The CRC-32 of two stretches of bytes one after the other, from those of each (zlib's crc32_combine).

    A CRC is a remainder of polynomials; bytes that follow multiply what stands before by x^8 each.
    """
    return _product(_power(size_of_next), crc) ^ crc_of_next


@cache
def _power(size: int) -> int:
    """x^(8 size)"""
    power, square = _X0, _X8
    while size:
        if size & 1:
            power = _product(power, square)
        square = _product(square, square)
        size >>= 1
    return power


def _product(one: int, other: int) -> int:
    """The remainder of the product of two polynomials."""
    product = 0
    for bit in range(31, -1, -1):
        if one >> bit & 1:
            product ^= other
        other = other >> 1 ^ (_DIVISOR if other & 1 else 0)
    return product

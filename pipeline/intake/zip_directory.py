"""What the directory of a zip file says of its members.

`zipfile` judges every directory but those in the plainest spelling, as nearly all are: without comments,
extra fields, names beyond ASCII and anything before or behind the archive. Of those nothing is left to be
interpreted, and zipfile's objects cost more than they are worth. A test compares the two.
"""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from typing import NamedTuple

from pipeline.intake.faults import damaged

ENTRY = b"PK\x01\x02"
_END = b"PK\x05\x06"
_LARGE_END = b"PK\x06\x07"  # of zip64, right before the end
_LARGE_END_LENGTH = 20
# The signature, the version needed, flags, method, CRC, the sizes, the lengths of name, extra field and
# comment, the offset.
_PLAIN_ENTRY = struct.Struct("<4s2xBxHH4xLLLHHH8xL")
_PLAIN_END = struct.Struct("<4s8xLLH")  # the signature, the directory's size and offset, the comment's length
_LATEST_VERSION = 63  # of zip, as zipfile knows it
# All that zipfile raises on a directory that is cut off or makes no sense; NotImplementedError is its word
# for an archive that states a later version of zip than there is.
_NOT_A_SOUND_ZIP = (
    zipfile.BadZipFile,
    struct.error,
    ValueError,
    OSError,
    NotImplementedError,
    IndexError,
)


class Member(NamedTuple):
    """One member as the directory states it."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int  # bytes
    size: int  # bytes, when inflated
    at: int  # where its local header stands


def members_of(data: bytes) -> list[Member]:
    """The members in the order of the directory.

    Raises:
        UnreadableError: F104, a damaged zip.
    """
    plain = _plainly(data)
    return _by_zipfile(data) if plain is None else plain


def _plainly(data: bytes) -> list[Member] | None:
    """The same of a directory in the plainest spelling; else None."""
    end = len(data) - _PLAIN_END.size
    if end < 0 or data.startswith(_LARGE_END, max(end - _LARGE_END_LENGTH, 0)):
        return None
    signature, length, at, comment = _PLAIN_END.unpack_from(data, end)
    if signature != _END or comment or at + length != end:
        return None
    found = []
    while at < end:
        name_at = at + _PLAIN_ENTRY.size
        if name_at > end:
            return None
        entry = _PLAIN_ENTRY.unpack_from(data, at)
        signature, version, flags, method, crc, packed, size, name_length, extra, comment, offset = entry
        at = name_at + name_length
        name = data[name_at:at]
        if signature != ENTRY or version > _LATEST_VERSION or extra or comment or at > end:
            return None
        if not name.isascii() or b"\0" in name:
            return None
        found.append(Member(name.decode("ascii"), flags, method, crc, packed, size, offset))
    return found


def _by_zipfile(data: bytes) -> list[Member]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            found = archive.infolist()
    except _NOT_A_SOUND_ZIP as error:
        raise damaged("cut-off") from error
    return [
        Member(
            one.filename,
            one.flag_bits,
            one.compress_type,
            one.CRC,
            one.compress_size,
            one.file_size,
            one.header_offset,
        )
        for one in found
    ]

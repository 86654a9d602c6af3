"""A zip file's members, checked before anything is inflated and counted while it is."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from itertools import pairwise

from pipeline.intake.faults import UnreadableError, damaged, unsafe
from pipeline.intake.limits import MIB, Limits

_ENTRY = b"PK\x01\x02"
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_ENCRYPTED = 0x1
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


class Package:
    """The members of one zip, by name without regard to case (as Office names its parts).

    Raises:
        UnreadableError: F104 for a damaged zip; F105 for one that no spreadsheet program writes: too many,
            duplicate, overlapping or oddly compressed members, or more than the limits when inflated.
            F103 for encrypted members.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._limits = limits
        self._inflated = 0
        self._members = _members(data, limits)

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._members

    def names(self) -> list[str]:
        """The members' names, in the order of the directory, case-folded."""
        return list(self._members)

    def read(self, name: str) -> bytes:
        """One member, inflated.

        Raises:
            UnreadableError: the member is missing, damaged or larger than allowed.
        """
        member = self._members.get(name.casefold())
        if member is None:
            raise damaged("part-missing", part=name)
        packed = self._packed(member)
        content = packed if member.compress_type == zipfile.ZIP_STORED else self._inflate(packed, member)
        self._inflated += len(content)
        if len(content) != member.file_size or zlib.crc32(content) != member.CRC:
            raise damaged("part-damaged", part=name)
        return content

    def _packed(self, member: zipfile.ZipInfo) -> bytes:
        start = _content_start(self._data, member)
        packed = self._data[start : start + member.compress_size]
        if len(packed) != member.compress_size:
            raise damaged("cut-off")
        return packed

    def _inflate(self, packed: bytes, member: zipfile.ZipInfo) -> bytes:
        # One byte more than declared shows a lying header; nothing beyond that is ever inflated.
        room = self._limits.inflated_mib * MIB - self._inflated
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = inflater.decompress(packed, min(member.file_size, room) + 1)
        except zlib.error as error:
            raise damaged("part-damaged", part=member.filename) from error
        if len(content) > room:
            raise unsafe("inflated", limit=str(self._limits.inflated_mib))
        return content


def _members(data: bytes, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    # Counted before zipfile builds an object for each.
    if data.count(_ENTRY) > limits.entries:
        raise unsafe("entries", limit=str(limits.entries))
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            found = archive.infolist()
    except _NOT_A_SOUND_ZIP as error:
        raise damaged("cut-off") from error
    members = {_name(member): member for member in found}
    if len(members) != len(found):
        raise unsafe("duplicate-parts")
    _check_each(found, limits)
    _check_overlaps(data, found)
    return members


def _name(member: zipfile.ZipInfo) -> str:
    return member.filename.replace("\\", "/").lstrip("/").casefold()


def _check_each(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise UnreadableError("F103")
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        raise unsafe("compression")
    if sum(member.file_size for member in members) > limits.inflated_mib * MIB:
        raise unsafe("inflated", limit=str(limits.inflated_mib))
    for member in members:
        large = member.file_size > limits.ratio_from_mib * MIB
        if large and member.file_size > limits.ratio * max(member.compress_size, 1):
            raise unsafe("ratio", limit=str(limits.ratio))


def _check_overlaps(data: bytes, members: list[zipfile.ZipInfo]) -> None:
    spans = sorted(
        (member.header_offset, _content_start(data, member) + member.compress_size) for member in members
    )
    if any(end > following for (_, end), (following, _) in pairwise(spans)):
        raise unsafe("overlapping-parts")


def _content_start(data: bytes, member: zipfile.ZipInfo) -> int:
    header = data[member.header_offset : member.header_offset + _LOCAL_HEADER.size]
    if len(header) != _LOCAL_HEADER.size:
        raise damaged("cut-off")
    signature, *_, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    if signature != b"PK\x03\x04":
        raise damaged("cut-off")
    return member.header_offset + _LOCAL_HEADER.size + int(name_length) + int(extra_length)

"""A zip file's members, checked before anything is inflated and counted while it is."""

from __future__ import annotations

import struct
import zipfile
import zlib
from functools import lru_cache
from itertools import pairwise

from pipeline.intake.faults import UnreadableError, damaged, unsafe
from pipeline.intake.limits import MIB, Limits
from pipeline.intake.zip_directory import ENTRY, Member, members_of

_LOCAL_HEADER = struct.Struct("<4s22xHH")  # the signature, the lengths of name and extra field
_LOCAL = b"PK\x03\x04"
_ENCRYPTED = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_SMALL = 64 * 1024  # bytes
_MOST_KEPT = 256


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
        self._starts = _starts(data, self._members)

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
        key = name.casefold()
        member = self._members.get(key)
        if member is None:
            raise damaged("part-missing", part=name)
        start = self._starts[key]
        packed = self._data[start : start + member.packed]
        if len(packed) != member.packed:
            raise damaged("cut-off")
        content, crc = self._unpacked(packed, member)
        self._inflated += len(content)
        if len(content) != member.size or crc != member.crc:
            raise damaged("part-damaged", part=name)
        return content

    def _unpacked(self, packed: bytes, member: Member) -> tuple[bytes, int]:
        """The content of a member, and its CRC."""
        if member.method == zipfile.ZIP_STORED:
            return packed, zlib.crc32(packed)
        room = self._limits.inflated_mib * MIB - self._inflated
        small = member.size <= _SMALL and member.size < room
        try:
            # One byte more than declared shows a lying header; nothing beyond that is ever inflated.
            content, crc = (_remembered if small else _inflated)(packed, min(member.size, room) + 1)
        except zlib.error as error:
            raise damaged("part-damaged", part=member.name) from error
        if len(content) > room:
            raise unsafe("inflated", limit=str(self._limits.inflated_mib))
        return content, crc


def _inflated(packed: bytes, most: int) -> tuple[bytes, int]:
    content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most)
    return content, zlib.crc32(content)


# The returns of one campaign share most of their small parts, byte for byte.
_remembered = lru_cache(maxsize=_MOST_KEPT)(_inflated)


def _members(data: bytes, limits: Limits) -> dict[str, Member]:
    # Counted before an object is built for each; in a short file there is no room for so many.
    if len(data) > limits.entries * len(ENTRY) and data.count(ENTRY) > limits.entries:
        raise unsafe("entries", limit=str(limits.entries))
    found = members_of(data)
    members = {_key(member.name): member for member in found}
    if len(members) != len(found):
        raise unsafe("duplicate-parts")
    _check_each(found, limits)
    return members


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _check_each(members: list[Member], limits: Limits) -> None:
    if any(member.flags & _ENCRYPTED for member in members):
        raise UnreadableError("F103")
    if not _METHODS.issuperset([member.method for member in members]):
        raise unsafe("compression")
    sizes = [member.size for member in members]
    if sum(sizes) > limits.inflated_mib * MIB:
        raise unsafe("inflated", limit=str(limits.inflated_mib))
    if max(sizes, default=0) > limits.ratio_from_mib * MIB and any(
        member.size > max(limits.ratio_from_mib * MIB, limits.ratio * max(member.packed, 1))
        for member in members
    ):
        raise unsafe("ratio", limit=str(limits.ratio))


def _starts(data: bytes, members: dict[str, Member]) -> dict[str, int]:
    """Where the content of each member begins; no two may share bytes."""
    starts = {name: _content_start(data, member.at) for name, member in members.items()}
    spans = sorted([(member.at, starts[name] + member.packed) for name, member in members.items()])
    if any(end > following for (_, end), (following, _) in pairwise(spans)):
        raise unsafe("overlapping-parts")
    return starts


def _content_start(data: bytes, at: int) -> int:
    header = data[at : at + _LOCAL_HEADER.size]
    if len(header) != _LOCAL_HEADER.size:
        raise damaged("cut-off")
    signature, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    if signature != _LOCAL:
        raise damaged("cut-off")
    return at + _LOCAL_HEADER.size + int(name_length) + int(extra_length)

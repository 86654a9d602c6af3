"""The quick way through a zip's directory says what zipfile says, or leaves it to zipfile."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.intake.faults import UnreadableError
from pipeline.intake.limits import Limits
from pipeline.intake.package import Package
from pipeline.intake.zip_directory import Member, _by_zipfile, _plainly, members_of


def packed(*names: str, comment: bytes = b"", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these members, each of which says its name."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        archive.comment = comment
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), name, method)
    return held.getvalue()


PLAIN = packed("[Content_Types].xml", "xl/workbook.xml", "xl/b.xml")
DIRECTORY = PLAIN.index(b"PK\x01\x02")


def by_zipfile(data: bytes) -> list[Member] | None:
    """What zipfile says; None if it refuses the file."""
    try:
        return _by_zipfile(data)
    except UnreadableError:
        return None


def test_a_plain_directory_is_read_without_zipfile() -> None:
    assert _plainly(PLAIN) == _by_zipfile(PLAIN) == members_of(PLAIN)


@settings(max_examples=600, deadline=None)
@given(at=st.integers(DIRECTORY, len(PLAIN) - 1), new=st.integers(0, 255), insert=st.booleans())
def test_any_changed_byte_of_the_directory_is_read_alike(at: int, new: int, insert: bool) -> None:
    changed = PLAIN[:at] + bytes([new]) + PLAIN[at + (not insert) :]

    assert _plainly(changed) in (None, by_zipfile(changed))


@pytest.mark.parametrize(
    "data",
    [
        b"before it" + PLAIN,
        PLAIN + b"behind it",
        packed("a.xml", comment=b"a comment"),
        packed("Trà Vinh.xml"),
        PLAIN[:DIRECTORY],
        PLAIN[:15],
        PLAIN[-22:],
        b"PK",
    ],
    ids=["before", "behind", "comment", "name", "no directory", "short", "end alone", "nothing"],
)
def test_any_other_directory_is_left_to_zipfile(data: bytes) -> None:
    assert _plainly(data) is None


def test_an_empty_archive_has_no_members() -> None:
    assert _plainly(packed()) == _by_zipfile(packed()) == []


@pytest.mark.parametrize(("size", "crc"), [(8, None), (10, None), (9, 1), (0, 0)])
def test_a_part_seen_before_is_judged_by_its_own_directory_again(size: int, crc: int | None) -> None:
    """The bytes are remembered as what they inflate to; what a directory says of them is not."""
    sound = packed("xl/a.xml" + "x")
    member = members_of(sound)[0]
    lying = sound.replace(
        struct.pack("<LLL", member.crc, member.packed, member.size),
        struct.pack("<LLL", member.crc if crc is None else crc, member.packed, size),
    )

    assert Package(sound, Limits()).read("xl/a.xmlx") == b"xl/a.xmlx"
    with pytest.raises(UnreadableError, match="part-damaged"):
        Package(lying, Limits()).read("xl/a.xmlx")
    assert Package(sound, Limits()).read("xl/a.xmlx") == b"xl/a.xmlx"

"""Encrypted workbooks: with the password that Excel tries by itself, with another, with rights management."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from hashlib import md5
from io import BytesIO
from pathlib import Path
from typing import Any

import msoffcrypto.format.ooxml as office
import openpyxl
import pytest
import xlrd
import xlwt
from msoffcrypto.method.rc4 import _makekey
from xlwt.CompoundDoc import XlsDoc

from pipeline.intake import Limits, list_sources, opened, read_book
from pipeline.model import Book, FileKind, Sheet

_SALT = bytes(range(16))
_FILEPASS, _SHEET = 0x2F, 0x85
_PLAIN_RECORDS = (0x0809, _FILEPASS)
EXPECTED = (Sheet("Biểu 1", {(0, 0): "Trà Vinh", (4, 2): 45}),)


def encrypted_xls(password: str) -> bytes:
    """As Excel 97-2003 encrypts: RC4, every record's content but not its head ([MS-XLS] 2.2.10)."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Biểu 1")
    sheet.write(0, 0, "Trà Vinh")
    sheet.write(4, 2, 45)
    held = BytesIO()
    book.save(held)
    whole, start, length = xlrd.compdoc.CompDoc(held.getvalue()).locate_named_stream("Workbook")
    stream, target = whole[start : start + length], BytesIO()
    plain = b"".join(_with_password(stream, password))
    XlsDoc().save(target, _obscured(plain, password))
    return target.getvalue()


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, at)
        yield number, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _with_password(stream: bytes, password: str) -> Iterator[bytes]:
    """The records with the one that says how to check the password, which moves the sheets down."""
    keys = _stream_of(password, 32)
    verifier = bytes(range(16, 32))
    check = _xor(verifier + md5(verifier, usedforsecurity=False).digest(), keys)
    password_record = struct.pack("<3H", 1, 1, 1) + _SALT + check
    for place, (number, content) in enumerate(_records(stream)):
        moved = content
        if number == _SHEET:
            moved = struct.pack("<I", struct.unpack_from("<I", content)[0] + 4 + len(password_record))
            moved += content[4:]
        yield struct.pack("<HH", number, len(moved)) + moved
        if place == 0:
            yield struct.pack("<HH", _FILEPASS, len(password_record)) + password_record


def _obscured(stream: bytes, password: str) -> bytes:
    keys, at, done = _stream_of(password, len(stream)), 0, bytearray()
    for number, content in _records(stream):
        at += 4
        left = len(content) if number in _PLAIN_RECORDS else 4 if number == _SHEET else 0
        done += struct.pack("<HH", number, len(content)) + content[:left]
        done += _xor(content[left:], keys[at + left : at + len(content)])
        at += len(content)
    return bytes(done)


def _stream_of(password: str, length: int) -> bytes:
    """The key stream: a new key for each 1,024 bytes."""
    from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
    from cryptography.hazmat.primitives.ciphers import Cipher

    blocks = (
        Cipher(ARC4(_makekey(password, _SALT, block)), None).encryptor().update(bytes(1024))
        for block in range(length // 1024 + 1)
    )
    return b"".join(blocks)


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=False))


def encrypted_xlsx(password: str) -> bytes:
    """As Excel 2010 and later encrypt."""
    book = openpyxl.Workbook()
    book.active.title = "Biểu 1"
    book.active["A1"], book.active["C5"] = "Trà Vinh", 45
    plain, locked = BytesIO(), BytesIO()
    book.save(plain)
    office.OOXMLFile(plain).encrypt(password, locked)
    return locked.getvalue()


@pytest.mark.parametrize(("name", "make"), [("a.xls", encrypted_xls), ("a.xlsx", encrypted_xlsx)])
def test_what_opens_without_a_question_is_read_as_if_it_were_not_encrypted(
    tmp_path: Path, name: str, make: Any
) -> None:
    (tmp_path / name).write_bytes(make("VelvetSweatshop"))
    (source,) = list_sources(tmp_path)

    assert (source.kind, source.findings) == (FileKind.SPREADSHEET, ())
    assert read_book(source, Limits()) == (Book(name, EXPECTED), ())


@pytest.mark.parametrize(("name", "make"), [("a.xls", encrypted_xls), ("a.xlsx", encrypted_xlsx)])
def test_a_password_that_somebody_chose_is_a_password(tmp_path: Path, name: str, make: Any) -> None:
    (tmp_path / name).write_bytes(make("bí mật"))

    assert codes_of(tmp_path / name) == {"F103"}


def codes_of(path: Path) -> set[str]:
    """What the worker that opens the file finds."""
    return {finding.code for finding in opened(path, path.name).source.findings}


def test_listing_leaves_to_the_worker_what_a_hostile_file_can_make_long(tmp_path: Path) -> None:
    """The file says how often the password is hashed: here a million times, and it may say any number."""
    whole = encrypted_xlsx("VelvetSweatshop")
    (tmp_path / "a.xlsx").write_bytes(whole.replace(b'spinCount="100000"', b'spinCount="999999"'))
    assert b'"999999"' in (tmp_path / "a.xlsx").read_bytes()
    (source,) = list_sources(tmp_path)

    assert (source.kind, source.findings) == (FileKind.SPREADSHEET, ())


def test_encryption_that_makes_no_sense_never_raises(tmp_path: Path) -> None:
    whole = encrypted_xlsx("VelvetSweatshop")
    for cut in range(600, len(whole), 2_003):
        (tmp_path / f"{cut}.xlsx").write_bytes(whole[:cut])
    for at in range(512, 3_000, 499):
        (tmp_path / f"changed {at}.xlsx").write_bytes(whole[:at] + b"\xff\x00<" + whole[at + 3 :])

    assert set().union(*map(codes_of, tmp_path.iterdir())) <= {"F103", "F104"}


@pytest.mark.parametrize("name", ["DRMEncryptedDataSpace", "\tDRMContent"])
def test_rights_management_is_told_from_a_password(tmp_path: Path, name: str) -> None:
    called = f"{name}\0".encode("utf-16-le")
    entry = called.ljust(64, b"\0") + struct.pack("<H", len(called)) + bytes(62)
    (tmp_path / "a.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entry)

    assert [finding.code for finding in list_sources(tmp_path)[0].findings] == ["F113"]

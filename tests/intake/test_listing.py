"""Which files are listed, and as what."""

from __future__ import annotations

import hashlib
import os
import struct
import unicodedata
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from pipeline.intake import list_sources, opened
from pipeline.messages import remedy, says
from pipeline.model import FileKind, SourceFile

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'


def ole(*streams: str, more: bytes = b"") -> bytes:
    """An OLE file as far as anyone looks: a header and directory entries of 128 bytes."""
    entries = b""
    for stream in streams:
        name = f"{stream}\0".encode("utf-16-le")
        entries += name.ljust(64, b"\0") + struct.pack("<H", len(name)) + bytes(62)
    return OLE + entries + more


def flat(sources: list[SourceFile]) -> list[tuple[str, ...]]:
    """(name, kind, code, facts...) of each file; also checks that every finding can be said."""
    found = []
    for source in sources:
        facts = [value.removeprefix("@intake.") for finding in source.findings for _, value in finding.facts]
        codes = [finding.code for finding in source.findings]
        found.append((source.name, source.kind.value, *codes, *facts))
        for finding in source.findings:
            assert finding.file == source.name
            assert all("@" not in says(finding, lang) + remedy(finding, lang) for lang in ("vi", "en"))
    return found


def listed(folder: Path, name: str, data: bytes) -> tuple[str, ...]:
    (folder / name).write_bytes(data)
    (only,) = flat(list_sources(folder))
    return only[1:]


def test_all_files_of_all_folders_in_the_order_of_their_own_composed_names(
    tmp_path: Path, build_xlsx: Any
) -> None:
    (tmp_path / "Đợt 2").mkdir()
    names = ["b.xlsx", unicodedata.normalize("NFD", "á.xlsx"), "Đợt 2/a.xlsx", "z.xlsx"]
    for name in names:
        (tmp_path / name).write_bytes(build_xlsx(ROW))

    sources = list_sources(tmp_path)

    assert [source.name for source in sources] == ["Đợt 2/a.xlsx", "b.xlsx", "z.xlsx", names[1]]
    assert sources[1] == SourceFile(
        "b.xlsx",
        tmp_path / "b.xlsx",
        hashlib.sha256(build_xlsx(ROW)).hexdigest(),
        FileKind.SPREADSHEET,
    )


def test_files_of_one_name_stand_in_the_order_of_their_contents(tmp_path: Path) -> None:
    """So that it does not matter which of them lies in which folder."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    contents = sorted([b"one", b"other"], key=lambda content: hashlib.sha256(content).hexdigest())
    (tmp_path / "a" / "x.txt").write_bytes(contents[1])
    (tmp_path / "b" / "x.txt").write_bytes(contents[0])

    assert [source.name for source in list_sources(tmp_path)] == ["b/x.txt", "a/x.txt"]


def test_dot_files_and_our_own_files_are_not_listed(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".git").mkdir()
    for name in (
        ".gitkeep",
        ".git/config",
        "decisions.csv",
        "received.csv",
        "sub/.DS_Store",
        "sub/decisions.csv",
    ):
        (tmp_path / name).write_text("x", encoding="ascii")

    assert flat(list_sources(tmp_path)) == [("sub/decisions.csv", "ignored", "F102", "kind-text")]


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("cong-van.pdf", b"%PDF-1.4\n%%EOF\n", "kind-pdf"),
        ("Thumbs.db", b"\xd0\xcf\x11\xe0" + bytes(64), "kind-ole"),
        ("anh.png", b"\x89PNG\r\n\x1a\n\0", "kind-image"),
        ("a.docx", "word/document.xml", "kind-word"),
        ("a.zip", "readme.txt", "kind-archive"),
        ("broken.zip", b"PK\x03\x04rest", "kind-broken-archive"),
        ("a.doc", ole("WordDocument"), "kind-word"),
        ("a.csv", "Đơn vị;Số\n".encode(), "kind-text"),
        ("trang.html", b"<!DOCTYPE html><html>", "kind-html"),
        ("rong.txt", b"", "kind-empty"),
        ("la", b"\0\1\2\3", "kind-unknown"),
    ],
)
def test_what_is_no_spreadsheet_is_ignored_and_named(
    tmp_path: Path, build_zip: Any, name: str, data: bytes | str, kind: str
) -> None:
    content = build_zip({data: "x"}) if isinstance(data, str) else data

    assert listed(tmp_path, name, content) == ("ignored", "F102", kind)


def test_a_lock_file_is_ignored_as_such(tmp_path: Path) -> None:
    assert listed(tmp_path, "~$a.xlsx", b"\x0cSo Noi vu") == ("ignored", "F101")


@pytest.mark.parametrize(
    ("name", "data", "code", "fact"),
    [
        ("a.xls", b"\xef\xbb\xbf <html><table>", "F110", "kind-html"),
        ("a.xls", b"<?xml version='1.0'?><Workbook/>", "F110", "kind-xml"),
        ("a.xlsx", b"a\tb\r\n1\t2", "F110", "kind-text"),
        ("a.XLSX", b"%PDF-1.7", "F110", "kind-pdf"),
        ("a.xlsx", b"", "F104", "empty"),
        ("a.xlsx", bytes(100), "F104", "no-workbook"),
        ("a.xls", OLE, "F104", "no-workbook"),
        ("a.xlsx", b"PK\x03\x04" + b"xl/workbook.xml", "F104", "cut-off"),
        ("a.xlsx", b"PK\x03\x04" + b"[Content_", "F104", "cut-off"),
    ],
)
def test_what_is_named_like_a_spreadsheet_and_is_none_is_refused(
    tmp_path: Path, name: str, data: bytes, code: str, fact: str
) -> None:
    assert listed(tmp_path, name, data) == ("refused", code, fact)


def test_an_archive_beyond_the_limits_is_an_archive_and_not_damaged(tmp_path: Path, build_zip: Any) -> None:
    many = build_zip({f"{number}.txt": "" for number in range(5_001)})

    assert listed(tmp_path, "a.xlsx", many) == ("refused", "F110", "kind-archive")


def test_a_password_is_told_from_damage(tmp_path: Path, build_zip: Any) -> None:
    import msoffcrypto.format.ooxml as office
    import openpyxl

    plain, locked = BytesIO(), BytesIO()
    openpyxl.Workbook().save(plain)
    office.OOXMLFile(plain).encrypt("bí mật", locked)
    biff = b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(12) + b"\x2f\x00\x36\x00" + bytes(54)
    manifest = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": "encryption-data",
    }

    for data in (locked.getvalue(), ole("Workbook", more=biff), build_zip(manifest)):
        (tmp_path / "a.xlsx").write_bytes(data)
        source = opened(tmp_path / "a.xlsx", "a.xlsx").source
        assert (source.kind, [finding.code for finding in source.findings]) == (FileKind.REFUSED, ["F103"])


def test_a_wrong_extension_is_read_by_its_content_with_a_warning(tmp_path: Path, build_xlsx: Any) -> None:
    assert listed(tmp_path, "a.xls", build_xlsx(ROW)) == ("spreadsheet", "F109", ".xls", ".xlsx")
    (tmp_path / "a.xls").unlink()
    assert listed(tmp_path, "a", build_xlsx(ROW)) == ("spreadsheet", "F109", "no-extension", ".xlsx")
    (tmp_path / "a").unlink()
    assert listed(tmp_path, "a.xlsm", build_xlsx(ROW)) == ("spreadsheet",)


@pytest.mark.skipif(os.name == "nt", reason="no such files on Windows")
def test_what_is_no_ordinary_file_is_refused_without_waiting(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.xlsx").write_bytes(b"x")
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    os.mkfifo(inputs / "pipe.xlsx")
    (inputs / "link.xlsx").symlink_to(outside / "secret.xlsx")
    (inputs / "folder-link").symlink_to(outside)
    (inputs / "loop").symlink_to(inputs)

    assert flat(list_sources(inputs)) == [
        ("folder-link", "refused", "F108", "link"),
        ("link.xlsx", "refused", "F108", "link"),
        ("loop", "refused", "F108", "link"),
        ("pipe.xlsx", "refused", "F108", "no-regular-file"),
    ]
    assert all(source.sha256 == "" for source in list_sources(inputs))


@pytest.mark.skipif(os.name == "nt", reason="Windows names are Unicode")
def test_a_name_that_is_no_unicode_stays_usable(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"b\xe1o c\xe1o\n.pdf")).write_bytes(b"%PDF")

    (source,) = list_sources(tmp_path)

    assert source.name == "b\\udce1o c\\udce1o\n.pdf"
    assert source.path.read_bytes() == b"%PDF"


def test_a_missing_inputs_folder_is_the_callers_business(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list_sources(tmp_path / "none")

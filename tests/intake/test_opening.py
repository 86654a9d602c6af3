"""Files that change under our hands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.intake import Limits, list_sources, opening, read_book
from pipeline.intake.faults import UnreadableError
from pipeline.intake.opening import chunks, content
from pipeline.model import FileKind, Finding, SourceFile


def test_a_file_that_grows_while_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"12")
    monkeypatch.setattr(opening, "_CHUNK", 1)
    pieces = chunks(path)
    next(pieces)
    with path.open("ab") as file:
        file.write(b"3")

    with pytest.raises(UnreadableError) as refused:
        list(pieces)
    assert refused.value.facts == (("reason", "@intake.changing"),)


def test_a_file_that_vanished_or_changed_since_it_was_listed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    gone = SourceFile("a.xlsx", path, "0" * 64, FileKind.SPREADSHEET)
    vanished = read_book(gone, Limits())
    path.write_bytes(b"other")

    assert vanished == (None, (Finding("F108", "a.xlsx", facts=(("reason", "@intake.vanished"),)),))
    assert read_book(gone, Limits())[1][0].facts == (("reason", "@intake.changing"),)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is closed to root")
def test_a_file_closed_to_us_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"x")
    path.chmod(0)

    (source,) = list_sources(tmp_path)
    assert source.findings[0].facts == (("reason", "@intake.no-permission"),)


def test_content_is_handed_over_whole(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    assert content(path, sha256, 3) == b"abc"

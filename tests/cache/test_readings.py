"""What is kept of readings: in parts, of which only those are made anew in which something has changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pipeline.cache import FOLDER, store
from pipeline.cache.readings import NAME, KnownReadings
from pipeline.intake import Unopened
from pipeline.model import FileKind, Finding, Reading, Return, SourceFile


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Forty files, and schemas."""
    (tmp_path / "schemas").mkdir()
    for number in range(40):
        (tmp_path / f"{number:02}.xlsx").write_bytes(b"%d" % number)
    return tmp_path


def known(folder: Path) -> KnownReadings:
    return KnownReadings(folder / "out", folder / "schemas")


def reading(path: Path) -> Reading:
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    content = Return(path.name, sha256, "c", "p", path.read_text())
    return Reading(SourceFile(path.name, path, sha256, FileKind.SPREADSHEET), content)


def readings(folder: Path) -> list[Reading]:
    return [reading(path) for path in sorted(folder.glob("*.xlsx"))]


def parts(folder: Path) -> set[bytes]:
    content = store.read(folder / "out" / FOLDER / NAME)
    assert content is not None
    return {packed for _, packed in store.unpack(content)[1]}


def told(folder: Path) -> list[Reading | None]:
    now = known(folder)
    files = [Unopened(path, path.name) for path in sorted(folder.glob("*.xlsx"))]
    same = now.among(files)
    return [now.of(file, same[file.name]) if file.name in same else None for file in files]


def test_what_was_kept_is_known_file_by_file(folder: Path) -> None:
    known(folder).keep(readings(folder))

    assert told(folder) == readings(folder)
    assert known(folder).by_name() == {one.source.name: one for one in readings(folder)}


def test_only_the_part_in_which_a_file_has_changed_is_made_anew(folder: Path) -> None:
    known(folder).keep(readings(folder))
    before = parts(folder)
    (folder / "20.xlsx").write_bytes(b"changed")

    assert told(folder).count(None) == 1
    known(folder).keep(readings(folder))

    assert len(before) == 3
    assert len(before & parts(folder)) == 2
    assert told(folder) == readings(folder)


def test_what_is_no_longer_there_is_not_kept(folder: Path) -> None:
    known(folder).keep(readings(folder))
    for number in (*range(3, 16), 39):
        (folder / f"{number:02}.xlsx").unlink()
    known(folder).keep(readings(folder))

    assert known(folder).by_name().keys() == {one.source.name for one in readings(folder)}


def test_nothing_is_written_where_nothing_has_changed(folder: Path) -> None:
    known(folder).keep(readings(folder))
    before = (folder / "out" / FOLDER / NAME).stat().st_ino
    known(folder).keep(readings(folder))

    assert (folder / "out" / FOLDER / NAME).stat().st_ino == before


def test_what_depends_on_the_moment_is_not_kept(folder: Path) -> None:
    one, *_ = readings(folder)
    known(folder).keep([Reading(one.source, None, (Finding("F106", one.source.name),))])

    assert known(folder).by_name() == {}

"""A folder's files are read where they are opened; what they say is what each of them says by itself."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pipeline.cache.readings import KnownReadings, _is_lasting, _Part
from pipeline.campaign import load_campaigns
from pipeline.intake import Limits, Unopened, list_sources, read_all
from pipeline.lower_packages import without_package_parts
from pipeline.model import FileKind, Finding, Reading
from pipeline.reading import Reader, read_returns, read_sources

ROOT = Path(__file__).parents[1]
RETURNS = ROOT / "tests" / "data" / "returns"
CAMPAIGNS = tuple(load_campaigns(ROOT / "schemas"))
MANIFEST = {"campaign": "c", "period": "p", "as_of": "2024-12-01", "inputs": {}, "outputs": {"a.xlsx": "…"}}


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Sample returns of all campaigns, among what else lies in such a folder."""
    for folder in sorted(path for path in RETURNS.iterdir() if path.is_dir()):
        for file in sorted(folder.rglob("*.*"))[:9]:
            shutil.copy(file, tmp_path / f"{folder.name} {file.name}")
    (tmp_path / "goi" / "feedback").mkdir(parents=True)
    some = next(tmp_path.glob("*.xlsx")).read_bytes()
    for name, content in {
        "goi/manifest.json": json.dumps(MANIFEST | {"outputs": {"feedback/a.xlsx": "…"}}).encode(),
        "goi/feedback/a.xlsx": some,
        "manifest.json": b"{}",
        "~$a.xlsx": b"x",
        "cut.xlsx": some[: len(some) // 2],
        "empty.xlsx": b"",
        "misnamed.xls": some,
        "letter.pdf": b"%PDF-1.7",
        "received.csv": b"",
    }.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "misnamed.xls")
    return tmp_path


def test_all_files_opened_by_the_workers_say_what_the_listed_ones_say(inputs: Path) -> None:
    listed = without_package_parts(list_sources(inputs))

    readings = read_returns(inputs, CAMPAIGNS, Limits(), lambda *_: None)

    assert readings == read_sources(listed, CAMPAIGNS, Limits(), lambda *_: None)
    assert len(readings) == len(listed) > 30


def test_other_limits_than_the_usual_ones_hold_too(inputs: Path) -> None:
    few = Limits(cells=3)
    listed = without_package_parts(list_sources(inputs))

    readings = read_returns(inputs, CAMPAIGNS, few, lambda *_: None)

    assert readings == read_sources(listed, CAMPAIGNS, few, lambda *_: None)
    assert any(finding.code == "F105" for reading in readings for finding in reading.findings)


def test_a_file_on_which_its_reader_died_is_still_known_by_what_it_is(
    inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    died = partial(Finding, "F107")
    monkeypatch.setattr(
        "pipeline.reading.read_all", lambda files, *_, **__: [died(one.name) for one in files]
    )

    readings = read_returns(inputs, CAMPAIGNS, Limits(), lambda *_: None)

    assert [(reading.source, reading.findings) for reading in readings] == [
        (source, (*source.findings, *([died(source.name)] if source.kind is FileKind.SPREADSHEET else [])))
        for source in without_package_parts(list_sources(inputs))
    ]


def test_what_is_known_is_not_read_again_but_what_was_damaged_is(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Damaged in spite of the checksum, so by another program: nothing is made of it."""
    read: list[int] = []

    def noting(files: Sequence[Unopened], *given: Any, **how: Any) -> list[Reading | Finding]:
        read.append(len(files))
        return read_all(files, *given, **how)

    def readings(damaged: int) -> list[Reading]:
        known = KnownReadings(tmp_path / ".outputs", ROOT / "schemas")
        for part in known._parts[:damaged]:
            known._part_of |= dict.fromkeys(part.keys, _Part(part.keys, pickle.dumps(Path)))
        found = read_returns(inputs, CAMPAIGNS, Limits(), lambda *_: None, known)
        known.keep(found)
        return found

    monkeypatch.setattr("pipeline.reading.read_all", noting)
    first = readings(damaged=0)
    never_kept = read[0] - sum(map(_is_lasting, first))

    assert readings(damaged=0) == readings(damaged=1) == first
    assert read[1:] == [never_kept, never_kept, 16]


def test_a_file_is_read_to_the_same_whether_it_was_listed_before_or_not(inputs: Path) -> None:
    reader = Reader(CAMPAIGNS, Limits())
    for source in list_sources(inputs):
        found: Reading = reader.read(Unopened(source.path, source.name))
        assert found.source == source
        if source.kind is FileKind.SPREADSHEET:
            assert found == reader(source)


def test_what_was_read_before_changes_nothing(inputs: Path) -> None:
    """Rows, texts and layouts are remembered from file to file; in another order others come first."""
    sources = [source for source in list_sources(inputs) if source.kind is FileKind.SPREADSHEET]
    one, other = Reader(CAMPAIGNS, Limits()), Reader(CAMPAIGNS, Limits())

    forwards = [one(source) for source in sources]
    backwards = [other(source) for source in reversed(sources)]

    assert forwards == backwards[::-1]
    assert forwards == [Reader(CAMPAIGNS, Limits())(source) for source in sources]

"""A package in the outputs folder is used only if it is what its manifest says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.history import content_sha256
from pipeline.history.outdated import Outdated, outdated
from pipeline.history.stored import read_package
from pipeline.model import EarlierState, Meaning
from pipeline.publish import publish
from tests.publish.samples import campaign, package, usual


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A package as a run writes it."""
    return publish(package(usual()), campaign(), tmp_path, "vi").parent


def test_a_whole_package_gives_its_figures_and_what_they_mean(folder: Path) -> None:
    found, state = read_package(folder)

    assert (found.period, state) == ("12/2024", EarlierState.USED)
    assert found.sha256 == content_sha256(package(usual()).totals.figures)
    subject = found.meanings["b1/D1/N1"].subject
    assert found.meanings["b1/D1/N1"] == Meaning("điểm", "highest", "highest", subject=subject)
    assert len(found.figures) == 24


@pytest.mark.parametrize("name", ["figures.parquet", "summary.json", "definitions.json"])
def test_a_changed_figure_file_is_not_used(folder: Path, name: str) -> None:
    with (folder / name).open("ab") as file:
        file.write(b" ")

    assert read_package(folder) == (None, EarlierState.BROKEN)


@pytest.mark.parametrize("name", ["figures.parquet", "definitions.json"])
def test_a_lost_file_is_not_made_up_for(folder: Path, name: str) -> None:
    (folder / name).unlink()

    assert read_package(folder) == (None, EarlierState.BROKEN)


def test_a_changed_workbook_beside_whole_figures_is_told(folder: Path) -> None:
    next(folder.glob("*.xlsx")).write_bytes(b"edited")

    assert read_package(folder)[1] is EarlierState.ALTERED_BESIDE


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"outputs": 3}', '{"outputs": {"figures.parquet": "0"'])
def test_a_manifest_that_is_none_is_not_believed(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text, encoding="utf-8")

    assert read_package(folder)[0] is None


def test_a_package_of_an_older_version_is_not_used(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    del manifest["outputs"]["definitions.json"]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")

    assert read_package(folder) == (None, EarlierState.OLD)


def test_no_package_is_no_fault(tmp_path: Path) -> None:
    assert read_package(tmp_path / "12-2024") == (None, EarlierState.ABSENT)


def test_the_hash_of_figures_does_not_depend_on_their_order() -> None:
    figures = package(usual()).totals.figures

    assert content_sha256(figures.iloc[::-1]) == content_sha256(figures)
    assert content_sha256(figures.assign(scaled=0)) != content_sha256(figures)


def test_a_package_that_rests_on_other_figures_is_named(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["earlier"] = {"11/2024": "abc", "10/2024": "def"}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    now = {"11/2024": "xyz", "10/2024": "def"}.get

    assert outdated(folder.parent, now, frozenset()) == [Outdated("tuan-sach", "12/2024", "11/2024", False)]
    assert outdated(folder.parent, {"11/2024": "abc"}.get, frozenset()) == []

"""Outputs in a store: what a run needs of earlier packages is brought, what it makes is put there."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import PlaceError
from pipeline.places.address import Store
from pipeline.places.packages import StoredOutputs, bring_outputs


def files(folder: Path) -> dict[str, str]:
    """What lies below a folder."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in found}


def filled(store: Store) -> None:
    """Two packages, and what else may stand beside them."""
    for name in (
        "camp/12-2024/manifest.json",
        "camp/12-2024/feedback/a.xlsx",
        "camp/01-2025/manifest.json",
        "camp/earlier/12-2024/1/manifest.json",
        "camp/letters/manifest.json",
        "camp/.12-2024.writing/manifest.json",
        "other/12-2024/manifest.json",
    ):
        store.put(name, name.encode())


def test_an_earlier_package_is_brought_whole(store: Store, tmp_path: Path) -> None:
    filled(store)

    assert files(StoredOutputs(store.address, tmp_path).package("camp", "12/2024")) == {
        "manifest.json": "camp/12-2024/manifest.json",
        "feedback/a.xlsx": "camp/12-2024/feedback/a.xlsx",
    }


def test_of_all_periods_only_the_manifests_are_brought(store: Store, tmp_path: Path) -> None:
    filled(store)

    assert files(StoredOutputs(store.address, tmp_path).home("camp")) == {
        "12-2024/manifest.json": "camp/12-2024/manifest.json",
        "01-2025/manifest.json": "camp/01-2025/manifest.json",
    }


def test_a_package_that_is_not_there_is_an_empty_place(store: Store, tmp_path: Path) -> None:
    assert not StoredOutputs(store.address, tmp_path).package("camp", "12/2024").exists()


def test_a_package_goes_where_it_would_lie_in_a_folder(store: Store, tmp_path: Path) -> None:
    outputs = StoredOutputs(store.address, tmp_path)
    package = outputs.folder / "camp" / "12-2024"
    package.mkdir(parents=True)
    (package / "manifest.json").write_text('{"outputs": {}}')
    with outputs.alone(lambda *_: None):
        where = outputs.put(package)

    assert where == f"{store.address}/camp/12-2024"
    assert list(store.listed()) == ["camp/12-2024/manifest.json"]


def test_the_packages_of_an_outputs_address_are_those_that_stand_there_now(
    store: Store, tmp_path: Path
) -> None:
    filled(store)
    bring_outputs(store, tmp_path)

    assert sorted(files(tmp_path)) == [
        "camp/01-2025/manifest.json",
        "camp/12-2024/feedback/a.xlsx",
        "camp/12-2024/manifest.json",
        "other/12-2024/manifest.json",
    ]


# ---------------------------------------------------------------- what is kept for the next run


def test_what_one_run_keeps_the_next_one_finds(store: Store, tmp_path: Path) -> None:
    one, next_one = (StoredOutputs(store.address, tmp_path / name) for name in ("one", "next"))
    (one.folder / ".cache").mkdir()
    (one.folder / ".cache" / "readings").write_text("kept")
    one.put_kept("readings")
    next_one.bring_kept("readings")

    assert files(next_one.folder) == {".cache/readings": "kept"}


def test_what_has_not_changed_is_not_put_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put(".cache/readings", b"kept")
    outputs = StoredOutputs(store.address, tmp_path)
    outputs.bring_kept("readings")
    monkeypatch.setattr(Store, "put_file", lambda *_: pytest.fail("it was put"))

    outputs.put_kept("readings")
    outputs.put_kept("of which there is nothing")


def test_what_cannot_be_brought_or_put_is_no_reason_to_fail(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PlaceError("places.cannot-reach", place="memory://x", reason="refused")

    outputs = StoredOutputs(store.address, tmp_path)
    (outputs.folder / ".cache").mkdir()
    (outputs.folder / ".cache" / "readings").write_text("kept")
    for name in ("get", "put_file"):
        monkeypatch.setattr(Store, name, refused)

    outputs.bring_kept("readings")
    outputs.put_kept("readings")

    assert files(outputs.folder) == {".cache/readings": "kept"}

"""What stores of several kinds have in common, and what is said of those that lack something."""

from __future__ import annotations

from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from pipeline.errors import PlaceError, UsageError
from pipeline.places.address import Address, Store, place


def test_a_folder_of_windows_is_a_path_as_well() -> None:
    assert place("file:///C:/share/in") == Path("C:/share/in")


def test_a_store_that_cannot_copy_is_copied_in(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryFileSystem, "cp_file", _lacking)
    store.put("a", b"one")
    store.copy("a", "b")

    assert store.get("b") == b"one"


def test_a_store_that_cannot_remove_is_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryFileSystem, "rm_file", _lacking)

    with pytest.raises(PlaceError) as caught:
        store.remove("a")

    assert (caught.value.key, caught.value.facts["scheme"]) == ("places.cannot-do", "memory")


def _lacking(*_: object) -> None:
    raise NotImplementedError


def test_a_kind_of_store_that_needs_another_library_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(*_: object) -> None:
        raise ImportError("Install webdav4 to access WebDAV")

    monkeypatch.setattr("fsspec.core.url_to_fs", lacking)
    with pytest.raises(UsageError) as caught:
        Store(Address("webdav://host/x"))

    assert caught.value.key == "places.needs-more"

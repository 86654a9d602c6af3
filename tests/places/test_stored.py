"""Inputs in a store, as they are listed and brought."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipeline.errors import PlaceError, UsageError
from pipeline.intake import list_sources
from pipeline.places import fetching
from pipeline.places.address import Address, Store, place
from pipeline.places.stored import StoredInputs


def test_a_path_stays_a_path_and_an_address_is_one() -> None:
    assert place("inputs") == Path("inputs")
    assert place("file:///share/in") == Path("/share/in")
    assert place("s3://bucket/in/") == Address("s3://bucket/in")


@pytest.mark.parametrize("text", ["ftp://me:secret@host/x", "simplecache::s3://b/x"])
def test_an_address_that_tells_a_secret_or_hides_another_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        place(text)

    assert caught.value.key == "places.bad-address"
    assert "secret" not in str(caught.value)


def test_entries_are_listed_like_files_without_the_coordinators_lists(store: Store, tmp_path: Path) -> None:
    for name in ("b/2.xlsx", "decisions.csv", "a.xlsx", ".hidden", "b/decisions.csv"):
        store.put(name, b"x")
    entries = StoredInputs(store.address).entries()
    StoredInputs(store.address).bring_all(tmp_path)

    assert {(entry.name, entry.at, entry.size) for entry in entries} == {
        ("a.xlsx", "a.xlsx", 1),
        ("b/2.xlsx", "b/2.xlsx", 1),
        ("b/decisions.csv", "b/decisions.csv", 1),
    }
    assert [entry.name for entry in entries] == [source.name for source in list_sources(tmp_path)]


def test_files_are_brought_as_they_are_whatever_they_are_called(store: Store, tmp_path: Path) -> None:
    store.put("sub/a.xlsx", b"one")
    store.put("../../escape.xlsx", b"two")
    store.put("empty.xlsx", b"")
    inside = tmp_path / "inside"
    inside.mkdir()
    StoredInputs(store.address).bring_all(inside)

    found = {path.relative_to(tmp_path).as_posix(): path for path in tmp_path.rglob("*") if path.is_file()}
    assert {name: path.read_bytes() for name, path in found.items()} == {
        "inside/sub/a.xlsx": b"one",
        "inside/empty.xlsx": b"",
        "inside/%2e2e/%2e2e/escape.xlsx": b"two",
    }


def test_what_is_too_large_is_refused_without_being_brought(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It gets the finding of such a file, by its size."""
    monkeypatch.setattr(fetching, "HASHED_MIB", 70)
    monkeypatch.setattr("pipeline.intake.listing.HASHED_MIB", 70)
    monkeypatch.setattr(Store, "get", lambda *_: pytest.fail("it was read"))
    store.put("huge.xlsx", bytes(71 * 1024 * 1024))
    StoredInputs(store.address).bring_all(tmp_path)
    (source,) = list_sources(tmp_path)

    assert (source.sha256, [finding.code for finding in source.findings]) == ("", ["F105"])


def test_what_grew_since_it_was_listed_is_never_taken_by_half(store: Store) -> None:
    store.put("a.xlsx", b"one")
    inputs = StoredInputs(store.address)
    entries = inputs.entries()
    store.put("a.xlsx", b"one and a half")

    with inputs.at_hand(entries) as (path,):
        assert path.read_bytes() == b"one and a half"


def test_an_object_costs_one_request(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.put("a.xlsx", b"one")
    inputs = StoredInputs(store.address)
    entries = inputs.entries()
    asked: list[str] = []
    monkeypatch.setattr(Store, "get", lambda _store, name, *_: asked.append(name) or b"one")
    for other in ("size", "listed"):
        monkeypatch.setattr(Store, other, lambda *_: pytest.fail("asked more"))

    with inputs.at_hand(entries) as (path,):
        assert (path.read_bytes(), asked) == (b"one", ["a.xlsx"])


def test_a_file_is_as_old_as_its_object(store: Store, tmp_path: Path) -> None:
    """`status` goes by when a return came."""
    store.put("a.xlsx", b"one")
    inputs = StoredInputs(store.address)
    inputs.bring_all(tmp_path)

    assert str(int((tmp_path / "a.xlsx").stat().st_mtime)) == inputs.entries()[0].stamp != ""


def test_what_has_gone_since_it_was_listed_is_not_there(store: Store) -> None:
    store.put("a.xlsx", b"one")
    inputs = StoredInputs(store.address)
    entries = inputs.entries()
    store.remove("a.xlsx")

    with inputs.at_hand(entries) as (path,):
        assert not path.exists()


def test_an_address_with_nothing_behind_it_is_refused(store: Store) -> None:
    """A slip of the hand must not look as if no unit had reported."""
    with pytest.raises(UsageError) as caught:
        StoredInputs(store.address).entries()

    assert caught.value.key == "places.nothing-there"


def test_too_little_room_is_said_before_anything_is_brought(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put("a.xlsx", b"one")
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 2}))

    with pytest.raises(PlaceError) as caught:
        StoredInputs(store.address).bring_all(tmp_path)

    assert caught.value.key == "places.no-room"
    assert list(tmp_path.iterdir()) == []


def test_a_kind_of_address_that_nobody_knows_is_said() -> None:
    with pytest.raises(UsageError) as caught:
        Store(Address("nosuch://x"))

    assert caught.value.key == "places.unknown-scheme"


def test_without_the_extra_the_next_step_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)

    with pytest.raises(UsageError) as caught:
        Store(Address("s3://bucket/x"))

    assert caught.value.key == "places.not-installed"

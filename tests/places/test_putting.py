"""A package is put in its place in a store so that nobody ever takes half for whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.places.address import Store
from pipeline.places.packages import bring_package
from pipeline.places.putting import put_package, recover

PLACE = "camp/12-2024"


def package(folder: Path, **files: str) -> Path:
    """A package of some text files, with its manifest."""
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    outputs = {f"{name}.txt": hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}
    (folder / "manifest.json").write_text(json.dumps({"outputs": outputs}), encoding="utf-8")
    return folder


def at(store: Store, place: str = "") -> dict[str, str]:
    """What stands below a place, manifests left out."""
    names = [name for name in store.listed(place) if not name.endswith("manifest.json")]
    return {name: store.get(name).decode() for name in names}


def is_whole(store: Store, place: str) -> bool:
    """Whether a reader would take what stands there for a package."""
    try:
        stated = json.loads(store.get(f"{place}/manifest.json"))["outputs"]
    except FileNotFoundError:
        return False
    found = {name.removeprefix(f"{place}/"): text for name, text in at(store, place).items()}
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in found.items()} == stated


def put(store: Store, folder: Path) -> None:
    """Put a package, alone."""
    put_package(store, folder, PLACE, lambda: None)


def test_the_package_before_is_kept_and_files_no_longer_there_go(store: Store, tmp_path: Path) -> None:
    put(store, package(tmp_path / "1", a="old", b="old"))
    put(store, package(tmp_path / "2", a="new"))

    assert at(store) == {
        "camp/12-2024/a.txt": "new",
        "camp/earlier/12-2024/1/a.txt": "old",
        "camp/earlier/12-2024/1/b.txt": "old",
    }
    assert is_whole(store, PLACE)
    assert is_whole(store, "camp/earlier/12-2024/1")


def test_the_same_package_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    put(store, package(tmp_path / "1", a="same"))
    put(store, package(tmp_path / "2", a="same"))

    assert at(store) == {"camp/12-2024/a.txt": "same"}


def test_what_somebody_changed_by_hand_is_kept_and_replaced(store: Store, tmp_path: Path) -> None:
    put(store, package(tmp_path / "1", a="true"))
    store.put(f"{PLACE}/a.txt", b"lie")
    put(store, tmp_path / "1")

    assert at(store) == {"camp/12-2024/a.txt": "true", "camp/earlier/12-2024/1/a.txt": "lie"}


class Interrupted(BaseException):
    """As when the machine loses power."""


def interrupted_after(steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything that changes the store fail after some steps."""
    left = [steps]

    def counted(change: Callable[..., object]) -> Callable[..., object]:
        def changing(*given: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise Interrupted
            return change(*given)

        return changing

    for name in ("put", "put_file", "copy", "remove"):
        monkeypatch.setattr(Store, name, counted(getattr(Store, name)))


@pytest.mark.parametrize("steps", range(20))
def test_wherever_it_is_interrupted_one_of_the_two_is_there_in_the_end(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    """And a reader never takes a mixture for a package."""
    put(store, package(tmp_path / "1", a="old", b="old"))
    new = package(tmp_path / "2", a="new", c="new")
    with monkeypatch.context() as patched:
        interrupted_after(steps, patched)
        with suppress(Interrupted):
            put(store, new)
    meanwhile = set(at(store, PLACE).values())
    whole = is_whole(store, PLACE)
    recover(store)
    after = {name.rpartition("/")[2]: text for name, text in at(store, PLACE).items()}

    assert not whole or meanwhile in ({"old"}, {"new"})
    assert is_whole(store, PLACE)
    assert after in ({"a.txt": "old", "b.txt": "old"}, {"a.txt": "new", "c.txt": "new"})
    assert not [name for name in store.listed() if ".writing" in name]

    put(store, new)
    assert at(store) == {
        "camp/12-2024/a.txt": "new",
        "camp/12-2024/c.txt": "new",
        "camp/earlier/12-2024/1/a.txt": "old",
        "camp/earlier/12-2024/1/b.txt": "old",
    }


def test_recovery_may_be_interrupted_too(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the moment the new package is certain, every attempt brings it further."""
    put(store, package(tmp_path / "1", a="old", b="old"))
    with monkeypatch.context() as patched:
        interrupted_after(6, patched)
        with pytest.raises(Interrupted):
            put(store, package(tmp_path / "2", a="new", c="new"))
    assert store.listed("camp/.12-2024.writing").keys() >= {"camp/.12-2024.writing/manifest.json"}
    for steps in range(8):
        with monkeypatch.context() as patched:
            interrupted_after(steps, patched)
            try:
                recover(store)
            except Interrupted:
                continue

    assert {name.rpartition("/")[2] for name in at(store, PLACE)} == {"a.txt", "c.txt"}
    assert is_whole(store, PLACE)


def test_who_lost_the_lock_puts_nothing(store: Store, tmp_path: Path) -> None:
    def lost() -> None:
        raise OutputError("places.lock-lost", place="memory://x")

    put(store, package(tmp_path / "1", a="old"))
    with pytest.raises(OutputError):
        put_package(store, package(tmp_path / "2", a="new"), PLACE, lost)
    recover(store)

    assert at(store, PLACE) == {"camp/12-2024/a.txt": "old"}


def test_a_package_comes_back_as_it_was_put(store: Store, tmp_path: Path) -> None:
    put(store, package(tmp_path / "1", a="one", b="two"))
    bring_package(store, PLACE, tmp_path / "back")

    found = {path.name: path.read_bytes() for path in (tmp_path / "back").iterdir()}
    assert found == {path.name: path.read_bytes() for path in (tmp_path / "1").iterdir()}

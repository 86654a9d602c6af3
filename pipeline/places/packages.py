"""Packages in a store: brought here to be read, put there when they are made."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from pathlib import Path, PurePosixPath

from pipeline.cache import FOLDER
from pipeline.errors import PlaceError
from pipeline.intake.walk import hash_or_nothing
from pipeline.places.address import Address, Store
from pipeline.places.fetching import bring
from pipeline.places.holding import Hold
from pipeline.places.inputs import Entry
from pipeline.places.names import names_of
from pipeline.places.putting import MANIFEST, put_package, recover

_TRIES = 3  # to see a package that is being replaced meanwhile as one or the other


class StoredOutputs:
    """See `pipeline.places.outputs.Outputs`. `near` is a folder of this machine for us alone."""

    def __init__(self, address: Address, near: Path) -> None:
        self._store = Store(address)
        self._store.must_be_writable()
        self._hold = Hold(self._store)
        self._brought = near / "brought"
        self._standing = near / "standing"
        self._kept: dict[str, str] = {}  # name -> sha256 of what was kept in the store
        self.folder = near / "made"
        self.folder.mkdir(parents=True)

    def alone(self, on_wait: Callable[[int, int], None]) -> AbstractContextManager[Callable[[], None]]:
        """See `Outputs`."""
        return self._hold.alone(on_wait)

    def recover(self) -> None:
        """See `Outputs`."""
        recover(self._store)

    def package(self, campaign: str, period: str) -> Path:
        """See `Outputs`."""
        from pipeline.publish.names import period_folder

        folder = self._brought / campaign / period_folder(period)
        bring_package(self._store, f"{campaign}/{period_folder(period)}", folder)
        return folder

    def home(self, campaign: str) -> Path:
        """See `Outputs`."""
        folder = self._brought / f"{campaign}.manifests"
        listed = self._store.listed(campaign)
        bring_named(self._store, (name for name in listed if _is_current(name, depth=3)), campaign, folder)
        return folder

    def standing(self, *, whole: bool) -> Path:
        """See `Outputs`."""
        shutil.rmtree(self._standing, ignore_errors=True)
        if whole:
            bring_outputs(self._store, self._standing)
        else:
            manifests = [name for name in self._store.listed() if _is_current(name, depth=3)]
            bring_named(self._store, manifests, "", self._standing)
        return self._standing

    def put(self, package: Path) -> str:
        """See `Outputs`."""
        place = package.relative_to(self.folder).as_posix()
        put_package(self._store, package, place, self._hold.check)
        return str(self._store.address / place)

    def bring_kept(self, name: str) -> None:
        """See `Outputs`. It bears a checksum of its own, without which nothing of it is believed."""
        path = self.folder / FOLDER / name
        with suppress(PlaceError, OSError):
            content = self._store.get(f"{FOLDER}/{name}")
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            self._kept[name] = hash_or_nothing(path)

    def put_kept(self, name: str) -> None:
        """See `Outputs`."""
        path = self.folder / FOLDER / name
        sha256 = hash_or_nothing(path)
        if sha256 not in ("", self._kept.get(name)):
            with suppress(PlaceError):
                self._store.put_file(path, f"{FOLDER}/{name}")
                self._kept[name] = sha256


def bring_package(store: Store, place: str, folder: Path) -> None:
    """Bring all that stands at a place of the store ("" for its own) into a local folder.

    If it is being replaced, one of the two packages is brought whole, or else what `verify` will refuse.
    """
    manifest = f"{place}/{MANIFEST}".lstrip("/")
    for _ in range(_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        before = _tag(store, manifest)
        bring_named(store, store.listed(place), place, folder)
        if before == _tag(store, manifest):
            return


def bring_outputs(store: Store, folder: Path) -> None:
    """Bring the packages of an outputs folder that stand there now, without the earlier ones."""
    found = [PurePosixPath(name) for name in store.listed()]
    for place in sorted({"/".join(path.parts[:2]) for path in found if _is_current(str(path))}):
        bring_package(store, place, folder / place)


def bring_named(store: Store, keys: Iterable[str], below: str, folder: Path) -> None:
    """Bring objects into a local folder, by what is left of their keys below a place of the store."""
    start = len(f"{below}/") if below else 0
    stamps = {key[start:]: stamp for key, stamp in store.stamps(below).items()}
    wanted = names_of(key[start:] for key in keys)
    entries = [Entry(name, f"{below}/{key}".lstrip("/"), *stamps[key]) for key, name in wanted.items()]
    for entry in entries:
        (folder / entry.name).parent.mkdir(parents=True, exist_ok=True)
    bring(store, entries, [folder / entry.name for entry in entries])


def _is_current(name: str, depth: int | None = None) -> bool:
    """Whether it is part of a package that stands there now: "<campaign>/<period>/…"."""
    parts = PurePosixPath(name).parts
    if len(parts) < 3 or parts[1].startswith(".") or parts[1] in ("earlier", "letters"):
        return False
    return depth is None or (len(parts) == depth and parts[-1] == MANIFEST)


def _tag(store: Store, name: str) -> bytes | None:
    try:
        return store.get(name)
    except FileNotFoundError:
        return None

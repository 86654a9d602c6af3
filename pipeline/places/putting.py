"""Putting a package in its place in a store, which has no rename: so that nobody takes half for whole.

<campaign>/.<period>.writing/   the new package goes here first, its manifest last: from then on it is
                                certain, and whoever comes next finishes what was begun
<campaign>/earlier/<period>/<n> the package that stood there is kept here, before that
<campaign>/<period>/            its manifest goes first and comes last: what has no manifest is no
                                package, and what is not as its manifest says, `verify` and every later
                                run refuse
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from pipeline.places.address import Store, together

MANIFEST = "manifest.json"
EARLIER = "earlier"
_ENDING = ".writing"


def put_package(store: Store, package: Path, place: str, is_ours: Callable[[], None]) -> None:
    """Put the package in a local folder at `place` ("<campaign>/<period>"); if it is there already, leave it.

    `is_ours` is asked before the package becomes certain, and raises if another run may be at work.
    """
    files = {path.relative_to(package).as_posix(): path for path in package.rglob("*") if path.is_file()}
    manifest = files.pop(MANIFEST)
    if _is_there(store, place, manifest.read_bytes(), set(files)):
        return
    writing = _writing(place)
    _clear(store, writing)
    together(lambda name: store.put_file(files[name], f"{writing}/{name}"), sorted(files))
    _keep(store, place)
    is_ours()
    store.put_file(manifest, f"{writing}/{MANIFEST}")
    _finish(store, place)


def recover(store: Store) -> None:
    """Finish or clear away what interrupted runs left, in all campaigns."""
    places = {
        str(PurePosixPath(*path.parts[:1], path.parts[1][1 : -len(_ENDING)]))
        for path in map(PurePosixPath, store.listed())
        if len(path.parts) > 2 and path.parts[1].startswith(".") and path.parts[1].endswith(_ENDING)
    }
    for place in sorted(places):
        if MANIFEST in _below(store, _writing(place)):
            _finish(store, place)
        else:
            _clear(store, _writing(place))


def _writing(place: str) -> str:
    path = PurePosixPath(place)
    return str(path.with_name(f".{path.name}{_ENDING}"))


def _finish(store: Store, place: str) -> None:
    """Let the certain package take its place; may be begun any number of times."""
    writing = _writing(place)
    names = _below(store, writing) - {MANIFEST}
    store.remove(f"{place}/{MANIFEST}")
    together(lambda name: store.copy(f"{writing}/{name}", f"{place}/{name}"), sorted(names))
    for name in sorted(_below(store, place) - names):
        store.remove(f"{place}/{name}")
    store.copy(f"{writing}/{MANIFEST}", f"{place}/{MANIFEST}")
    _clear(store, writing)


def _keep(store: Store, place: str) -> None:
    """Keep what stands at the place under earlier/, unless an interrupted run has already done so."""
    names = _below(store, place)
    if not names:
        return
    path = PurePosixPath(place)
    earlier = path.parent / EARLIER / path.name
    kept = _below(store, str(earlier))
    number = max((int(first) for name in kept if (first := name.partition("/")[0]).isdecimal()), default=0)
    last = f"{earlier}/{number}"
    if number and MANIFEST in _below(store, last):
        if _manifest(store, last) == _manifest(store, place) and _hashes(store, last) == _hashes(
            store, place
        ):
            return
        number += 1
    elif not number or not _below(store, last) < names:  # else it was begun and not finished
        number += 1
    copy = f"{earlier}/{number}"
    together(lambda name: store.copy(f"{place}/{name}", f"{copy}/{name}"), sorted(names - {MANIFEST}))
    if MANIFEST in names:
        store.copy(f"{place}/{MANIFEST}", f"{copy}/{MANIFEST}")


def _is_there(store: Store, place: str, manifest: bytes, names: set[str]) -> bool:
    """Whether exactly this package stands there, byte for byte."""
    if _manifest(store, place) != manifest or _below(store, place) != names | {MANIFEST}:
        return False
    stated: dict[str, str] = json.loads(manifest)["outputs"]
    return _hashes(store, place) == stated


def _manifest(store: Store, place: str) -> bytes | None:
    try:
        return store.get(f"{place}/{MANIFEST}")
    except FileNotFoundError:
        return None


def _below(store: Store, place: str) -> set[str]:
    return {name.removeprefix(f"{place}/") for name in store.listed(place)}


def _clear(store: Store, place: str) -> None:
    """Remove all below, the manifest first: what is half gone must not look certain."""
    names = _below(store, place)
    if MANIFEST in names:
        store.remove(f"{place}/{MANIFEST}")
    together(lambda name: store.remove(f"{place}/{name}"), sorted(names - {MANIFEST}))


def _hashes(store: Store, place: str) -> dict[str, str]:
    """sha256 of everything below but the manifest."""
    names = sorted(_below(store, place) - {MANIFEST})
    found = together(lambda name: hashlib.sha256(store.get(f"{place}/{name}")).hexdigest(), names)
    return dict(zip(names, found, strict=True))

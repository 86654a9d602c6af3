"""Bringing objects of a store to this machine, within the limits that hold for files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from pipeline.errors import PlaceError
from pipeline.intake.limits import MIB, Limits
from pipeline.intake.walk import HASHED_MIB
from pipeline.places.address import Store, together
from pipeline.places.inputs import Entry

_LOOKS = 3  # at the size of an object that keeps growing


def bring(store: Store, entries: Sequence[Entry], paths: Sequence[Path]) -> None:
    """Bring each object to its path.

    Of an object that is too large even to be hashed only the size is brought: it is refused all the same,
    and by the same words as such a file. One that has gone since it was listed is not there.

    Raises:
        PlaceError: the store cannot be reached, or there is no room for so much here.
    """
    _refuse_too_much([entry.size for entry in entries if not _is_too_large(entry)], paths)
    pairs = list(zip(entries, paths, strict=True))
    together(lambda pair: _bring(store, *pair), [pair for pair in pairs if not _is_large(pair[0])])
    for entry, path in pairs:
        if _is_large(entry):  # one by one: each is in memory as a whole
            _bring(store, entry, path)


def _is_large(entry: Entry) -> bool:
    return entry.size > Limits().file_mib * MIB


def _is_too_large(entry: Entry) -> bool:
    return entry.size > HASHED_MIB * MIB


def _refuse_too_much(sizes: Sequence[int], paths: Sequence[Path]) -> None:
    if not paths:
        return
    free = shutil.disk_usage(paths[0].parent).free
    if sum(sizes) > free:
        facts = {"needed": sum(sizes) // MIB, "free": free // MIB}
        raise PlaceError("places.no-room", folder=str(paths[0].parent), **facts)


def _bring(store: Store, entry: Entry, path: Path) -> None:
    _fetch(store, entry, path)
    if entry.stamp and path.exists():
        os.utime(path, (int(entry.stamp), int(entry.stamp)))  # `status` goes by when a return came


def _fetch(store: Store, entry: Entry, path: Path) -> None:
    if entry.size == 0 or _is_too_large(entry):
        path.touch()
        os.truncate(path, entry.size)
        return
    try:
        path.write_bytes(_content(store, entry))
    except FileNotFoundError:
        path.unlink(missing_ok=True)


def _content(store: Store, entry: Entry) -> bytes:
    """The object as it is now. It may have grown since it was listed: no half of it is ever taken."""
    for size in chain([entry.size], _sizes_now(store, entry.at)):
        # One byte more shows whether there is more; whatever becomes of it, no more is read than was told.
        found = store.get(entry.at, 0, min(size, HASHED_MIB * MIB) + 1)
        if len(found) <= size:
            return found
    raise PlaceError("places.changing", place=str(store.address / entry.at))


def _sizes_now(store: Store, name: str) -> Iterator[int]:
    for _ in range(_LOOKS):
        yield store.size(name)

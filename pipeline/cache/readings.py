"""The readings of an earlier run: a file with the same name and the same bytes says the same again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.cache import FOLDER, identity, store
from pipeline.intake.walk import Unopened, hash_or_nothing
from pipeline.model import FileKind, Reading

NAME = "readings"
_IN_PART = 16  # returns of one form say much that is the same; more of them make no smaller part
# What depends on the machine and the moment: too large, too slow, the reader died, the file was changing.
_FLEETING = frozenset({"F105", "F106", "F107", "F108"})


Key = tuple[str, str]
"""A file: name, sha256."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Several readings as they are kept. A part of which every file is still there is kept as it is."""

    keys: tuple[Key, ...]
    packed: bytes

    @classmethod
    def of(cls, readings: Sequence[Reading]) -> _Part:
        return cls(tuple(_key(reading) for reading in readings), store.pack(list(readings)))


class KnownReadings:
    """What was read before with this program and these schemas; unpacked when it is asked for."""

    def __init__(self, outputs: Path, schemas: Path) -> None:
        self._path = outputs / FOLDER / NAME
        self._made_by = identity.digest([identity.program(), identity.folder(schemas)])
        self._parts = self._load()
        self._part_of = {key: part for part in self._parts for key in part.keys}
        self._unpacked: dict[Key, Reading] = {}

    def _load(self) -> list[_Part]:
        content = store.read(self._path)
        kept = None if content is None else store.unpack(content)
        if not (isinstance(kept, tuple) and len(kept) == 2 and kept[0] == self._made_by):
            return []
        return [_Part(keys, packed) for keys, packed in kept[1]]

    def names(self) -> frozenset[str]:
        """The names of all files that are known, whatever their bytes may be now."""
        return frozenset(name for name, _ in self._part_of)

    def among(self, files: Iterable[Unopened]) -> dict[str, str]:
        """Name -> sha256 of those of the files that are known; they are hashed, and nothing is unpacked."""
        if not self._parts:
            return {}
        hashes = ((file.name, hash_or_nothing(file.path)) for file in files)
        return {name: sha256 for name, sha256 in hashes if (name, sha256) in self._part_of}

    def of(self, file: Unopened, sha256: str) -> Reading | None:
        """What a file with that hash says; None if it must be read."""
        known = self._reading((file.name, sha256))
        if known is None or str(known.source.path) == str(file.path):
            return known
        return replace(known, source=replace(known.source, path=file.path))

    def by_name(self) -> dict[str, Reading]:
        """What the file of each name says as long as it has the hash that its reading states."""
        return {key[0]: reading for key in self._part_of if (reading := self._reading(key)) is not None}

    def _reading(self, key: Key) -> Reading | None:
        if key not in self._unpacked and key in self._part_of:
            readings: Sequence[Reading] = store.unpack(self._part_of[key].packed) or ()
            self._unpacked |= {_key(reading): reading for reading in readings}
        return self._unpacked.get(key)

    def keep(self, readings: Iterable[Reading]) -> None:
        """Keep these for the next run, instead of what was kept before."""
        lasting = {_key(reading): reading for reading in readings if _is_lasting(reading)}
        if lasting.keys() == self._part_of.keys():
            return
        same = [part for part in self._parts if all(key in lasting for key in part.keys)]
        kept = {key for part in same for key in part.keys}
        others = [reading for key, reading in lasting.items() if key not in kept]
        parts = [*same, *(_Part.of(others[at : at + _IN_PART]) for at in range(0, len(others), _IN_PART))]
        store.write(self._path, store.pack((self._made_by, [(part.keys, part.packed) for part in parts])))


def _is_lasting(reading: Reading) -> bool:
    """Whether the file would be read to the same result at any time; what was not read costs nothing."""
    findings = (*reading.findings, *(reading.content.findings if reading.content else ()))
    return reading.source.kind is FileKind.SPREADSHEET and not any(f.code in _FLEETING for f in findings)


def _key(reading: Reading) -> Key:
    return reading.source.name, reading.source.sha256

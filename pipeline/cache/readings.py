"""The readings of an earlier run: a file with the same name and the same bytes says the same again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.cache import FOLDER, identity, store
from pipeline.intake.walk import hash_or_nothing
from pipeline.model import FileKind, Reading

NAME = "readings"
# What depends on the machine and the moment: too large, too slow, the reader died, the file was changing.
_FLEETING = frozenset({"F105", "F106", "F107", "F108"})


class KnownReadings:
    """What was read before with this program and these schemas."""

    def __init__(self, outputs: Path, schemas: Path) -> None:
        self._path = outputs / FOLDER / NAME
        self._made_by = identity.digest([identity.program(), identity.folder(schemas)])
        self._known = self._load()

    def _load(self) -> Mapping[tuple[str, str], Reading]:
        content = store.read(self._path)
        kept = None if content is None else store.unpack(content)
        if not (isinstance(kept, tuple) and len(kept) == 2 and kept[0] == self._made_by):
            return {}
        return {_key(reading): reading for reading in kept[1]}

    def of(self, path: Path, name: str) -> Reading | None:
        """What the file there says; None if it must be read."""
        known = self._known.get((name, hash_or_nothing(path))) if self._known else None
        return known and replace(known, source=replace(known.source, path=path))

    def by_name(self) -> dict[str, Reading]:
        """What the file of each name says as long as it has the hash that its reading states."""
        return {name: reading for (name, _), reading in self._known.items()}

    def keep(self, readings: Iterable[Reading]) -> None:
        """Keep these for the next run, instead of what was kept before."""
        lasting = [reading for reading in readings if _is_lasting(reading)]
        if {_key(reading) for reading in lasting} != self._known.keys():
            store.write(self._path, store.pack((self._made_by, lasting)))


def _is_lasting(reading: Reading) -> bool:
    """Whether the file would be read to the same result at any time; what was not read costs nothing."""
    findings = (*reading.findings, *(reading.content.findings if reading.content else ()))
    return reading.source.kind is FileKind.SPREADSHEET and not any(f.code in _FLEETING for f in findings)


def _key(reading: Reading) -> tuple[str, str]:
    return reading.source.name, reading.source.sha256

"""The readings of an earlier run: a file with the same name and the same bytes says the same again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.cache import FOLDER, identity, store
from pipeline.model import FileKind, Reading, SourceFile

_FILE = "readings"
# What depends on the machine and the moment: too large, too slow, the reader died, the file was changing.
_FLEETING = frozenset({"F105", "F106", "F107", "F108"})


class KnownReadings:
    """What was read before with this program and these schemas."""

    def __init__(self, outputs: Path, schemas: Path) -> None:
        self._path = outputs / FOLDER / _FILE
        self._made_by = identity.digest([identity.program(), identity.folder(schemas)])
        self._known = self._load()

    def _load(self) -> Mapping[tuple[str, str], Reading]:
        content = store.read(self._path)
        kept = None if content is None else store.unpack(content)
        if not (isinstance(kept, tuple) and len(kept) == 2 and kept[0] == self._made_by):
            return {}
        return {(reading.source.name, reading.source.sha256): reading for reading in kept[1]}

    def of(self, source: SourceFile) -> Reading | None:
        """What the file says; None if it must be read."""
        known = self._known.get((source.name, source.sha256))
        if known is None or replace(known.source, path=source.path) != source:
            return None
        return replace(known, source=source)

    def keep(self, readings: Iterable[Reading]) -> None:
        """Keep these for the next run, instead of what was kept before."""
        lasting = [reading for reading in readings if _is_lasting(reading)]
        if any(self.of(reading.source) is None for reading in lasting) or len(lasting) != len(self._known):
            store.write(self._path, store.pack((self._made_by, lasting)))


def _is_lasting(reading: Reading) -> bool:
    """Whether the file would be read to the same result at any time; what was not read costs nothing."""
    findings = (*reading.findings, *(reading.content.findings if reading.content else ()))
    return reading.source.kind is FileKind.SPREADSHEET and not any(f.code in _FLEETING for f in findings)

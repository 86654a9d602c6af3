"""The feedback workbooks of a package that stands there: what would come to the same bytes is taken from it.

A marked workbook rests on the bytes of the unit's file, on what is to be said of it, and on this program.
Kept is a digest of these with the sha256 of what was made; the workbook itself lies in the package, and is
taken only if it is still that one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from pipeline.cache import FOLDER, identity, store

NAME = "feedback"


class KnownFeedback:
    """Of one package, by the path of its folder within `outputs`."""

    def __init__(self, outputs: Path, package: str) -> None:
        self._path = outputs / FOLDER / NAME / package
        self._standing = outputs / package
        self._known = self._load()

    def _load(self) -> Mapping[str, tuple[str, str]]:
        content = store.read(self._path)
        kept = None if content is None else store.unpack(content)
        if not (isinstance(kept, tuple) and len(kept) == 2 and kept[0] == identity.program()):
            return {}
        known: Mapping[str, tuple[str, str]] = kept[1]
        return known

    def of(self, made_of: str) -> bytes | None:
        """The workbook that was made of the same; None if it must be made."""
        if made_of not in self._known:
            return None
        path, sha256 = self._known[made_of]
        try:
            found = (self._standing / path).read_bytes()
        except OSError:
            return None
        return found if hashlib.sha256(found).hexdigest() == sha256 else None

    def keep(self, made: Mapping[str, tuple[str, bytes]]) -> None:
        """What each is made of -> its path in the package that is about to stand there, and its content."""
        kept = {made_of: (path, hashlib.sha256(data).hexdigest()) for made_of, (path, data) in made.items()}
        if kept != self._known:
            store.write(self._path, store.pack((identity.program(), kept)))

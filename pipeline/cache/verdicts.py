"""What an earlier run found in each return by itself: it is not judged again.

What judging finds in a return rests on the return, the campaign as of the period, and what was accepted
before. So it is kept under the file's name and hash (with the schemas and the program they decide all that
was read in it), the unit that it was taken for (which a decision may change), the campaign with its issuer
and the period, and a digest of that past. If any of these differs the return is judged anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.cache import FOLDER, identity, store
from pipeline.model import Finding, Return

NAME = "verdicts"

Found = tuple[Finding, ...]
Key = tuple[str, str, str | None]
"""A return: file, sha256, unit."""


class KnownVerdicts:
    """What was found before with this program and these schemas; and what is found now."""

    def __init__(self, outputs: Path, schemas: Path) -> None:
        self._path = outputs / FOLDER / NAME
        self._made_by = identity.digest([identity.program(), identity.folder(schemas)])
        self._known = self._load()
        self._found: dict[str, Mapping[Key, Found]] = {}

    def _load(self) -> Mapping[str, Mapping[Key, Found]]:
        content = store.read(self._path)
        kept = None if content is None else store.unpack(content)
        if not (isinstance(kept, tuple) and len(kept) == 2 and kept[0] == self._made_by):
            return {}
        known: Mapping[str, Mapping[Key, Found]] = kept[1]
        return known

    def of(self, returns: Sequence[Return], judged_by: str) -> list[Found | None]:
        """What was found in each return, as it was told; None if it must be judged.

        `judged_by` names the package and the past that the returns are held against.
        """
        known = self._known.get(judged_by, {})
        return [known.get(_key(content)) for content in returns]

    def note(self, returns: Sequence[Return], judged_by: str, found: Sequence[Found]) -> None:
        """What is found in each of a package's returns, of which all personal data is masked."""
        keys = (_key(content) for content in returns)
        self._found[judged_by] = dict(zip(keys, found, strict=True))

    def keep(self) -> None:
        """Keep what was noted for the next run, instead of what was kept before."""
        if self._found != self._known:
            store.write(self._path, store.pack((self._made_by, self._found)))


def _key(content: Return) -> Key:
    return content.file, content.sha256, content.unit

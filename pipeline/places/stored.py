"""Inputs in a store: listed by one question, brought to whichever machine reads them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.intake.walk import OWN_FILES, printable
from pipeline.model import file_order
from pipeline.places.address import Address, Store
from pipeline.places.fetching import bring
from pipeline.places.inputs import Entry
from pipeline.places.names import names_of


@dataclass(frozen=True, slots=True)
class StoredInputs:
    """See `pipeline.places.inputs.Inputs`. Only the address travels: every machine has its own access."""

    address: Address

    def entries(self) -> list[Entry]:
        """See `Inputs`."""
        returns = (entry for entry in self._all() if entry.name not in OWN_FILES)
        return [replace(entry, name=printable(entry.name)) for entry in returns]

    def check(self, entries: Sequence[Entry]) -> None:
        """See `Inputs`: every machine that can read from the store sees the same."""

    @contextmanager
    def at_hand(self, entries: Sequence[Entry]) -> Iterator[list[Path]]:
        """See `Inputs`. The files lie in a folder for us alone, under numbers."""
        with tempfile.TemporaryDirectory(prefix="consolidate-") as folder:
            paths = [Path(folder) / f"{number:06d}" for number in range(len(entries))]
            bring(Store(self.address), entries, paths)
            yield paths

    def bring_all(self, folder: Path) -> None:
        """Bring all files to a folder as they would lie in an inputs folder.

        Raises:
            UsageError: there is nothing at the address.
        """
        self._bring(self._all(), folder)

    def bring_lists(self, folder: Path) -> None:
        """Bring only the coordinator's own lists.

        Raises:
            UsageError: there is nothing at the address.
        """
        self._bring([entry for entry in self._all() if entry.name in OWN_FILES], folder)

    def _all(self) -> list[Entry]:
        objects = Store(self.address).stamps()
        if not objects:
            # A slip in the address must not look as if no unit had reported.
            raise UsageError("places.nothing-there", place=str(self.address))
        names = names_of(objects)
        found = (Entry(name, key, *objects[key]) for key, name in names.items())
        return sorted(found, key=lambda entry: file_order(entry.name))

    def _bring(self, entries: Sequence[Entry], folder: Path) -> None:
        paths = [folder / entry.name for entry in entries]
        for path in paths:
            path.parent.mkdir(parents=True, exist_ok=True)
        bring(Store(self.address), entries, paths)

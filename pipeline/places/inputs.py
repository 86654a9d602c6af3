"""The files of the inputs as they are listed, before anybody opens them, and how a worker gets at them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.intake import paths_and_names


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the inputs as it was listed."""

    name: str  # as the run tells it, relative to the inputs
    at: str  # its path, or its key in a store
    size: int  # bytes; -1 if it cannot be told
    stamp: str  # when it was last written, in whole seconds; "" if it cannot be told


class NotTheSameError(Exception):
    """A machine does not see the file that was listed: nothing it could say of it counts."""


class Inputs(Protocol):
    """A place where returns lie. It can be handed to a worker."""

    def entries(self) -> list[Entry]:
        """Every file that a run looks at, the coordinator's own lists left out, in the order of a run."""

    def check(self, entries: Sequence[Entry]) -> None:
        """Make sure that this machine sees the files that were listed.

        Raises:
            NotTheSameError: it does not.
        """

    def at_hand(self, entries: Sequence[Entry]) -> AbstractContextManager[list[Path]]:
        """Where each of the files can be opened on this machine, while the block runs."""


@dataclass(frozen=True, slots=True)
class SharedFolder:
    """A folder that every worker sees under the same path."""

    folder: Path

    def entries(self) -> list[Entry]:
        """See `Inputs`."""
        return [Entry(name, str(path), *_size_and_stamp(path)) for path, name in paths_and_names(self.folder)]

    def check(self, entries: Sequence[Entry]) -> None:
        """See `Inputs`: a machine may have another folder under that path, or none."""
        for entry in entries:
            if _size_and_stamp(Path(entry.at)) != (entry.size, entry.stamp):
                raise NotTheSameError(entry.name)

    @contextmanager
    def at_hand(self, entries: Sequence[Entry]) -> Iterator[list[Path]]:
        """See `Inputs`. Nothing is copied."""
        yield [Path(entry.at) for entry in entries]


def _size_and_stamp(path: Path) -> tuple[int, str]:
    try:
        found = path.lstat()
    except OSError:
        return -1, ""
    # Whole seconds: not every kind of share keeps more of them.
    return found.st_size, str(int(found.st_mtime))

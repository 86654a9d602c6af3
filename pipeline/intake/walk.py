"""The files below the inputs folder, and what their bytes are: looked at without being looked into."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.intake.faults import UnreadableError
from pipeline.intake.opening import chunks

OWN_FILES = ("decisions.csv", "received.csv")
"""What the coordinator writes for this tool at the top of the inputs folder; no returns."""

HASHED_MIB = 1024
"""A larger file is no return, and hashing it would only cost time."""

_WRITTEN_OUT = re.compile(r"\\(?=udc[89a-f][0-9a-f])")


class Unopened(NamedTuple):
    """A file of the inputs folder that nobody has looked into yet; `name` as in SourceFile."""

    path: Path
    name: str


class Seen(NamedTuple):
    """A file as it was seen, without a look inside; `size` and `mtime_ns` are 0 where it cannot be asked."""

    name: str  # relative to the inputs folder
    path: Path
    size: int
    mtime_ns: int


def seen_in(folder: Path) -> list[Seen]:
    """Every file that a run would look at, our own control files included, by name.

    Raises:
        OSError: the folder itself cannot be read.
    """
    with os.scandir(folder):
        pass
    return sorted(_seen(path, name) for path, name in walk(folder, ""))


def seen_of(folder: Path, names: Iterable[str]) -> list[Seen]:
    """Those of the named files that lie at the top of the folder, as `seen_in` sees them, by name."""
    return [_seen(folder / name, name) for name in sorted(names) if os.path.lexists(folder / name)]


def _seen(path: Path, name: str) -> Seen:
    try:
        found = path.lstat()
    except OSError:
        return Seen(name, path, 0, 0)
    return Seen(name, path, found.st_size, found.st_mtime_ns)


def hash_or_nothing(path: Path) -> str:
    """The sha256 of a file; "" if it cannot be read."""
    digest = hashlib.sha256()
    try:
        for chunk in chunks(path):
            digest.update(chunk)
    except (OSError, UnreadableError):
        return ""
    return digest.hexdigest()


def walk(folder: Path, prefix: str) -> Iterator[Unopened]:
    """All that is no ordinary, readable folder."""
    waiting = [(folder, prefix)]
    while waiting:
        inside, before = waiting.pop()
        for entry in _entries(inside):
            if entry.name.startswith("."):
                continue
            path, name = Path(entry.path), before + entry.name
            if _is_folder(entry) and _is_readable_folder(path):
                waiting.append((path, f"{name}/"))
            else:
                yield Unopened(path, printable(name))


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        # It vanished or was closed to us after it had been seen open.
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Told from the listing itself where it says so: to ask for each file takes longer than to read it."""
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _is_readable_folder(path: Path) -> bool:
    try:
        if not stat.S_ISDIR(path.lstat().st_mode) or os.path.realpath(path) != _resolved(path):
            return False
        with os.scandir(path):
            return True
    except OSError:
        return False


def _resolved(path: Path) -> str:
    """Where the path would lie if its last part were no link; a Windows junction lies elsewhere."""
    return os.path.join(os.path.realpath(path.parent), path.name)  # noqa: PTH118 - Path would fold names


def printable(name: str) -> str:
    """A name with the bytes that are no valid Unicode written out, so that it can be shown and stored.

    A name that merely looks as if it had been written out gets another backslash: no two files share a name.
    """
    if name.isprintable() and "\\" not in name:  # as nearly all are
        return name
    return _WRITTEN_OUT.sub(r"\\\\", name).encode("utf-8", "backslashreplace").decode("utf-8")

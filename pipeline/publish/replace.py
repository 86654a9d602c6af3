"""Replace a folder by a new one, whole or not at all."""

from __future__ import annotations

import filecmp
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import OutputError

if sys.platform != "win32":
    import fcntl

_PATIENCE_S = 60


@contextmanager
def replacing(target: Path, earlier: Path) -> Iterator[Path]:
    """An empty folder beside `target` to write into; it takes the target's place when the block ends well.

    What stood at `target` moves to `earlier/<n>`, counted from 1; if the new folder is the same byte for
    byte, the old one stays. If the block fails, or the machine does, the target is as it was: what an
    interrupted run left behind is removed by the next one.

    Raises:
        OutputError: a folder cannot be made, written or renamed, or another run is writing here.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _alone_in(target.parent):
            _remove_leftovers(target)
            fresh = Path(tempfile.mkdtemp(prefix=_prefix(target), dir=target.parent))
            try:
                yield fresh
                _settle(fresh, target, earlier)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        path, reason = error.filename or str(target), error.strerror or str(error)
        raise OutputError("output.cannot-write", path=str(path), reason=reason) from error


def _prefix(target: Path) -> str:
    return f".{target.name}.writing-"


def _remove_leftovers(target: Path) -> None:
    # Only one run at a time gets here, so whatever is left is of a run that was interrupted.
    for leftover in target.parent.iterdir():
        if leftover.name.startswith(_prefix(target)):
            shutil.rmtree(leftover)


def _settle(fresh: Path, target: Path, earlier: Path) -> None:
    if target.is_dir() and _same(fresh, target):
        return
    _make_readable(fresh)
    _sync(fresh)
    if not target.exists():
        fresh.rename(target)
        _sync_folder(target.parent)
        return
    earlier.mkdir(parents=True, exist_ok=True)
    kept = earlier / str(_next_number(earlier))
    target.rename(kept)
    try:
        fresh.rename(target)
    except OSError:
        kept.rename(target)
        raise
    _sync_folder(earlier)
    _sync_folder(target.parent)


def _next_number(earlier: Path) -> int:
    return 1 + max((int(entry.name) for entry in earlier.iterdir() if entry.name.isdecimal()), default=0)


def _same(one: Path, other: Path) -> bool:
    names = [sorted(file.relative_to(folder) for file in folder.rglob("*")) for folder in (one, other)]
    return names[0] == names[1] and all(
        filecmp.cmp(one / name, other / name, shallow=False) for name in names[0] if (one / name).is_file()
    )


def _make_readable(folder: Path) -> None:
    # mkdtemp makes a folder for its owner alone; a package is for whoever may read the outputs.
    umask = os.umask(0)
    os.umask(umask)
    folder.chmod(0o777 & ~umask)


def _sync(folder: Path) -> None:
    for entry in folder.rglob("*"):
        if entry.is_dir():
            _sync_folder(entry)
        else:
            with entry.open("rb+") as content:
                os.fsync(content.fileno())
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":  # folders cannot be opened there, nor need they be synced
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep other runs from writing into the same folder meanwhile; the system lets go if this one dies."""
    if sys.platform == "win32":  # an open file there keeps others from renaming its folder
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        _lock(handle, folder)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, folder: Path) -> None:
    give_up = time.monotonic() + _PATIENCE_S
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > give_up:
                raise OutputError("output.busy", path=str(folder)) from None
            time.sleep(0.1)
        else:
            return

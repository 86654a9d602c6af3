"""One run at a time in an outputs folder: the operating system's own lock on a file in it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import OutputError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_FILE = ".consolidate.lock"
"""Stays in the outputs folder, empty: to remove it would let two runs hold two different ones."""

_PATIENCE_S = 1800
_PAUSE_S = 0.2


@contextmanager
def alone_in(
    folder: Path, on_wait: Callable[[int, int], None], *, patience_s: float = _PATIENCE_S
) -> Iterator[Callable[[], None]]:
    """Keep every other run out of the folder (which is made if need be) while the block runs.

    If another run is in it, wait until it ends; `on_wait` is told (seconds waited, seconds at most). The
    system itself lets go of the lock when its holder dies, however it dies. The block is given a function
    that raises if the folder is no longer the one that it was: removed, replaced, or on a drive that went
    away. To write there then would hide the result, or mix it with that of a run that locked the new folder.

    Raises:
        OutputError: the folder cannot be written, or the other run did not end in time; or something failed
            in the block and the folder is gone.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = _taken(folder / LOCK_FILE, on_wait, patience_s)
    except OSError as error:
        path, reason = str(error.filename or folder), error.strerror or str(error)
        raise OutputError("output.cannot-write", path=path, reason=reason) from error

    def check() -> None:
        if not _is_at(folder / LOCK_FILE, handle):
            raise OutputError("output.gone", path=str(folder))

    try:
        yield check
    except (OSError, OutputError):
        check()
        raise
    finally:
        os.close(handle)


def _taken(path: Path, on_wait: Callable[[int, int], None], patience_s: float) -> int:
    """The open file whose lock is ours."""
    began, told = time.monotonic(), -1
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        # The folder may have been removed and made anew since the file was opened.
        if _is_free(handle) and _is_at(path, handle):
            return handle
        os.close(handle)
        waited = time.monotonic() - began
        if waited > patience_s:
            raise OutputError("output.busy", path=str(path.parent))
        if int(waited) > told:
            told = int(waited)
            on_wait(told, int(patience_s))
        time.sleep(_PAUSE_S)


def _is_free(handle: int) -> bool:
    """Take the lock if nobody holds it."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _is_at(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except OSError:
        return False

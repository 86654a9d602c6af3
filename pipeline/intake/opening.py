"""Opening a file that may not be one: links, pipes, devices, and files that change under our hands."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from pipeline.intake.faults import UnreadableError

# Windows has neither; there, links are told by lstat and pipes do not stand in folders.
_TELLS_LINKS = hasattr(os, "O_NOFOLLOW")
_FLAGS = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)
_CHUNK = 1024 * 1024
_REASONS = {
    errno.ENOENT: "vanished",
    errno.EACCES: "no-permission",
    errno.EPERM: "no-permission",
    errno.ELOOP: "link",
    errno.EMLINK: "link",
    errno.ENXIO: "no-regular-file",
    errno.ENAMETOOLONG: "name-too-long",
}


def cannot_open(reason: str) -> UnreadableError:
    """F108: the file cannot be opened; `reason` names a sentence of messages/intake.toml."""
    return UnreadableError("F108", reason=f"@intake.{reason}")


def why(error: OSError) -> UnreadableError:
    """F108 in plain words for what the operating system said."""
    if error.errno in _REASONS:
        return cannot_open(_REASONS[error.errno])
    return UnreadableError("F108", reason="@intake.system", said=error.strerror or type(error).__name__)


def chunks(path: Path) -> Iterator[bytes]:
    """The content of a regular file, piece by piece, without following links and without ever waiting.

    Raises:
        UnreadableError: F108, with the reason.
    """
    try:
        yield from _chunks(path)
    except OSError as error:
        raise why(error) from error


def _chunks(path: Path) -> Iterator[bytes]:
    if not _TELLS_LINKS and stat.S_ISLNK(path.lstat().st_mode):
        raise cannot_open("link")
    descriptor = os.open(path, _FLAGS)
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise cannot_open("no-regular-file")
        # One byte more than there was shows that somebody is still writing.
        left = before.st_size + 1
        while left and (chunk := os.read(descriptor, min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk
        if left != 1 or os.fstat(descriptor).st_size != before.st_size:
            raise cannot_open("changing")
    finally:
        os.close(descriptor)


def content(path: Path, sha256: str, most: int) -> bytes:
    """The whole file, if it is no larger than `most` bytes and still the one that was listed.

    Raises:
        UnreadableError: F108; F105 when larger.
    """
    held = bytearray()
    for chunk in chunks(path):
        held += chunk
        if len(held) > most:
            raise UnreadableError("F105", reason="@intake.too-large", limit=str(most // _CHUNK))
    if hashlib.sha256(held).hexdigest() != sha256:
        raise cannot_open("changing")
    return bytes(held)

"""Which files lie in the inputs folder, and what each of them is."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import NamedTuple

from pipeline.intake.faults import UnreadableError, damaged
from pipeline.intake.kinds import EXTENSIONS, Content, Format, content_of
from pipeline.intake.limits import MIB, USUAL
from pipeline.intake.opening import cannot_open, chunks, why
from pipeline.intake.walk import HASHED_MIB, OWN_FILES, Unopened, walk
from pipeline.model import FileKind, Finding, SourceFile, file_order

_LOCK = "~$"
# What such a file is when it is named like a spreadsheet: not something else, but a broken workbook.
_DAMAGED = {"empty": "empty", "unknown": "no-workbook", "ole": "no-workbook", "broken-archive": "cut-off"}


def list_sources(folder: Path) -> list[SourceFile]:
    """Every file in the folder and its subfolders, by its own name, whatever the folder (see `file_order`).

    Dot-files (.gitkeep, .DS_Store) and our own control files are not listed. Nothing is followed out of
    the folder, nothing is changed in it. What cannot be opened is listed too, with the reason.

    Raises:
        OSError: the folder itself cannot be read.
    """
    found = [source_at(*file) for file in paths_and_names(folder)]
    return sorted(found, key=lambda source: file_order(source.name, source.sha256))


def paths_and_names(folder: Path) -> list[Unopened]:
    """All that `list_sources` would list, by name alone; nothing is opened.

    Raises:
        OSError: the folder itself cannot be read.
    """
    with os.scandir(folder):
        pass
    found = (file for file in walk(folder, "") if file.name not in OWN_FILES)
    return sorted(found, key=lambda file: file_order(file.name))


class Opened(NamedTuple):
    """A file that has been looked into. `content` is there for a spreadsheet: what the hash was made of."""

    source: SourceFile
    content: Content | None = None


def source_at(path: Path, name: str) -> SourceFile:
    """One file, wherever it lies, listed under `name`. What is encrypted stays so until it is read."""
    return _opened(path, name, decrypt=False).source


def opened(path: Path, name: str) -> Opened:
    """What one file is, and its content if it is to be read: it is opened this once, in a worker process."""
    return _opened(path, name, decrypt=True)


def _opened(path: Path, name: str, *, decrypt: bool) -> Opened:
    try:
        sha256, data = _hashed(path)
    except UnreadableError as error:
        return Opened(_refused(path, name, "", _unless_folder(path, error)))
    if name.rpartition("/")[2].startswith(_LOCK):
        return Opened(SourceFile(name, path, sha256, FileKind.IGNORED, (Finding("F101", name),)))
    return _judged(path, name, sha256, data, decrypt=decrypt)


def _unless_folder(path: Path, error: UnreadableError) -> UnreadableError:
    """Why a path cannot be opened; asked only now, for nearly all are files."""
    try:
        return cannot_open("folder") if stat.S_ISDIR(path.lstat().st_mode) else error
    except OSError as vanished:
        return why(vanished)


def _hashed(path: Path) -> tuple[str, bytes | None]:
    """(sha256, content); content None if too large to be a return, sha256 "" if too large to be hashed."""
    digest = hashlib.sha256()
    held: list[bytes] | None = []
    size = 0
    for chunk in chunks(path):
        digest.update(chunk)
        size += len(chunk)
        if size > HASHED_MIB * MIB:
            return "", None
        if size > USUAL.file_mib * MIB:
            held = None
        elif held is not None:
            held.append(chunk)
    return digest.hexdigest(), None if held is None else b"".join(held)


def _judged(path: Path, name: str, sha256: str, data: bytes | None, *, decrypt: bool) -> Opened:
    extension = _extension(name)
    if data is None:
        too_large = UnreadableError("F105", reason="@intake.too-large", limit=str(USUAL.file_mib))
        return Opened(
            _refused(path, name, sha256, too_large)
            if extension in EXTENSIONS
            else _ignored(path, name, sha256, "large")
        )
    try:
        found = content_of(data, USUAL, decrypt=decrypt)
    except UnreadableError as error:
        return Opened(_refused(path, name, sha256, error))
    if isinstance(found.kind, Format):
        odd = _misnamed(name, extension, found.kind)
        return Opened(SourceFile(name, path, sha256, FileKind.SPREADSHEET, odd), found)
    if extension in EXTENSIONS:
        return Opened(_refused(path, name, sha256, _no_spreadsheet(found.kind)))
    return Opened(_ignored(path, name, sha256, found.kind))


def _extension(name: str) -> str:
    """As of a PurePosixPath, which takes ten times as long to say it."""
    before, _, after = name.rpartition("/")[2].rpartition(".")
    return f".{after}".casefold() if before and after else ""


def _misnamed(name: str, extension: str, found: Format) -> tuple[Finding, ...]:
    if EXTENSIONS.get(extension) is found:
        return ()
    facts = (("extension", extension or "@intake.no-extension"), ("format", found.value))
    return (Finding("F109", name, facts=facts),)


def _no_spreadsheet(kind: str) -> UnreadableError:
    """Why a file that is named like a spreadsheet and is none cannot be read."""
    if kind in _DAMAGED:
        return damaged(_DAMAGED[kind])
    return UnreadableError("F110", format=f"@intake.kind-{kind}")


def _refused(path: Path, name: str, sha256: str, error: UnreadableError) -> SourceFile:
    return SourceFile(name, path, sha256, FileKind.REFUSED, (error.finding(name),))


def _ignored(path: Path, name: str, sha256: str, kind: str) -> SourceFile:
    facts = (("kind", f"@intake.kind-{kind}"),)
    return SourceFile(name, path, sha256, FileKind.IGNORED, (Finding("F102", name, facts=facts),))

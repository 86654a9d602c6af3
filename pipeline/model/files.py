"""The files of the inputs folder."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.findings import Finding
from pipeline.model.packed import Packed, PackedEnum


class FileKind(PackedEnum):
    """What a file in the inputs folder is, by its content."""

    SPREADSHEET = "spreadsheet"
    IGNORED = "ignored"  # a lock file, a letter, a picture: listed, not read
    REFUSED = "refused"  # was meant as a return, cannot be read; a finding says why


@dataclass(frozen=True, slots=True)
class SourceFile(Packed):
    """One file of the inputs folder."""

    name: str  # relative to the inputs folder, "/" between folders, as the file system spells it
    path: Path
    sha256: str  # "" if the content could not be read
    kind: FileKind
    findings: tuple[Finding, ...] = ()


FileOrder = tuple[str, str, str, str, str]


def file_order(name: str, sha256: str = "") -> FileOrder:
    """What files are sorted by wherever they are listed or one of them is chosen.

    By their own name in composed Unicode, then by content, and only then by the folder they lie in: into
    which folders returns are sorted changes nothing but the folders that stand before their names.
    """
    own = name.rpartition("/")[2]
    return unicodedata.normalize("NFC", own), own, sha256, unicodedata.normalize("NFC", name), name

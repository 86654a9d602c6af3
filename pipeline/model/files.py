"""The files of the inputs folder."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipeline.model.findings import Finding


class FileKind(StrEnum):
    """What a file in the inputs folder is, by its content."""

    SPREADSHEET = "spreadsheet"
    IGNORED = "ignored"  # a lock file, a letter, a picture: listed, not read
    REFUSED = "refused"  # was meant as a return, cannot be read; a finding says why


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of the inputs folder."""

    name: str  # relative to the inputs folder, "/" between folders, as the file system spells it
    path: Path
    sha256: str  # "" if the content could not be read
    kind: FileKind
    findings: tuple[Finding, ...] = ()

"""Finding the workbooks of the tier below, from which a unit's totals came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize

from pipeline.audit.sources import FIGURES
from pipeline.audit.workbooks import Workbook, open_workbook, sha256_of
from pipeline.errors import UsageError


@dataclass(frozen=True)
class LowerWorkbooks:
    """Where to look for lower workbooks: by name in `inputs`, and anywhere below `packages` by their hash."""

    inputs: Path | None = None
    packages: tuple[Path, ...] = ()
    _opened: dict[str, Workbook | None] = field(default_factory=dict)

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders below `packages` that hold a package's figures."""
        return tuple(path.parent for folder in self.packages for path in sorted(folder.rglob(FIGURES)))

    def find(self, file: str, sha256: str) -> Workbook | None:
        """The workbook that was sent as `file`, if it is there and still has that hash."""
        if sha256 not in self._opened:
            paths = (path for path in self._candidates(file) if path.is_file() and sha256_of(path) == sha256)
            self._opened[sha256] = _opened(next(paths, None))
        return self._opened[sha256]

    def _candidates(self, file: str) -> Iterator[Path]:
        if self.inputs is not None:
            yield self.inputs / file
            # The file system may spell the name otherwise than the workbook, where it is composed.
            yield from (path for path in _spreadsheets(self.inputs) if normalize("NFC", path.name) in file)
        for folder in self.packages:
            yield from _spreadsheets(folder)


def _spreadsheets(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.casefold() in (".xlsx", ".ods"))


def _opened(path: Path | None) -> Workbook | None:
    try:
        return open_workbook(path) if path is not None else None
    except UsageError:
        return None

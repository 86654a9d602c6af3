"""What a package's manifest states."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.audit.workbooks import sha256_of
from pipeline.errors import ConsolidateError

MANIFEST = "manifest.json"


class NotAPackageError(ConsolidateError):
    """The folder is no package of ours."""


@dataclass(frozen=True)
class Manifest:
    """The manifest of one package: hashes by name of what went in and what came out."""

    sha256: str  # of the manifest itself
    campaign: str
    period: str
    as_of: str
    versions: Mapping[str, str]
    inputs: Mapping[str, str]
    schema: Mapping[str, str]
    outputs: Mapping[str, str]

    @property
    def workbook(self) -> str | None:
        """The name of the consolidated workbook."""
        return next((name for name in self.outputs if name.endswith(".xlsx") and "/" not in name), None)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the package in a folder.

    Raises:
        NotAPackageError: there is none, or it is none of ours; names packages further down.
    """
    path = folder / MANIFEST
    if not path.is_file():
        below = sorted(str(found.parent) for found in folder.rglob(MANIFEST)) if folder.is_dir() else []
        raise NotAPackageError("verify.no-package", folder=str(folder), known="; ".join(below[:8]) or "–")
    try:
        stated = json.loads(path.read_text(encoding="utf-8"))
        names = ("campaign", "period", "as_of", "versions", "inputs", "schema", "outputs")
        fields = {name: stated[name] for name in names}
        if not all(isinstance(fields[name], dict) for name in names[3:]):
            raise TypeError(MANIFEST)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotAPackageError("verify.bad-manifest", path=str(path)) from error
    return Manifest(sha256_of(path), **fields)

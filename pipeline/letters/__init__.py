"""Word documents drafted from a finished package: the covering report and the letters to units.

Every number and text in them comes from the package; every other word stands in a Word template under
schemas/, which an office changes with Word. The only importer of docx and docxtpl.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.campaign import load_campaigns
from pipeline.errors import UsageError
from pipeline.letters.drafts import Place, default_folder
from pipeline.letters.package import WrittenPackage, find_packages

__all__ = ["Asked", "places"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command was asked: no campaign or period is every one, no `out` is the usual folder."""

    outputs: Path
    schemas: Path
    campaign: str | None = None
    period: str | None = None
    out: Path | None = None
    force: bool = False


def places(asked: Asked) -> list[tuple[WrittenPackage, Place]]:
    """The packages that are asked for, and where their documents go.

    Raises:
        UsageError: no such package; one folder named for the documents of several.
        SchemaError: the campaigns cannot be read.
        OutputError: a package, or its schema, was changed since it was written.
    """
    campaigns = load_campaigns(asked.schemas)
    packages = find_packages(asked.outputs, campaigns, asked.campaign, asked.period)
    if asked.out is not None and len(packages) > 1:
        known = "; ".join(f"{package.campaign.id} {package.period_id}" for package in packages)
        raise UsageError("usage.one-folder-for-many", known=known)
    return [
        (package, Place(asked.schemas, asked.out or default_folder(asked.outputs, package), asked.force))
        for package in packages
    ]

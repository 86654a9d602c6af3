"""manifest.json: what went in, what came out, and which programs made it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from pipeline import __version__
from pipeline.campaign.model import Campaign
from pipeline.json_text import Json, json_text
from pipeline.model import Package, Past, file_order

MANIFEST = "manifest.json"

_SHAPE_THE_OUTPUT = (
    "great-expectations",
    "openpyxl",
    "pandas",
    "pyarrow",
    "xlrd",
    "XlsxWriter",
)


def manifest_json(package: Package, campaign: Campaign, language: str, folder: Path) -> str:
    """The text of manifest.json for the files that stand in `folder`.

    sha256 of every input, schema file and output, and the versions that shape the output. No time but
    `as_of` is in it: the same inputs give the same bytes.
    """
    manifest: dict[str, Json] = {
        "campaign": package.campaign,
        "period": package.period,
        "as_of": package.as_of.isoformat(),
        "language": language,
        "versions": {"consolidate": __version__} | {name: version(name) for name in _SHAPE_THE_OUTPUT},
        "inputs": _inputs(package.inputs),
        "earlier": earlier_used(package.past),
        "schema": _sorted(campaign.files),
        "outputs": sha256_of_files(folder),
    }
    return json_text(manifest)


def earlier_used(past: Past) -> dict[str, Json]:
    """The earlier periods that the package was compared with: a hash of what their figures say, by id.

    It does not depend on the bytes in which they are stored (pipeline.history).
    """
    used = (
        past.before,
        past.year_before,
        past.continued,
        *(past.of_year or ()),
        *past.years.values(),
        *past.series,
    )
    return dict(sorted({one.period: one.sha256 for one in used if one is not None}.items()))


def sha256_of_files(folder: Path) -> dict[str, str]:
    """sha256 by relative path ("/" between folders) of all files in a folder, sorted; not of the manifest."""
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    return {name: _sha256(files[name]) for name in sorted(files) if name != MANIFEST}


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _inputs(hashes: Mapping[str, str]) -> dict[str, str]:
    return {name: hashes[name] for name in sorted(hashes, key=lambda name: file_order(name, hashes[name]))}


def _sorted(hashes: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(hashes.items()))

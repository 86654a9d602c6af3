"""A lower tier's whole package among the inputs: only its workbook is a return, the rest is for tracing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from pipeline.intake import Unopened, source_at
from pipeline.model import FileKind, Finding, SourceFile

_MANIFEST = "manifest.json"
_MOST_BYTES = 16 * 1024 * 1024


def without_package_parts(sources: Sequence[SourceFile]) -> list[SourceFile]:
    """The files; those that a package's manifest lists beside its workbook are ignored (F112).

    Without this, the units' annotated workbooks in a package's feedback would be read as returns.
    """
    parts = _all_parts(sources)
    return [_ignored(source, parts[source.name]) if source.name in parts else source for source in sources]


def package_parts(files: Sequence[Unopened]) -> dict[str, SourceFile]:
    """Name -> file, of all manifests and of what those of packages list: these are listed, not read."""
    manifests = {file.name: source_at(*file) for file in files if is_manifest(file.name)}
    parts = _all_parts(manifests.values())
    named = [manifests.get(file.name) or source_at(*file) for file in files if file.name in manifests | parts]
    return {source.name: source for source in without_package_parts(named)}


def _ignored(source: SourceFile, package: Mapping[str, str]) -> SourceFile:
    facts = (("campaign", package["campaign"]), ("period", package["period"]))
    return replace(source, kind=FileKind.IGNORED, findings=(Finding("F112", source.name, facts=facts),))


def is_manifest(name: str) -> bool:
    """Whether a file of that name may be the manifest of a package."""
    return name.rpartition("/")[2] == _MANIFEST


def _all_parts(sources: Iterable[SourceFile]) -> dict[str, Mapping[str, str]]:
    return dict(part for source in sources for part in _parts(source))


def _parts(source: SourceFile) -> Iterator[tuple[str, Mapping[str, str]]]:
    """(file, its package) of what the manifest lists, if the file is one; of itself, too."""
    if not is_manifest(source.name) or source.kind is not FileKind.IGNORED:
        return
    stated = _read(source)
    if stated is None:
        return
    package = {name: str(stated[name]) for name in ("campaign", "period")}
    folder = PurePosixPath(source.name).parent
    for name in (_MANIFEST, *stated["outputs"]):
        if "/" in name or not name.endswith(".xlsx"):
            yield str(folder / name), package


def _read(source: SourceFile) -> dict[str, dict[str, str]] | None:
    """The manifest; None if it is another program's file of that name, or cannot be read."""
    try:
        if source.path.stat().st_size > _MOST_BYTES:
            return None
        stated = json.loads(source.path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    is_ours = (
        isinstance(stated, dict) and {"campaign", "period", "as_of", "inputs", "outputs"} <= stated.keys()
    )
    return stated if is_ours and isinstance(stated["outputs"], dict) else None

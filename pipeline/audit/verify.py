"""Whether a package, its inputs and its schemas are still what the manifest states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from unicodedata import normalize

from pipeline.audit.cells import CellChange, changed_cells
from pipeline.audit.manifest import MANIFEST, Manifest, read_manifest
from pipeline.audit.newcomers import input_hashes, newcomers, schema_files
from pipeline.audit.workbooks import open_workbook, sha256_of
from pipeline.errors import UsageError


class Area(StrEnum):
    """Which files."""

    INPUTS = "inputs"
    SCHEMAS = "schemas"
    OUTPUTS = "outputs"


class ChangeKind(StrEnum):
    """What became of a file."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"


@dataclass(frozen=True, slots=True, order=True)
class FileChange:
    """A file that is not what the manifest states; hashes are "" where there is none."""

    area: Area
    name: str
    kind: ChangeKind
    stated: str = ""
    found: str = ""


@dataclass(frozen=True)
class Verification:
    """What verifying a package came to.

    `checked` counts the stated files per area; an area that is not there was not asked for.
    """

    folder: Path
    manifest: Manifest
    checked: Mapping[Area, int]
    files: tuple[FileChange, ...]
    cells: tuple[CellChange, ...] = ()
    workbook_fault: UsageError | None = None  # why the cells of a changed workbook cannot be named

    @property
    def is_whole(self) -> bool:
        """Whether everything is as stated."""
        return not self.files

    @property
    def workbook_changed(self) -> bool:
        """Whether the workbook is there and not what it was."""
        name = self.manifest.workbook
        return any((change.name, change.kind) == (name, ChangeKind.CHANGED) for change in self.files)


def verify(folder: Path, inputs: Path | None, schemas: Path | None) -> Verification:
    """Compare the package in `folder`, and where given its inputs and schemas, with its manifest.

    An input that the manifest does not know is named only if a run would have taken it into this package.

    Raises:
        NotAPackageError: the folder is no package.
        UsageError: `inputs` or `schemas` is no folder.
    """
    manifest = read_manifest(folder)
    for named in (inputs, schemas):
        if named is not None and not named.is_dir():
            raise UsageError("verify.no-folder", folder=str(named))
    files: list[FileChange] = [*_compared(Area.OUTPUTS, manifest.outputs, _output_hashes(folder))]
    checked = {Area.OUTPUTS: len(manifest.outputs)}
    if schemas is not None:
        checked[Area.SCHEMAS] = len(manifest.schema)
        files += _compared(Area.SCHEMAS, manifest.schema, schema_files(schemas, manifest))
    if inputs is not None:
        checked[Area.INPUTS] = len(manifest.inputs)
        files += _inputs(inputs, schemas, manifest)
    return _with_cells(Verification(folder, manifest, checked, tuple(sorted(files))))


def _output_hashes(folder: Path) -> dict[str, str]:
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: sha256_of(path) for name, path in files.items() if name != MANIFEST}


def _inputs(folder: Path, schemas: Path | None, manifest: Manifest) -> Iterator[FileChange]:
    found = input_hashes(folder)
    known = {normalize("NFC", name) for name in manifest.inputs}
    unlisted = {name for name in found if normalize("NFC", name) not in known}
    here = {name: sha256 for name, sha256 in found.items() if name not in unlisted}
    yield from _compared(Area.INPUTS, manifest.inputs, here)
    for name in sorted(newcomers(folder, unlisted, schemas, manifest)):
        yield FileChange(Area.INPUTS, name, ChangeKind.ADDED, found=found[name])


def _compared(area: Area, stated: Mapping[str, str], found: Mapping[str, str]) -> Iterator[FileChange]:
    """The differences; names are the same whichever way their letters are composed."""
    composed = {normalize("NFC", name): sha256 for name, sha256 in found.items()}
    for name, sha256 in stated.items():
        now = composed.pop(normalize("NFC", name), None)
        if now is None:
            yield FileChange(area, name, ChangeKind.MISSING, sha256)
        elif now != sha256:
            yield FileChange(area, name, ChangeKind.CHANGED, sha256, now)
    for name, sha256 in composed.items():
        yield FileChange(area, name, ChangeKind.ADDED, found=sha256)


def _with_cells(found: Verification) -> Verification:
    """With the cells of the workbook that differ, if it was changed."""
    name = found.manifest.workbook
    if name is None or not found.workbook_changed:
        return found
    changed = {change.name for change in found.files if change.area is Area.OUTPUTS}
    try:
        workbook = open_workbook(found.folder / name)
    except UsageError as error:
        return _replaced(found, (), error)
    return _replaced(found, changed_cells(workbook, figures_are_whole="figures.parquet" not in changed), None)


def _replaced(found: Verification, cells: tuple[CellChange, ...], fault: UsageError | None) -> Verification:
    return Verification(found.folder, found.manifest, found.checked, found.files, cells, fault)

"""Where documents go: written beside the packages, never over one that somebody has edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from docx.document import Document as WordDocument

from pipeline.errors import OutputError
from pipeline.letters.package import WrittenPackage
from pipeline.letters.reminder import Occasion, Reminder, reminders
from pipeline.letters.render import filled_in, find_template, one_after_another
from pipeline.letters.report import report_contents
from pipeline.letters.stored import is_untouched, stored
from pipeline.messages import message
from pipeline.publish.names import LETTERS, period_folder


@dataclass(frozen=True, slots=True)
class Place:
    """Where the templates are, where documents go, and whether edited ones may be overwritten."""

    schemas: Path
    folder: Path
    force: bool = False


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of one package as written: per unit, all in one, and what an earlier time left."""

    by_unit: tuple[tuple[Reminder, Path], ...]
    together: Path | None
    removed: tuple[Path, ...]
    kept: tuple[Path, ...]


def default_folder(outputs: Path, package: WrittenPackage) -> Path:
    """Beside the campaign's packages, which are replaced as a whole by every run."""
    return outputs / package.campaign.id / LETTERS / period_folder(package.period_id)


def write_report(package: WrittenPackage, place: Place, language: str) -> Path:
    """Draft the covering report.

    Raises:
        OutputError: it stands there already and was edited; no template; the folder cannot be written.
    """
    template = find_template(place.schemas, package.campaign.schema_id, "report", language)
    document = filled_in(template, report_contents(package, language), package)
    path = place.folder / f"{_stem('report-stem', package, language)}.docx"
    _write({path: document}, force=place.force)
    return path


def write_letters(package: WrittenPackage, place: Place, occasion: Occasion, language: str) -> Letters:
    """Write a letter per unit that has to do something, and one file with all of them.

    Letters of an earlier time to units that need none any more are removed, unless they were edited.

    Raises:
        OutputError: one of them stands there already and was edited; no template; cannot be written.
    """
    stem = _stem("letters-stem", package, language)
    template = find_template(place.schemas, package.campaign.schema_id, "reminder", language)
    by_unit = tuple(
        (one, place.folder / stem / f"{period_folder(one.unit)}.docx")
        for one in reminders(package, occasion, language)
    )
    together = place.folder / f"{stem}.docx"
    documents = {path: filled_in(template, one.contents, package) for one, path in by_unit}
    if by_unit:
        documents[together] = one_after_another(list(documents.values()))
    _write(documents, force=place.force)
    old = [together, *sorted((place.folder / stem).glob("*.docx"))]
    removed, kept = _clear(path for path in old if path.is_file() and path not in documents)
    return Letters(by_unit, together if by_unit else None, removed, kept)


def _stem(key: str, package: WrittenPackage, language: str) -> str:
    stem = message(f"letters.{key}", language)
    return f"{stem}_{package.campaign.id}_{period_folder(package.period_id)}"


def _write(documents: dict[Path, WordDocument], *, force: bool) -> None:
    """Write all of them, or none if one of them would replace an edited one."""
    contents = {path: stored(document) for path, document in documents.items()}
    edited = [path for path in contents if path.exists() and not is_untouched(path)]
    if edited and not force:
        raise OutputError("output.letter-edited", files=_named(edited))
    for path, content in contents.items():
        _replace(path, content)


def _named(paths: Sequence[Path]) -> str:
    return ", ".join(str(path) for path in paths)


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.writing")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise OutputError(
            "output.cannot-write", path=str(path), reason=error.strerror or str(error)
        ) from error


def _clear(paths: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Remove documents of ours that nobody edited; returns what was removed and what was kept."""
    found = [(path, is_untouched(path)) for path in paths]
    removed = tuple(path for path, untouched in found if untouched)
    for path in removed:
        path.unlink()
    return removed, tuple(path for path, untouched in found if not untouched)

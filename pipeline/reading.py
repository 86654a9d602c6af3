"""One file from the inputs folder to what it says: intake, recognise and extract, in a worker process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline.cache.readings import KnownReadings
from pipeline.campaign.model import Campaign
from pipeline.extract import Layouts, extract
from pipeline.grid import Grid
from pipeline.intake import (
    Limits,
    Unopened,
    opened,
    paths_and_names,
    read_all,
    read_book,
    read_opened,
    source_at,
)
from pipeline.lower_packages import package_parts
from pipeline.lower_tier import LowerTier
from pipeline.model import Book, FileKind, Finding, Reading, Return, SourceFile, file_order
from pipeline.personal import has_personal_data, told, without_personal_data
from pipeline.recognise import Recogniser


def read_returns(
    folder: Path,
    campaigns: Sequence[Campaign],
    limits: Limits,
    on_done: Callable[[int, int], None],
    known: KnownReadings | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> list[Reading]:
    """What every file of the folder and its subfolders says, in `file_order`.

    What is `known` from an earlier run is not read again, but unpacked while others read what is new.
    `meanwhile` is done then, too.
    """
    files = paths_and_names(folder)
    found = {name: _reading(source, None) for name, source in package_parts(files).items()}
    others = [file for file in files if file.name not in found]
    read = partial(read_files, campaigns=campaigns, limits=limits, on_done=on_done)
    if known is None:
        said: Iterable[Reading] = read(others, meanwhile=meanwhile)
    else:
        said = _known_or_read(others, known, read, meanwhile)
    found |= {reading.source.name: reading for reading in said}
    return in_file_order([found[file.name] for file in files])


def _known_or_read(
    files: Sequence[Unopened],
    known: KnownReadings,
    read: Callable[..., Iterator[Reading]],
    meanwhile: Callable[[], None],
) -> list[Reading]:
    """What the files say, in any order."""
    hashes = known.among(files)
    old = [file for file in files if file.name in hashes]
    unpacked: list[Reading | None] = []

    def unpack() -> None:
        unpacked.extend(known.of(file, hashes[file.name]) for file in old)
        meanwhile()

    new = list(read([file for file in files if file.name not in hashes], meanwhile=unpack))
    damaged = [file for file, reading in zip(old, unpacked, strict=True) if reading is None]
    return [*new, *filter(None, unpacked), *read(damaged)]


def in_file_order(readings: Sequence[Reading]) -> list[Reading]:
    """The readings in the order in which files are judged and listed, now that their contents are known."""
    return sorted(readings, key=lambda reading: file_order(reading.source.name, reading.source.sha256))


def read_files(
    files: Sequence[Unopened],
    campaigns: Sequence[Campaign],
    limits: Limits,
    on_done: Callable[[int, int], None],
    meanwhile: Callable[[], None] = lambda: None,
) -> Iterator[Reading]:
    """What each of the files says; it is opened once, by the worker that reads it.

    `on_done` is told before the first, and not at all if there are none. `meanwhile` is done here while the
    workers read.
    """
    if not files:
        meanwhile()
        return
    on_done(0, len(files))
    results = read_all(files, Reader(campaigns, limits).read, limits, on_done, meanwhile=meanwhile)
    for file, result in zip(files, results, strict=True):
        yield result if isinstance(result, Reading) else _reading(source_at(*file), result)


def read_sources(
    sources: Sequence[SourceFile],
    campaigns: Sequence[Campaign],
    limits: Limits,
    on_done: Callable[[int, int], None],
) -> list[Reading]:
    """What each of the listed files says, in their order; those that are no spreadsheets are not read."""
    spreadsheets = [source for source in sources if source.kind is FileKind.SPREADSHEET]
    results = read_all(spreadsheets, Reader(campaigns, limits), limits, on_done)
    read = {source.name: result for source, result in zip(spreadsheets, results, strict=True)}
    return [_reading(source, read.get(source.name)) for source in sources]


def _reading(source: SourceFile, result: Reading | Finding | None) -> Reading:
    """The reading of one file; one that was not read, or cost its reader, has only findings."""
    if isinstance(result, Reading):
        return result
    cause = () if result is None or source.kind is not FileKind.SPREADSHEET else (result,)
    return Reading(source, findings=_of_file(source, (*source.findings, *cause)))


def not_read(source: SourceFile) -> Reading:
    """The reading of a file that is listed only."""
    return _reading(source, None)


class Reader:
    """Reads one file after another against all campaigns; each worker makes its own, once."""

    def __init__(self, campaigns: Sequence[Campaign], limits: Limits) -> None:
        self._campaigns = {campaign.id: campaign for campaign in campaigns}
        self._layouts = {campaign.id: Layouts(campaign) for campaign in campaigns}
        self._recogniser = Recogniser.of(campaigns)
        self._lower_tier = LowerTier(campaigns, self._recogniser.finders)
        self._limits = limits

    def __call__(self, source: SourceFile) -> Reading:
        """What a listed file says. Whatever is wrong with it becomes a finding."""
        return self._reading(source, *read_book(source, self._limits))

    def read(self, file: Unopened) -> Reading:
        """What a file says that nobody has looked into yet; one that is no spreadsheet has only findings."""
        found = opened(*file)
        return self._reading(found.source, *read_opened(found, self._limits))

    def _reading(self, source: SourceFile, book: Book | None, findings: tuple[Finding, ...]) -> Reading:
        if book is None:
            return Reading(source, findings=_of_file(source, (*source.findings, *findings)))
        try:
            content, more = self._read(_without_personal_names(book), source)
        finally:
            Grid.forget()
        return Reading(source, content, _of_file(source, (*source.findings, *findings, *more)))

    def _read(self, book: Book, source: SourceFile) -> tuple[Return | None, Sequence[Finding]]:
        consolidated = self._lower_tier.read(book, source)
        if consolidated is not None:
            content, findings = consolidated
            return _placed(content, source), findings
        found = self._recogniser.recognise(book)
        if found.campaign is None:
            return None, found.findings
        campaign = self._campaigns[found.campaign]
        said = extract(found.sheets, campaign, nil=found.nil, layouts=self._layouts[campaign.id])
        content = Return(
            file=source.name,
            sha256=source.sha256,
            campaign=campaign.id,
            period=found.period,
            unit=found.unit,
            sending=found.sending,
            reported_on=found.reported_on,
            nil=found.nil,
            entries=said.entries,
            list_rows=said.list_rows,
            list_totals=said.list_totals,
            answers=said.answers,
            findings=_of_file(source, (*found.findings, *said.findings)),
            namesakes=found.namesakes,
        )
        return content, ()


def _placed(content: Return | None, source: SourceFile) -> Return | None:
    return content and replace(content, findings=_of_file(source, content.findings))


def _of_file(source: SourceFile, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(told(finding, source.name) for finding in findings)


def _without_personal_names(book: Book) -> Book:
    """A sheet's name is repeated with everything that is said of it; nobody's number may be in it."""
    if not any(has_personal_data(sheet.name) for sheet in book.sheets):
        return book
    sheets = tuple(replace(sheet, name=without_personal_data(sheet.name)) for sheet in book.sheets)
    return replace(book, sheets=sheets)

"""Feedback for the units: each one's own file is opened again, in a worker process that may die of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from pipeline.campaign.model import Campaign
from pipeline.feedback import Feedback, feedback_of, list_workbook, marked_workbook
from pipeline.intake import Limits, read_all, read_book
from pipeline.intake.kinds import Format, content_of
from pipeline.intake.limits import MIB
from pipeline.intake.opening import content
from pipeline.messages import severity_of
from pipeline.model import FileKind, Finding, Package, Reading, SourceFile


class Each(Protocol):
    """Does some work on every file; see pipeline.intake.read_all."""

    def __call__(
        self,
        sources: Sequence[SourceFile],
        work: Callable[[SourceFile], bytes],
        limits: Limits,
        on_done: Callable[[int, int], None],
        /,
    ) -> Sequence[bytes | Finding]:
        """What comes of each."""


FOLDER = "feedback"
_SECONDS_PER_FILE = 20
"""openpyxl takes about 30 times as long as reading does; a file that needs more gets a list alone."""


def feedback_files(
    package: Package,
    campaign: Campaign,
    readings: Iterable[Reading],
    language: str,
    limits: Limits,
    each: Each = read_all,
) -> dict[str, bytes]:
    """Path within the package -> the feedback workbook, for each return that was excluded or has warnings.

    The unit's own workbook with marked cells where its file is an xlsx that was read within the limits; a
    list alone for everything else, and for a file that openpyxl cannot open in time. `each` does the work
    on every file, here or on other machines.
    """
    wanted = {feedback.file: feedback for feedback in feedback_of(package, campaign, language)}
    openable = [
        reading.source for reading in readings if reading.source.name in wanted and _was_read(reading)
    ]
    made = _marked(openable, wanted.values(), limits, each)
    return {
        f"{FOLDER}/{feedback.name}": made.get(file) or list_workbook(feedback)
        for file, feedback in wanted.items()
    }


def _was_read(reading: Reading) -> bool:
    unreadable = (
        finding.code.startswith("F") and severity_of(finding) == "error" for finding in reading.findings
    )
    return reading.source.kind is FileKind.SPREADSHEET and not any(unreadable)


def _marked(
    sources: Sequence[SourceFile], wanted: Iterable[Feedback], limits: Limits, each: Each
) -> dict[str, bytes]:
    strict = replace(limits, seconds_per_file=min(limits.seconds_per_file, _SECONDS_PER_FILE))
    results = each(sources, Marker(wanted, strict), strict, lambda *_: None)
    # A finding instead of bytes says that the worker died, gave up or failed: the list alone will do.
    pairs = zip(sources, results, strict=True)
    return {source.name: result for source, result in pairs if isinstance(result, bytes) and result}


class Marker:
    """Makes the feedback workbook of one file after another."""

    def __init__(self, wanted: Iterable[Feedback], limits: Limits) -> None:
        self._wanted = {feedback.file: feedback for feedback in wanted}
        self._limits = limits

    def __call__(self, source: SourceFile) -> bytes:
        """The marked workbook; nothing for a file of another format."""
        found = content_of(content(source.path, source.sha256, self._limits.file_mib * MIB), self._limits)
        if found.kind is not Format.XLSX:
            return b""
        book, _ = read_book(source, self._limits)
        names = [sheet.name for sheet in book.sheets] if book else []
        return marked_workbook(found.data, self._wanted[source.name], names)

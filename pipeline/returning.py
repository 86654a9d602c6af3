"""Feedback for the units: each one's own file is opened again, in a worker process that may die of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Protocol

from pebble import concurrent

from pipeline.campaign.model import Campaign
from pipeline.feedback import Feedback, feedback_of, list_workbook, marked_workbook
from pipeline.intake import Limits, read_all, xlsx_and_names
from pipeline.messages import severity_of
from pipeline.model import FileKind, Finding, Package, Reading, SourceFile
from pipeline.personal import without_personal_data


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
"""What goes through openpyxl takes 30 times as long as reading; a file that needs more gets a list alone."""


def start_feedback(
    package: Package,
    campaign: Campaign,
    readings: Iterable[Reading],
    language: str,
    limits: Limits,
    each: Each = read_all,
) -> Mapping[str, bytes]:
    """Path within the package -> the feedback workbook, for each return that was excluded or has warnings.

    The unit's own workbook with marked cells where its file is an xlsx that was read within the limits; a
    list alone for everything else, and for a file that cannot be opened again in time. `each` does the work
    on every file, here or on other machines.

    The work goes on beside the caller's: only who looks into the mapping waits for it, and is told then of
    what went wrong.
    """
    wanted = {feedback.file: feedback for feedback in feedback_of(package, campaign, language)}
    openable = [
        reading.source for reading in readings if reading.source.name in wanted and _was_read(reading)
    ]

    def make() -> dict[str, bytes]:
        made = _marked(openable, wanted.values(), limits, each)
        return {
            f"{FOLDER}/{feedback.name}": made.get(file) or list_workbook(feedback)
            for file, feedback in wanted.items()
        }

    return _Underway(make)


class _Underway(Mapping[str, bytes]):
    """Files that are being made; whoever looks at them waits until they are there."""

    def __init__(self, make: Callable[[], dict[str, bytes]]) -> None:
        # Whoever gives up the run need not wait for what goes into it: the thread ends with the process.
        self._made: Future[dict[str, bytes]] = concurrent.thread(make)()

    def __getitem__(self, path: str) -> bytes:
        return self._made.result()[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made.result())

    def __len__(self) -> int:
        return len(self._made.result())


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
        found = xlsx_and_names(source, self._limits)
        if found is None:
            return b""
        data, names = found
        called = [without_personal_data(name) for name in names]  # as findings call them
        return marked_workbook(data, self._wanted[source.name], called)

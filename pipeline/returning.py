"""Feedback for the units: each one's own file is opened again, in a worker process that may die of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Protocol

from pebble import concurrent

from pipeline.cache import identity
from pipeline.cache.feedback import KnownFeedback
from pipeline.campaign.model import Campaign
from pipeline.feedback import Feedback, feedback_of, list_workbook, marked_workbook
from pipeline.intake import Limits, read_all, xlsx_and_names
from pipeline.messages import severity_of
from pipeline.model import FileKind, Finding, Package, Reading, SourceFile
from pipeline.options import Options
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
    options: Options,
    each: Each = read_all,
) -> Mapping[str, bytes]:
    """Path within the package -> the feedback workbook, for each return that was excluded or has warnings.

    The unit's own workbook with marked cells where its file is an xlsx that was read within the limits; a
    list alone for everything else, and for a file that cannot be opened again in time. `each` does the work
    on every file, here or on other machines. What stands in the package of the run before, made of the same,
    is taken from there.

    The work goes on beside the caller's: only who looks into the mapping waits for it, and is told then of
    what went wrong.
    """
    wanted = {one.file: one for one in feedback_of(package, campaign, options.language)}
    openable = [
        reading.source for reading in readings if reading.source.name in wanted and _was_read(reading)
    ]

    def make() -> dict[str, bytes]:
        made = _marked(openable, wanted, options.limits, each, _known(package, options))
        return {
            f"{FOLDER}/{feedback.name}": made.get(file) or list_workbook(feedback)
            for file, feedback in wanted.items()
        }

    return _Underway(make)


def _known(package: Package, options: Options) -> KnownFeedback | None:
    if not options.cached:
        return None
    from pipeline.publish.names import period_folder

    return KnownFeedback(options.outputs, f"{package.campaign}/{period_folder(package.period)}")


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
    sources: Sequence[SourceFile],
    wanted: Mapping[str, Feedback],
    limits: Limits,
    each: Each,
    known: KnownFeedback | None,
) -> dict[str, bytes]:
    """File -> its marked workbook, for each of which one could be made."""
    strict = replace(limits, seconds_per_file=min(limits.seconds_per_file, _SECONDS_PER_FILE))
    if known is None:
        return _made(sources, wanted, strict, each)
    made_of = {one.name: _made_of(one, wanted[one.name], strict) for one in sources}
    found = {name: data for name, what in made_of.items() if (data := known.of(what)) is not None}
    found |= _made([one for one in sources if one.name not in found], wanted, strict, each)
    known.keep({made_of[name]: (f"{FOLDER}/{wanted[name].name}", data) for name, data in found.items()})
    return found


def _made_of(source: SourceFile, feedback: Feedback, limits: Limits) -> str:
    """A digest of all that decides the bytes of a marked workbook, but for the program."""
    return identity.digest([source.sha256, repr(feedback), repr(replace(limits, workers=0))])


def _made(
    sources: Sequence[SourceFile], wanted: Mapping[str, Feedback], limits: Limits, each: Each
) -> dict[str, bytes]:
    results = each(sources, Marker([wanted[one.name] for one in sources], limits), limits, lambda *_: None)
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

"""What a worker does with a batch of files. Its readers are processes of their own with the usual limits.

So a file that hangs, dies or needs too much memory costs itself and not the worker, as it does locally.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from pipeline.cache import identity
from pipeline.campaign.model import Campaign
from pipeline.errors import EngineError
from pipeline.intake import Limits, Unopened, read_all
from pipeline.intake.walk import hash_or_nothing
from pipeline.model import Finding, Past, Reading, Return, SourceFile
from pipeline.places.inputs import Entry, Inputs, NotTheSameError
from pipeline.reading import read_files

T = TypeVar("T")
B_contra = TypeVar("B_contra", contravariant=True)
T_co = TypeVar("T_co", covariant=True)

_COMMANDS = ("dask.__main__", "distributed.cli.dask_worker")  # `dask worker` in its two spellings


class Job(Protocol[B_contra, T_co]):
    """What is done with each batch; it is handed over once per worker."""

    def check(self, batch: B_contra) -> None:
        """Make sure that this machine sees the files of the batch.

        Raises:
            NotTheSameError: it does not.
        """

    def __call__(self, batch: B_contra) -> T_co:
        """What comes of one batch, whoever works on it."""


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What came of a batch."""

    found: T
    seconds: float  # that it took


class Held(NamedTuple):
    """A return that a worker has read: in which of the answers that go with a batch, and where in it."""

    answer: int
    at: int
    sha256: str


def answer(
    job: Job[B_contra, T], program: str, batch: B_contra, answers: Sequence[Answer[Any]] = ()
) -> Answer[T]:
    """Do the job, on a worker. `answers` are those in which the batch's `Held` stand.

    Raises:
        EngineError: the worker runs another program than the one that asks.
        NotTheSameError: it sees other files.
    """
    if identity.program() != program:
        raise EngineError("engine.other-program", worker=_called())
    _may_have_readers()
    if answers:
        batch = [_taken(one, answers) for one in batch]  # type: ignore[assignment, attr-defined]
    job.check(batch)
    began = time.monotonic()
    return Answer(job(batch), time.monotonic() - began)


def _taken(one: object, answers: Sequence[Answer[Any]]) -> object:
    """What is held in one of the answers; anything else is as it came.

    Raises:
        NotTheSameError: the answer is not the one that was meant: its worker was lost, and another one has
            read the file again, which has changed meanwhile.
    """
    if not isinstance(one, Held):
        return one
    reading: Reading | None = answers[one.answer].found[one.at]
    if reading is None or reading.content is None or reading.source.sha256 != one.sha256:
        raise NotTheSameError(one.sha256)
    return reading.content


@cache
def _may_have_readers() -> None:
    """Make this worker able to start readers, and fast."""
    # dask's nanny marks its workers as processes that may have no children.
    multiprocessing.current_process().daemon = False
    if "forkserver" in multiprocessing.get_all_start_methods():
        from multiprocessing import forkserver

        # Every reader loads what its worker was started from, which takes longer than to read a batch;
        # not if the process that readers come from has it already.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([*_COMMANDS, "pipeline.reading", "pipeline.returning"])
        forkserver.ensure_running()


def _called() -> str:
    from distributed import get_worker

    return str(get_worker().address)


class Wanted(NamedTuple):
    """A file to be read, unless its bytes have the hash of which is known what they say."""

    entry: Entry
    known: str = ""  # sha256; "" if nothing is known of a file of that name


@dataclass(frozen=True)
class ReadReturns:
    """Reads returns. Who holds what earlier runs read is the machine that asks: files are hashed here."""

    inputs: Inputs
    campaigns: Sequence[Campaign]
    limits: Limits

    def check(self, batch: Sequence[Wanted]) -> None:
        """See `Job`."""
        self.inputs.check([wanted.entry for wanted in batch])

    def __call__(self, batch: Sequence[Wanted]) -> list[Reading | None]:
        """What each file says, None if it is as it is known; its path is where it was listed."""
        with self.inputs.at_hand([wanted.entry for wanted in batch]) as paths:
            new = {
                wanted.entry.name: Unopened(path, wanted.entry.name)
                for wanted, path in zip(batch, paths, strict=True)
                if not wanted.known or hash_or_nothing(path) != wanted.known
            }
            readings = list(read_files(list(new.values()), self.campaigns, self.limits, _nobody_waits))
        said = dict(zip(new, readings, strict=True))
        return [
            placed(said[wanted.entry.name], wanted.entry) if wanted.entry.name in said else None
            for wanted in batch
        ]


def placed(reading: Reading, entry: Entry) -> Reading:
    """The reading of a file where it was listed, not where a machine had it."""
    return replace(reading, source=replace(reading.source, path=Path(entry.at)))


@dataclass(frozen=True)
class HashFiles:
    """Hashes files, and reads none."""

    inputs: Inputs

    def check(self, batch: Sequence[Entry]) -> None:
        """See `Job`."""
        self.inputs.check(batch)

    def __call__(self, batch: Sequence[Entry]) -> list[str]:
        """The sha256 of each file; "" if it cannot be read."""
        with self.inputs.at_hand(batch) as paths:
            return [hash_or_nothing(path) for path in paths]


@dataclass(frozen=True)
class Each(Generic[T]):
    """Does some work on each of several files that have been read."""

    inputs: Inputs
    work: Callable[[SourceFile], T]
    limits: Limits

    def check(self, batch: Sequence[tuple[Entry, SourceFile]]) -> None:
        """See `Job`."""
        self.inputs.check([entry for entry, _ in batch])

    def __call__(self, batch: Sequence[tuple[Entry, SourceFile]]) -> list[T | Finding]:
        """What comes of each file."""
        with self.inputs.at_hand([entry for entry, _ in batch]) as paths:
            here = [replace(source, path=path) for (_, source), path in zip(batch, paths, strict=True)]
            return read_all(here, self.work, self.limits, _nobody_waits)


_ONE_JUDGE = threading.Lock()
"""Great Expectations keeps what it works on in places that all threads of a worker share."""


def asked_about(past: Past, campaign: Campaign) -> Past:
    """No more of the past than returns are held against: that is what is handed over."""
    series = past.series if campaign.far_from_past is not None else ()
    return Past(continued=past.continued, series=series)


@dataclass(frozen=True)
class JudgeReturns:
    """Judges returns of one campaign and period, each by itself."""

    campaign: Campaign
    past: Past

    def check(self, batch: Sequence[Return]) -> None:
        """See `Job`: whoever has the returns needs no files."""

    def __call__(self, batch: Sequence[Return]) -> list[tuple[int, Finding]]:
        """(position in the batch, finding), sorted."""
        from pipeline.gather import gather
        from pipeline.validate import judge_each

        with _ONE_JUDGE:
            return judge_each(gather(batch, self.campaign), self.campaign, self.past)


def _nobody_waits(_done: int, _of: int) -> None:
    """Progress is told batch by batch, by whoever handed them out."""

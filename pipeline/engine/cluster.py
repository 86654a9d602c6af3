"""The engine on workers of dask.distributed; with its neighbours in this room the only importer of dask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from pipeline.campaign.model import Campaign
from pipeline.engine import Judging, OnDone, known_before, load_here
from pipeline.engine.connecting import client_of
from pipeline.engine.held import HeldReturns
from pipeline.engine.jobs import Each, HashFiles, Job, JudgeReturns, ReadReturns, Wanted, asked_about, placed
from pipeline.engine.race import Pace, Race
from pipeline.errors import EngineError
from pipeline.intake import Limits
from pipeline.lower_packages import is_manifest, without_package_parts
from pipeline.model import Finding, Past, Reading, Return, SourceFile
from pipeline.options import Options
from pipeline.places.inputs import Entry, Inputs
from pipeline.reading import in_file_order, not_read

if TYPE_CHECKING:
    from distributed import Client

A = TypeVar("A")
T = TypeVar("T")
B = TypeVar("B")

_MOST_IN_BATCH = (
    256  # files: a second or two of work, beside which handing over and starting readers is little
)
_BATCHES_PER_THREAD = 4  # at least, so that all workers end at about the same time


def _keep_nothing() -> None:
    return


@contextmanager
def connected(options: Options, inputs: Inputs) -> Iterator[Cluster]:
    """The cluster behind the scheduler's address in the options, while the block runs.

    Raises:
        EngineError: nobody answers there, one does not trust the other, or there are no workers.
    """
    with client_of(options.scheduler or "") as client:
        yield Cluster(client, inputs, options)


class Cluster:
    """See `pipeline.engine.Engine`."""

    def __init__(self, client: Client, inputs: Inputs, options: Options, pace: Pace | None = None) -> None:
        self._client = client
        self._inputs = inputs
        self._options = options
        self._pace = pace or Pace()
        self._entries: dict[str, Entry] = {}
        self._held = HeldReturns()
        self._keep: Callable[[], None] = _keep_nothing

    def read(self, campaigns: Sequence[Campaign], on_done: OnDone) -> list[Reading]:
        """What every file of the inputs says, in `file_order`. Of what is known only the hash is taken."""
        entries = self._inputs.entries()
        self._entries = {entry.name: entry for entry in entries}
        known = known_before(self._options)
        before = known.by_name() if known else {}
        job = ReadReturns(self._inputs, campaigns, _of_one_reader(self._options.limits))
        wanted = [Wanted(entry, _hash_of(before.get(entry.name))) for entry in entries]
        race = self._race(job, wanted, on_done, counts=lambda one: not one.known)
        found = race.run()
        for number, answer in race.answers.items():
            self._held.add(answer, found[number])
        new = chain.from_iterable(found)
        readings = [
            reading or placed(before[one.entry.name], one.entry)
            for one, reading in zip(wanted, new, strict=True)
        ]
        readings = self._without_package_parts(readings)
        self._keep = partial(known.keep, readings) if known else _keep_nothing
        return in_file_order(readings)

    def keep_read(self) -> None:
        """See `Engine`."""
        self._keep()
        self._keep = _keep_nothing  # which lets go of what was known before

    def hashes(self) -> dict[str, str]:
        """See `Engine`."""
        entries = self._inputs.entries()
        found = self._race(HashFiles(self._inputs), entries, lambda *_: None).run()
        return dict(zip((entry.name for entry in entries), chain.from_iterable(found), strict=True))

    def load_judge(self, files: int, campaigns: Iterable[Campaign]) -> None:  # noqa: ARG002
        """See `Engine`. What the workers do not judge is judged here."""
        load_here()

    def judging(self, returns: Sequence[Return], campaign: Campaign, past: Past) -> Judging | None:
        """See `Engine`. Few returns are judged here faster; of what a worker has read, nothing is sent."""
        with _being_there():
            parts = self._held.parts(returns, self._client)
        if not parts:
            return None
        job = JudgeReturns(campaign, asked_about(past, campaign))
        batches = [[returns[at] for at in part] for part in parts]
        sent = [self._held.sent(batch) for batch in batches]
        race = Race(self._client, job, batches, self._pace, lambda _: None, sent)
        race.begin()

        def judged() -> list[tuple[int, Finding]]:
            answers = race.end()
            self._held.forget(returns)
            return sorted(
                (part[at], finding)
                for part, answer in zip(parts, answers, strict=True)
                for at, finding in answer
            )

        return judged

    def beside(self, work: Callable[[A], T], asked: A, /) -> Callable[[], T]:
        """See `Engine`. The workers may be far away: it is done here."""
        return partial(work, asked)

    def each(
        self, sources: Sequence[SourceFile], work: Callable[[SourceFile], T], limits: Limits, on_done: OnDone
    ) -> list[T | Finding]:
        """What `work` makes of each of the files that were read."""
        files = [(self._entries[source.name], source) for source in sources]
        race = self._race(Each(self._inputs, work, _of_one_reader(limits)), files, on_done)
        return list(chain.from_iterable(race.run()))

    def _race(
        self,
        job: Job[Sequence[B], Sequence[T]],
        files: Sequence[B],
        on_done: OnDone,
        counts: Callable[[B], bool] = lambda _: True,
    ) -> Race[Sequence[B], Sequence[T]]:
        """A job over files, in batches; those are told of that count as work."""
        done, of = 0, sum(map(counts, files))

        def told(batch: Sequence[B]) -> None:
            nonlocal done
            done += sum(map(counts, batch))
            if done:
                on_done(done, of)

        with _being_there():
            threads = max(1, sum(self._client.nthreads().values()))
        size = max(1, min(_MOST_IN_BATCH, len(files) // (threads * _BATCHES_PER_THREAD)))
        batches = [files[at : at + size] for at in range(0, len(files), size)]
        return Race(self._client, job, batches, self._pace, told)

    def _without_package_parts(self, readings: Sequence[Reading]) -> list[Reading]:
        """As `pipeline.lower_packages` wants it; what belongs together is known only when all is read."""
        manifests = [entry for entry in self._entries.values() if is_manifest(entry.name)]
        with self._inputs.at_hand(manifests) as paths:
            here = dict(zip((entry.name for entry in manifests), paths, strict=True))
            sources = [reading.source for reading in readings]
            kept = without_package_parts([replace(one, path=here.get(one.name, one.path)) for one in sources])
        kept = [replace(new, path=old.path) for new, old in zip(kept, sources, strict=True)]
        return [
            reading if source == reading.source else not_read(source)
            for reading, source in zip(readings, kept, strict=True)
        ]


@contextmanager
def _being_there() -> Iterator[None]:
    """While the scheduler is asked something; what it does not answer is said."""
    try:
        yield
    except OSError as error:
        raise EngineError("engine.lost") from error


def _hash_of(reading: Reading | None) -> str:
    return reading.source.sha256 if reading else ""


def _of_one_reader(limits: Limits) -> Limits:
    """A worker's thread has one reader at a time: how much is done at once is told by dask's own options."""
    return replace(limits, workers=1)

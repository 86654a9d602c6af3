"""Hands batches to the workers of a dask cluster until each has an answer, whatever becomes of a worker.

A batch whose worker dies is given to another one by dask itself. One that is still out long after all
others are back is given to a second worker as well: the first answer counts, for they are all the same.
What no worker can answer is done here, so that the cluster decides how long a run takes and nothing else.

The workers keep their answers for as long as anybody here remembers them: a later job may go on from there.
"""

from __future__ import annotations

import queue
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Generic, TypeVar

from pipeline.cache import identity
from pipeline.engine.jobs import Answer, Job, answer
from pipeline.errors import ConsolidateError, EngineError

if TYPE_CHECKING:
    from distributed import Client, Future

B = TypeVar("B")
T = TypeVar("T")

_RETRIES = 2  # by dask, of a batch that raised: a store that did not answer may answer later
_MOST_COPIES = 3  # of a batch; then it is done here


@dataclass(frozen=True, slots=True)
class Pace:
    """When to become impatient, in seconds."""

    look_every: float = 1.0
    slow_from: float = 30.0  # without any answer, at least
    slow_times: float = 5.0  # as long as batches usually take, at least
    without_workers: float = 120.0


@dataclass(frozen=True, slots=True)
class Sent:
    """A batch as it is handed over: where it has a `Held`, that stands in one of these answers of workers."""

    batch: object
    answers: Sequence[Future] = ()


class Race(Generic[B, T]):
    """One job, over batches.

    `sent` is what goes to the workers for each batch, if what they still have of it need not: see `Sent`.
    """

    def __init__(
        self,
        client: Client,
        job: Job[B, T],
        batches: Sequence[B],
        pace: Pace,
        on_answer: Callable[[B], None],
        sent: Sequence[Sent] | None = None,
    ) -> None:
        self._client = client
        self._job = job
        self._batches = batches
        self._sent = sent or [Sent(batch) for batch in batches]
        self._pace = pace
        self._on_answer = on_answer
        self._found: dict[int, T] = {}
        self.answers: dict[int, Future] = {}  # number of a batch -> its answer, as a worker keeps it
        self._out: dict[Future, int] = {}  # copies that are with the workers -> number of their batch
        self._copies = [0] * len(batches)
        self._ended: queue.SimpleQueue[Future] = queue.SimpleQueue()
        self._usual: list[float] = []
        self._last = time.monotonic()

    def run(self) -> list[T]:
        """What came of each batch, in their order.

        Raises:
            EngineError: the scheduler went away, or there is no worker any more, or one runs another program.
        """
        self.begin()
        return self.end()

    def begin(self) -> None:
        """Hand the batches over."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that the campaigns are large: they go to each worker once
            # Kept by the scheduler, not by a worker: it must outlive every worker.
            self._sent_job = self._client.submit(_same, self._job, pure=False)
            for number in range(len(self._batches)):
                self._hand_over(number)

    def end(self) -> list[T]:
        """Wait for the answers; see `run`."""
        while len(self._found) < len(self._batches):
            try:
                self._take(self._ended.get(timeout=self._pace.look_every))
            except queue.Empty:
                self._look_after()
        return [self._found[number] for number in range(len(self._batches))]

    def _hand_over(self, number: int, workers: Sequence[str] | None = None) -> None:
        future = self._client.submit(
            answer,
            self._sent_job,
            identity.program(),
            self._sent[number].batch,
            list(self._sent[number].answers),
            pure=False,
            retries=_RETRIES,
            workers=workers,
            allow_other_workers=workers is not None,
        )
        self._copies[number] += 1
        self._out[future] = number
        future.add_done_callback(self._ended.put)

    def _take(self, future: Future) -> None:
        """Keep the answer, if it is the first to its batch."""
        number = self._out.pop(future, None)
        if number is None or number in self._found:
            return
        if future.cancelled():
            raise EngineError("engine.lost")
        error = future.exception()
        if isinstance(error, ConsolidateError):
            raise error
        if error is None:
            self.answers[number] = future
            self._keep(number, future.result())
        elif number not in self._out.values():
            self._do_here(number)

    def _keep(self, number: int, came: Answer[T]) -> None:
        self._found[number] = came.found
        self._usual.append(came.seconds)
        self._last = time.monotonic()
        self._on_answer(self._batches[number])

    def _do_here(self, number: int) -> None:
        began = time.monotonic()
        found = self._job(self._batches[number])
        self._keep(number, Answer(found, time.monotonic() - began))

    def _look_after(self) -> None:
        """Do something about batches that are out for too long."""
        threads: dict[str, int] = self._client.nthreads()
        quiet = time.monotonic() - self._last
        if not threads and quiet > self._pace.without_workers:
            raise EngineError("engine.no-workers")
        open_ones = sorted(set(self._out.values()) - self._found.keys())
        slow = max(self._pace.slow_from, self._pace.slow_times * median(self._usual or [0.0]))
        if not threads or quiet < slow or len(open_ones) > sum(threads.values()):
            return  # more batches than threads: some are only waiting for their turn
        self._last = time.monotonic()
        for number in open_ones:
            self._once_more(number, threads)

    def _once_more(self, number: int, threads: dict[str, int]) -> None:
        keys = {future.key for future, of in self._out.items() if of == number}
        busy: dict[str, Sequence[str]] = self._client.processing()
        others = [worker for worker in threads if not keys.intersection(busy.get(worker, ()))]
        if self._copies[number] >= _MOST_COPIES:
            self._do_here(number)
        elif others:
            self._hand_over(number, others)


def _same(job: Job[B, T]) -> Job[B, T]:
    return job

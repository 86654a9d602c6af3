"""Reading many files at once, each in a worker process that may die without harm to the others."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from pebble import ProcessExpired, ProcessPool

from pipeline.errors import ConsolidateError
from pipeline.intake.faults import UnreadableError
from pipeline.intake.limits import MIB, Limits
from pipeline.model import Finding

T = TypeVar("T")


class Named(Protocol):
    """What is handed over: a file, known by its name."""

    @property
    def name(self) -> str:
        """What a finding about it says."""


File = TypeVar("File", bound=Named)

_MOST_IN_BATCH = 16  # files: to hand one over takes about as long as to read a small one
_BATCHES_PER_WORKER = 8  # at least, so that all workers end at about the same time
_WAITING_PER_WORKER = 8  # batches: enough to keep it busy; to wait for more costs more, for each that ends
_BATCH_SECONDS = 10.0  # a batch is given up early: each of its files then has its full time
_MOST_POOLS = 5  # whoever kills a worker that reads nothing breaks its pool; a new one goes on with the rest
_LOOK_EVERY_S = 1.0  # at a pool from which nothing comes

# Never plain fork: our own process runs threads (pebble's, and the one that loads the judge meanwhile).
START_METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


def read_all(
    sources: Sequence[File],
    work: Callable[[File], T],
    limits: Limits,
    on_done: Callable[[int, int], None],
    *,
    meanwhile: Callable[[], None] = lambda: None,
    start_method: str = START_METHOD,
) -> list[T | Finding]:
    """What `work` makes of each source, in the order of the sources whatever the order of finishing.

    `work` must be picklable; it is handed over once per worker, so it may carry large things (the
    campaigns) as a functools.partial. Files are handed over several at a time; if anything happens to such
    a batch, its files are tried again one by one, and the limits hold for each. A file on which it takes
    too long, needs too much memory, dies or fails gives a finding instead (F105, F106, F107); the other
    files are not affected. Whatever else kills a worker (a system short of memory, say) costs no file.
    `on_done` is told (files done, files in all) in the calling process; `meanwhile` is done there when the
    first files have been handed over.

    Raises:
        ConsolidateError: raised by `work` itself: our fault or the schema's, not the file's.
    """
    if not sources:
        meanwhile()
        return []
    context = multiprocessing.get_context(start_method)
    if start_method == "forkserver":
        _start_server(_module_of(work))
    workers = max(1, min(limits.workers, len(sources)))
    initial = (bytes(ForkingPickler.dumps(work)), limits.memory_mib_per_worker)  # once for all workers

    def new_pool() -> ProcessPool:
        pool = ProcessPool(max_workers=workers, initializer=_begin, initargs=initial, context=context)
        with (
            _interrupts_held_back()
        ):  # else a worker may be sent half of what it is to do, and prints a trace
            assert pool.active  # which starts it
        return pool

    reading: _Reading[T] = _Reading(new_pool, workers, limits, on_done, meanwhile)
    try:
        return reading.all(sources)
    finally:
        reading.end()


class _Reading(Generic[T]):
    """Hands the files over to a pool, and gathers what comes back."""

    def __init__(
        self,
        new_pool: Callable[[], ProcessPool],
        workers: int,
        limits: Limits,
        on_done: Callable[[int, int], None],
        meanwhile: Callable[[], None],
    ) -> None:
        self._new_pool = new_pool
        self._pool = new_pool()
        self._workers = workers
        self._limits = limits
        self._on_done = on_done
        self._meanwhile = [meanwhile]  # until it is done
        self._found: dict[int, T | Finding] = {}

    def all(self, sources: Sequence[Named]) -> list[T | Finding]:
        """What each source came to, in their order."""
        size = max(1, min(_MOST_IN_BATCH, len(sources) // (self._workers * _BATCHES_PER_WORKER)))
        starts = range(0, len(sources), size)
        batches = [range(at, min(at + size, len(sources))) for at in starts]
        again = self._in_pools(sources, batches, last=False)
        self._in_pools(sources, [range(at, at + 1) for at in again], last=True)
        return [self._found[at] for at in range(len(sources))]

    def end(self) -> None:
        """Stop the workers."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def _in_pools(self, sources: Sequence[Named], batches: Sequence[range], *, last: bool) -> list[int]:
        """Read batches, in a new pool what a broken one has lost; the places of files to try again."""
        again: list[int] = []
        for _ in range(_MOST_POOLS):
            failed, batches = self._hand_over(sources, batches, last=last)
            again += failed
            if not batches:
                return again
            self.end()
            self._pool = self._new_pool()
        for at in (at for batch in batches for at in batch):
            self._found[at] = _finding(sources[at], BrokenProcessPool(), self._limits)
        return again

    def _hand_over(
        self, sources: Sequence[Named], batches: Iterable[range], *, last: bool
    ) -> tuple[list[int], list[range]]:
        """Read batches of files; the places of those that something happened to, and the batches lost."""
        again: list[int] = []
        lost: list[range] = []
        left = deque(batches)
        waiting: dict[Future[list[T]], range] = {}
        while left or waiting:
            while left and len(waiting) < self._workers * _WAITING_PER_WORKER:
                future = self._scheduled(sources, left[0])
                if future is None:
                    lost += left
                    left.clear()
                else:
                    waiting[future] = left.popleft()
            while self._meanwhile:
                self._meanwhile.pop()()
            done, _ = wait(waiting, timeout=_LOOK_EVERY_S, return_when=FIRST_COMPLETED)
            for future in done:
                batch, error = waiting.pop(future), future.exception()
                if isinstance(error, BrokenProcessPool):
                    lost.append(batch)
                elif error is None:
                    self._found.update(zip(batch, future.result(), strict=True))
                elif len(batch) == 1 and (last or not isinstance(error, ProcessExpired)):
                    self._found[batch[0]] = _finding(sources[batch[0]], error, self._limits)
                else:
                    again += batch
                if batch[0] in self._found:
                    self._on_done(len(self._found), len(sources))
            if not done and not self._pool.active:
                return again, [*lost, *waiting.values(), *left]
        return again, lost

    def _scheduled(self, sources: Sequence[Named], batch: range) -> Future[list[T]] | None:
        """What a batch will come to; None if the pool does not take it, being broken."""
        seconds = self._limits.seconds_per_file
        timeout = seconds if len(batch) == 1 else min(seconds, _BATCH_SECONDS)
        work = [sources[at] for at in batch]
        try:
            future: Future[list[T]] = self._pool.schedule(_work, args=(work,), timeout=timeout)
        except RuntimeError:
            return None
        return future


def start_ahead(module: str) -> None:
    """Let the process that the workers come from load what they need, while the caller does something else.

    `module` is that of the work that `read_all` will be given first.
    """
    if START_METHOD == "forkserver":
        _start_server(module)


def _start_server(module: str) -> None:
    """Start the process that the workers come from, deaf to Ctrl-C: only we answer it, in one sentence."""
    from multiprocessing import forkserver, resource_tracker  # Windows has none

    forkserver.set_forkserver_preload(["pipeline.intake.quiet", __name__, "pipeline.intake.book", module])
    # Else it is started by the other one, and then lets go of the signals that we hold back (CPython 3.11).
    resource_tracker.ensure_running()
    with _interrupts_held_back():  # a process inherits which signals are
        forkserver.ensure_running()


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Ctrl-C is answered only after the block, by the thread that is in it; Windows cannot do that."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _module_of(work: Callable[..., object]) -> str:
    return str(getattr(work, "func", work).__module__)


# ---------------------------------------------------------------- in the worker

_HANDED_OVER: list[Callable[..., Any]] = []


def _begin(work: bytes, memory_mib: int) -> None:
    """Run once in each new worker: keep what it is to do, bound its memory."""
    _HANDED_OVER[:] = [pickle.loads(work)]
    _bound_memory(memory_mib)
    # It stays to the end: no use to look through 100,000 units for garbage again and again.
    gc.freeze()


def _bound_memory(memory_mib: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    # What is mapped already (libraries, mostly) is not the file's doing.
    most = _mapped_bytes() + memory_mib * MIB
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    # macOS has the name but refuses the limit.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _mapped_bytes() -> int:
    statistics = Path("/proc/self/statm")
    if not statistics.exists():
        return 0
    return int(statistics.read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")


def _work(sources: Sequence[Named]) -> list[Any]:
    return [_HANDED_OVER[0](source) for source in sources]


# ---------------------------------------------------------------- back in the calling process


def _finding(source: Named, error: BaseException, limits: Limits) -> Finding:
    """What is to be said of a file on which its reader failed."""
    if isinstance(error, ConsolidateError):
        raise error
    return _why(error, limits).finding(source.name)


def _why(error: BaseException, limits: Limits) -> UnreadableError:
    if isinstance(error, TimeoutError):
        return UnreadableError("F106", seconds=f"{limits.seconds_per_file:g}")
    if isinstance(error, MemoryError):
        return UnreadableError("F105", reason="@intake.memory")
    if isinstance(error, BrokenProcessPool):
        return UnreadableError("F107", reason="@intake.worker-died", code="–")
    if isinstance(error, ProcessExpired):
        return UnreadableError("F107", reason="@intake.worker-died", code=str(error.exitcode))
    # A defect of ours that only this file brings out; its name, never its text, which may quote the file.
    return UnreadableError("F107", reason="@intake.defect", error=type(error).__name__)

"""Reading many files at once, each in a worker process that may die without harm to the others."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import as_completed
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from pipeline.errors import ConsolidateError
from pipeline.intake.faults import UnreadableError
from pipeline.intake.limits import MIB, Limits
from pipeline.model import Finding, SourceFile

T = TypeVar("T")

# Never plain fork: our own process runs threads (pebble's, and the one that loads the judge meanwhile).
_START = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


def read_all(
    sources: Sequence[SourceFile],
    work: Callable[[SourceFile], T],
    limits: Limits,
    on_done: Callable[[int, int], None],
    *,
    start_method: str = _START,
) -> list[T | Finding]:
    """What `work` makes of each source, in the order of the sources whatever the order of finishing.

    `work` must be picklable; it is handed over once per worker, so it may carry large things (the
    campaigns) as a functools.partial. A file on which it takes too long, needs too much memory, dies or
    fails gives a finding instead (F105, F106, F107); the other files are not affected. `on_done` is told
    (files done, files in all) in the calling process.

    Raises:
        ConsolidateError: raised by `work` itself: our fault or the schema's, not the file's.
    """
    if not sources:
        return []
    context = multiprocessing.get_context(start_method)
    if start_method == "forkserver":
        context.set_forkserver_preload([__name__, "pipeline.intake.book", _module_of(work)])
    workers = max(1, min(limits.workers, len(sources)))
    initial = (work, limits.memory_mib_per_worker)
    pool = ProcessPool(max_workers=workers, initializer=_begin, initargs=initial, context=context)
    try:
        futures = [
            pool.schedule(_work, args=(source,), timeout=limits.seconds_per_file) for source in sources
        ]
        for done, _ in enumerate(as_completed(futures), start=1):
            on_done(done, len(futures))
        return [_result(source, future, limits) for source, future in zip(sources, futures, strict=True)]
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _module_of(work: Callable[[SourceFile], object]) -> str:
    return str(getattr(work, "func", work).__module__)


# ---------------------------------------------------------------- in the worker

_HANDED_OVER: list[Callable[[SourceFile], Any]] = []


def _begin(work: Callable[[SourceFile], object], memory_mib: int) -> None:
    """Run once in each new worker: bound its memory, keep what it is to do."""
    _bound_memory(memory_mib)
    _HANDED_OVER[:] = [work]


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


def _work(source: SourceFile) -> Any:
    return _HANDED_OVER[0](source)


# ---------------------------------------------------------------- back in the calling process


def _result(source: SourceFile, future: ProcessFuture[T], limits: Limits) -> T | Finding:
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, ConsolidateError):
        raise error
    return _why(error, limits).finding(source.name)


def _why(error: BaseException, limits: Limits) -> UnreadableError:
    if isinstance(error, TimeoutError):
        return UnreadableError("F106", seconds=f"{limits.seconds_per_file:g}")
    if isinstance(error, MemoryError):
        return UnreadableError("F105", reason="@intake.memory")
    if isinstance(error, ProcessExpired):
        return UnreadableError("F107", reason="@intake.worker-died", code=str(error.exitcode))
    # A defect of ours that only this file brings out; its name, never its text, which may quote the file.
    return UnreadableError("F107", reason="@intake.defect", error=type(error).__name__)

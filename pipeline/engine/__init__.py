"""Who works on the files of a run: this machine alone, or workers of dask.distributed.

Both give the same answers in the same order; nothing of dask is imported unless it is asked for.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from pipeline.cache.readings import KnownReadings
from pipeline.campaign.model import Campaign
from pipeline.errors import UsageError
from pipeline.intake import Limits, paths_and_names, read_all
from pipeline.intake.walk import OWN_FILES, Seen, Unopened, hash_or_nothing
from pipeline.lower_packages import is_manifest
from pipeline.model import Finding, Past, Reading, Return, SourceFile
from pipeline.options import Options
from pipeline.places.inputs import Inputs, SharedFolder
from pipeline.reading import read_returns

if TYPE_CHECKING:
    from pipeline.engine.beside import Beside

A = TypeVar("A")
T = TypeVar("T")

OnDone = Callable[[int, int], None]
"""Told (files done, files in all)."""


Judging = Callable[[], list[tuple[int, Finding]]]
"""Waits for what others find in returns, each by itself: (position of the return, finding), sorted."""


class Engine(Protocol):
    """Who works on the files."""

    def read(self, campaigns: Sequence[Campaign], on_done: OnDone) -> list[Reading]:
        """What every file of the inputs says, in `file_order`."""

    def keep_read(self) -> None:
        """Keep what was read for the next run; it takes a while, and may be done whenever somebody waits."""

    def hashes(self) -> dict[str, str]:
        """The sha256 of every file of the inputs as it is now, by name; "" if it cannot be read."""

    def load_judge(self, files: int, campaigns: Iterable[Campaign]) -> None:
        """Begin to load what judges returns, beside the reading of so many files."""

    def judging(self, returns: Sequence[Return], campaign: Campaign, past: Past) -> Judging | None:
        """Let others begin to judge the returns (`pipeline.validate.judge_each`); None if nobody does."""

    def beside(self, work: Callable[[A], T], asked: A, /) -> Callable[[], T]:
        """Let another process begin some work if one has nothing to do; called, the result waits for it.

        Otherwise it is done then. Both are handed over, so they must be picklable; only when one piece of
        work has been waited for may another be begun.
        """

    def each(
        self, sources: Sequence[SourceFile], work: Callable[[SourceFile], T], limits: Limits, on_done: OnDone
    ) -> list[T | Finding]:
        """What `work` makes of each of the files; see pipeline.intake.read_all."""


@dataclass
class Local:
    """Only this machine, with as many processes as it has cores."""

    options: Options
    _beside: Beside | None = field(default=None, init=False)
    _read: Sequence[Reading] = field(default=(), init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing more will be asked."""
        self._end_beside()

    def _end_beside(self) -> None:
        if self._beside is not None:
            self._beside.end()
            self._beside = None

    @cached_property
    def _known(self) -> KnownReadings | None:
        return known_before(self.options)

    def look_ahead(self, files: Sequence[Seen]) -> None:
        """Begin to load the judge before the files are looked at, if the one written last is new.

        That takes longer than all that is done before it is needed. Whether this file will be read and judged
        is but likely; how many files are, and by whom they are judged, is settled by `load_judge`.
        """
        from pipeline.engine.beside import MOST, Beside

        returns = [file for file in files if file.name not in OWN_FILES]
        # What lies in the package of a lower tier is mostly not read.
        if self.options.scheduler or not returns or any(is_manifest(file.name) for file in returns):
            return
        names = self._known.names() if self._known else frozenset()
        if sum(file.name not in names for file in returns) > MOST:
            return
        last = max(returns, key=lambda file: file.mtime_ns)
        if self._known is None or not self._known.among([Unopened(last.path, last.name)]):
            self._beside = Beside()

    def read(self, campaigns: Sequence[Campaign], on_done: OnDone) -> list[Reading]:
        """See `Engine`. What is known from the run before is not read again."""
        options = self.options
        read = read_returns(
            options.inputs, campaigns, options.limits, on_done, self._known, self._load_what_follows
        )
        self._read = read
        return read

    def keep_read(self) -> None:
        """See `Engine`. What was known before is let go then: it is as large as what is kept."""
        if self._known is not None:
            self._known.keep(self._read)
            self._known = None

    def _load_what_follows(self) -> None:
        """Import what gathers, adds up and writes, which takes half a second.

        Not while a thread of ours imports the judge, which needs much of the same.
        """
        if self._beside is not None:
            import pipeline.gather
            import pipeline.publish  # noqa: F401

    def hashes(self) -> dict[str, str]:
        """See `Engine`."""
        return {file.name: hash_or_nothing(file.path) for file in paths_and_names(self.options.inputs)}

    def load_judge(self, files: int, campaigns: Iterable[Campaign]) -> None:
        """See `Engine`. Another process is of use if this one need not judge as well."""
        from pipeline.engine.beside import MOST, Beside
        from pipeline.validate import looks_over_returns

        if files > MOST or any(looks_over_returns(campaign) for campaign in campaigns):
            self._end_beside()
            load_here()
        elif self._beside is None:
            self._beside = Beside()

    def judging(self, returns: Sequence[Return], campaign: Campaign, past: Past) -> Judging | None:
        """See `Engine`."""
        from pipeline.engine.beside import MOST

        if self._beside is None or not 0 < len(returns) <= MOST:
            return None
        return self._beside.judge(returns, campaign, past)

    def beside(self, work: Callable[[A], T], asked: A, /) -> Callable[[], T]:
        """See `Engine`. It is the process that judged, if there is one: none is started for other work."""
        return partial(work, asked) if self._beside is None else self._beside.begin(work, asked)

    def each(
        self, sources: Sequence[SourceFile], work: Callable[[SourceFile], T], limits: Limits, on_done: OnDone
    ) -> list[T | Finding]:
        """See `Engine`."""
        return read_all(sources, work, limits, on_done)


def load_here() -> None:
    """Import what judges, which takes seconds, in a thread of this process."""
    from pipeline.validate import preload

    threading.Thread(target=preload, daemon=True).start()


def known_before(options: Options) -> KnownReadings | None:
    """What earlier runs read, whichever engine they had; None if that is not asked for."""
    return KnownReadings(options.outputs, options.schemas) if options.cached else None


@contextmanager
def engine_for(options: Options, inputs: Inputs | None = None, seen: Sequence[Seen] = ()) -> Iterator[Engine]:
    """The engine that was asked for, while the block runs.

    `inputs` is where the workers find the files, if not under the path `options.inputs`; `seen` is what lay
    there just before, where that is known.

    Raises:
        UsageError: dask is not installed.
        EngineError: its scheduler cannot be reached, or has no workers.
    """
    if options.scheduler is None:
        with Local(options) as local:
            local.look_ahead(seen)
            yield local
        return
    try:
        from pipeline.engine.cluster import connected
    except ModuleNotFoundError as error:
        raise UsageError("engine.not-installed", module=error.name or "distributed") from error
    place = inputs or SharedFolder(options.inputs.absolute())
    with connected(options, place) as cluster:
        yield cluster

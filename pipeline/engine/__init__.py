"""Who works on the files of a run: this machine alone, or workers of dask.distributed.

Both give the same answers in the same order; nothing of dask is imported unless it is asked for.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from pipeline.cache.readings import KnownReadings
from pipeline.campaign.model import Campaign
from pipeline.errors import UsageError
from pipeline.intake import Limits, paths_and_names, read_all
from pipeline.intake.walk import hash_or_nothing
from pipeline.model import Finding, Past, Reading, Return, SourceFile
from pipeline.options import Options
from pipeline.places.inputs import Inputs, SharedFolder
from pipeline.reading import read_returns

if TYPE_CHECKING:
    from pipeline.engine.beside import JudgeBeside

T = TypeVar("T")

OnDone = Callable[[int, int], None]
"""Told (files done, files in all)."""


Judging = Callable[[], list[tuple[int, Finding]]]
"""Waits for what others find in returns, each by itself: (position of the return, finding), sorted."""


class Engine(Protocol):
    """Who works on the files."""

    def read(self, campaigns: Sequence[Campaign], on_done: OnDone) -> list[Reading]:
        """What every file of the inputs says, in `file_order`."""

    def hashes(self) -> dict[str, str]:
        """The sha256 of every file of the inputs as it is now, by name; "" if it cannot be read."""

    def load_judge(self, files: int, campaigns: Iterable[Campaign]) -> None:
        """Begin to load what judges returns, beside the reading of so many files."""

    def judging(self, returns: Sequence[Return], campaign: Campaign, past: Past) -> Judging | None:
        """Let others begin to judge the returns (`pipeline.validate.judge_each`); None if nobody does."""

    def each(
        self, sources: Sequence[SourceFile], work: Callable[[SourceFile], T], limits: Limits, on_done: OnDone
    ) -> list[T | Finding]:
        """What `work` makes of each of the files; see pipeline.intake.read_all."""


@dataclass
class Local:
    """Only this machine, with as many processes as it has cores."""

    options: Options
    _beside: JudgeBeside | None = field(default=None, init=False)

    def read(self, campaigns: Sequence[Campaign], on_done: OnDone) -> list[Reading]:
        """See `Engine`. What is known from the run before is not read again."""
        options = self.options
        return read_returns(options.inputs, campaigns, options.limits, on_done, known_before(options))

    def hashes(self) -> dict[str, str]:
        """See `Engine`."""
        return {file.name: hash_or_nothing(file.path) for file in paths_and_names(self.options.inputs)}

    def load_judge(self, files: int, campaigns: Iterable[Campaign]) -> None:
        """See `Engine`. Another process is of use if this one need not judge as well."""
        from pipeline.engine.beside import MOST, JudgeBeside
        from pipeline.validate import looks_over_returns

        if files > MOST or any(looks_over_returns(campaign) for campaign in campaigns):
            load_here()
        else:
            self._beside = JudgeBeside()

    def judging(self, returns: Sequence[Return], campaign: Campaign, past: Past) -> Judging | None:
        """See `Engine`."""
        from pipeline.engine.beside import MOST

        if self._beside is None or not 0 < len(returns) <= MOST:
            return None
        return self._beside.begin(returns, campaign, past)

    def end(self) -> None:
        """Nothing more will be asked."""
        if self._beside is not None:
            self._beside.end()

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
def engine_for(options: Options, inputs: Inputs | None = None) -> Iterator[Engine]:
    """The engine that was asked for, while the block runs.

    `inputs` is where the workers find the files, if not under the path `options.inputs`.

    Raises:
        UsageError: dask is not installed.
        EngineError: its scheduler cannot be reached, or has no workers.
    """
    if options.scheduler is None:
        local = Local(options)
        try:
            yield local
        finally:
            local.end()
        return
    try:
        from pipeline.engine.cluster import connected
    except ModuleNotFoundError as error:
        raise UsageError("engine.not-installed", module=error.name or "distributed") from error
    place = inputs or SharedFolder(options.inputs.absolute())
    with connected(options, place) as cluster:
        yield cluster

"""A second process that judges few returns, while this one loads and gathers all the others.

Great Expectations takes a second or more of processor time to import. In a thread that time is taken from the
process itself, and of few returns nothing else takes as long; another process has a core of its own. To hand
over many returns would cost more than it saves.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

from pipeline.campaign.model import Campaign
from pipeline.engine.jobs import JudgeReturns, asked_about
from pipeline.errors import ConsolidateError
from pipeline.intake.pool import START_METHOD, start_ahead
from pipeline.model import Finding, Past, Return

MOST = 1_000
"""Returns that are worth handing over."""

Found = list[tuple[int, Finding]]


class JudgeBeside:
    """The process; it begins to load when it is made, and ends with us whatever becomes of us."""

    def __init__(self) -> None:
        start_ahead("pipeline.reading")
        context: Any = multiprocessing.get_context(START_METHOD)
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def begin(self, returns: Sequence[Return], campaign: Campaign, past: Past) -> Awaited:
        """Let it judge these returns, each by itself; one batch at a time."""
        return Awaited(self._ours, JudgeReturns(campaign, asked_about(past, campaign)), returns)

    def end(self) -> None:
        """Let it go; it ends by itself, as nobody asks it anything more."""
        self._ours.close()


class Awaited:
    """What the process finds; called once, it waits for that."""

    def __init__(self, connection: Connection, job: JudgeReturns, returns: Sequence[Return]) -> None:
        self._connection = connection
        self._job = job
        self._returns = list(returns)
        self._is_sent = self._sent()

    def _sent(self) -> bool:
        try:
            self._connection.send((self._job, self._returns))
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True

    def __call__(self) -> Found:
        """(position of the return, finding), sorted. If the process has died, this one judges.

        Raises:
            ConsolidateError: as `pipeline.validate.judge_each`.
        """
        try:
            found: Found | ConsolidateError | None = self._connection.recv() if self._is_sent else None
        except (EOFError, ConnectionResetError):
            found = None
        if isinstance(found, ConsolidateError):
            raise found
        return self._job(self._returns) if found is None else found


def serve(connection: Connection) -> None:
    """Answer what is asked until nobody asks any more; run in the other process."""
    from pipeline.validate import preload

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks answers Ctrl-C
    loading = threading.Thread(target=preload)
    loading.start()
    try:
        while True:
            asked = connection.recv()  # meanwhile: or whoever asks would have to wait
            loading.join()
            connection.send(_answer(*asked))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _answer(job: JudgeReturns, returns: Sequence[Return]) -> Found | ConsolidateError:
    try:
        return job(returns)
    except ConsolidateError as error:
        return error

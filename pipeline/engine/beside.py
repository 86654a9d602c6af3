"""A second process that does work which this one would do later, or while the other core is idle.

It judges few returns, while this one loads and gathers all the others: Great Expectations takes a second or
more of processor time to import. In a thread that time is taken from the process itself, and of few returns
nothing else takes as long; another process has a core of its own. To hand over many returns would cost more
than it saves. Afterwards it has nothing to do, and takes whatever else is worth handing over.
"""

from __future__ import annotations

import io
import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

from pipeline.campaign.model import Campaign
from pipeline.engine.jobs import JudgeReturns, asked_about
from pipeline.errors import ConsolidateError
from pipeline.garbage import collect_rarely
from pipeline.intake.pool import START_METHOD, start_ahead
from pipeline.model import Finding, Past, Return

MOST = 1_000
"""Returns that are worth handing over."""

A = TypeVar("A")
R = TypeVar("R")

Found = list[tuple[int, Finding]]


class Beside:
    """The process; it begins to load the judge when it is made, and ends with us whatever becomes of us."""

    def __init__(self) -> None:
        start_ahead("pipeline.reading")
        context: Any = multiprocessing.get_context(START_METHOD)
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def judge(self, returns: Sequence[Return], campaign: Campaign, past: Past) -> Awaited[Found]:
        """Let it judge these returns, each by itself."""
        return self.begin(JudgeReturns(campaign, asked_about(past, campaign)), list(returns))

    def begin(self, work: Callable[[A], R], asked: A) -> Awaited[R]:
        """Let it do some work; only when that has been waited for may it be given more.

        Both must be picklable, and what comes of it must not depend on who does the work.
        """
        return Awaited(self._ours, work, asked)

    def end(self) -> None:
        """Let it go; it ends by itself, as nobody asks it anything more."""
        self._ours.close()


class Awaited(Generic[R]):
    """What the process comes to; called once, it waits for that."""

    def __init__(self, connection: Connection, work: Callable[[A], R], asked: A) -> None:
        self._connection = connection
        self._do_here = partial(work, asked)
        self._is_sent = self._sent((work, asked))

    def _sent(self, message: object) -> bool:
        try:
            self._connection.send(message)
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True

    def __call__(self) -> R:
        """What came of it. If the process has died, it is done here.

        Raises:
            ConsolidateError: as the work itself.
        """
        answer = self._received() if self._is_sent else None
        if answer is None:
            return self._do_here()
        found: R | ConsolidateError = answer[0]
        if isinstance(found, ConsolidateError):
            raise found
        return found

    def _received(self) -> tuple[R | ConsolidateError] | None:
        """The answer; None if the process died before it, or in the middle of it."""
        try:
            answer: tuple[R | ConsolidateError] = self._connection.recv()
        except (EOFError, OSError):
            return None
        return answer


def serve(connection: Connection) -> None:
    """Answer what is asked until nobody asks any more; run in the other process.

    What judges is loaded at once; when it has judged, what makes a package's texts.
    """
    from pipeline.validate import preload

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks answers Ctrl-C
    sys.stderr = io.StringIO()  # if it dies, whoever asks does the work, and says what is wrong with it
    collect_rarely()
    loading = _begun(preload)
    try:
        while True:
            work, asked = connection.recv()  # meanwhile: or whoever asks would have to wait
            loading.join()
            connection.send((_answer(work, asked),))
            loading = _begun(_load_texts)  # which does nothing the second time
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _load_texts() -> None:
    from pipeline.publish.texts import preload

    preload()


def _begun(load: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=load)
    thread.start()
    return thread


def _answer(work: Callable[[A], R], asked: A) -> R | ConsolidateError:
    try:
        return work(asked)
    except ConsolidateError as error:
        return error

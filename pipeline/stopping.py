"""Ctrl-C is heard even where Python would lose it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def stopping_when_asked() -> Iterator[Callable[[], None]]:
    """Gives what is to be called now and then while the block runs.

    Python answers Ctrl-C with an exception wherever it happens to be; in a function that is called because an
    object has gone, as after every import, it is told as ignored and lost. So it is remembered, and raised
    again by whatever asks next.
    """
    asked: list[int] = []

    def heard(number: int, _: object) -> None:
        asked.append(number)
        raise KeyboardInterrupt

    def check() -> None:
        if asked:
            raise KeyboardInterrupt

    # Only the main thread may say how signals are answered, and only if nobody else has said so.
    is_ours = threading.current_thread() is threading.main_thread()
    if not is_ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield check
        return
    signal.signal(signal.SIGINT, heard)
    try:
        yield check
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)

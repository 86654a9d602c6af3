"""Who presses Ctrl-C is heard, wherever Python is at that moment."""

from __future__ import annotations

import signal
import threading

import pytest

from pipeline.stopping import stopping_when_asked


class Gone:
    """Ctrl-C comes while it goes."""

    def __del__(self) -> None:
        signal.raise_signal(signal.SIGINT)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_python_loses_is_raised_by_the_next_who_asks() -> None:
    with stopping_when_asked() as check:
        check()
        Gone()  # told as ignored, and lost
        with pytest.raises(KeyboardInterrupt):
            check()

    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_it_is_raised_at_once_where_it_can_be() -> None:
    with pytest.raises(KeyboardInterrupt), stopping_when_asked():
        signal.raise_signal(signal.SIGINT)


def test_in_another_thread_nothing_is_changed() -> None:
    seen: list[object] = []

    def work() -> None:
        with stopping_when_asked() as check:
            check()
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert seen == [signal.default_int_handler]

"""One run at a time at an address."""

from __future__ import annotations

import threading

import pytest

from pipeline.errors import OutputError
from pipeline.lock import LOCK_FILE
from pipeline.places.address import Store
from pipeline.places.holding import Hold, Pace

QUICK = Pace(look_every=0.01, renew_every=0.01, dead_after=60, settle=0.01, patience=60)


def nobody(_waited: int, _most: int) -> None:
    pytest.fail("waited")


def test_alone_nobody_waits_and_nothing_is_left(store: Store) -> None:
    with Hold(store, QUICK).alone(nobody):
        assert list(store.listed()) == [LOCK_FILE]

    assert list(store.listed()) == []


def test_the_second_waits_until_the_first_ends(store: Store) -> None:
    order: list[str] = []
    waiting = threading.Event()

    def second() -> None:
        with Hold(store, QUICK).alone(lambda *_: waiting.set()):
            order.append("second")

    with Hold(store, QUICK).alone(nobody):
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(60)
        order.append("first")
    thread.join(60)

    assert order == ["first", "second"]


def test_whoever_waits_too_long_says_so(store: Store) -> None:
    impatient = Pace(look_every=0.01, patience=0.05)

    with (
        Hold(store, QUICK).alone(nobody),
        pytest.raises(OutputError) as caught,
        Hold(store, impatient).alone(lambda *_: None),
    ):
        pass

    assert caught.value.key == "output.busy"


def test_a_holder_that_died_is_followed(store: Store) -> None:
    """Nobody renews its lock."""
    store.put(LOCK_FILE, b'{"holder": "dead"}')

    with Hold(store, Pace(look_every=0.01, dead_after=0.05, settle=0.01)).alone(lambda *_: None):
        assert b"dead" not in store.get(LOCK_FILE)


def test_a_holder_that_was_taken_for_dead_finds_out(store: Store) -> None:
    hold = Hold(store, QUICK)
    with hold.alone(nobody):
        hold.check()
        store.put(LOCK_FILE, b'{"holder": "another"}')
        with pytest.raises(OutputError) as caught:
            hold.check()

    assert caught.value.key == "places.lock-lost"
    assert store.get(LOCK_FILE) == b'{"holder": "another"}'

"""One run at a time at an address: an object that only one can make, kept alive by its holder.

A store has no lock that the system lets go of when its holder dies. So the holder renews the object every
few seconds, and whoever waits takes it over once it has not been renewed for long. Where the store knows
"only if there is none" (S3, and most that speak its language), exactly one of two gets it. A holder that
was taken for dead, because its machine slept, finds out before it puts a package in its place.
"""

from __future__ import annotations

import json
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pipeline.errors import ConsolidateError, OutputError
from pipeline.lock import LOCK_FILE
from pipeline.places.address import Store


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds."""

    look_every: float = 2
    renew_every: float = 20
    dead_after: float = 180  # without being renewed, by the clock of whoever waits
    settle: float = 2  # after taking over: another one may have done so at the same moment
    patience: float = 1800


class Hold:
    """The lock of one address, as one run holds it."""

    def __init__(self, store: Store, pace: Pace | None = None) -> None:
        self._store = store
        self._pace = pace or Pace()
        self._token = uuid.uuid4().hex
        self._renewals = 0

    @contextmanager
    def alone(self, on_wait: Callable[[int, int], None]) -> Iterator[Callable[[], None]]:
        """Hold it while the block runs; `on_wait` is told (seconds waited, seconds at most).

        The block is given `check`.

        Raises:
            OutputError: another run did not end in time.
            PlaceError: the store cannot be reached.
        """
        self._take(on_wait)
        over = threading.Event()
        renewing = threading.Thread(target=self._keep_alive, args=(over,), daemon=True)
        renewing.start()
        try:
            yield self.check
        finally:
            over.set()
            renewing.join()
            if self._is_mine():
                self._store.remove(LOCK_FILE)

    def check(self) -> None:
        """Make sure that it is still ours.

        Raises:
            OutputError: it is not.
        """
        if not self._is_mine():
            raise OutputError("places.lock-lost", place=str(self._store.address))

    def _take(self, on_wait: Callable[[int, int], None]) -> None:
        began = seen_since = time.monotonic()
        seen: bytes | None = None
        while not self._store.put_new(LOCK_FILE, self._content()):
            now, found = time.monotonic(), self._found()
            if found != seen:
                seen, seen_since = found, now
            if found is not None and now - seen_since > self._pace.dead_after:
                self._store.remove(LOCK_FILE)
                if self._store.put_new(LOCK_FILE, self._content()):
                    time.sleep(self._pace.settle)
                    if self._is_mine():
                        return
                continue
            if now - began > self._pace.patience:
                raise OutputError("output.busy", path=str(self._store.address))
            on_wait(int(now - began), int(self._pace.patience))
            time.sleep(self._pace.look_every)

    def _keep_alive(self, over: threading.Event) -> None:
        while not over.wait(self._pace.renew_every):
            try:
                if not self._is_mine():
                    return
                self._renewals += 1
                self._store.put(LOCK_FILE, self._content())
            except ConsolidateError:
                # The store may answer next time; whether we still hold it is asked before anything counts.
                continue

    def _content(self) -> bytes:
        said = {"holder": self._token, "host": socket.gethostname(), "renewals": self._renewals}
        return json.dumps(said).encode()

    def _is_mine(self) -> bool:
        found = self._found()
        return found is not None and self._token.encode() in found

    def _found(self) -> bytes | None:
        try:
            return self._store.get(LOCK_FILE)
        except FileNotFoundError:
            return None

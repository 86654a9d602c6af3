"""Which returns the workers still have as they read them, so that they need not be sent to be judged."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

from pipeline.engine.jobs import Held
from pipeline.engine.race import Sent
from pipeline.model import Reading, Return

if TYPE_CHECKING:
    from distributed import Client, Future

_LEAST_IN_PART = 2000
"""Returns. Great Expectations takes half a second for any number of them, as long as for thousands."""


class HeldReturns:
    """Where the returns of a run lie. A worker keeps them until they are forgotten here."""

    def __init__(self) -> None:
        # By identity: a return that a decision has changed is another one, and must be sent.
        self._places: dict[int, tuple[Return, Future, int]] = {}

    def add(self, answer: Future, readings: Sequence[Reading | None]) -> None:
        """Note what stands in an answer that a worker has."""
        for at, reading in enumerate(readings):
            if reading is not None and reading.content is not None:
                self._places[id(reading.content)] = (reading.content, answer, at)

    def forget(self, returns: Sequence[Return]) -> None:
        """Let the workers forget these; an answer goes with the last of its returns."""
        for content in returns:
            self._places.pop(id(content), None)

    def parts(self, returns: Sequence[Return], client: Client) -> list[list[int]]:
        """Positions of the returns in parts to be judged, one per thread at most, those of a worker together.

        None if the returns are too few to be worth it.
        """
        threads = sum(client.nthreads().values())
        count = min(threads, len(returns) // _LEAST_IN_PART)
        if not count:
            return []
        homes = self._homes(client)
        ordered = sorted(range(len(returns)), key=lambda at: (homes.get(id(returns[at]), ""), at))
        size = ceil(len(ordered) / count)
        return [ordered[at : at + size] for at in range(0, len(ordered), size)]

    def _homes(self, client: Client) -> dict[int, str]:
        """Return, by identity -> the address of a worker that has it."""
        answers = {answer.key: answer for _, answer, _ in self._places.values()}
        workers: dict[str, Sequence[str]] = client.who_has(list(answers.values())) if answers else {}
        first = {key: min(having, default="") for key, having in workers.items()}
        return {what: first.get(answer.key, "") for what, (_, answer, _) in self._places.items()}

    def sent(self, returns: Sequence[Return]) -> Sent:
        """These returns as they are handed over: of those that a worker has only where they lie."""
        answers: dict[Future, int] = {}
        batch: list[Return | Held] = []
        for content in returns:
            place = self._places.get(id(content))
            if place is None:
                batch.append(content)
            else:
                _, answer, at = place
                batch.append(Held(answers.setdefault(answer, len(answers)), at, content.sha256))
        return Sent(batch, list(answers))

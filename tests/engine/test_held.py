"""Of returns that workers have read, only where they lie is sent; of what has changed since, all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine import held, jobs
from pipeline.engine.held import HeldReturns
from pipeline.engine.jobs import Answer, Held
from pipeline.model import FileKind, Reading, Return, SourceFile
from pipeline.places.inputs import NotTheSameError


def reading(name: str, sha256: str = "ab") -> Reading:
    """What a file says."""
    source = SourceFile(name, Path(name), sha256, FileKind.SPREADSHEET)
    return Reading(source, Return(name, sha256, "camp", "12/2024", "U1"))


def contents(*names: str) -> list[Return]:
    """The returns in files of those names."""
    return [content for name in names if (content := reading(name).content)]


class Client:
    """Two workers of one thread each; of each answer it is known who has it."""

    def __init__(self, **having: str) -> None:
        self._having = having

    def nthreads(self) -> dict[str, int]:
        """By worker."""
        return {"one": 1, "two": 1}

    def who_has(self, answers: list[Any]) -> dict[str, tuple[str, ...]]:
        """By answer."""
        return {answer.key: (self._having[answer.key],) for answer in answers}


class _Future:
    def __init__(self, key: str) -> None:
        self.key = key


def future(key: str) -> Any:
    """Stands for an answer."""
    return _Future(key)


def test_a_return_is_sent_by_where_it_lies_and_a_changed_one_as_it_is() -> None:
    readings, answer = [reading("a"), reading("b")], future("x")
    found, lie = [one.content for one in readings if one.content], HeldReturns()
    lie.add(answer, [None, *readings])
    changed = replace(found[0], unit="U2")

    sent = lie.sent([found[1], changed])

    assert (sent.batch, sent.answers) == ([Held(0, 2, "ab"), changed], [answer])


def test_what_is_forgotten_is_sent_whole() -> None:
    one, lie = reading("a"), HeldReturns()
    assert one.content
    lie.add(future("x"), [one])
    lie.forget([one.content])

    assert lie.sent([one.content]).batch == [one.content]


def test_the_returns_of_one_worker_are_judged_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "_LEAST_IN_PART", 2)
    readings, lie = [reading(name) for name in "abcd"], HeldReturns()
    lie.add(future("x"), [readings[0], readings[2]])
    lie.add(future("y"), [readings[1], readings[3]])
    returns = [one.content for one in readings if one.content]

    assert lie.parts(returns, Client(x="one", y="two")) == [[0, 2], [1, 3]]  # type: ignore[arg-type]


def test_few_returns_are_not_worth_it() -> None:
    assert HeldReturns().parts(contents("a", "b"), Client()) == []  # type: ignore[arg-type]


def test_a_worker_finds_what_it_holds() -> None:
    mine, sent = reading("a"), contents("b")[0]
    answers = [Answer([None, mine], 1.0)]

    assert [jobs._taken(one, answers) for one in (Held(0, 1, "ab"), sent)] == [mine.content, sent]


@pytest.mark.parametrize("found", [None, reading("a", "cd"), replace(reading("a"), content=None)])
def test_a_file_that_was_read_again_and_has_changed_is_refused(found: Reading | None) -> None:
    with pytest.raises(NotTheSameError):
        jobs._taken(Held(0, 0, "ab"), [Answer([found], 1.0)])

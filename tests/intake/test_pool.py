"""Reading many files at once."""

from __future__ import annotations

import functools
import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent import futures
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InternalError
from pipeline.intake import Limits, pool, read_all
from pipeline.model import FileKind, Finding, SourceFile

FAST = Limits(workers=2, seconds_per_file=2, memory_mib_per_worker=256)


def source(name: str) -> SourceFile:
    return SourceFile(name, Path(name), "", FileKind.SPREADSHEET)


def misbehave(greeting: str, file: SourceFile) -> str:
    """Stands for the reading of one file; the file's name says what becomes of it."""
    match file.name:
        case "hangs":
            time.sleep(60)
        case "dies":
            os._exit(7)
        case "hungry":
            bytearray(1024 * 1024 * 1024)
        case "defect":
            raise KeyError(file.name)
        case "our fault":
            raise InternalError("internal.no-message", wanted="x")
        case "slow":
            time.sleep(0.3)
    return f"{greeting} {file.name}"


def is_looked_through(held: list[object], _: SourceFile) -> bool:
    """Whether a worker's search for garbage comes by what it was given."""
    return any(one is held for one in gc.get_objects())


def test_what_a_worker_is_given_is_not_looked_through_for_garbage() -> None:
    found = read_all([source("a")], functools.partial(is_looked_through, []), FAST, lambda *_: None)

    assert found == [False]


def test_of_many_files_only_a_few_batches_are_waited_for_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    waited_for: list[int] = []

    def wait(waiting: Mapping[Future[Any], Any], **how: Any) -> Any:
        waited_for.append(len(waiting))
        return futures.wait(waiting, **how)

    monkeypatch.setattr(pool, "wait", wait)
    names = [f"{number}" for number in range(400)]

    results = read_all(
        [source(name) for name in names], functools.partial(misbehave, "read"), FAST, lambda *_: None
    )

    assert results == [f"read {name}" for name in names]
    assert waited_for[0] == max(waited_for) == 16


@pytest.mark.parametrize("start_method", ["forkserver", "spawn"])
def test_a_bad_file_costs_only_itself_and_the_order_is_that_of_the_sources(start_method: str) -> None:
    names = ["slow", "a", "hangs", "b", "dies", "c", "hungry", "defect", "d"]
    told: list[tuple[int, int]] = []

    results = read_all(
        [source(name) for name in names],
        functools.partial(misbehave, "read"),
        FAST,
        lambda done, of: told.append((done, of)),
        start_method=start_method,
    )

    assert results == [
        "read slow",
        "read a",
        Finding("F106", "hangs", facts=(("seconds", "2"),)),
        "read b",
        Finding("F107", "dies", facts=(("reason", "@intake.worker-died"), ("code", "7"))),
        "read c",
        Finding("F105", "hungry", facts=(("reason", "@intake.memory"),)),
        Finding("F107", "defect", facts=(("reason", "@intake.defect"), ("error", "KeyError"))),
        "read d",
    ]
    assert told == [(done, 9) for done in range(1, 10)]


def test_an_error_of_our_own_is_not_put_down_to_the_file() -> None:
    with pytest.raises(InternalError):
        read_all([source("our fault")], functools.partial(misbehave, ""), FAST, lambda _done, _of: None)


@pytest.mark.parametrize("names", [["a"], ["dies", *"bcdefgh"], []])
def test_what_is_to_be_done_meanwhile_is_done_here_once_before_any_file_is_told_of(names: list[str]) -> None:
    told: list[str] = []

    results = read_all(
        [source(name) for name in names],
        functools.partial(misbehave, "read"),
        FAST,
        lambda done, _: told.append(f"read {done}"),
        meanwhile=lambda: told.append("meanwhile"),
    )

    assert len(results) == len(names)
    assert told == ["meanwhile", *(f"read {done}" for done in range(1, len(names) + 1))]


def test_what_goes_wrong_meanwhile_ends_the_reading() -> None:
    with pytest.raises(ZeroDivisionError):
        read_all(
            [source("hangs")],
            functools.partial(misbehave, "read"),
            FAST,
            lambda *_: None,
            meanwhile=lambda: 1 // 0,
        )


def test_no_files_need_no_workers() -> None:
    assert read_all([], functools.partial(misbehave, ""), FAST, lambda _done, _of: None) == []


class Killed:
    """Work whose worker is killed before it has taken a file: once, or each time."""

    def __init__(self, marker: Path, *, always: bool) -> None:
        self.marker, self.always = marker, always

    def __call__(self, file: SourceFile) -> str:
        return f"read {file.name}"

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__ |= state
        if self.always or not self.marker.exists():
            self.marker.touch()
            os._exit(9)


def test_a_worker_that_is_killed_while_it_reads_nothing_costs_no_file(tmp_path: Path) -> None:
    killed = Killed(tmp_path / "killed", always=False)

    results = read_all([source("a"), source("b")], killed, replace(FAST, workers=1), lambda *_: None)

    assert killed.marker.exists()
    assert results == ["read a", "read b"]


def test_where_every_worker_is_killed_no_file_is_waited_for(tmp_path: Path) -> None:
    killed = Killed(tmp_path / "killed", always=True)

    results = read_all([source("a"), source("b")], killed, replace(FAST, workers=1), lambda *_: None)

    assert [finding.code for finding in results if isinstance(finding, Finding)] == ["F107", "F107"]


@pytest.mark.parametrize(("bad", "code"), [("dies", "F107"), ("hangs", "F106"), ("defect", "F107")])
def test_of_many_files_handed_over_together_only_the_bad_one_suffers(bad: str, code: str) -> None:
    names = [f"f{number}" for number in range(100)]
    names[37] = bad
    told: list[int] = []
    results = read_all(
        [source(name) for name in names],
        functools.partial(misbehave, "hello"),
        FAST,
        lambda done, _: told.append(done),
    )

    assert [result for result in results if isinstance(result, str)] == [
        f"hello {name}" for name in names if name != bad
    ]
    (finding,) = (result for result in results if isinstance(result, Finding))
    assert (finding.code, finding.file) == (code, bad)
    assert told == sorted(told)
    assert told[-1] == 100


def handler_of_interrupts(_file: SourceFile) -> bool:
    """Whether the worker ignores Ctrl-C."""
    return signal.getsignal(signal.SIGINT) is signal.SIG_IGN


@pytest.mark.skipif(sys.platform == "win32", reason="workers are started otherwise there")
def test_workers_are_deaf_to_ctrl_c_which_the_command_answers_itself() -> None:
    """Else each of them would print a trace in front of the coordinator."""
    script = (
        "from pipeline.intake import Limits, read_all; from tests.intake import test_pool as t\n"
        "if __name__ == '__main__':\n"
        "    print(read_all([t.source('a')], t.handler_of_interrupts, Limits(workers=1), lambda *_: None))\n"
    )
    root = Path(__file__).parents[2]
    shown = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
    )

    assert shown.stdout == "[True]\n"

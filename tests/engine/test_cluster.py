"""A run with dask's workers comes to the bytes of a run on this machine, whatever becomes of a worker."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.campaign import load_campaigns
from pipeline.cli import cli
from pipeline.engine import Local, cluster, engine_for, held
from pipeline.engine.jobs import Job, JudgeReturns, ReadReturns, Wanted
from pipeline.engine.race import Pace
from pipeline.errors import EngineError, UsageError
from pipeline.intake import Limits
from pipeline.model import Past, Reading, Return
from pipeline.options import Options
from pipeline.places.inputs import SharedFolder
from pipeline.validate import judging
from tests.engine.conftest import SAMPLE, Cluster, packages


def readings(options: Options) -> list[Reading]:
    """What every file says, by the engine that the options ask for."""
    with engine_for(options) as engine:
        return engine.read(load_campaigns(options.schemas), lambda *_: None)


@pytest.fixture(scope="module")
def alone() -> list[Reading]:
    """The readings of the sample, made on this machine."""
    return readings(SAMPLE)


# ---------------------------------------------------------------- workers to whom something happens


@dataclass(frozen=True)
class Troubled:
    """Does a job, but something else first when it meets the batch of one file for the first time."""

    job: Job[Any, Any]
    file: str
    done: Path
    trouble: Callable[[], None]

    def check(self, batch: Sequence[Any]) -> None:
        """As the job does."""
        self.job.check(batch)

    def __call__(self, batch: Sequence[Any]) -> Any:
        """As the job does, after the trouble."""
        if any(self.file == _file_of(one) for one in batch) and _is_first(self.done):
            self.trouble()
        return self.job(batch)


def _file_of(one: Wanted | Return) -> str:
    return one.file if isinstance(one, Return) else one.entry.name


def _is_first(done: Path) -> bool:
    try:
        done.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def kill_myself() -> None:
    """As when the machine loses power."""
    os.kill(os.getpid(), signal.SIGKILL)


def wait_for(path: Path) -> None:
    """Hang until somebody lets go, five minutes at most."""
    for _ in range(3000):
        if path.exists():
            return
        time.sleep(0.1)


def fail() -> None:
    """As when a share is not there for a moment."""
    raise OSError("the share is away")


@pytest.fixture
def troubled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Path]:
    """Let the worker that gets the sample's first file into trouble; the path tells that it happened."""
    first = min(path.name for path in SAMPLE.inputs.iterdir() if path.suffix == ".xlsx")

    def arrange(trouble: Callable[[], None], job: type[Job[Any, Any]] = ReadReturns) -> Path:
        happened = tmp_path / "happened"
        made = partial(Troubled, file=first, done=happened, trouble=trouble)
        monkeypatch.setattr(cluster, job.__name__, lambda *asked: made(job(*asked)))
        return happened

    return arrange


# ---------------------------------------------------------------- the same bytes


def test_packages_are_the_same_byte_for_byte(
    cluster: Cluster, here: dict[str, bytes], tmp_path: Path
) -> None:
    there = replace(SAMPLE, outputs=tmp_path, scheduler=cluster.address)

    assert packages(there) == here


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9")
def test_a_worker_that_is_killed_changes_nothing(
    cluster: Cluster, troubled: Callable[..., Path], alone: list[Reading]
) -> None:
    happened = troubled(kill_myself)

    assert readings(replace(SAMPLE, scheduler=cluster.address)) == alone
    assert happened.exists()
    cluster.wait_for(2)


def test_a_worker_that_fails_once_changes_nothing(
    cluster: Cluster, troubled: Callable[..., Path], alone: list[Reading]
) -> None:
    happened = troubled(fail)

    assert readings(replace(SAMPLE, scheduler=cluster.address)) == alone
    assert happened.exists()


def test_a_straggler_is_overtaken(
    cluster: Cluster,
    troubled: Callable[..., Path],
    alone: list[Reading],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Its worker still hangs when the run has its answer, from another one."""
    let_go = tmp_path / "let go"
    troubled(partial(wait_for, let_go))
    monkeypatch.setattr(sys.modules["pipeline.engine.cluster"], "Pace", partial(Pace, 0.1, 1.0, 2.0))

    assert readings(replace(SAMPLE, scheduler=cluster.address)) == alone
    assert not let_go.exists()
    let_go.touch()


# ---------------------------------------------------------------- judging


@pytest.fixture
def judged_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the workers judge though there are few returns, and nobody else."""
    monkeypatch.setattr(held, "_LEAST_IN_PART", 5)
    for name in ("judge_returns_each", "judge_tables"):
        monkeypatch.setattr(judging, name, lambda *_: pytest.fail("judged on this machine"))


@pytest.mark.usefixtures("judged_there")
def test_workers_judge_what_they_have_read(cluster: Cluster, here: dict[str, bytes], tmp_path: Path) -> None:
    there = replace(SAMPLE, outputs=tmp_path, scheduler=cluster.address)

    assert packages(there) == here


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9")
@pytest.mark.usefixtures("judged_there")
def test_a_worker_that_is_killed_while_it_judges_changes_nothing(
    cluster: Cluster, troubled: Callable[..., Path], here: dict[str, bytes], tmp_path: Path
) -> None:
    """What it had read is read again by another one."""
    happened = troubled(kill_myself, JudgeReturns)
    there = replace(SAMPLE, outputs=tmp_path / "out", scheduler=cluster.address)

    assert packages(there) == here
    assert happened.exists()
    cluster.wait_for(2)


# ---------------------------------------------------------------- what is known is not read again


def test_of_a_file_that_is_known_only_the_hash_is_taken(tmp_path: Path) -> None:
    """And one whose bytes are not those that are known is read."""
    known, changed = sorted(SAMPLE.inputs.glob("*.xlsx"))[:2]
    for path in (known, changed):
        shutil.copy(path, tmp_path)
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (known, changed)}
    shutil.copy(known, tmp_path / changed.name)
    inputs = SharedFolder(tmp_path)
    job = ReadReturns(inputs, load_campaigns(SAMPLE.schemas), Limits(workers=1))

    same, read = job([Wanted(entry, hashes[entry.name]) for entry in inputs.entries()])

    assert same is None
    assert read is not None
    assert (read.source.name, read.source.sha256) == (changed.name, hashes[known.name])


# ---------------------------------------------------------------- what cannot be


def test_without_a_scheduler_it_is_this_machine() -> None:
    with engine_for(SAMPLE) as engine:
        assert engine == Local(SAMPLE)


def test_no_scheduler_behind_the_address_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["pipeline.engine.connecting"], "_SECONDS_TO_CONNECT", 1)

    with (
        pytest.raises(EngineError) as caught,
        engine_for(replace(SAMPLE, scheduler="tcp://127.0.0.1:9")),
    ):
        pass

    assert caught.value.key == "engine.no-scheduler"


@pytest.mark.parametrize("ask", ["judging", "each"])
def test_a_scheduler_that_went_away_in_mid_run_is_said(ask: str) -> None:
    class Gone:
        def nthreads(self) -> None:
            raise OSError("Timed out trying to connect")

    there = cluster.Cluster(Gone(), SharedFolder(SAMPLE.inputs), SAMPLE)  # type: ignore[arg-type]
    asked: dict[str, Callable[[], object]] = {
        "judging": lambda: there.judging([], load_campaigns(SAMPLE.schemas)[0], Past()),
        "each": lambda: there.each([], str, Limits(), lambda *_: None),
    }
    with pytest.raises(EngineError) as caught:
        asked[ask]()

    assert caught.value.key == "engine.lost"


def test_a_worker_with_another_program_is_refused(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.cache.identity.program", lambda: "another")

    with pytest.raises(EngineError) as caught:
        readings(replace(SAMPLE, scheduler=cluster.address))

    assert caught.value.key == "engine.other-program"


def test_without_the_extra_the_next_step_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("cluster", "connecting"):
        monkeypatch.delitem(sys.modules, f"pipeline.engine.{module}", raising=False)
    monkeypatch.setitem(sys.modules, "distributed", None)  # type: ignore[arg-type]

    with pytest.raises(UsageError) as caught, engine_for(replace(SAMPLE, scheduler="tcp://127.0.0.1:9")):
        pass

    assert (caught.value.key, caught.value.facts) == ("engine.not-installed", {"module": "distributed"})


@pytest.mark.parametrize("words", [("--engine", "dask"), ("--scheduler", "tcp://127.0.0.1:9")])
def test_engine_and_scheduler_belong_together(words: tuple[str, str]) -> None:
    done = CliRunner().invoke(cli, ["run", *words])

    assert done.exit_code == 2
    assert "--scheduler" in done.stderr

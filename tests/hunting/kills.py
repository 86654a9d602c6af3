"""Hunt: whatever is killed at any moment, a whole package stands there, and the next run goes through."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from tests.hunting.watch import processes_of

ROOT = Path(__file__).parents[2]
RETURNS = ROOT / "tests" / "data" / "returns" / "nui-thanh-2024-h1"
FILES = 6
ENDED_WELL = 3  # a workbook was written, and units are missing
_PATIENCE_S = 300

Find = tuple[str, Path | None]


def consolidate(*words: str | Path) -> subprocess.Popen[bytes]:
    """One command, started in a session of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", *map(str, words)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


class Desk:
    """Some returns, and the package that runs over them write."""

    def __init__(self, folder: Path) -> None:
        self.inputs, self.outputs = folder / "inputs", folder / "outputs"
        self.inputs.mkdir(parents=True)
        for path in sorted(RETURNS.iterdir())[:FILES]:
            shutil.copy(path, self.inputs / path.name)
        began = time.monotonic()
        self.run(random.Random(0)).wait()
        self.seconds = time.monotonic() - began

    def run(self, moments: random.Random) -> subprocess.Popen[bytes]:
        """A run whose package differs from the one before, and which reads every file."""
        as_of = f"20{moments.randint(25, 60)}-{moments.randint(1, 12):02}-{moments.randint(1, 28):02}"
        return consolidate(
            "run", "--no-cache", "--inputs", self.inputs, "--outputs", self.outputs, "--as-of", as_of
        )

    def wait_for_a_moment(self, run: subprocess.Popen[bytes], moments: random.Random) -> None:
        """Any moment of the run; every second time one in which it writes."""
        if moments.random() < 0.5:
            time.sleep(moments.uniform(0, self.seconds * 1.1))
            return
        while run.poll() is None and not any(self.outputs.glob("*/.*.writing-*")):
            time.sleep(0.002)
        time.sleep(moments.uniform(0, self.seconds / 5))

    def faults(self) -> Iterator[str]:
        """What is wrong with what stands in the outputs folder."""
        packages = [
            path
            for path in self.outputs.glob("nui-*/*")
            if not path.name.startswith(".") and path.name != "earlier"
        ]
        if len(packages) != 1:
            yield f"{len(packages)} packages"
        for package in packages:
            if consolidate("verify", package).wait() != 0:
                yield f"{package.name} is not whole"


@cache
def desk(folder: Path) -> Desk:
    """One for all rounds."""
    return Desk(folder)


def hunt_kills(moments: random.Random, scratch: Path) -> Iterator[Find]:
    """What is wrong after a process was killed at a random moment of a run."""
    if not hasattr(signal, "SIGKILL"):
        return
    here = desk(scratch / "kills")
    kill = moments.choice([_the_run, _the_run, _a_worker, _the_one_before, _the_one_that_waits])
    for fault in [*kill(here, moments), *here.faults()]:
        yield f"{kill.__name__} killed: {fault}", None


def _ends_well(run: subprocess.Popen[bytes]) -> Iterator[str]:
    code = run.wait(_PATIENCE_S)
    if code != ENDED_WELL:
        yield f"a run that was let alone ended with {code}"


def _the_run(here: Desk, moments: random.Random) -> Iterator[str]:
    """Then, now and again, the next run, which tidies up."""
    run = here.run(moments)
    here.wait_for_a_moment(run, moments)
    run.kill()
    run.wait()
    yield from _left_behind(run.pid)
    if moments.random() < 0.3:
        yield from _ends_well(here.run(moments))
        yield from (f"{path.name} was left" for path in here.outputs.glob("*/.*"))


def _left_behind(session: int) -> Iterator[str]:
    """The readers of a run that is gone end by themselves."""
    end = time.monotonic() + _PATIENCE_S / 10
    while processes_of(session):
        if time.monotonic() > end:
            yield f"processes {processes_of(session)} go on"
            return
        time.sleep(0.05)


def _a_worker(here: Desk, moments: random.Random) -> Iterator[str]:
    """The run reads its files again."""
    run = here.run(moments)
    time.sleep(moments.uniform(0, here.seconds))
    workers = [process for process in processes_of(run.pid) if _is_worker(process, run.pid)]
    if workers:
        with suppress(ProcessLookupError):  # it may have ended by itself
            os.kill(moments.choice(workers), signal.SIGKILL)
    yield from _ends_well(run)


def _is_worker(process: int, run: int) -> bool:
    """Whether it is a grandchild of the run: a child of the process that makes the readers."""
    parent = _parent(process)
    return parent not in (None, run) and _parent(parent or 0) == run


def _parent(process: int) -> int | None:
    try:
        return int(Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
    except OSError:
        return None


def _the_one_before(here: Desk, moments: random.Random) -> Iterator[str]:
    """A second run waits for it, and then ends well."""
    first, second = _two(here, moments)
    _kill(here, first, moments)
    yield from _ends_well(second)


def _the_one_that_waits(here: Desk, moments: random.Random) -> Iterator[str]:
    """The one that it waited for ends well."""
    first, second = _two(here, moments)
    _kill(here, second, moments)
    yield from _ends_well(first)


def _two(here: Desk, moments: random.Random) -> tuple[subprocess.Popen[bytes], subprocess.Popen[bytes]]:
    first = here.run(moments)
    time.sleep(moments.uniform(0, here.seconds / 2))
    return first, here.run(moments)


def _kill(here: Desk, run: subprocess.Popen[bytes], moments: random.Random) -> None:
    here.wait_for_a_moment(run, moments)
    run.kill()
    run.wait()

"""Time and memory of one command, with all the processes that it starts."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_EVERY_SECONDS = 0.25


@dataclass(frozen=True)
class Cost:
    """What a command took. `peak_mib` is None where the system does not tell (it does on Linux)."""

    seconds: float
    peak_mib: float | None
    exit_code: int
    errors: str


def run_command(command: Sequence[str], cwd: Path) -> Cost:
    """Run it to its end."""
    began = time.perf_counter()
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=errors) as process,
    ):
        watch = _Watch(process.pid)
        watch.start()
        code = process.wait()
        seconds = time.perf_counter() - began
        watch.stop()
        errors.seek(0)
        said = errors.read().decode(errors="replace")
    return Cost(seconds, watch.peak_mib, code, said[-2000:])


def python(*words: str) -> list[str]:
    """A command line for this Python."""
    return [sys.executable, *words]


def seconds_of(command: Sequence[str], cwd: Path, times: int) -> float:
    """The shortest of several runs: what the machine takes when nothing else disturbs it."""
    return min(run_command(command, cwd).seconds for _ in range(times))


class _Watch(threading.Thread):
    """Looks now and then how much memory a process and its descendants hold; shared pages count once."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._process = process
        self._over = threading.Event()
        self.peak_mib: float | None = None

    def run(self) -> None:
        while not self._over.is_set():
            held = [kib for pid in _family(self._process) if (kib := _proportional_kib(pid)) is not None]
            if held:
                self.peak_mib = max(self.peak_mib or 0.0, sum(held) / 1024)
            self._over.wait(_EVERY_SECONDS)

    def stop(self) -> None:
        self._over.set()
        self.join()


def _family(first: int) -> list[int]:
    """The process and all its descendants."""
    children: dict[int, list[int]] = {}
    if not Path("/proc/self/stat").exists():
        return []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (parent := _parent_of(entry)) is not None:
            children.setdefault(parent, []).append(int(entry.name))
    family = [first]
    for process in family:
        family += children.get(process, [])
    return family


def _parent_of(process: Path) -> int | None:
    try:
        stat = (process / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None  # it has ended meanwhile
    return int(stat.rpartition(")")[2].split()[1])


def _proportional_kib(process: int) -> int | None:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), None)

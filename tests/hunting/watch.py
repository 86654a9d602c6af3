"""Runs a command and watches what all of its processes together take."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

ROOT = Path(__file__).parents[2]
_PAUSE_S = 0.2
_PROPORTIONAL = re.compile(r"^Pss:\s+([0-9]+)", re.MULTILINE)


@dataclass(frozen=True)
class Watched:
    """What a command came to."""

    exit_code: int
    said: str  # all that it printed
    seconds: float  # by the clock
    processor_seconds: float  # of all its processes
    most_mib: float  # of memory, all processes together at one moment; what they share counts once


def watched(command: Sequence[str | Path], seconds: float) -> Watched:
    """Run `consolidate` with these words, for so long at most, and watch it. Linux only.

    Raises:
        subprocess.TimeoutExpired: it did not end in time; all its processes are gone.
    """
    began = time.monotonic()
    with TemporaryFile() as out:
        run = subprocess.Popen(
            [sys.executable, "-m", "pipeline", *map(str, command)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        most, spent = 0.0, dict[int, float]()
        while run.poll() is None:
            processes = processes_of(run.pid)
            most = max(most, sum(map(_proportional_kib, processes)) / 1024)
            spent |= {process: _processor_seconds(process) or spent.get(process, 0) for process in processes}
            if time.monotonic() - began > seconds:
                os.killpg(run.pid, signal.SIGKILL)
                run.wait()
                raise subprocess.TimeoutExpired(run.args, seconds)
            time.sleep(_PAUSE_S)
        out.seek(0)
        said = out.read().decode("utf-8", "backslashreplace")
    return Watched(run.returncode, said, time.monotonic() - began, sum(spent.values()), most)


def processes_of(session: int) -> list[int]:
    """The processes of a session, which is all that a command has started."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and _session(int(entry.name)) == session:
            found.append(int(entry.name))
    return found


def _session(process: int) -> int | None:
    try:
        return os.getsid(process)
    except OSError:
        return None  # it ended meanwhile


def _processor_seconds(process: int) -> float:
    """What the process has taken so far, in its own and the system's code; 0 if it has ended."""
    try:
        stated = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    user, system = stated.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _proportional_kib(process: int) -> int:
    try:
        found = _PROPORTIONAL.search(Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii"))
    except OSError:
        return 0  # it ended meanwhile
    return int(found[1]) if found else 0

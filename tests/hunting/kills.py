"""Hunt: whenever a run is killed, a whole package stands there, and the next run goes through."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
RETURNS = ROOT / "tests" / "data" / "returns" / "nui-thanh-2024-h1"
FILES = 6
LONGEST_S = 7.0


def consolidate(*words: str | Path) -> subprocess.Popen[bytes]:
    """One command, started."""
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", *map(str, words)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def hunt_kills(moments: random.Random, scratch: Path) -> Iterator[tuple[str, Path | None]]:
    """What is wrong after a run was killed at a random moment."""
    if not hasattr(signal, "SIGKILL"):
        return
    inputs, outputs = scratch / "kills" / "inputs", scratch / "kills" / "outputs"
    if not inputs.exists():
        inputs.mkdir(parents=True)
        for path in sorted(RETURNS.iterdir())[:FILES]:
            shutil.copy(path, inputs / path.name)
        consolidate("run", "--inputs", inputs, "--outputs", outputs, "--as-of", "2024-07-01").wait()
    as_of = f"2024-07-{moments.randint(2, 28):02}"
    run = consolidate("run", "--inputs", inputs, "--outputs", outputs, "--as-of", as_of)
    time.sleep(moments.uniform(0, LONGEST_S))
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    packages = [
        path for path in outputs.glob("nui-*/*") if not path.name.startswith(".") and path.name != "earlier"
    ]
    if len(packages) != 1:
        yield f"{len(packages)} packages after a kill", None
    for package in packages:
        if consolidate("verify", package).wait() != 0:
            yield "the package is not whole after a kill", None

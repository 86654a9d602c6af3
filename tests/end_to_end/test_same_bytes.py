"""The same inputs, schemas and day give the same bytes, however the machine goes about it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
RETURNS = ROOT / "tests" / "data" / "returns" / "nui-thanh-2024-year"

RUN = """
import os, sys
from datetime import date
from pathlib import Path
from pipeline.intake import Limits
from pipeline.options import Options
from pipeline.run import run

inputs, outputs, schemas, workers, backwards = sys.argv[1:]
if backwards == "backwards":
    scandir = os.scandir

    class Reversed(list):
        __enter__ = lambda self: self
        __exit__ = lambda self, *_: None

    os.scandir = lambda path: Reversed(sorted(scandir(path), key=lambda entry: entry.name, reverse=True))
if __name__ == "__main__":
    limits = Limits(workers=int(workers))
    day = date(2024, 12, 1)
    run(Options(Path(inputs), Path(outputs), Path(schemas), day, limits=limits), lambda *_: None)
"""


def written(folder: Path, *, workers: int, order: str, seed: str) -> dict[str, bytes]:
    """Every file of the package that a run of its own process writes."""
    script = folder.with_suffix(".py")
    script.write_text(RUN, encoding="utf-8")
    words = [
        sys.executable,
        str(script),
        str(RETURNS),
        str(folder),
        str(ROOT / "schemas"),
        str(workers),
        order,
    ]
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "TZ": f"UTC-{seed}"}
    subprocess.run(words, check=True, env=environment, capture_output=True)
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if "nui-thanh-2024" in name}


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    """Other order of the folder, other number of workers, other hash seed, other time zone."""
    one = written(tmp_path / "one", workers=1, order="forwards", seed="1")
    other = written(tmp_path / "other", workers=4, order="backwards", seed="7")

    assert len(one) >= 4
    assert one == other

"""Hunt: any order of files, any split into folders, any number of workers give the same; totals are sums."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq

from tests.end_to_end.package_bytes import FOLDERS, without_folders
from tests.hunting.filled import SCHEMAS, campaigns

ROOT = Path(__file__).parents[2]
RETURNS = ROOT / "tests" / "data" / "returns"

RUN = """
import os, random, sys
from datetime import date
from pathlib import Path
from pipeline.intake import Limits
from pipeline.options import Options
from pipeline.run import run

inputs, outputs, schemas, workers, seed = sys.argv[1:]
scandir = os.scandir

class Shuffled(list):
    __enter__ = lambda self: self
    __exit__ = lambda self, *_: None

def shuffled(path="."):
    entries = Shuffled(scandir(path))
    random.Random(seed).shuffle(entries)
    return entries

if __name__ == "__main__":
    os.scandir = shuffled
    day = date(2025, 2, 1)
    limits = Limits(workers=int(workers))
    run(Options(Path(inputs), Path(outputs), Path(schemas), day, limits=limits), lambda *_: None)
"""


def consolidated(inputs: Path, outputs: Path, moments: random.Random, scratch: Path) -> Path:
    """The folder of the one package that a run in another process writes."""
    script = scratch / "run.py"
    script.write_text(RUN, encoding="utf-8")
    words = [inputs, outputs, SCHEMAS, moments.randint(1, 4), moments.random()]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": str(moments.randrange(1000))}
    subprocess.run(
        [sys.executable, str(script), *map(str, words)], check=True, env=environment, capture_output=True
    )
    (summary,) = outputs.glob("*/*/summary.json")
    return summary.parent


def hunt_runs(moments: random.Random, scratch: Path) -> Iterator[tuple[str, Path | None]]:
    """What differs between two runs over some sample returns, the second after a split into folders."""
    folder = scratch / "runs"
    shutil.rmtree(folder, ignore_errors=True)
    inputs = folder / "inputs"
    inputs.mkdir(parents=True)
    chosen = moments.choice(sorted(path for path in RETURNS.iterdir() if path.is_dir()))
    files = sorted(chosen.iterdir())
    for path in moments.sample(files, moments.randint(3, len(files))):
        shutil.copy(path, inputs / path.name)
    one = consolidated(inputs, folder / "one", moments, folder)
    two = consolidated(inputs, folder / "two", moments, folder)
    if _bytes(one) != _bytes(two):
        yield f"{chosen.name}: another order or number of workers gives other bytes", None
    for path in sorted(inputs.iterdir()):
        place = inputs / moments.choice(["", *FOLDERS])
        place.mkdir(parents=True, exist_ok=True)
        path.rename(place / path.name)
    split = consolidated(inputs, folder / "split", moments, folder)
    before, after = without_folders(one), without_folders(split)
    for part in sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name)):
        yield f"{chosen.name}: a split into folders gives another {part}", None
    yield from ((f"{chosen.name}: {key} is not the sum of its cells", None) for key in _no_sums(one))


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def _no_sums(folder: Path) -> Iterator[str]:
    """The totals that are not the sum (or the highest, as the schema says) of the accepted figures."""
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"), parse_float=Decimal)
    campaign = next(one for one in campaigns() if one.id == summary["campaign"])
    rules = {slot.key: slot.indicator for slot in campaign.form.figure_slots}
    cells: dict[str, list[Decimal]] = {}
    for figure in pq.read_table(folder / "figures.parquet").to_pylist():
        if figure["value"] is not None:
            cells.setdefault(figure["key"], []).append(Decimal(figure["value"]))
    for key, total in summary["totals"].items():
        rule = campaign.indicator_by_code[rules[key]].over_units if rules.get(key) else "sum"
        here = cells.get(key)
        expected = None if not here else max(here) if rule == "highest" else sum(here)
        if total != expected:
            yield f"{key} ({total}, {expected})"

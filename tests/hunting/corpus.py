"""Hunt: thousands of files that are no returns, alone and among forty honest ones, within time and memory."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msoffcrypto
from msoffcrypto.format.ooxml import OOXMLFile

from pipeline.intake.faults import UnreadableError
from pipeline.intake.limits import Limits
from pipeline.intake.package import Package
from pipeline.messages import finding_kinds
from tests.hunting.hostile import write_hostile
from tests.hunting.mutants import RETURNS, mutant, of_bytes
from tests.hunting.watch import Watched, watched
from tests.hunting.workbooks import MAKERS

FILES = int(os.environ.get("HUNT_CORPUS_FILES", "4675"))
OTHERS = os.environ.get("HUNT_CORPUS_OTHERS")
"""A folder of files that somebody has at hand (a public collection), to be put among them and mutated."""

HONEST = "kon-tum-2024-12"
MOST_SECONDS = 900  # on two idle cores; by the processors' time, the other work of a machine does not count
MOST_MIB = 2048
_CORES = 2
_SOUND = 60  # of each maker
_MOST_INFLATED_MIB = 4  # of a workbook whose parts are changed
_WRONG_NAMES = (".xlsx", ".xls", ".ods", ".xlsb", ".xlsm", ".XLSX", ".csv", ".pdf", ".docx", "", ".xlsx.exe")


def write_corpus(folder: Path, moments: random.Random, count: int) -> None:
    """Fill a folder with `count` files that are no returns: hostile, sound, encrypted, misnamed, mutated."""
    write_hostile(folder / "hostile", moments, 0, heavy=True)
    for name, make in MAKERS.items():
        stem, _, extension = name.partition(".")
        for number in range(_SOUND):
            (folder / f"{stem} {number}.{extension}").write_bytes(make(moments))
    if OTHERS:
        shutil.copytree(OTHERS, folder / "others")
    origins = [path for path in sorted(folder.rglob("*")) if _can_be_changed(path)]
    _encrypt(origins, folder / "encrypted", moments)
    mutants = folder / "mutants"
    mutants.mkdir()
    there = sum(1 for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    for number in range(max(count - there, 0)):
        origin = moments.choice(origins)
        extension = moments.choice(_WRONG_NAMES) if moments.random() < 0.1 else origin.suffix
        (mutants / f"{number}{extension}").write_bytes(_changed(origin.read_bytes(), moments))


def _can_be_changed(path: Path) -> bool:
    return not path.is_symlink() and path.is_file() and 0 < path.stat().st_size < 4_000_000 and _open(path)


def _open(path: Path) -> bool:
    return bool(path.stat().st_mode & 0o400)


def _changed(data: bytes, moments: random.Random) -> bytes:
    change = mutant if _has_sound_parts(data) else of_bytes
    return change(data, moments)[1]


def _has_sound_parts(data: bytes) -> bool:
    """Whether it is an archive whose parts can be changed and packed again; a bomb would take minutes."""
    try:
        package = Package(data, Limits(inflated_mib=_MOST_INFLATED_MIB))
        return len([package.read(name) for name in package.names()]) > 1
    except UnreadableError:
        return False


def _encrypt(origins: list[Path], folder: Path, moments: random.Random) -> None:
    """Encrypted as Excel 2010 and later do it, some with the password that Excel tries by itself."""
    folder.mkdir()
    for number, origin in enumerate(moments.sample([path for path in origins if path.suffix == ".xlsx"], 20)):
        password = "VelvetSweatshop" if number % 2 else "secret"
        held = io.BytesIO()
        try:
            OOXMLFile(io.BytesIO(origin.read_bytes())).encrypt(password, held)
        except (msoffcrypto.exceptions.FileFormatError, KeyError, zipfile.BadZipFile):
            continue
        (folder / f"{password} {number}.xlsx").write_bytes(held.getvalue())


# ---------------------------------------------------------------- the promise


def hunt_corpus(moments: random.Random, scratch: Path) -> Iterator[tuple[str, Path | None]]:
    """What is wrong with a run over the corpus, alone and with forty honest returns among it."""
    folder = scratch / "corpus"
    shutil.rmtree(folder, ignore_errors=True)
    inputs = folder / "inputs"
    inputs.mkdir(parents=True)
    write_corpus(inputs, moments, FILES)
    words = ["run", "--inputs", inputs, "--as-of", "2025-02-01", "--json", "--outputs"]
    alone = watched([*words, folder / "alone"], MOST_SECONDS * 3)
    yield from _beyond("alone", alone)
    if alone.exit_code != 4:
        yield f"alone: exit code {alone.exit_code}", None
    else:
        yield from _unsaid(inputs, json.loads(_json_of(alone.said))["unclaimed"])
    shutil.copytree(RETURNS / HONEST, inputs / "honest")
    mixed = watched([*words, folder / "mixed"], MOST_SECONDS * 3)
    yield from _beyond("mixed", mixed)
    if mixed.exit_code != 3:
        yield f"mixed: exit code {mixed.exit_code}: {mixed.said[-500:]}", None
    else:
        yield from _miscounted(inputs, folder / "mixed")


def _beyond(name: str, run: Watched) -> Iterator[tuple[str, None]]:
    print(
        f"{name}: {run.seconds:.0f} s by the clock, {run.processor_seconds:.0f} s of processors, "
        f"{run.most_mib:.0f} MiB at most"
    )
    if run.processor_seconds > MOST_SECONDS * _CORES:
        yield f"{name}: {run.processor_seconds:.0f} s of processors", None
    if run.most_mib > MOST_MIB:
        yield f"{name}: {run.most_mib:.0f} MiB", None
    if "Traceback" in run.said:
        yield f"{name}: {run.said[-2000:]}", None


def _json_of(said: str) -> str:
    """What stands on the standard output, behind the lines of progress."""
    return said[said.index("\n{\n") + 1 :]


def _unsaid(inputs: Path, files: list[dict[str, Any]]) -> Iterator[tuple[str, Path | None]]:
    """Files that are not listed, or listed without a reason that has words."""
    listed = {file["file"]: file["findings"] for file in files}
    there = sum(
        1
        for path in inputs.rglob("*")
        if not path.name.startswith(".") and (path.is_symlink() or not path.is_dir())
    )
    if len(listed) < there:
        yield f"{there} files are there, {len(listed)} listed", None
    for name, codes in listed.items():
        if not codes or not set(codes) <= finding_kinds().keys():
            yield f"{name}: {codes}", None
        if "F107" in codes:
            yield f"{name}: its reader died", inputs / name


def _miscounted(inputs: Path, outputs: Path) -> Iterator[tuple[str, Path | None]]:
    (path,) = outputs.glob("*/*/summary.json")
    summary = json.loads(path.read_text(encoding="utf-8"))
    expected = json.loads((RETURNS / f"{HONEST}.expected.json").read_text(encoding="utf-8"))
    if summary["units"]["included"] != expected["units_included"]:
        yield "other units are included", path
    off = {
        key: (total, expected["totals"].get(key))
        for key, total in summary["totals"].items()
        if abs((total or 0) - (expected["totals"].get(key) or 0)) > 1e-9
    }
    if off:
        yield f"other totals: {off}", path
    for file in summary["files"]:
        if file["outcome"] == "included" and not file["file"].startswith("honest/"):
            yield f"{file['file']} is no return and was counted", inputs / file["file"]

"""Forty honest returns among hostile files: the run ends, every file has its reason, every total is right."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from pipeline.messages import finding_kinds
from tests.hunting.hostile import FILES, write_hostile
from tests.hunting.mutants import RETURNS
from tests.hunting.workbooks import MAKERS

ROOT = Path(__file__).parents[2]
HONEST = "kon-tum-2024-12"
MOST_SECONDS = 300
MOST_MIB = 2048

Corpus = tuple[Path, dict[str, Any], str]
"""(inputs, summary.json, all that the run printed)."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("corpus")
    inputs = folder / "inputs"
    write_hostile(inputs / "lạ", random.Random(4), 40, heavy=False, but_of=HONEST)
    moments = random.Random(5)
    for name, make in MAKERS.items():
        (inputs / "lạ" / f"sound {name}").write_bytes(make(moments))
    shutil.copytree(RETURNS / HONEST, inputs / "thật")
    words = ["run", "--inputs", str(inputs), "--outputs", str(folder / "outputs"), "--as-of", "2025-02-01"]
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *words, "--campaign", HONEST],
        cwd=ROOT,
        capture_output=True,
        timeout=MOST_SECONDS,
        check=False,
    )
    said = (done.stdout + done.stderr).decode("utf-8")
    assert done.returncode == 3, said
    (path,) = folder.glob("outputs/*/*/summary.json")
    return inputs, json.loads(path.read_text(encoding="utf-8")), said


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def test_every_honest_return_counts_and_every_total_is_right(corpus: Corpus) -> None:
    expected = json.loads((RETURNS / f"{HONEST}.expected.json").read_text(encoding="utf-8"))
    summary = corpus[1]

    assert summary["totals"] == pytest.approx(expected["totals"], abs=1e-9)
    assert summary["units"]["included"] == expected["units_included"]
    assert summary["units"]["missing"] == expected["units_missing"]


def test_nothing_that_is_no_return_is_counted(corpus: Corpus) -> None:
    hostile = [file for file in corpus[1]["files"] if file["file"].startswith("lạ/")]

    assert [file for file in hostile if file["outcome"] == "included"] == []
    assert [file for file in hostile if not file["findings"]] == []


def test_sound_workbooks_that_are_no_returns_are_not_called_damaged(corpus: Corpus) -> None:
    sound = {file["file"]: file["findings"] for file in corpus[1]["files"] if "/sound " in file["file"]}

    assert sound.keys() == {f"lạ/sound {name}" for name in MAKERS}
    assert all("R201" in codes for codes in sound.values())
    assert not any(code.startswith("F") for codes in sound.values() for code in codes)


def test_every_file_of_the_folder_is_listed(corpus: Corpus) -> None:
    inputs, summary, _ = corpus
    listed = {nfc(file["file"]) for file in summary["files"]}
    there = {
        nfc(os.fsencode(path.relative_to(inputs)).decode("utf-8", "backslashreplace"))
        for path in (inputs / "lạ").iterdir()
        if not path.name.startswith("mutant") and (path.is_symlink() or not path.is_dir())
    }

    # Bytes that are no Unicode are written out in the way that Python calls surrogate escapes.
    odd = {name for name in there if "\\x" in name}
    assert there - odd <= listed
    assert len([name for name in listed if "\\udc" in name]) == len(odd)
    assert len(there) >= len(FILES) - 4


def test_no_trace_is_printed_and_every_reason_has_its_words(corpus: Corpus) -> None:
    _, summary, said = corpus

    assert "Traceback" not in said
    assert not re.search(r"\b\w+Error\b", said)
    codes = {code for file in summary["files"] for code in file["findings"]}
    assert codes <= finding_kinds().keys()
    assert "F107" not in codes


@pytest.mark.skipif(sys.platform == "win32", reason="there is no resource module")
def test_the_memory_stays_within_its_bound(corpus: Corpus) -> None:
    import resource

    assert corpus
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024 < MOST_MIB

"""Into which folders returns are sorted changes nothing but the folders before their names.

The same for the order in which they were put there, the order in which the system lists them, and the number
of workers, which change nothing at all.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

sys.path.insert(0, str(Path(__file__).parent))
from package_bytes import FOLDERS, consolidated, without_folders

RETURNS = Path(__file__).parents[1] / "data" / "returns" / "kon-tum-2024-12"
CHOSEN = (
    "66-BC-So Y te (bản ký).xls",
    "BC So Ke hoach va Dau tu.xlsx",
    "BC So Ke hoach va Dau tu_lan2.xlsx",
    "BC UBND huyen Dak Ha.xlsx",
    "Báo cáo Sở Tài nguyên và Môi trường.xlsx",
    "Copy of Báo cáo Sở Tài nguyên và Môi trường.xlsx",
    "So_Tai_chinh_bieu_mau.ods",
    "Bieu mau bao cao (1).xlsx",
    "Thumbs.db",
)


@pytest.fixture(scope="module")
def returns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some returns with every reason why one of several files is chosen."""
    folder = tmp_path_factory.mktemp("returns")
    for name in CHOSEN:
        shutil.copy(RETURNS / name, folder / name)
    return_of = folder / "BC UBND huyen Dak Ha.xlsx"
    saved_again(return_of, folder / "A saved again.xlsx", None)
    saved_again(RETURNS / "Báo cáo Sở Xây dựng.xlsx", folder / "Z one word.xlsx", 1)
    saved_again(RETURNS / "Báo cáo Sở Xây dựng.xlsx", folder / "Another word.xlsx", 2)
    (folder / "broken.xlsx").write_bytes(return_of.read_bytes()[:3000])
    return folder


def saved_again(source: Path, target: Path, figure: int | None) -> None:
    """The return as another program saves it, perhaps with another figure."""
    book = load_workbook(source)
    if figure is not None:
        book["Biểu 1"]["E14"].value = figure
    book.save(target)


@pytest.fixture(scope="module")
def flat(returns: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs when all returns lie in one folder."""
    return consolidated(returns, tmp_path_factory.mktemp("flat"))


def split(returns: Path, into: Path, folders: list[str]) -> Path:
    """The returns, each in a folder of its own choice."""
    shutil.rmtree(into, ignore_errors=True)
    for path, folder in zip(sorted(returns.iterdir()), folders, strict=True):
        (into / folder).mkdir(parents=True, exist_ok=True)
        shutil.copy(path, into / folder / path.name)
    return into


# Without shrinking: every example is a whole run.
@settings(max_examples=4, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(folders=st.lists(st.sampled_from(["", *FOLDERS]), min_size=13, max_size=13))
def test_any_split_into_folders_gives_the_same_outputs(
    folders: list[str], returns: Path, flat: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Rows, outcomes, findings, choices, names of feedback: all but the folder part of the inputs' names."""
    scratch = tmp_path_factory.mktemp("split")
    inputs = split(returns, scratch / "inputs", folders)

    assert without_folders(consolidated(inputs, scratch / "outputs")) == without_folders(flat)


class Shuffled(list[os.DirEntry[str]]):
    """A listing of a folder in another order."""

    def __enter__(self) -> Shuffled:
        random.Random(7).shuffle(self)
        return self

    def __exit__(self, *_: object) -> None:
        pass


def test_the_order_of_putting_and_listing_and_the_workers_change_nothing(
    returns: Path, flat: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte, nothing left out of the comparison; `test_same_bytes` has four workers."""
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    for number, path in enumerate(sorted(returns.iterdir(), reverse=True)):
        shutil.copy(path, inputs / path.name)
        os.utime(inputs / path.name, (number, 10**9 - number))
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: Shuffled(scandir(path)))

    assert bytes_of(consolidated(inputs, tmp_path / "outputs", workers=2)) == bytes_of(flat)


def bytes_of(outputs: Path) -> dict[str, bytes]:
    packages = (path for path in outputs.rglob("*.*") if path.is_file())
    return {str(path.relative_to(outputs)): path.read_bytes() for path in packages}


def test_two_files_of_one_name_are_told_apart_by_their_content(returns: Path, tmp_path: Path) -> None:
    """Of two files of one name that differ, which lies in which folder changes nothing."""
    found = []
    for number, (first, second) in enumerate((("qz1", "qz2"), ("qz2", "qz1"))):
        inputs = tmp_path / str(number)
        for folder, source in (
            (first, "Z one word.xlsx"),
            (second, "Another word.xlsx"),
            (first, "BC UBND huyen Dak Ha.xlsx"),
            (second, "A saved again.xlsx"),
        ):
            (inputs / folder).mkdir(parents=True, exist_ok=True)
            name = "báo cáo.xlsx" if "word" in source else "báo cáo (2).xlsx"
            shutil.copy(returns / source, inputs / folder / name)
        found.append(without_folders(consolidated(inputs, tmp_path / f"outputs-{number}")))

    assert found[0] == found[1]
    summary = str(next(text for name, text in found[0].items() if name.endswith("summary.json: whole")))
    assert summary.count('"file": "báo cáo.xlsx"') == 2
    assert summary.count('"outcome": "duplicate"') == 1

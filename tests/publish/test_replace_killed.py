"""A package is replaced whole or not at all, whatever happens meanwhile."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
import time
from pathlib import Path

import pytest

from pipeline.publish import replace
from pipeline.publish.exchange import exchange
from pipeline.publish.replace import recover, replacing, restore

FILES = [f"part-{number}.bin" for number in range(5)] + ["feedback/unit.bin"]
SIGN = 40_000  # bytes of a file, all the same: what a half-written one would not be


def write(folder: Path, version: int) -> None:
    (folder / "feedback").mkdir()
    for name in FILES:
        (folder / name).write_bytes(bytes([version % 256]) * SIGN)


def version_of(folder: Path) -> int:
    """The one version that all files of a package are of; fails on a mix, a half or a missing file."""
    contents = {name: (folder / name).read_bytes() for name in FILES}
    (version,) = {content[:1] for content in contents.values()}
    assert all(content == version * SIGN for content in contents.values())
    assert sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()) == sorted(FILES)
    return version[0]


def replace_by(version: int, home: Path) -> None:
    with replacing(home / "12-2024", home / "earlier" / "12-2024") as fresh:
        write(fresh, version)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_package_before_is_kept_and_equal_ones_are_not_repeated(tmp_path: Path) -> None:
    for version in (1, 2, 2, 3):
        replace_by(version, tmp_path)

    assert version_of(tmp_path / "12-2024") == 3
    assert [version_of(tmp_path / "earlier" / "12-2024" / n) for n in ("1", "2")] == [1, 2]
    assert names_in(tmp_path) == ["12-2024", "earlier"]
    assert names_in(tmp_path / "earlier" / "12-2024") == ["1", "2"]


def test_where_nothing_can_change_names_at_once_it_is_done_in_two_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replace, "exchange", lambda *_: False)

    replace_by(1, tmp_path)
    replace_by(2, tmp_path)

    assert version_of(tmp_path / "12-2024") == 2
    assert version_of(tmp_path / "earlier" / "12-2024" / "1") == 1
    assert names_in(tmp_path) == ["12-2024", "earlier"]


def test_a_run_that_died_between_the_two_steps_is_put_right(tmp_path: Path) -> None:
    replace_by(1, tmp_path)
    (tmp_path / "12-2024").rename(tmp_path / ".12-2024.before-exchange")
    (tmp_path / ".12-2024.writing-abc").mkdir()

    recover(tmp_path)

    assert version_of(tmp_path / "12-2024") == 1
    assert names_in(tmp_path) == ["12-2024"]


def test_a_run_that_died_after_both_steps_keeps_the_new_package(tmp_path: Path) -> None:
    replace_by(1, tmp_path)
    (tmp_path / "12-2024").rename(tmp_path / ".12-2024.before-exchange")
    replace_by_hand = tmp_path / "12-2024"
    replace_by_hand.mkdir()
    write(replace_by_hand, 2)

    recover(tmp_path)

    assert version_of(tmp_path / "12-2024") == 2
    assert names_in(tmp_path) == ["12-2024"]


def test_whoever_only_reads_gets_an_interrupted_package_back(tmp_path: Path) -> None:
    replace_by(1, tmp_path / "campaign")
    target = tmp_path / "campaign" / "12-2024"
    target.rename(target.with_name(".12-2024.before-exchange"))

    restore(target)
    restore(target)
    restore(tmp_path / "campaign" / "1-2025")

    assert version_of(target) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="renameat2 is Linux's")
def test_two_folders_change_names(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"was {name}").touch()

    assert exchange(tmp_path / "a", tmp_path / "b")

    assert (names_in(tmp_path / "a"), names_in(tmp_path / "b")) == (["was b"], ["was a"])


def replace_again_and_again(home: Path, two_steps: bool) -> None:
    if two_steps:
        replace.exchange = lambda *_: False  # type: ignore[assignment]
    version = 1
    while True:
        version += 1
        replace_by(version % 200, home)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9")
@pytest.mark.parametrize("two_steps", [False, True])
def test_killed_at_random_moments_the_package_is_whole(tmp_path: Path, two_steps: bool) -> None:
    """Where names change in one step there is never a moment without a package; else recovery brings it."""
    moments = random.Random(4)
    replace_by(1, tmp_path)
    for _ in range(12):
        process = multiprocessing.get_context("fork").Process(
            target=replace_again_and_again, args=(tmp_path, two_steps)
        )
        process.start()
        time.sleep(moments.uniform(0.005, 0.08))
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        if two_steps:
            recover(tmp_path)
        version_of(tmp_path / "12-2024")
        for kept in (tmp_path / "earlier" / "12-2024").glob("*"):
            version_of(kept)
    recover(tmp_path)
    assert set(names_in(tmp_path)) <= {"12-2024", "earlier"}

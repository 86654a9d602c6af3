"""Replace a folder by a new one, whole or not at all, whenever the power goes.

The new folder is written beside the old one and forced to the disk. Then the old one is kept once more
under earlier/ (by hard links, so that it costs nothing), and the two change names in one step. Where the
system has no such step (Windows), there is a moment in which the target is not there and the old one
stands beside it as `.<name>.before-exchange`; `recover` puts it back. So at any moment the old package or
the new one is there, or can be restored without a doubt; and nothing else ever bears the target's name.
"""

from __future__ import annotations

import filecmp
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from pipeline.errors import OutputError
from pipeline.lock import alone_in
from pipeline.publish.exchange import exchange

_SYNCED_AT_ONCE = 8
_LEFTOVER = re.compile(r"\.(?P<target>.+)\.(?:(?P<aside>before-exchange)|(?:writing|keeping)-\w+)")


@contextmanager
def replacing(target: Path, earlier: Path) -> Iterator[Path]:
    """An empty folder beside `target` to write into; it takes the target's place when the block ends well.

    What stood at `target` moves to `earlier/<n>`, counted from 1; if the new folder is the same byte for
    byte, the old one stays. If the block fails, the target is as it was. The caller sees to it that
    nobody else writes here meanwhile (pipeline.lock).

    Raises:
        OutputError: a folder cannot be made, written or renamed.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        recover(target.parent)
        fresh = _beside(target, "writing")
        try:
            yield fresh
            _settle(fresh, target, earlier)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        path, reason = str(error.filename or target), error.strerror or str(error)
        raise OutputError("output.cannot-write", path=path, reason=reason) from error


def recover(home: Path) -> None:
    """Put right what an interrupted run left in a folder of packages: finish nothing, restore, tidy up.

    Raises:
        OSError: something cannot be renamed or removed.
    """
    for leftover in sorted(home.iterdir()):
        found = _LEFTOVER.fullmatch(leftover.name)
        if found is None or not leftover.is_dir():
            continue
        target = home / found["target"]
        if found["aside"] and not target.exists():
            leftover.rename(target)
        else:
            shutil.rmtree(leftover)


def restore(target: Path) -> None:
    """Bring back a package that an interrupted exchange left beside its place, for whoever only reads it.

    Raises:
        OutputError: a run is at work there and does not end.
    """
    if not target.exists() and target.with_name(f".{target.name}.before-exchange").is_dir():
        with alone_in(target.parent.parent, lambda *_: None):
            recover(target.parent)


def recover_all(outputs: Path) -> None:
    """`recover` in the folders of all campaigns."""
    for home in sorted(path for path in outputs.iterdir() if path.is_dir() and path.name[0] != "."):
        recover(home)


def _beside(target: Path, why: str) -> Path:
    return Path(tempfile.mkdtemp(prefix=f".{target.name}.{why}-", dir=target.parent))


def _settle(fresh: Path, target: Path, earlier: Path) -> None:
    if target.is_dir() and _same(fresh, target):
        return
    _make_readable(fresh)
    _sync(fresh)
    if target.exists():
        _keep(target, earlier)
        _swap(fresh, target)
    else:
        fresh.rename(target)
    _sync_folder(target.parent)


def _swap(fresh: Path, target: Path) -> None:
    """Let the new folder take the target's name; the old one is thrown away."""
    if exchange(fresh, target):
        return
    aside = target.with_name(f".{target.name}.before-exchange")
    target.rename(aside)
    try:
        fresh.rename(target)
    except BaseException:
        aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


# ---------------------------------------------------------------- the packages of former runs


def _keep(target: Path, earlier: Path) -> None:
    """Keep the target as `earlier/<n>` too, unless an interrupted run has already done so."""
    earlier.mkdir(parents=True, exist_ok=True)
    last = _last_number(earlier)
    if last and _same(earlier / str(last), target):
        return
    keeping = _beside(target, "keeping")
    copied: list[Path] = []
    try:
        copy = partial(_link, copied=copied)
        shutil.copytree(target, keeping, symlinks=True, copy_function=copy, dirs_exist_ok=True)
        _make_readable(keeping)
        _sync_files(copied)
        _sync_folders(keeping)
        keeping.rename(earlier / str(last + 1))
    finally:
        shutil.rmtree(keeping, ignore_errors=True)
    _sync_folder(earlier)


def _link(source: str, copy: str, *, copied: list[Path]) -> None:
    """The same file under a second name, on the disk since it has its first one.

    Where the file system knows no hard links, a copy, which is added to those `copied`.
    """
    try:
        os.link(source, copy)
    except OSError:
        shutil.copy2(source, copy)
        copied.append(Path(copy))


def _last_number(earlier: Path) -> int:
    return max((int(entry.name) for entry in earlier.iterdir() if entry.name.isdecimal()), default=0)


def _same(one: Path, other: Path) -> bool:
    sizes = _sizes(one)
    return sizes == _sizes(other) and all(
        filecmp.cmp(one / name, other / name, shallow=False)
        for name, size in sizes.items()
        if size is not None
    )


def _sizes(folder: Path, inside: str = "") -> dict[str, int | None]:
    """How large each file in the folder is, by its path within it; None for what is no file."""
    found: dict[str, int | None] = {}
    with os.scandir(folder / inside) as entries:
        for entry in entries:
            name = inside + entry.name
            found[name] = entry.stat().st_size if entry.is_file() else None
            if entry.is_dir(follow_symlinks=False):
                found |= _sizes(folder, f"{name}/")
    return found


def _make_readable(folder: Path) -> None:
    # mkdtemp makes a folder for its owner alone; a package is for whoever may read the outputs.
    umask = os.umask(0)
    os.umask(umask)
    folder.chmod(0o777 & ~umask)


# ---------------------------------------------------------------- to the disk


def _sync(folder: Path) -> None:
    """Force all that is in the folder to the disk, its files first."""
    _sync_files([entry for entry in folder.rglob("*") if entry.is_file()])
    _sync_folders(folder)


def _sync_files(files: Iterable[Path]) -> None:
    """Several at a time: each waits for the disk, which takes what is asked of it together in one go."""
    with ThreadPoolExecutor(_SYNCED_AT_ONCE) as threads:
        for _ in threads.map(_sync_file, files):
            pass  # which raises what went wrong


def _sync_folders(folder: Path) -> None:
    for entry in (*folder.rglob("*"), folder):
        if entry.is_dir():
            _sync_folder(entry)


def _sync_file(file: Path) -> None:
    # Windows syncs only what is open for writing.
    with file.open("rb+" if sys.platform == "win32" else "rb") as content:
        os.fsync(content.fileno())


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":  # folders cannot be opened there, nor need they be synced
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

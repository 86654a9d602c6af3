"""Digests of what decides a result besides the returns themselves: this program and the schemas."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

# Not all that is installed: what reads, judges and writes.
_SHAPE_THE_RESULT = (
    "great-expectations",
    "openpyxl",
    "pandas",
    "pyarrow",
    "rapidfuzz",
    "xlrd",
    "XlsxWriter",
)


def digest(parts: Iterable[str]) -> str:
    """One sha256 of several texts."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(f"{len(part)}:".encode() + part.encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


@cache
def program() -> str:
    """A digest of this program as it is installed: its own files, Python, the versions of what it uses."""
    home = Path(__file__).parents[1]
    own = sorted(path for path in home.rglob("*") if path.suffix in (".py", ".toml", ".json", ".csv"))
    return digest([sys.version, *map(_version, _SHAPE_THE_RESULT), *(_file(path, home) for path in own)])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def folder(home: Path) -> str:
    """A digest of all files below a folder, by name and content."""
    return digest(_file(path, home) for path in sorted(home.rglob("*")) if path.is_file())


def _file(path: Path, home: Path) -> str:
    return f"{path.relative_to(home).as_posix()}={hashlib.sha256(path.read_bytes()).hexdigest()}"

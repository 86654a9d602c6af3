"""Addresses that fsspec understands, such as s3://bucket/folder; the only importer of fsspec.

Who may read and write there is told to fsspec's own libraries as everywhere (environment, profile, role of
the machine), never in the address, which is shown.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pipeline.errors import PlaceError, UsageError

T = TypeVar("T")

_AT_ONCE = 16  # requests: a store answers many as fast as one
_FILE = "file://"


@dataclass(frozen=True, slots=True)
class Address:
    """A folder, or what stands for one, in a store; `text` has no "/" at its end."""

    text: str

    def __str__(self) -> str:
        """As it was given."""
        return self.text

    def __truediv__(self, name: str) -> Address:
        """The address of something below."""
        return Address(f"{self.text}/{name}")


def place(text: str) -> Path | Address:
    """What an option for a place says: a path, also as file://, or an address.

    Raises:
        UsageError: the address names a user or is a chain of addresses.
    """
    if text.startswith(_FILE):
        return Path(text.removeprefix(_FILE))
    if "://" not in text:
        return Path(text)
    host = text.partition("://")[2].partition("/")[0]
    if "@" in host or "::" in text:
        raise UsageError("places.bad-address", scheme=text.partition(":")[0])
    return Address(text.rstrip("/"))


class Store:
    """The store behind an address. Names are relative to the address, with "/" between folders."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._system, root = _opened(address.text)
        self._root = str(root).rstrip("/")

    def listed(self, below: str = "") -> dict[str, dict[str, Any]]:
        """Name -> what the store says of it (size), of every object below a folder."""
        top = self._key(below) if below else self._root
        with self._reaching(below):
            self._system.invalidate_cache()
            try:
                found: dict[str, dict[str, Any]] = self._system.find(top, detail=True)
            except FileNotFoundError:  # not even the bucket is there
                return {}
        before = len(self._root) + 1
        return {key[before:]: said for key, said in found.items() if key.startswith(f"{self._root}/")}

    def stamps(self, below: str = "") -> dict[str, tuple[int, str]]:
        """Name -> how many bytes, and when it was written in seconds ("" if the store does not tell)."""
        return {name: (int(said["size"]), _written(said)) for name, said in self.listed(below).items()}

    def get(self, name: str, start: int | None = None, end: int | None = None) -> bytes:
        """The content of an object, or those bytes of it.

        Raises:
            FileNotFoundError: there is no such object.
        """
        with self._reaching(name, may_lack=True):
            found: bytes = self._system.cat_file(self._key(name), start=start, end=end)
        return found

    def size(self, name: str) -> int:
        """How many bytes an object has.

        Raises:
            FileNotFoundError: there is no such object.
        """
        with self._reaching(name, may_lack=True):
            self._system.invalidate_cache()
            return int(self._system.info(self._key(name))["size"])

    def put(self, name: str, content: bytes) -> None:
        """Write an object; it is there whole or not at all."""
        with self._reaching(name):
            self._system.pipe_file(self._key(name), content)

    def put_new(self, name: str, content: bytes) -> bool:
        """Write an object if there is none of that name; False if there is one."""
        with self._reaching(name):
            try:
                self._system.pipe_file(self._key(name), content, mode="create")
            except FileExistsError:
                return False
        return True

    def put_file(self, path: Path, name: str) -> None:
        """Write an object from a file."""
        with self._reaching(name):
            self._system.put_file(str(path), self._key(name))

    def copy(self, name: str, other: str) -> None:
        """Copy within the store."""
        with self._reaching(name):
            self._system.cp_file(self._key(name), self._key(other))

    def remove(self, name: str) -> None:
        """Remove an object; one that is not there needs no removing."""
        with self._reaching(name):
            try:
                self._system.rm_file(self._key(name))
            except FileNotFoundError:
                return

    def _key(self, name: str) -> str:
        return f"{self._root}/{name}"

    @contextmanager
    def _reaching(self, name: str, *, may_lack: bool = False) -> Iterator[None]:
        """What the store's library raises, as one sentence that names the address."""
        try:
            yield
        except _faults() as error:
            if may_lack and isinstance(error, FileNotFoundError):
                raise
            where = str(self.address / name if name else self.address)
            lines = str(error).splitlines() or [type(error).__name__]
            raise PlaceError("places.cannot-reach", place=where, reason=lines[0]) from error


def together(work: Callable[..., T], *given: Iterable[Any]) -> list[T]:
    """What the work gives for each, several requests at a time; the first fault is raised."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(work, *given))


def _opened(text: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs

        system, root = url_to_fs(text)
    except ImportError as error:
        # Either fsspec itself, or what it needs for stores of this kind.
        raise UsageError("places.not-installed", place=text, reason=str(error)) from error
    except ValueError as error:
        raise UsageError("places.unknown-scheme", place=text, reason=str(error)) from error
    return system, root


def _written(said: dict[str, Any]) -> str:
    """Every kind of store has its own word for it."""
    for word in ("LastModified", "mtime", "last_modified", "modified", "created"):
        match said.get(word):
            case datetime() as moment:
                return str(int(moment.timestamp()))
            case int() | float() as seconds:
                return str(int(seconds))
    return ""


@cache
def _faults() -> tuple[type[Exception], ...]:
    """What the libraries behind fsspec raise when a store does not answer or refuses."""
    known: list[type[Exception]] = [OSError, ValueError]
    if "botocore.exceptions" in sys.modules:
        known.append(sys.modules["botocore.exceptions"].BotoCoreError)
    if "aiohttp" in sys.modules:
        known.append(sys.modules["aiohttp"].ClientError)
    return tuple(known)

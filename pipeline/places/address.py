"""Addresses that fsspec understands, such as s3://bucket/folder; the only importer of fsspec.

Who may read and write there is told to fsspec's own libraries as everywhere (environment, profile, role of
the machine), never in the address, which is shown.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, unquote

from pipeline.errors import PlaceError, UsageError
from pipeline.places.listing import found_below, written

T = TypeVar("T")

_AT_ONCE = 16  # requests: a store answers many as fast as one
_FILE = "file://"
_DRIVE = re.compile(r"^/([A-Za-z]:/)")  # of Windows: file:///C:/share
_WEB = ("http://", "https://")


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
        return Path(_DRIVE.sub(r"\1", text.removeprefix(_FILE)))
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
        self._is_web = address.text.startswith(_WEB)

    def must_be_writable(self) -> None:
        """Refuse what nothing can be put into.

        Raises:
            UsageError: it is a web server, from which one can only read.
        """
        if self._is_web:
            raise UsageError("places.read-only", place=str(self.address))

    def listed(self, below: str = "") -> dict[str, dict[str, Any]]:
        """Name -> what the store says of it (size), of every object below a folder."""
        top = self._key(below) if below else self._root
        with self._reaching(below):
            self._system.invalidate_cache()
            found = found_below(self._system, top)
        before = len(self._root) + 1
        return {
            self._name(key[before:]): said
            for key, said in found.items()
            if key.startswith(f"{self._root}/") and not (self._is_web and "?" in key)  # a page's own buttons
        }

    def stamps(self, below: str = "") -> dict[str, tuple[int, str]]:
        """Name -> how many bytes, and when it was written in seconds ("" if the store does not tell).

        Raises:
            PlaceError: the store cannot be reached, or does not tell how large an object is.
        """
        listed = self.listed(below)
        asked = [name for name, said in listed.items() if said.get("size") is None]
        listed |= dict(zip(asked, together(self._said, asked), strict=True))
        return {name: (int(said["size"]), written(said)) for name, said in listed.items()}

    def _said(self, name: str) -> dict[str, Any]:
        """What the store says of one object when it is asked for that one."""
        with self._reaching(name):
            said: dict[str, Any] = self._system.info(self._key(name))
        if said.get("size") is None:
            raise PlaceError("places.no-size", place=str(self.address / name))
        return said

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
        """Copy within the store; through this machine, if the store cannot do it by itself."""
        with self._reaching(name):
            try:
                self._system.cp_file(self._key(name), self._key(other))
            except NotImplementedError:
                self.put(other, self.get(name))

    def remove(self, name: str) -> None:
        """Remove an object; one that is not there needs no removing."""
        with self._reaching(name):
            try:
                self._system.rm_file(self._key(name))
            except FileNotFoundError:
                return

    def _key(self, name: str) -> str:
        return f"{self._root}/{quote(name) if self._is_web else name}"

    def _name(self, key: str) -> str:
        return unquote(key) if self._is_web else key

    @contextmanager
    def _reaching(self, name: str, *, may_lack: bool = False) -> Iterator[None]:
        """What the store's library raises, as one sentence that names the address."""
        try:
            yield
        except NotImplementedError as error:
            scheme = self.address.text.partition(":")[0]
            raise PlaceError("places.cannot-do", place=str(self.address), scheme=scheme) from error
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
    except ModuleNotFoundError as error:
        raise UsageError("places.not-installed", place=text, reason=str(error)) from error
    except ImportError as error:  # raised by fsspec: it knows stores of this kind, but not without a library
        known = text.startswith(("s3:", *_WEB))
        key = "places.not-installed" if known else "places.needs-more"
        raise UsageError(key, place=text, reason=str(error)) from error
    except ValueError as error:
        raise UsageError("places.unknown-scheme", place=text, reason=str(error)) from error
    return system, root


def _faults() -> tuple[type[Exception], ...]:
    """What the libraries behind fsspec, as far as they are loaded by now, raise when a store refuses."""
    known: list[type[Exception]] = [OSError, ValueError]
    if "botocore.exceptions" in sys.modules:
        known.append(sys.modules["botocore.exceptions"].BotoCoreError)
    if "aiohttp" in sys.modules:
        known.append(sys.modules["aiohttp"].ClientError)
    return tuple(known)

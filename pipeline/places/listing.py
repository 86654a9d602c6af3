"""What a store says lies below a folder of it, with nothing passed over."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

Said = dict[str, Any]
"""What a store says of an object: its name, type and size at least."""


def found_below(system: Any, top: str) -> dict[str, Said]:
    """Key -> what the store says of it, of every object below a folder; nothing if there is no such folder.

    fsspec's own walk, for stores that do not list all at once, passes over a folder that cannot be listed:
    its returns would be missing without a word. So it is done here.

    Raises:
        OSError, or what else the store's library raises: it cannot be listed, or one of its folders.
    """
    if not _lists_all_at_once(system):
        return _walked(system, top)
    try:
        found: dict[str, Said] = system.find(top, detail=True)
    except FileNotFoundError:  # not even the bucket is there
        return {}
    return found


def _walked(system: Any, top: str) -> dict[str, Said]:
    found: dict[str, Said] = {}
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        try:
            inside: list[Said] = system.ls(folder, detail=True)
        except FileNotFoundError:
            if folder != top:
                raise
            return {}
        found |= {said["name"]: said for said in inside if said["type"] != "directory"}
        folders = (said["name"] for said in inside if said["type"] == "directory")
        waiting += [name for name in folders if name.rstrip("/") != folder.rstrip("/")]
    return found


def _lists_all_at_once(system: Any) -> bool:
    """Whether the store has a question of its own for all that is below a folder."""
    from fsspec.asyn import AsyncFileSystem
    from fsspec.spec import AbstractFileSystem

    if isinstance(system, AsyncFileSystem):
        return type(system)._find is not AsyncFileSystem._find
    return type(system).find is not AbstractFileSystem.find


def written(said: Said) -> str:
    """When it was written, in seconds; "" if the store does not tell. Every kind has its own word for it."""
    for word in ("LastModified", "Last-Modified", "mtime", "last_modified", "modified", "created"):
        match said.get(word):
            case datetime() as moment:
                return str(int(moment.timestamp()))
            case int() | float() as seconds:
                return str(int(seconds))
            case str() as header:
                return _of_header(header)
    return ""


def _of_header(date: str) -> str:
    """A date as web servers write it."""
    try:
        return str(int(parsedate_to_datetime(date).timestamp()))
    except ValueError:
        return ""

"""What the objects of a store are called as files: by their keys, unless no file can be called so."""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

_LONGEST = 255  # bytes of one name, on every file system in use
_FORBIDDEN = '\0\\:*?"<>|' if sys.platform == "win32" else "\0"


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """Key -> name, relative to the inputs folder, of all objects that a run looks at.

    Like a folder's, hidden ones (".x") are left out, and marks of folders ("x/"). What no file can be called
    ("", ".", "..", a name that is too long or is a folder's, too) is written out: it can neither leave the
    folder nor be lost. A name is the same whatever the order of the keys.
    """
    plain = {key: [_part(part) for part in key.split("/")] for key in sorted(keys) if not key.endswith("/")}
    shown = {key: parts for key, parts in plain.items() if not any(part.startswith(".") for part in parts)}
    folders = {"/".join(parts[:depth]) for parts in shown.values() for depth in range(1, len(parts))}
    taken = {_as_found(name) for name in folders}
    names = {}
    # Names that need no writing out come first, so that nothing can be made to take them.
    for key in sorted(shown, key=lambda key: ("/".join(shown[key]) != key, key)):
        name, marked = "/".join(shown[key]), key
        while _as_found(name) in taken:
            name, marked = _marked(name, marked), f"{marked}/"
        names[key] = name
        taken.add(_as_found(name))
    return names


def _as_found(name: str) -> str:
    """What the file system makes of a name: two that it takes for one would be one file."""
    return unicodedata.normalize("NFC", name).casefold() if sys.platform in ("win32", "darwin") else name


def _part(part: str) -> str:
    """One part of a key as a file can be called."""
    if part in ("", ".", ".."):
        return f"%{part.encode().hex()}"
    part = "".join(f"%{ord(sign):02X}" if sign in _FORBIDDEN else sign for sign in part)
    return _marked(part, part) if len(part.encode("utf-8", "surrogatepass")) > _LONGEST else part


def _marked(name: str, key: str) -> str:
    """The name with a part of the key's hash, before its extension."""
    path = PurePosixPath(name)
    mark = "~" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    ending = path.suffix if len(path.suffix.encode("utf-8", "surrogatepass")) < 16 else ""
    stem = path.name[: len(path.name) - len(ending)]
    while len((stem + mark + ending).encode("utf-8", "surrogatepass")) > _LONGEST:
        stem = stem[:-1]
    return str(path.with_name(stem + mark + ending))

"""Files of the cache: written whole or not at all, read only if nothing in them has changed."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import tempfile
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path, PosixPath, WindowsPath
from typing import Any

_SIGNS = 32  # of a sha256, in front of the content
_OUR_TYPES = "pipeline.model."


def _home(found: type) -> tuple[str, str]:
    return found.__module__, found.__qualname__


# As they are called here: Python 3.13 has its paths elsewhere.
_SAFE_NAMES = frozenset(map(_home, (Decimal, date, datetime, PosixPath, WindowsPath, frozenset)))


class _OnlyOurs(pickle.Unpickler):
    """Makes nothing but the types that flow between the stages: a cache is data, never a program."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _SAFE_NAMES or f"{module}.".startswith(_OUR_TYPES):
            found = super().find_class(module, name)
            # Neither what such a module imports from elsewhere, nor anything inside a type.
            if isinstance(found, type) and "." not in name and (module, name) in (*_SAFE_NAMES, _home(found)):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


def write(path: Path, content: bytes) -> None:
    """Put the content under the name at once; a cache that cannot be written is no reason to fail."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(content).digest())
                file.write(content)
            Path(beside).replace(path)
        except OSError:
            Path(beside).unlink(missing_ok=True)


def read(path: Path) -> bytes | None:
    """What `write` put there; None if there is nothing, or anything about it has changed."""
    try:
        stored = path.read_bytes()
    except OSError:
        return None
    digest, content = stored[:_SIGNS], stored[_SIGNS:]
    return content if hashlib.sha256(content).digest() == digest else None


def begins(path: Path, start: bytes) -> bool:
    """Whether what stands there begins so, which says nothing yet about the rest of it."""
    try:
        with path.open("rb") as file:
            file.seek(_SIGNS)
            return file.read(len(start)) == start
    except OSError:
        return False


def pack(value: object) -> bytes:
    """A value of the types in pipeline.model as bytes."""
    return pickle.dumps(value, protocol=5)


def unpack(content: bytes) -> Any:
    """The value again; None if it holds anything but those types, or was made by another program."""
    try:
        return _OnlyOurs(io.BytesIO(content)).load()
    except (pickle.UnpicklingError, AttributeError, EOFError, ImportError, IndexError, TypeError, ValueError):
        return None

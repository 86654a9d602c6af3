"""Modules that are only loaded when somebody uses them.

In the place of a module stands one that is empty until somebody looks inside: then the real one is imported,
and from then on it is the real one for everybody. A module that is loaded already, or not installed, is left
to the plain import. (Python's own LazyLoader does not serve: in Python 3.11 the import statement itself looks
inside.)
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterable
from threading import RLock
from types import ModuleType
from typing import Any

_LOADING = RLock()
# What the import statement itself asks of a module that it finds; asking for it is no use.
_ASKED_BY_IMPORT = frozenset({"__spec__", "__name__", "__loader__", "__package__"})


class _Later(ModuleType):
    """Stands for a module until somebody asks for anything in it."""

    def __getattr__(self, name: str) -> Any:
        if name in _ASKED_BY_IMPORT:
            raise AttributeError(name)
        return getattr(_loaded(self), name)


def _loaded(stand_in: _Later) -> ModuleType:
    """The real module; the stand-in gets all that is in it."""
    name = stand_in.__name__
    with _LOADING:
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]
        real = importlib.import_module(name)
        stand_in.__dict__.update(real.__dict__)
    return real


def put_off(names: Iterable[str]) -> list[str]:
    """Let these modules be loaded when first used; returns those for which that could be arranged."""
    return [name for name in names if name not in sys.modules and _put_off(name)]


def _put_off(name: str) -> bool:
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return False
    if spec is None:
        return False
    stand_in(found_later(name))
    return True


def found_later(name: str) -> ModuleType:
    """What stands for a module that is known to be there; to look for it would import what it lies in."""
    return _Later(name)


def stand_in(module: ModuleType) -> None:
    """Let it be what is found under its name, unless that is loaded already."""
    sys.modules.setdefault(module.__name__, module)

"""How the small types travel between processes and into the cache: as their fields, in order.

A frozen dataclass with slots is otherwise pickled field by field in Python, which takes four times as long;
a run hands over some thirty of them for each return.
"""

from __future__ import annotations

from typing import Any


class Packed:
    """Of a dataclass: pickled as a call of its type with all its fields."""

    __slots__ = ()
    __match_args__: tuple[str, ...] = ()  # its dataclass says which

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return type(self), tuple([getattr(self, name) for name in self.__match_args__])

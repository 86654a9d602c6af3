"""How the small types travel between processes and into the cache: as their fields, in order.

A frozen dataclass with slots is otherwise pickled field by field in Python, which takes four times as long;
a run hands over some thirty of them for each return.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class Packed:
    """Of a dataclass: pickled as a call of its type with all its fields."""

    __slots__ = ()
    __match_args__: tuple[str, ...] = ()  # its dataclass says which

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return type(self), tuple([getattr(self, name) for name in self.__match_args__])


class PackedEnum(StrEnum):
    """Pickled as a call of its type with its value, which is all that the cache reads back.

    Python does the same, but from 3.11.0 to 3.11.3 it pickled a call of `getattr`.
    """

    def __reduce_ex__(self, _: object) -> tuple[type, tuple[str]]:
        return type(self), (self.value,)

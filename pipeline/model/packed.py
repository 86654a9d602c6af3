"""How the small types are made and travel between processes and into the cache: as their fields, in order.

A frozen dataclass with slots is otherwise pickled field by field in Python, which takes four times as long;
a run hands over some thirty of them for each return. And it is made twice as fast as plainly.
"""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from typing import Any


class Packed:
    """Of a dataclass: pickled as a call of its type with all its fields."""

    __slots__ = ()
    __match_args__: tuple[str, ...] = ()  # its dataclass says which

    def __init_subclass__(cls) -> None:
        """Called when a type is there: first without slots, then as the dataclass that has them."""
        super().__init_subclass__()
        if {"__slots__", "__init__"} <= vars(cls).keys() and is_dataclass(cls):
            _make_fast(cls)

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return type(self), tuple([getattr(self, name) for name in self.__match_args__])


def _make_fast(dataclass: type) -> None:
    """Have the fields of a new object set by their slots.

    The `__init__` of a frozen dataclass calls `object.__setattr__` for each, which looks for the slot by its
    name. Where a dataclass asks for more than to be given its fields, it keeps its own.
    """
    plain = vars(dataclass)["__init__"]
    given = [field for field in fields(dataclass) if field.init and not field.kw_only]
    has_more = len(given) < len(fields(dataclass)) or hasattr(dataclass, "__post_init__")
    if has_more or any(field.default_factory is not MISSING for field in given):
        return
    names = [field.name for field in given]
    made: dict[str, Any] = {f"__set_{name}": getattr(dataclass, name).__set__ for name in names}
    # Put together as text, as dataclasses does it, too.
    body = "".join(f"\n  __set_{name}(self, {name})" for name in names)
    exec(f"def __init__(self, {', '.join(names)}):{body or ' pass'}", made)
    fast = made["__init__"]
    for told in ("__defaults__", "__annotations__", "__qualname__", "__module__"):
        setattr(fast, told, getattr(plain, told))
    dataclass.__init__ = fast  # type: ignore[misc]


class PackedEnum(StrEnum):
    """Pickled as a call of its type with its value, which is all that the cache reads back.

    Python does the same, but from 3.11.0 to 3.11.3 it pickled a call of `getattr`.
    """

    def __reduce_ex__(self, _: object) -> tuple[type, tuple[str]]:
        return type(self), (self.value,)

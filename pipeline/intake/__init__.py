"""The first stage: which files there are, whether they are safe, and what stands in their cells."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.intake.book import read_book, read_opened, xlsx_and_names
    from pipeline.intake.limits import Limits
    from pipeline.intake.listing import list_sources, opened, paths_and_names, source_at
    from pipeline.intake.pool import read_all
    from pipeline.intake.walk import Unopened

__all__ = [
    "Limits",
    "Unopened",
    "list_sources",
    "opened",
    "paths_and_names",
    "read_all",
    "read_book",
    "read_opened",
    "source_at",
    "xlsx_and_names",
]

_HOMES = {"Limits": "limits", "Unopened": "walk", "read_all": "pool"}
_HOMES |= dict.fromkeys(("list_sources", "opened", "paths_and_names", "source_at"), "listing")
_HOMES |= dict.fromkeys(("read_book", "read_opened", "xlsx_and_names"), "book")


def __getattr__(name: str) -> Any:
    """Imported when it is asked for: whoever needs the limits alone does not wait for all the readers."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

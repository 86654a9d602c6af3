"""What the default templates say, from wording.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def words(kind: str, language: str) -> dict[str, str]:
    """The sentences of one kind of document (report, reminder) in one language, and those all share."""
    text = resources.files(__package__).joinpath("wording.toml").read_text(encoding="utf-8")
    catalogue = tomllib.loads(text)
    return {name: entry[language] for part in ("common", kind) for name, entry in catalogue[part].items()}

"""Wording by language."""

from __future__ import annotations

from collections.abc import Mapping

Label = Mapping[str, str]
"""Wording by language ("vi", "en"). `label_in` picks one."""


def label_in(label: Label, language: str) -> str:
    """The wording in `language`, else in any language there is, else ""."""
    return label.get(language) or next(iter(label.values()), "")

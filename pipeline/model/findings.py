"""What is wrong or odd in a return."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong or odd in a return: facts only, the words are in findings.toml under `code`."""

    code: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    facts: tuple[tuple[str, str], ...] = ()

"""What is wrong or odd in a return."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.packed import Packed


@dataclass(frozen=True, slots=True, order=True)
class Finding(Packed):
    """Something wrong or odd in a return: facts only, the words are in findings.toml under `code`."""

    code: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    facts: tuple[tuple[str, str], ...] = ()

"""Personal data in free text: found by its shape, shown only masked.

Sources: Law 91/2025/QH15 and Decree 356/2025 (only what the purpose needs); the shapes of identity
numbers (12 digits: province, century and sex, birth year, serial), mobile and fixed phone numbers.
Names cannot be found by shape; the forms do not ask for any.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from pipeline.model import Finding

_GAP = r"[ .\-\u00a0]?"
_SHAPES = {
    "email": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "identity": re.compile(rf"(?<![\d.,])(?:0\d{{2}}{_GAP}[0-3]\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{3}})(?!\d)"),
    "phone": re.compile(
        rf"(?<![\d.,])(?:(?:\+?84|0){_GAP}(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)(?:{_GAP}\d){{7}}"
        rf"|0{_GAP}2\d{{1,2}}(?:{_GAP}\d){{7,8}})(?!\d)"
    ),
    "old-identity": re.compile(
        r"(?i)(?:cmnd|cmtnd|chứng minh(?: nhân dân| thư)?)\D{0,12}\d{3}[ .]?\d{3}[ .]?\d{3}(?!\d)"
    ),
}

_MAYBE = re.compile(r"@|\d[\d .\-\u00a0]{7,}\d")  # what every shape has; most texts lack it


def personal_data(text: str) -> tuple[tuple[str, str], ...]:
    """(kind, masked value) of every piece of personal data in the text, in the order of kinds."""
    if not _MAYBE.search(text):
        return ()
    found: list[tuple[str, str]] = []
    rest = text
    for kind, shape in _SHAPES.items():
        found += [(kind, mask(match.group())) for match in shape.finditer(rest)]
        rest = shape.sub(" ", rest)
    return tuple(found)


@lru_cache(maxsize=16_384)
def has_personal_data(text: str) -> bool:
    """Whether there is a piece of personal data in the text."""
    return bool(_MAYBE.search(text)) and any(shape.search(text) for shape in _SHAPES.values())


def mask(value: str) -> str:
    """The first two signs, the rest as stars: enough for its author to know it again."""
    return value[:2] + "*" * max(len(value) - 2, 3)


def without_personal_data(text: str) -> str:
    """The text with every piece of personal data masked, for quoting in a finding."""
    if not _MAYBE.search(text):
        return text
    for shape in _SHAPES.values():
        text = shape.sub(lambda match: mask(match.group()), text)
    return text


def told(finding: Finding, file: str) -> Finding:
    """The finding as it may leave the stages: with its file, and no personal data in what it quotes."""
    if finding.file and not finding.facts:
        return finding
    facts = tuple((name, without_personal_data(fact)) for name, fact in finding.facts)
    return replace(finding, file=finding.file or file, facts=facts)

"""Which fonts are of the time before Unicode, and what their letters really are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Encoding(StrEnum):
    """The two legacy encodings met in Vietnamese offices."""

    TCVN3 = "tcvn3"
    VNI = "vni"


@dataclass(frozen=True, slots=True)
class LegacyFont:
    """A font whose letters stand at other code points. `capitals`: it draws small letters as capitals."""

    encoding: Encoding
    capitals: bool = False


@lru_cache(maxsize=1024)
def legacy_font(name: str) -> LegacyFont | None:
    """The legacy font behind a font name, None for an ordinary one.

    The ABC fonts are called `.VnTime`, `.VnArial` ..., their capital variants end in H (`.VnTimeH`):
    TCVN3 has no codes of its own for most toned capitals. The VNI fonts are called `VNI-Times` etc.
    """
    folded = name.strip().casefold()
    if folded.startswith(".vn"):
        return LegacyFont(Encoding.TCVN3, capitals=folded.endswith("h"))
    if folded.startswith("vni"):
        return LegacyFont(Encoding.VNI)
    return None

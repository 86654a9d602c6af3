"""Whether a word can be a Vietnamese syllable: what tells a legacy encoding from Unicode text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_STOPPED_TONES = "\u0301\u0323"  # only sắc and nặng go with a final c, ch, p or t

_ONSET = r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?"
_OPEN = (
    "oai oay oao oeo uây uya uyu uêu iêu yêu uôi ươi ươu ai ao au ay âu ây eo êu ia iu oi ôi ơi ua ui ưa ưi "
    "ưu oa oe uê uơ uy ya a e ê i o ô ơ u ư y"
)
_CLOSED = "oa oă oe oo uâ uê uy uyê ươ iê yê uô a ă â e ê i o ô ơ u ư y"
_SHAPE = re.compile(
    rf"{_ONSET}(?:(?P<open>{'|'.join(_OPEN.split())})"
    rf"|(?:{'|'.join(sorted(_CLOSED.split(), key=len, reverse=True))})(?P<coda>ch|nh|ng|[cmnpt]))"
)
# The second half of ao, ai, au, ây ... never bears the tone; in uy it may (huý, húy).
_GLIDE = re.compile(r".[iou]$|[^u]y$")


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Whether the word is spelt as a Vietnamese syllable can be, in any mixture of case."""
    letters = unicodedata.normalize("NFD", word.casefold())
    tones = [mark for mark in letters if mark in _TONES]
    bare = unicodedata.normalize("NFC", "".join(mark for mark in letters if mark not in _TONES))
    shape = _SHAPE.fullmatch(bare)
    if shape is None or len(tones) > 1:
        return False
    if shape["coda"] in ("c", "ch", "p", "t"):
        return bool(tones) and tones[0] in _STOPPED_TONES
    return not (_GLIDE.search(shape["open"] or "") and letters[-1] in _TONES)

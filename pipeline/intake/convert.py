"""Which text of a workbook is in a legacy encoding, and the sheets with all text in Unicode.

The font decides where there is one. Text in ordinary fonts (or of files without fonts) is judged by
evidence: words that are Vietnamese syllables only when read as TCVN3 or VNI, counted per sheet. Text with
letters that only Unicode has (ạ, ế, ơ, ư, đ, ă) is genuine and never touched; a lone « » ® § or
footnote ¹ is no evidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.intake.fonts import Encoding
from pipeline.intake.legacy import decode, decode_font
from pipeline.intake.raw import RawSheet, Run, finished, nfc
from pipeline.intake.syllables import is_syllable
from pipeline.model import Address, CellValue, Finding, Sheet, Texts

_UNICODE_ONLY = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u1ea0-\u1ef9]")
_WORD = re.compile("[A-Za-z\u00a1-\u024f]{2,}")
_CODES = {Encoding.TCVN3: "T301", Encoding.VNI: "T302"}
_ENCODINGS = tuple(Encoding)  # to walk over an enumeration itself takes ten times as long
_ENOUGH = 2  # words; a single one may be a foreign name
_MAJORITY = 4  # legacy words for each genuine cell: below that the sheet is a mixture, judged cell by cell


@dataclass(slots=True)
class _Evidence:
    """What speaks for which reading: counts of words (`genuine`: of texts)."""

    legacy: dict[Encoding, int] = field(default_factory=lambda: dict.fromkeys(_ENCODINGS, 0))
    """Words that are syllables only in this encoding."""
    plain: int = 0  # words that are syllables only as they stand
    genuine: int = 0  # texts with letters that only Unicode has

    def add(self, other: _Evidence) -> None:
        self.plain += other.plain
        self.genuine += other.genuine
        for encoding, words in other.legacy.items():
            self.legacy[encoding] += words

    def strongest(self) -> tuple[Encoding, int]:
        """The legacy encoding that most words speak for, and how many they are."""
        return max(self.legacy.items(), key=lambda item: item[1])

    def verdict(self) -> Encoding | None:
        """The encoding that the texts as a whole are in, if there is enough to say so."""
        encoding, words = self.strongest()
        enough = words >= max(_ENOUGH, _MAJORITY * self.genuine) and words > self.plain
        return encoding if enough else None


_GENUINE = _Evidence(genuine=1)


@lru_cache(maxsize=16_384)
def _weigh(text: str) -> _Evidence:
    """The evidence of one text; nobody may change it."""
    if _UNICODE_ONLY.search(text):
        return _GENUINE
    seen = _Evidence()
    for word in _WORD.findall(text):
        if not word.isascii():
            plain, legacy = _readings(word)
            seen.plain += plain and not legacy
            for encoding in () if plain else legacy:
                seen.legacy[encoding] += 1
    return seen


@lru_cache(maxsize=65_536)
def _readings(word: str) -> tuple[bool, tuple[Encoding, ...]]:
    """(is a syllable as it stands, encodings in which it is one)."""
    legacy = tuple(encoding for encoding in _ENCODINGS if is_syllable(decode(word, encoding)))
    return is_syllable(word), legacy


def _total(parts: Iterable[_Evidence]) -> _Evidence:
    total = _Evidence()
    for part in parts:
        total.add(part)
    return total


class _Decoded(NamedTuple):
    """The texts that are in a legacy encoding, decoded, and the encodings met."""

    texts: Mapping[Address, str]
    met: frozenset[Encoding]


_NOTHING = _Decoded({}, frozenset())


class _Judged:
    """What the texts of one sheet that are in no font of their own speak for; remembered with the texts."""

    def __init__(self, texts: Collection[tuple[Address, str]]) -> None:
        broad = [(at, text) for at, text in texts if not text.isascii()]
        # Nearly all texts are genuine.
        self._doubtful = [(at, text) for at, text in broad if _weigh(text) is not _GENUINE]
        self.evidence = _total(_weigh(text) for _, text in self._doubtful)
        self.evidence.genuine += len(broad) - len(self._doubtful)
        self._decoded: dict[Encoding | None, _Decoded] = {}

    def decoded(self, everywhere: Callable[[], Encoding | None]) -> _Decoded:
        """Those that are in a legacy encoding; `everywhere` says in which the workbook's text is."""
        if not self._doubtful:
            return _NOTHING
        prevailing = self.evidence.verdict() or (None if self.evidence.genuine else everywhere())
        if prevailing not in self._decoded:
            self._decoded[prevailing] = self._decode(prevailing)
        return self._decoded[prevailing]

    def _decode(self, prevailing: Encoding | None) -> _Decoded:
        changed: dict[Address, str] = {}
        met: set[Encoding] = set()
        for at, text in self._doubtful:
            encoding = _encoding_of(text, prevailing)
            if encoding and (decoded := decode(text, encoding)) != text:
                changed[at] = decoded
                met.add(encoding)
        return _Decoded(changed, frozenset(met))


@lru_cache(maxsize=64)
def _judged(texts: Texts) -> _Judged:
    return _Judged(texts.values.items())


def in_unicode(raws: Sequence[RawSheet], file: str) -> tuple[tuple[Sheet, ...], tuple[Finding, ...]]:
    """The sheets with all text in Unicode, and a finding for each sheet and encoding converted."""
    converters = [_SheetConverter(raw) for raw in raws]
    everywhere = cache(lambda: _total(converter.evidence for converter in converters).verdict())
    values = [converter.convert(everywhere) for converter in converters]
    names = _names(converters)
    sheets = tuple(
        [finished(raw, name, converted) for raw, name, converted in zip(raws, names, values, strict=True)]
    )
    return sheets, tuple(
        Finding(_CODES[encoding], file, sheet=name)
        for converter, name in zip(converters, names, strict=True)
        if converter.found
        for encoding in _ENCODINGS
        if encoding in converter.found
    )


class _SheetConverter:
    """One sheet's text on its way to Unicode; `found` are the encodings that were met."""

    def __init__(self, raw: RawSheet) -> None:
        self.raw = raw
        self.found: set[Encoding] = set()
        self._lying = _lying_fonts(raw) if raw.runs else set()
        is_known = raw.texts is not None and not raw.runs
        self._judged = _judged(raw.texts) if is_known else _Judged(self._texts_without_font())
        self.evidence = self._judged.evidence

    def _texts_without_font(self) -> list[tuple[Address, str]]:
        texts = [(at, text) for at, text in self.raw.values.items() if isinstance(text, str)]
        if not self.raw.runs:
            return texts
        return [(at, text) for at, text in texts if not self._has_true_font(at)]

    def _has_true_font(self, at: Address) -> bool:
        return any(run.font and run.font.encoding not in self._lying for run in self.raw.runs.get(at, ()))

    def convert(self, everywhere: Callable[[], Encoding | None]) -> dict[Address, CellValue]:
        """The sheet's values; `everywhere` says in which encoding the workbook's text is."""
        changed: dict[Address, CellValue] = {}
        for at, runs in self.raw.runs.items():
            changed[at] = nfc("".join(self._run(run) for run in runs))
        decoded = self._judged.decoded(everywhere)
        changed |= decoded.texts
        self.found |= decoded.met
        return self.raw.values | changed if changed else self.raw.values

    def _run(self, run: Run) -> str:
        if run.font is None or run.font.encoding in self._lying or _UNICODE_ONLY.search(run.text):
            return run.text
        if not run.text.isascii():
            self.found.add(run.font.encoding)
        return decode_font(run.text, run.font)


def _lying_fonts(raw: RawSheet) -> set[Encoding]:
    """Encodings whose fonts are set on text that is mostly Unicode all the same."""
    evidence = {encoding: _Evidence() for encoding in _ENCODINGS}
    for runs in raw.runs.values():
        for run in runs:
            if run.font:
                evidence[run.font.encoding].add(_weigh(run.text))
    return {encoding for encoding, seen in evidence.items() if seen.genuine > seen.legacy[encoding]}


@lru_cache(maxsize=16_384)
def _encoding_of(text: str, prevailing: Encoding | None) -> Encoding | None:
    """What one text in an ordinary font is in, on a sheet that is otherwise in `prevailing`."""
    seen = _weigh(text)
    # A footnote sign or a quotation mark by itself is no word in any encoding.
    if seen.genuine or all(word.isascii() for word in _WORD.findall(text)):
        return None
    if prevailing:
        return prevailing if seen.legacy[prevailing] >= seen.plain else None
    encoding, words = seen.strongest()
    return encoding if words >= _ENOUGH and words > seen.plain else None


def _names(converters: Sequence[_SheetConverter]) -> list[str]:
    """The sheets' names in Unicode. They have no font: judged together, by what the cells are in."""
    names = [nfc(converter.raw.name) for converter in converters]
    if names_stand(tuple(names)):
        return names
    met = {encoding for converter in converters for encoding in converter.found}
    encoding, words = _total(_weigh(name) for name in names).strongest()
    if encoding not in met and words < _ENOUGH:
        return names
    return [_name(converter, name, encoding) for converter, name in zip(converters, names, strict=True)]


@lru_cache(maxsize=256)
def names_stand(names: tuple[str, ...]) -> bool:
    """Whether sheets' names stay as they are whatever the cells are in: see `_names`."""
    seen = _total(_weigh(nfc(name)) for name in names)
    return seen.strongest()[1] <= max(seen.genuine, seen.plain)


def _name(converter: _SheetConverter, name: str, encoding: Encoding) -> str:
    if name.isascii() or _encoding_of(name, encoding) is None:
        return name
    converter.found.add(encoding)
    return decode(name, encoding)

"""schemas/words.yaml: how people write zero, "not asked", yes, and the same name differently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from pipeline.campaign.document import Map
from pipeline.campaign.faults import SchemaFolder, Source
from pipeline.campaign.model import Words
from pipeline.campaign.shape import read_document
from pipeline.text import clean, fold, roman_as_digits

FILE = "words.yaml"


def load_words(folder: SchemaFolder) -> Mapping[str, Words]:
    """The words of every language in words.yaml."""
    document = read_document(folder, FILE, "words")
    if document is None:
        return {}
    known = {
        language: part for language, part in document.root.items() if language not in document.root.faulty
    }
    for part in known.values():
        _check_spelling(part, document.source)
    return {language: _words(part) for language, part in known.items()}


def _check_spelling(part: Map, source: Source) -> None:
    for written, read in part.get("spelling", {}).items():
        if not (fold(written) and fold(read)):
            source.fault(part["spelling"].lines[written], "empty-spelling", name=written)


def _words(part: Map) -> Words:
    spelling = tuple((fold(written), fold(read)) for written, read in part.get("spelling", {}).items())
    return Words(
        zero=_both_ways(part.get("zero", ())),
        not_asked=_both_ways(part.get("not_asked", ())),
        yes=_both_ways(part.get("yes", ())),
        no=_both_ways(part.get("no", ())),
        spelling=spelling,
    )


def _both_ways(texts: Iterable[str]) -> frozenset[str]:
    """Each word in lower case and folded; a mere sign such as "-" has no folded form."""
    texts = list(texts)
    return frozenset({clean(text).casefold() for text in texts} | {fold(text) for text in texts} - {""})


def name_key(name: str, words: Words) -> str:
    """What all known spellings of a name share: folded, abbreviated, Roman numbers as digits, no spaces."""
    text = fold(name)
    first_words, pairs = _spaced(words.spelling)
    # Most names hold nothing that is spelt in another way, and there may be 100,000 of them.
    if not first_words.isdisjoint(text.split(" ")):
        text = f" {text} "
        for written, read in pairs:
            text = text.replace(written, read)
        text = text.strip()
    return roman_as_digits(text).replace(" ", "")


@lru_cache(maxsize=64)
def _spaced(
    spelling: tuple[tuple[str, str], ...],
) -> tuple[frozenset[str], tuple[tuple[str, str], ...]]:
    """The words that what is replaced begins with; what is replaced and by what, with a space around it."""
    first_words = frozenset(written.partition(" ")[0] for written, _ in spelling)
    return first_words, tuple((f" {written} ", f" {read} ") for written, read in spelling)

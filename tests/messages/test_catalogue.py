"""The catalogue is whole: two languages, the same facts, no key or code too many, none too few."""

import re
import string
import unicodedata

import pytest

from pipeline.messages import (
    LANGUAGES,
    finding_kinds,
    remedy,
    says,
    sentence_of,
    sentences,
    sentences_of,
    without_facts,
)
from pipeline.model import Finding
from tests.messages.sources import PIPELINE, all_texts, filled_in, mentioned, raised, trees, uses, words

OTHER_FACTS = {"workbook.long-date"}
"""A date in words in Vietnamese, in digits in English."""

_CODE = re.compile(r"[A-Z]\d{3}")


def facts_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def told_of(code: str) -> tuple[dict[str, str], ...]:
    kind = finding_kinds()[code]
    return kind.says, kind.remedy, kind.remedy_for_unit


# ---------------------------------------------------------------- two languages


def test_every_sentence_is_there_in_both_languages() -> None:
    lacking = {
        key for key, told in sentences().items() if set(told) != set(LANGUAGES) or not all(told.values())
    }
    lacking |= {
        code
        for code, kind in finding_kinds().items()
        for told in (kind.says, kind.remedy, kind.remedy_for_unit)
        if set(told) != set(LANGUAGES) or not all(told.values())
    }

    assert lacking == set()


def test_both_languages_use_the_same_facts() -> None:
    told = {key: [told] for key, told in sentences().items() if key not in OTHER_FACTS}
    told |= {code: [kind.says, kind.remedy, kind.remedy_for_unit] for code, kind in finding_kinds().items()}
    differing = {
        key for key, pair in told.items() for one in pair if facts_in(one["vi"]) != facts_in(one["en"])
    }

    assert differing == set()


def test_sentences_of_a_kind_end_alike_in_both_languages() -> None:
    """A full stop in one language has its like in the other."""
    told = {key: [told] for key, told in sentences().items()}
    told |= {code: [kind.says, kind.remedy, kind.remedy_for_unit] for code, kind in finding_kinds().items()}
    differing = {
        key
        for key, pair in told.items()
        for one in pair
        if one["vi"].strip()[-1:] in ".:?" and one["en"].strip()[-1:] not in ".:?}”`"
    }

    assert differing == set()


def test_every_finding_says_what_it_is_and_what_to_do_in_whole_sentences() -> None:
    for code, kind in finding_kinds().items():
        for told in (kind.says, kind.remedy, kind.remedy_for_unit):
            for language in LANGUAGES:
                assert told[language].rstrip("}").endswith((".", "hint")), (code, told[language])


_ONLY_HERE = re.compile(
    r"units\.csv|decisions\.csv|received\.csv|schema|consolidate (?!again|without)|thư mục đầu vào"
    r"|the inputs|lược đồ"
    r"|\b(?:Hỏi|Đề nghị) đơn vị|Hỏi lại|Nhắc|xem đơn vị|\bAsk\b|run again|chạy lại"
)
"""What a coordinator can do and a unit cannot."""


def test_a_unit_is_never_told_what_only_the_coordinator_can_do() -> None:
    """Its feedback and its letters tell it to correct, to look again or to explain."""
    found = {
        code: told
        for code, kind in finding_kinds().items()
        if kind.severity != "info" and not code.startswith(("D", "W"))
        for told in kind.remedy_for_unit.values()
        if _ONLY_HERE.search(told)
    }

    assert found == {}


# ---------------------------------------------------------------- keys


def test_every_key_that_the_sources_use_exists() -> None:
    known = set(sentences())
    unknown = {
        f"{use.place}: {' or '.join(use.keys)}"
        for use in uses()
        if "*" not in use.keys
        and not any(filled_in(one, key) is not None for one in use.keys for key in known)
    }

    assert unknown == set()


def test_every_key_is_used() -> None:
    mentions = set(mentioned())
    patterns = {text for text in mentions if "*" in text}
    unused = {
        key
        for key in sentences()
        if key not in mentions
        and not any(words().issuperset(filled) for text in patterns if (filled := filled_in(text, key)))
    }

    assert unused == set()


def test_every_call_gives_the_facts_that_its_sentence_names() -> None:
    lacking = {
        f"{use.place}: {key} lacks {sorted(missing)}"
        for use in uses()
        for key in use.keys
        if use.facts is not None and key in sentences()
        for told in sentences()[key].values()
        if (missing := facts_in(told) - use.facts)
    }

    assert lacking == set()


def test_no_key_is_defined_twice() -> None:
    """Files are merged; the later one would win unseen."""
    seen: dict[str, str] = {}
    twice = set()
    for file in sorted((PIPELINE / "messages").glob("*.toml")):
        for key in sentences_of(file.read_text(encoding="utf-8")):
            twice |= {f"{key}: {seen[key]}, {file.name}"} if key in seen else set()
            seen[key] = file.name

    assert twice == set()


# ---------------------------------------------------------------- findings


def test_every_code_in_the_sources_is_a_finding_and_every_finding_is_in_the_sources() -> None:
    codes = {text for file in trees() for text in all_texts(file) if _CODE.fullmatch(text)}
    families = {code[0] for code in finding_kinds()}

    assert {code for code in codes if code[0] in families} == set(finding_kinds())


def test_a_finding_is_made_with_the_facts_that_its_words_name() -> None:
    lacking = {
        f"{made.place}: {made.code} lacks {sorted(missing)}"
        for made in raised()
        if made.facts is not None and made.code in finding_kinds()
        for told in told_of(made.code)
        if (missing := facts_in(told["vi"]) - made.facts)
    }

    assert lacking == set()


@pytest.mark.parametrize("code", sorted(finding_kinds()))
def test_a_finding_can_be_told_in_both_languages(code: str) -> None:
    kind = finding_kinds()[code]
    names = {
        name
        for told in (kind.says, kind.remedy, kind.remedy_for_unit)
        for one in told.values()
        for name in facts_in(one)
    }
    finding = Finding(code, "tệp.xlsx", facts=tuple((name, f"<{name}>") for name in sorted(names)))

    for language in LANGUAGES:
        told = says(finding, language) + remedy(finding, language)
        assert {f"<{name}>" for name in names} <= set(re.findall(r"<\w+>", told))


# ---------------------------------------------------------------- spelling


def test_vietnamese_is_composed_and_english_is_not_vietnamese() -> None:
    """Decomposed letters would be shown wrongly by older terminals."""
    told = dict(sentences()) | {code: kind.says for code, kind in finding_kinds().items()}
    decomposed = {
        key for key, one in told.items() if not unicodedata.is_normalized("NFC", "".join(one.values()))
    }

    assert decomposed == set()


def test_the_kind_of_a_finding_is_told_without_its_facts() -> None:
    assert without_facts("Ô phải có số nhưng ghi “{found}”.") == "Ô phải có số nhưng ghi “…”."
    assert without_facts("Không có trong danh sách.{hint}") == "Không có trong danh sách."
    assert without_facts("Tệp bị hỏng: {reason}.") == "Tệp bị hỏng: …"


def test_a_sentence_looked_up_by_itself_is_that_of_the_whole_catalogue() -> None:
    assert {key: sentence_of(key) for key in sentences()} == sentences()
    assert sentence_of("run.no-such-sentence") is None

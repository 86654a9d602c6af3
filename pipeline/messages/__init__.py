"""Every wording the user sees, in Vietnamese and English, from one catalogue.

`messages/*.toml` hold sentences by key (`[run.done] vi = "..." en = "..."`), `findings.toml` holds what
each finding code says and what to do about it. Facts are filled in with str.format.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

from pipeline.errors import ConsolidateError, InternalError

if TYPE_CHECKING:
    from pipeline.model import Finding

LANGUAGES = ("vi", "en")

_HERE = Path(__file__).parent
_SECTION = re.compile(r"^(?=\[([\w.-]+)\]$)", re.MULTILINE)
_FACT = re.compile(r"\{\w+\}")
_FACT_AT_END = re.compile(r"\.\{\w+\}$")


@dataclass(frozen=True, slots=True)
class FindingKind:
    """What findings.toml says of one code."""

    code: str
    severity: str  # error, warning or info
    says: dict[str, str]
    remedy: dict[str, str]
    remedy_for_unit: dict[str, str]  # the same unless `remedy` speaks to the coordinator
    acceptable: bool  # the coordinator may accept it: what is read is exact, and only odd or against a rule


class _Facts(dict[str, object]):
    """A fact that a wording names and nobody gave is a defect: say which."""

    def __missing__(self, name: str) -> object:
        raise InternalError("internal.missing-fact", fact=name)


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Every sentence by key, then by language."""
    found: dict[str, dict[str, str]] = {}
    for text in _catalogue():
        found.update(sentences_of(text))
    return found


@cache
def sentence_of(key: str) -> dict[str, str] | None:
    """The sentence under `key` by language; None if there is none.

    Only the sections that can hold it are parsed: `--help` needs some forty of several hundred sentences.
    """
    words = key.split(".")
    names = (".".join(words[:count]) for count in range(len(words), 0, -1))
    return next((told[key] for name in names if key in (told := _told_in(name))), None)


@cache
def _told_in(section: str) -> dict[str, dict[str, str]]:
    """The sentences of all sections of that very name."""
    return {key: told for text in _sections().get(section, ()) for key, told in sentences_of(text).items()}


@cache
def _sections() -> dict[str, list[str]]:
    """The texts of the sections by name; files may have sections of the same name."""
    found: dict[str, list[str]] = {}
    for text in _catalogue():
        _, *parts = _SECTION.split(text)
        for name, part in zip(parts[::2], parts[1::2], strict=True):
            found.setdefault(name, []).append(part)
    return found


@cache
def _catalogue() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(_HERE.glob("*.toml"))]


def sentences_of(toml: str) -> dict[str, dict[str, str]]:
    """The sentences of one file of the catalogue."""
    return _flat(tomllib.loads(toml))


def _flat(tree: dict[str, Any], prefix: str = "") -> dict[str, dict[str, str]]:
    if set(tree) <= set(LANGUAGES) and tree:
        return {prefix[:-1]: tree}
    return {
        key: value
        for name, branch in tree.items()
        for key, value in _flat(branch, f"{prefix}{name}.").items()
    }


def message(key: str, language: str, **facts: object) -> str:
    """The sentence under `key` in `language`, with its facts filled in.

    Raises:
        InternalError: no such key, or a fact that the sentence names was not given.
    """
    sentence = sentence_of(key)
    if sentence is None:
        raise InternalError("internal.no-message", wanted=key)
    return sentence[language].format_map(_Facts(facts))


@cache
def finding_kinds() -> dict[str, FindingKind]:
    """Every finding code there is, from findings.toml."""
    text = (_HERE.parent / "findings.toml").read_text(encoding="utf-8")
    return {
        code: FindingKind(
            code,
            entry["severity"],
            entry["says"],
            entry["do"],
            entry.get("do_unit", entry["do"]),
            entry.get("accept", entry["severity"] == "warning"),
        )
        for code, entry in tomllib.loads(text).items()
    }


ACCEPTED = ("severity", "info"), ("accepted", "yes")
"""The facts that a decision of the coordinator's adds to a finding, which then excludes nothing."""


def is_accepted(finding: Finding) -> bool:
    """Whether the coordinator has decided that this finding does not exclude the return."""
    return ("accepted", "yes") in finding.facts


def severity_of(finding: Finding) -> str:
    """error, warning or info. A campaign's own rules (V490) bring theirs among the facts."""
    stated = dict(finding.facts).get("severity")
    return stated or finding_kinds()[finding.code].severity


def says(finding: Finding, language: str) -> str:
    """What the finding says, without its place."""
    own = dict(finding.facts).get(f"says_{language}")
    return own if own is not None else _worded(finding, finding_kinds()[finding.code].says, language)


def remedy(finding: Finding, language: str) -> str:
    """What to do about it."""
    own = dict(finding.facts).get(f"do_{language}")
    return own if own is not None else _worded(finding, finding_kinds()[finding.code].remedy, language)


def remedy_for_unit(finding: Finding, language: str) -> str:
    """What the unit itself is told to do about it, in feedback and in letters."""
    own = dict(finding.facts).get(f"do_{language}")
    return (
        own if own is not None else _worded(finding, finding_kinds()[finding.code].remedy_for_unit, language)
    )


def kind_says(finding: Finding, language: str) -> str:
    """What findings of this kind say, with "…" wherever they differ from one another."""
    own = dict(finding.facts).get(f"says_{language}")
    return own if own is not None else without_facts(finding_kinds()[finding.code].says[language])


def without_facts(sentence: str) -> str:
    """A sentence of the catalogue with "…" in place of its facts."""
    # A fact behind a full stop is a sentence of its own, which need not be there.
    return _FACT.sub("…", _FACT_AT_END.sub(".", sentence)).replace("….", "…")


def _worded(finding: Finding, sentence: dict[str, str], language: str) -> str:
    """The sentence with the finding's facts; a fact "@some.key" is itself a sentence of the catalogue."""
    facts = dict(finding.facts)
    told = {name: _fact(value, facts, language) for name, value in facts.items()}
    return sentence[language].format_map(_Facts(told))


def _fact(value: str, facts: dict[str, str], language: str) -> str:
    keys = [key.removeprefix("@") for key in value.split(", ")] if value.startswith("@") else []
    # What a unit wrote may begin with "@" too; it is a sentence of ours only if one can be told by it.
    if not keys or not all(_can_be_told(key, facts, language) for key in keys):
        return value
    return ", ".join(message(key, language, **facts) for key in keys)


def _can_be_told(key: str, facts: dict[str, str], language: str) -> bool:
    sentence = (sentence_of(key) or {}).get(language)
    return sentence is not None and {name for _, name, _, _ in Formatter().parse(sentence) if name} <= set(
        facts
    )


def explain_error(error: ConsolidateError, language: str) -> str:
    """The one sentence that the operator sees for one of our own errors."""
    return message(error.key, language, **error.facts)

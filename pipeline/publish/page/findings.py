"""What was found: by kind, and file by file from what came in to what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.messages import is_accepted, kind_says, remedy, says, severity_of
from pipeline.model import Decision, FileOutcome, Finding, Outcome
from pipeline.publish.page.shown import day, length
from pipeline.publish.workbook.contents import Contents

_SEVERITIES = ("error", "warning", "info")
_MOST_PLACES = 6
_MOST_KINDS_IN_STORY = 8

_ORDER = (Outcome.EXCLUDED, Outcome.INCLUDED, Outcome.SUPERSEDED, Outcome.DUPLICATE, Outcome.IGNORED)
"""What needs attention comes first."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One code over the whole package; `bar` is percent of the most frequent code's count."""

    code: str
    severity: str
    says: str
    count: int
    files: int
    bar: str


@dataclass(frozen=True, slots=True)
class Told:
    """The findings of one code in one file: the first one's words, and where it and the others are."""

    code: str
    severity: str
    label: str
    says: str
    remedy: str
    places: str
    count: int


@dataclass(frozen=True, slots=True)
class Story:
    """One file: what it is called, as what it was recognised, what was found, what became of it."""

    number: int
    file: str
    unit: str
    when: str
    told: tuple[Told, ...]
    more: int  # kinds of findings that are not told here
    decisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The files with one outcome."""

    outcome: Outcome
    stories: tuple[Story, ...]


def kinds(contents: Contents) -> tuple[Kind, ...]:
    """How often each kind of finding occurs: errors first, the most frequent first."""
    pairs = [(f, file.file) for file in contents.package.settlement.files for f in file.findings]
    counts: Counter[tuple[int, str, str]] = Counter()
    files: dict[tuple[int, str, str], set[str]] = {}
    for finding, file in pairs:
        one = (_SEVERITIES.index(severity_of(finding)), finding.code, kind_says(finding, contents.language))
        counts[one] += 1
        files.setdefault(one, set()).add(file)
    most = max(counts.values(), default=1)
    found = sorted(counts, key=lambda one: (one[0], -counts[one], one[1:]))
    return tuple(
        Kind(one[1], _SEVERITIES[one[0]], one[2], counts[one], len(files[one]), length(counts[one], most))
        for one in found
    )


def chapters(contents: Contents) -> Iterator[Chapter]:
    """Every file's story, by outcome; outcomes that no file has are left out."""
    numbered = list(enumerate(contents.package.settlement.files, start=1))
    for outcome in _ORDER:
        stories = tuple(_story(n, file, contents) for n, file in numbered if file.outcome is outcome)
        if stories:
            yield Chapter(outcome, stories)


def _story(number: int, file: FileOutcome, contents: Contents) -> Story:
    told = _told(file.findings, contents)
    decided = [one for one in contents.package.decisions if one.file == file.file]
    return Story(
        number=number,
        file=file.file,
        unit=contents.unit_name(file.unit),
        when=_when(file, contents),
        told=tuple(told[:_MOST_KINDS_IN_STORY]),
        more=max(len(told) - _MOST_KINDS_IN_STORY, 0),
        decisions=tuple(_decision(one, contents) for one in decided),
    )


def _when(file: FileOutcome, contents: Contents) -> str:
    """Number of the sending, the day, late and nil: what is known, one behind another."""
    known = []
    if file.unit is not None and file.sending is not None:
        known.append(f"{contents.say('column.sending').lower()} {file.sending}")
    if file.received is not None:
        known.append(day(file.received, contents.language))
    known += [contents.say(f"status.{mark}").lower() for mark in ("late", "nil") if getattr(file, mark)]
    return ", ".join(known)


def _told(findings: Sequence[Finding], contents: Contents) -> list[Told]:
    by_code: dict[tuple[int, str, bool, str], list[Finding]] = {}
    for finding in findings:
        rank, own = _SEVERITIES.index(severity_of(finding)), kind_says(finding, contents.language)
        by_code.setdefault((rank, finding.code, is_accepted(finding), own), []).append(finding)
    return [_one_kind(by_code[one], contents) for one in sorted(by_code)]


def _one_kind(found: Sequence[Finding], contents: Contents) -> Told:
    first = found[0]
    severity = severity_of(first)
    accepted = is_accepted(first)
    places = [place for place in map(_place, found) if place]
    shown = "; ".join(places[:_MOST_PLACES]) + ("; …" if len(places) > _MOST_PLACES else "")
    return Told(
        code=first.code,
        severity=severity,
        label=contents.say("severity.accepted" if accepted else f"severity.{severity}"),
        says=says(first, contents.language),
        remedy=remedy(first, contents.language) if severity == "error" else "",
        places=shown,
        count=len(found),
    )


def _place(finding: Finding) -> str:
    return "!".join(part for part in (finding.sheet, finding.cell) if part)


def _decision(decision: Decision, contents: Contents) -> str:
    what = contents.say(f"decisions.{decision.kind}")
    return f"{what} {decision.finding}".strip() + f": {decision.reason} ({decision.decided_by})"

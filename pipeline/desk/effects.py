"""What the coordinator's decisions do to what was read and judged, and which of them do nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.campaign.model import Campaign
from pipeline.campaign.series import as_of
from pipeline.desk.decisions import FILE
from pipeline.errors import SchemaFault
from pipeline.messages import ACCEPTED, is_accepted, severity_of
from pipeline.model import Decision, DecisionKind, FileOutcome, Finding, Outcome, Reading, Return

_UNIT_FINDINGS = "R21"
"""Findings whose code begins so are about which unit sent a return: a decision settles them."""


def with_units(
    readings: Sequence[Reading], decisions: Iterable[Decision], campaigns: Mapping[str, Campaign]
) -> list[Reading]:
    """The readings with the units that the coordinator named; doubts about them stay visible, accepted."""
    named = {one.file: one for one in decisions if one.kind is DecisionKind.UNIT}
    return [
        _of_unit(reading, named[reading.source.name], campaigns) if reading.source.name in named else reading
        for reading in readings
    ]


def _of_unit(reading: Reading, decision: Decision, campaigns: Mapping[str, Campaign]) -> Reading:
    content = reading.content
    if content is None:
        return reading
    unit = as_of(campaigns[content.campaign], content.period).unit_by_code[decision.unit]
    kept = [_accepted(f) if f.code.startswith(_UNIT_FINDINGS) else f for f in content.findings]
    told = _finding("D703", decision, ("unit", f"{unit.name} ({unit.code})"))
    return replace(reading, content=replace(content, unit=unit.code, findings=(*kept, told)))


def by_file(decisions: Iterable[Decision]) -> Mapping[str, Sequence[Decision]]:
    """The decisions about each file, in their order."""
    found: dict[str, list[Decision]] = {}
    for decision in decisions:
        found.setdefault(decision.file, []).append(decision)
    return found


def accepting(reading: Reading, decisions: Sequence[Decision]) -> Reading:
    """The reading with its accepted findings marked so."""
    if not decisions:
        return reading
    content: Return | None = reading.content
    if content is not None:
        content = replace(content, findings=accept(content.findings, reading.source.name, decisions))
    own = accept(reading.findings, reading.source.name, decisions)
    return replace(reading, content=content, findings=own)


def accept(findings: Sequence[Finding], file: str, decisions: Sequence[Decision]) -> tuple[Finding, ...]:
    """The findings of a file; an accepted one excludes nothing, and D702 beside it says who and why."""
    rows = [one for one in decisions if one.kind is DecisionKind.ACCEPT and one.file == file]
    if not rows:
        return tuple(findings)
    return tuple(each for finding in findings for each in _perhaps_accepted(finding, rows))


def _perhaps_accepted(finding: Finding, rows: Sequence[Decision]) -> Iterator[Finding]:
    row = next((row for row in rows if _is_meant(row, finding)), None)
    if row is None:
        yield finding
        return
    yield _accepted(finding)
    told = _finding("D702", row, ("code", finding.code), ("explanation", _fact(row.explanation)))
    yield replace(told, sheet=finding.sheet, cell=finding.cell)


def _is_meant(row: Decision, finding: Finding) -> bool:
    if row.finding != finding.code:
        return False
    return row.cell in ("", finding.cell, f"{finding.sheet}!{finding.cell}")


def _accepted(finding: Finding) -> Finding:
    return replace(finding, facts=(*finding.facts, *ACCEPTED))


def set_aside(decisions: Iterable[Decision]) -> dict[str, Finding]:
    """File -> why it does not count, for the files that the coordinator excluded."""
    return {one.file: _finding("D701", one) for one in decisions if one.kind is DecisionKind.EXCLUDE}


def _finding(code: str, decision: Decision, *more: tuple[str, str]) -> Finding:
    facts = (
        *more,
        ("decided_by", _fact(decision.decided_by)),
        ("reason", _fact(decision.reason)),
        ("line", str(decision.line)),
    )
    return Finding(code, decision.file, facts=facts)


def _fact(text: str) -> str:
    """A text of the coordinator's as a fact: a leading "@" would name a sentence of the catalogue."""
    return f" {text}" if text.startswith("@") else text.rstrip(".")


# ---------------------------------------------------------------- decisions without effect


def without_effect(
    decisions: Iterable[Decision], settled: Mapping[str, Sequence[FileOutcome]]
) -> Iterator[SchemaFault]:
    """The decisions that changed nothing; `settled` holds, by file, what became of it in each package."""
    for decision in decisions:
        outcomes = settled.get(decision.file, ())
        if outcomes and (fault := next(_why_nothing(decision, outcomes), None)):
            key, facts = fault
            yield SchemaFault(FILE, decision.line, f"desk.{key}", (("file", decision.file), *facts))


Why = tuple[str, tuple[tuple[str, str], ...]]


def _why_nothing(decision: Decision, outcomes: Sequence[FileOutcome]) -> Iterator[Why]:
    outcome = outcomes[0]
    if outcome.outcome is Outcome.IGNORED:
        yield "about-ignored", ()
    elif outcome.outcome is Outcome.DUPLICATE:
        yield "about-duplicate", (("other", _original(outcome)),)
    elif decision.kind is DecisionKind.ACCEPT and not _is_there(decision, outcomes):
        found = [finding for each in outcomes for finding in each.findings]
        places = sorted({f"{f.code} {f.cell}".strip() for f in found if severity_of(f) != "info"})
        wanted = f"{decision.finding} {decision.cell}".strip()
        yield "finding-not-there", (("wanted", wanted), ("known", ", ".join(places) or "–"))


def _original(outcome: FileOutcome) -> str:
    return next((dict(finding.facts).get("other", "") for finding in outcome.findings), "")


def _is_there(decision: Decision, outcomes: Sequence[FileOutcome]) -> bool:
    return any(
        is_accepted(finding) and _is_meant(decision, finding) for one in outcomes for finding in one.findings
    )

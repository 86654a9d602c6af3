"""Sendings and duplicates -> what became of each file, and of each unit.

The rules, in this order, never by the order of files in the folder, nor by the folder (`file_order`):
1. Of files that are the same byte for byte, the first by name is read, the others are duplicates.
2. Of one unit's returns the highest sending counts, of equal sendings the later date. The others are
   superseded, also when the newest is refused: its unit has taken them back. A return of that sending
   without a date may be as new as any.
3. Of several that claim to be the newest, one that was refused is superseded by another that differs from
   it only in cells that its feedback marks: the unit corrected what it was asked to correct.
4. Of those that then remain and say the same, the first by name that can count does, the others are its
   duplicates; if they differ, none counts, and the coordinator is told.
5. The one that counts is excluded if any finding about it is an error, else included: whole or not at all.

Where units report to one another, `pipeline.tiers` then sees to it that none counts twice.

A file that the coordinator set aside takes part in none of this: its unit's other files are settled as if it
were not there. Copies of it, byte for byte, are duplicates of it and do not count either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from pipeline.campaign.model import Campaign, Period
from pipeline.campaign.reporting import Reporting
from pipeline.campaign.successors import heirs
from pipeline.messages import severity_of
from pipeline.model import (
    FileKind,
    FileOutcome,
    Finding,
    Outcome,
    Reading,
    ReceivedFrom,
    Return,
    Settlement,
    UnitOutcome,
    UnitState,
    file_order,
)
from pipeline.text import day_of, written
from pipeline.tiers import settle_tiers

Judged = Mapping[str, tuple[int, Sequence[Finding]]]
"""File -> the number of its gathered return, and what judging found in it."""


@dataclass(frozen=True, slots=True)
class Word:
    """What the coordinator says of files, by name: why one does not count, and when one was received."""

    set_aside: Mapping[str, Finding] = field(default_factory=dict)
    received: Mapping[str, date] = field(default_factory=dict)  # a datetime where the time is known


def settle(
    readings: Sequence[Reading], judged: Judged, campaign: Campaign, period: Period, word: Word | None = None
) -> Settlement:
    """Decide the outcome of every file and every unit that had to report for `period`."""
    word = word or Word()
    outcomes: dict[str, FileOutcome] = {}
    by_unit: dict[str, list[Reading]] = {}
    reporting = Reporting(campaign, period)
    for reading, twin in _with_twins(readings):
        name = reading.source.name
        if twin is not None:
            finding = Finding("S501", name, facts=(("other", twin),))
            outcomes[name] = _outcome(reading, Outcome.DUPLICATE, (finding,))
        elif reading.source.kind is FileKind.IGNORED:
            outcomes[name] = _outcome(reading, Outcome.IGNORED, reading.findings)
        elif name in word.set_aside:
            findings = (*_all_findings(reading, judged), word.set_aside[name])
            outcomes[name] = _outcome(reading, Outcome.EXCLUDED, findings)
        elif reading.content is None or reading.content.unit is None or reading.content.period != period.id:
            outcomes[name] = _outcome(reading, Outcome.EXCLUDED, _all_findings(reading, judged))
        elif reading.content.unit not in reporting.tier_of:
            finding = _not_asked(reading.content.unit, name, campaign, period)
            outcomes[name] = _outcome(reading, Outcome.EXCLUDED, (*reading.findings, finding))
        else:
            by_unit.setdefault(reading.content.unit, []).append(reading)
    for sent in by_unit.values():
        for outcome in _settle_unit(sent, judged):
            outcomes[outcome.file] = outcome
    contents = {reading.source.name: reading.content for reading in readings if reading.content is not None}
    tiers = settle_tiers(outcomes, contents, campaign, reporting)
    dated = [_dated(outcome, word, campaign, period) for outcome in tiers.outcomes.values()]
    files = tuple(sorted(dated, key=lambda outcome: file_order(outcome.file, outcome.sha256)))
    here = [code for code, tier in reporting.tier_of.items() if tier == 1 or code in tiers.in_place]
    return Settlement(files, _unit_outcomes(files, here), tiers.below)


def _not_asked(code: str, file: str, campaign: Campaign, period: Period) -> Finding:
    """R225 for a closed unit, with those that took over; R229 for one that reports elsewhere; else R212."""
    unit = campaign.unit_by_code.get(code)
    if unit is not None and unit in campaign.existing(period):
        above = campaign.unit_by_code.get(unit.reports_to or "")
        told = (("unit", f"{unit.name} ({code})"), ("above", above.name if above else "–"))
        return Finding("R229", file, facts=told)
    if unit is None or unit.valid_until is None:
        return Finding("R212", file, facts=(("found", code), ("hint", "")))
    day = unit.valid_until + timedelta(days=1)
    names = [f"{one.name} ({one.code})" for one in heirs(campaign, unit, day)]
    facts = (("unit", unit.name), ("date", written(day)), ("successors", "; ".join(names) or "–"))
    return Finding("R225", file, facts=facts)


def _with_twins(readings: Sequence[Reading]) -> list[tuple[Reading, str | None]]:
    """Each reading with the name of the file it repeats byte for byte, if any."""
    first: dict[str, str] = {}
    found: list[tuple[Reading, str | None]] = []
    for reading in sorted(readings, key=lambda one: file_order(one.source.name, one.source.sha256)):
        source = reading.source
        if source.kind is FileKind.IGNORED or not source.sha256:
            found.append((reading, None))
        else:
            twin = first.setdefault(source.sha256, source.name)
            found.append((reading, None if twin == source.name else twin))
    return found


def _all_findings(reading: Reading, judged: Judged) -> tuple[Finding, ...]:
    own = reading.content.findings if reading.content else ()
    return (*reading.findings, *own, *judged.get(reading.source.name, (0, ()))[1])


def _outcome(
    reading: Reading, outcome: Outcome, findings: Sequence[Finding], judged: Judged | None = None
) -> FileOutcome:
    content = reading.content
    numbered = judged.get(reading.source.name) if judged else None
    reported_on = content.reported_on if content else None
    return FileOutcome(
        file=reading.source.name,
        sha256=reading.source.sha256,
        outcome=outcome,
        unit=content.unit if content else None,
        sending=content.sending if content else None,
        reported_on=reported_on,
        nil=content.nil if content else False,
        findings=tuple(findings),
        return_no=numbered[0] if numbered else None,
        received=reported_on,  # unless the register says otherwise
        received_from=ReceivedFrom.FORM if reported_on else None,
    )


# ---------------------------------------------------------------- one unit's sendings


def _settle_unit(sent: Sequence[Reading], judged: Judged) -> list[FileOutcome]:
    """The outcomes of all returns of one unit for one period."""
    if len(sent) == 1:
        return [_judged_outcome(sent[0], judged)]
    newest = _newest(sent)
    corrections = {id(one): other for one in newest for other in newest if _corrects(other, one, judged)}
    remaining = [reading for reading in newest if id(reading) not in corrections] or newest
    counting = next((reading for reading in remaining if not _is_refused(reading, judged)), remaining[0])
    outcomes = [_superseded(reading, counting, judged) for reading in sent if reading not in newest]
    outcomes += [
        _corrected(reading, corrections[id(reading)], judged)
        for reading in newest
        if reading not in remaining
    ]
    if all(_says(_content(reading)) == _says(_content(counting)) for reading in remaining):
        outcomes.append(_judged_outcome(counting, judged))
        for reading in remaining:
            if reading is not counting:
                same = Finding("S505", reading.source.name, facts=(("other", counting.source.name),))
                outcomes.append(_outcome(reading, Outcome.DUPLICATE, (same,), judged))
    else:
        outcomes += [_contested(reading, remaining, judged) for reading in remaining]
    return outcomes


def _newest(sent: Sequence[Reading]) -> list[Reading]:
    """Those that may be the unit's last word."""
    last = max(_content(reading).sending for reading in sent)
    candidates = [reading for reading in sent if _content(reading).sending == last]
    latest = max((day for reading in candidates if (day := _content(reading).reported_on)), default=None)
    return [reading for reading in candidates if _content(reading).reported_on in (None, latest)]


def _content(reading: Reading) -> Return:
    assert reading.content is not None
    return reading.content


def _says(content: Return) -> tuple[object, ...]:
    """What a return says, wherever it stands: two files with the same are one return under two names."""
    entries = content.entries
    said = sorted(zip(entries.slots, map(str, entries.values), entries.states, strict=True))
    rows = [(row.table, tuple(map(str, row.values))) for row in content.list_rows]
    answers = [(answer.table, answer.question, answer.text) for answer in content.answers]
    return said, rows, answers, content.nil


def _corrects(correction: Reading, refused: Reading, judged: Judged) -> bool:
    """Whether one return is the other, refused, with nothing changed but cells that its feedback marks.

    If each could be the other's correction, neither is known to be.
    """
    cells, other_cells = _cells(_content(refused)), _cells(_content(correction))
    changed = {at for at in cells.keys() | other_cells.keys() if cells.get(at) != other_cells.get(at)}
    is_within = bool(changed) and changed <= _marked_cells(refused, judged)
    return is_within and _is_refused(refused, judged) and not changed <= _marked_cells(correction, judged)


def _cells(content: Return) -> dict[tuple[str, str], object]:
    """What was read, by sheet and cell."""
    entries = content.entries
    placed: dict[tuple[str, str], object] = {
        (sheet, cell): (value, state)
        for sheet, cell, value, state in zip(
            entries.sheets, entries.cells, entries.values, entries.states, strict=True
        )
    }
    for row in content.list_rows:
        for cell, value in zip(row.cells, row.values, strict=True):
            placed[row.sheet, cell] = (value, row.row_number)
    placed |= {(answer.sheet, answer.cell): answer.text for answer in content.answers}
    return placed


def _marked_cells(reading: Reading, judged: Judged) -> set[tuple[str, str]]:
    """The cells that the unit's feedback marks."""
    findings = _all_findings(reading, judged)
    return {(one.sheet, one.cell) for one in findings if one.cell and severity_of(one) != "info"}


def _is_refused(reading: Reading, judged: Judged) -> bool:
    return _refuse(_all_findings(reading, judged))


def _refuse(findings: Iterable[Finding]) -> bool:
    return any(severity_of(finding) == "error" for finding in findings)


def _corrected(reading: Reading, by: Reading, judged: Judged) -> FileOutcome:
    finding = Finding("S506", reading.source.name, facts=(("other", by.source.name),))
    return _outcome(reading, Outcome.SUPERSEDED, (*_all_findings(reading, judged), finding), judged)


def _superseded(reading: Reading, by: Reading, judged: Judged) -> FileOutcome:
    facts = (("sending", str(_content(by).sending)), ("other", by.source.name))
    finding = Finding("S502", reading.source.name, facts=facts)
    return _outcome(reading, Outcome.SUPERSEDED, (*_all_findings(reading, judged), finding), judged)


def _contested(reading: Reading, newest: Sequence[Reading], judged: Judged) -> FileOutcome:
    others = ", ".join(other.source.name for other in newest if other is not reading)
    facts = (("sending", str(_content(reading).sending)), ("other", others))
    finding = Finding("S503", reading.source.name, facts=facts)
    settled = _judged_outcome(reading, judged)
    return replace(settled, outcome=Outcome.EXCLUDED, findings=(*settled.findings, finding))


def _judged_outcome(reading: Reading, judged: Judged) -> FileOutcome:
    findings = _all_findings(reading, judged)
    outcome = Outcome.EXCLUDED if _refuse(findings) else Outcome.INCLUDED
    return _outcome(reading, outcome, findings, judged)


# ---------------------------------------------------------------- when


def _dated(outcome: FileOutcome, word: Word, campaign: Campaign, period: Period) -> FileOutcome:
    """The outcome with the day of receipt, and whether that was too late for a return that is looked at.

    The register's word goes before the form's; a file's own time is never used, because copying changes it.
    """
    received = word.received.get(outcome.file)
    if received is not None:
        outcome = replace(outcome, received=received, received_from=ReceivedFrom.REGISTER)
    told = () if outcome.received is None else _timeliness(outcome, outcome.received, campaign, period)
    if not told:
        return outcome
    is_late = any(finding.code == "S504" for finding in told)
    return replace(outcome, late=is_late, findings=(*outcome.findings, *told))


_LATENESS_MATTERS = (Outcome.INCLUDED, Outcome.EXCLUDED)


def _timeliness(
    outcome: FileOutcome, received: date, campaign: Campaign, period: Period
) -> tuple[Finding, ...]:
    """S504 if it came too late, S507 if only an extension made it timely; by the deadline of its unit."""
    looked_at = outcome.return_no is not None and outcome.outcome in _LATENESS_MATTERS
    deadline = campaign.deadline_of(outcome.unit, period)
    if deadline is None or not looked_at:
        return ()
    # "trước ngày D" ends with the last second of the day before, so that the day alone decides.
    day = day_of(received)
    if day > deadline.last_day:
        told = (("date", written(received)), ("deadline", written(deadline.last_day)))
        return (Finding("S504", outcome.file, facts=told),)
    extension, usual = (
        campaign.extension_of(outcome.unit, period),
        campaign.usual_deadline(outcome.unit, period),
    )
    if extension is None or usual is None or day <= usual.last_day:
        return ()
    facts = (
        ("date", written(received)),
        ("deadline", written(usual.last_day)),
        ("extended", written(deadline.last_day)),
        ("reason", extension.reason),
    )
    return (Finding("S507", outcome.file, facts=facts),)


# ---------------------------------------------------------------- units


def _unit_outcomes(files: Sequence[FileOutcome], codes: Sequence[str]) -> tuple[UnitOutcome, ...]:
    by_unit: dict[str, list[FileOutcome]] = {}
    for outcome in files:
        if outcome.unit is not None:
            by_unit.setdefault(outcome.unit, []).append(outcome)
    return tuple(_unit_outcome(code, by_unit.get(code, ())) for code in codes)


def _unit_outcome(unit: str, files: Sequence[FileOutcome]) -> UnitOutcome:
    """A unit is included if a file of it counts, excluded if one was refused, missing otherwise."""
    for wanted, state in (
        (Outcome.INCLUDED, UnitState.INCLUDED),
        (Outcome.EXCLUDED, UnitState.EXCLUDED),
    ):
        one = next((outcome for outcome in files if outcome.outcome is wanted), None)
        if one is not None:
            return UnitOutcome(
                unit,
                state,
                one.file,
                one.late,
                one.nil,
                one.sending,
                one.reported_on,
                one.received,
                one.received_from,
            )
    return UnitOutcome(unit, UnitState.MISSING)

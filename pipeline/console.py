"""What `consolidate run` prints: progress while it works, one short table at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from pipeline.campaign.model import Campaign, label_in
from pipeline.json_text import Json, Verbatim, spelt
from pipeline.messages import message, remedy, says, severity_of
from pipeline.model import Decision, EarlierState, FileOutcome, Finding, Outcome, Package, Reading, UnitState
from pipeline.text import on_lines, on_one_line
from pipeline.tiers import in_words

if TYPE_CHECKING:
    from pipeline.history import Outdated
    from pipeline.run import RunReport, Written

_BAR_WIDTH = 30
_FINDINGS_SHOWN = 3  # errors per file; the workbook has them all
_NAMES_SHOWN = 30  # units of one place that are not in the figures
_FILES_TOLD_AT_LENGTH = 15  # of more, only the first error each: the table has to stay readable
_SETTLES = ("F", "S", "D")  # findings that say what a file is, or what became of it
_PLAIN_STEPS = 10  # lines that a long reading prints where there is no terminal


class Progress:
    """A bar on a terminal, plain lines otherwise; nothing but this writes to the stream."""

    def __init__(self, language: str, stream: TextIO) -> None:
        self._language = language
        self._stream = stream
        self._live = stream.isatty()
        self._printed = ""

    def __call__(self, stage: str, done: int, of: int) -> None:
        """Show that `done` of `of` steps of a stage are behind us."""
        name = message(f"run.{stage}", self._language)
        if self._live:
            filled = _BAR_WIDTH * done // max(of, 1)
            bar = "█" * filled + "░" * (_BAR_WIDTH - filled)
            end = "\n" if done == of else ""
            self._stream.write(f"\r\x1b[K{name} {bar} {done}/{of}{end}")
            self._stream.flush()
            return
        line = f"{name}: {done}/{of}"
        if line != self._printed and (done in (0, of) or done % max(of // _PLAIN_STEPS, 1) == 0):
            self._printed = line
            self._stream.write(line + "\n")


def run_as_json(report: RunReport) -> str:
    """The run as JSON: per package its summary.json and where the workbook is; files nobody claims."""
    unclaimed: Json = [
        {"file": reading.source.name, "findings": [finding.code for finding in reading.findings]}
        for reading in report.readings
        if reading.content is None
    ]
    whole: Json = {
        "exit_code": report.exit_code,
        "packages": [_package_json(item) for item in report.written],
        "unclaimed": unclaimed,
        "decisions_elsewhere": [decision.line for decision in report.decisions_elsewhere],
        "outdated": [asdict(one) for one in report.outdated],
    }
    # A sign that JSON lets stand and a terminal would obey is written out, which is JSON all the same.
    return on_lines(spelt(whole))


def _package_json(item: Written) -> Json:
    summary = item.workbook.with_name("summary.json").read_text(encoding="utf-8")
    return {"workbook": item.where(item.workbook), "summary": Verbatim(summary.removesuffix("\n"))}


def describe_run(report: RunReport, language: str) -> str:
    """The table at the end of a run, package by package."""
    if not report.written:
        unclaimed = map(on_one_line, _unclaimed(report.readings, language))
        return "\n".join([message("run.nothing", language), *unclaimed])
    parts = ["\n".join(map(on_one_line, _package_lines(item, language))) for item in report.written]
    if report.decisions_elsewhere:
        parts.append(message("desk.elsewhere", language, count=len(report.decisions_elsewhere)))
    parts += [on_one_line(_outdated(one, language)) for one in report.outdated]
    return "\n\n".join(parts)


def _outdated(one: Outdated, language: str) -> str:
    key = "history.renewed" if one.renewed else "history.outdated"
    return message(key, language, campaign=one.campaign, period=one.period, earlier=one.earlier)


def _unclaimed(readings: Sequence[Reading], language: str) -> Iterator[str]:
    for reading in readings:
        called = on_one_line(reading.source.name)
        yield from _file_lines(called, reading.findings, _FINDINGS_SHOWN, language)


def _package_lines(written: Written, language: str) -> Iterator[str]:
    package, campaign = written.package, written.campaign
    title = label_in(campaign.title, language)
    yield message("run.package", language, title=title, period=package.period, campaign=campaign.id)
    for outcome in (
        Outcome.INCLUDED,
        Outcome.EXCLUDED,
        Outcome.SUPERSEDED,
        Outcome.DUPLICATE,
        Outcome.IGNORED,
    ):
        files = [file for file in package.settlement.files if file.outcome is outcome]
        if files or outcome is Outcome.INCLUDED:
            yield from _outcome_lines(outcome, files, package, campaign, language)
    yield from _unit_lines(package, campaign, language)
    yield from (f"  {line}" for line in _tiers_lines(package, language))
    yield from _decision_lines(package.decisions, campaign, language)
    yield from _earlier_lines(package, language)
    yield message("run.workbook", language, path=_shown(written, written.workbook))
    yield message("run.page", language, path=_shown(written, written.workbook.with_suffix(".html")))
    if written.feedback:
        folder = _shown(written, written.workbook.with_name("feedback"))
        yield message("feedback.written", language, count=written.feedback, folder=folder)


def _outcome_lines(
    outcome: Outcome, files: Sequence[FileOutcome], package: Package, campaign: Campaign, language: str
) -> Iterator[str]:
    name = message(f"run.{outcome.value}", language)
    if outcome is Outcome.INCLUDED:
        expected = len(package.settlement.units)
        yield _counted(name, message("run.of-units", language, included=len(files), expected=expected))
        warned = sum(any(severity_of(f) == "warning" for f in file.findings) for file in files)
        if warned:
            yield _counted(message("run.warned", language), str(warned))
        return
    yield _counted(name, str(len(files)))
    most = _FINDINGS_SHOWN if len(files) <= _FILES_TOLD_AT_LENGTH else 1
    for file in files:
        called = f"{_unit_name(file.unit, campaign)}{on_one_line(file.file)}"
        yield from _file_lines(called, file.findings, most, language)


def _counted(name: str, count: str) -> str:
    return f"  {name + ':':<30}{count}"


def _unit_name(unit: str | None, campaign: Campaign) -> str:
    return f"{campaign.unit_by_code[unit].name} — " if unit in campaign.unit_by_code and unit else ""


def _file_lines(called: str, findings: Sequence[Finding], most: int, language: str) -> Iterator[str]:
    """What excluded a file, error by error; of other files in one line what became of them."""
    errors = [finding for finding in findings if severity_of(finding) == "error"]
    if not errors:
        settled = [finding for finding in findings if finding.code.startswith(_SETTLES)]
        became = " ".join(says(finding, language) for finding in settled)
        yield f"    {called}: {became}" if became else f"    {called}"
        return
    yield f"    {called}"
    yield from _error_lines(errors[:most], language)
    if len(errors) > most:
        yield "      " + message("run.more-findings", language, count=len(errors) - most)


def _error_lines(errors: Sequence[Finding], language: str) -> Iterator[str]:
    """Each error with what to do about it; what to do about several in a row is told once, after them."""
    remedies = [remedy(finding, language) for finding in errors]
    for finding, to_do, following in zip(errors, remedies, [*remedies[1:], ""], strict=True):
        yield f"      {place_of(finding)}{says(finding, language)}"
        if to_do != following:
            yield f"        → {to_do}"


def place_of(finding: Finding) -> str:
    """Sheet and cell of a finding, as "Biểu 1!E14: "; "" if it has none."""
    place = "!".join(part for part in (finding.sheet, finding.cell) if part)
    return f"{place}: " if place else ""


def _unit_lines(package: Package, campaign: Campaign, language: str) -> Iterator[str]:
    units = package.settlement.units
    missing = [unit.unit for unit in units if unit.state is UnitState.MISSING]
    late = [file.unit for file in package.settlement.files if file.late and file.unit is not None]
    for key, codes in (("run.missing", missing), ("run.late", late)):
        if codes:
            yield _counted(message(key, language), str(len(codes)))
            yield from (f"    {campaign.unit_by_code[code].name}" for code in codes)


def _tiers_lines(package: Package, language: str) -> Sequence[str]:
    return in_words(package.settlement.below, language, _FINDINGS_SHOWN, _NAMES_SHOWN)


def _decision_lines(decisions: Sequence[Decision], campaign: Campaign, language: str) -> Iterator[str]:
    if not decisions:
        return
    yield _counted(message("desk.decided", language), str(len(decisions)))
    for one in decisions:
        finding = f"{one.finding} {one.cell}".strip()
        unit = campaign.unit_by_code[one.unit].name if one.unit else ""
        what = message(f"desk.kind-{one.kind}", language, finding=finding, unit=unit)
        told = {
            "file": on_one_line(one.file),
            "what": what,
            "reason": one.reason,
            "decided_by": one.decided_by,
        }
        yield "    " + message("desk.line", language, **told)


def _earlier_lines(package: Package, language: str) -> Iterator[str]:
    """The earlier packages that were changed or cannot be used; that there is none needs no line."""
    quiet = (EarlierState.USED, EarlierState.ABSENT)
    for period, state in sorted(package.past.states.items()):
        if state not in quiet:
            yield "  " + message(f"workbook.comparison.{state.value}", language, period=period)


def _shown(written: Written, path: Path) -> str:
    """A path as the coordinator would type it, or the address."""
    try:
        return written.where(path if written.address else path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)

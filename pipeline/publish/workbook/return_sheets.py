"""Tình hình gửi báo cáo, Lỗi và cảnh báo, Tệp nhận được: what came, from whom, and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from pipeline.messages import is_accepted, remedy, says, severity_of
from pipeline.model import FileOutcome, Finding, UnitOutcome
from pipeline.publish.workbook.book import ReportBook
from pipeline.publish.workbook.contents import Contents, ReturnStatus, UnitLine
from pipeline.publish.workbook.records import RecordColumn, Records, Value, write_records
from pipeline.text import day_of, written

_SEVERITIES = ("error", "warning", "info")


def write_status_sheet(book: ReportBook, contents: Contents) -> None:
    """Each expected unit: on time, late, nil, returned or not sent; when, which sending, which file."""
    say = contents.say
    columns = [
        RecordColumn(say("column.number"), 5, "centre"),
        RecordColumn(say("column.unit-code"), 10, "centre"),
        RecordColumn(say("column.unit"), 36),
        RecordColumn(say("column.group"), 20),
        RecordColumn(say("column.status"), 14, "centre"),
        RecordColumn(say("column.reported-on"), 12, "centre"),
        RecordColumn(say("column.received"), 12, "centre"),
        RecordColumn(say("column.received-from"), 13, "centre"),
        RecordColumn(say("column.sending"), 8, "centre"),
        RecordColumn(say("column.file"), 34),
        RecordColumn(say("column.findings"), 18),
        RecordColumn(say("column.remark"), 18),
    ]
    rows = [_status_row(number, line, contents) for number, line in enumerate(contents.lines, start=1)]
    records = Records(say("status.title"), columns, rows, _deadline(contents), frozen_columns=3)
    write_records(book, contents, say("sheet.status"), records)


def _deadline(contents: Contents) -> str:
    deadline = contents.period.deadline if contents.period else None
    if deadline is None:
        return contents.say("status.no-deadline")
    wording = contents.label(deadline.wording)
    return contents.say("status.deadline", wording=wording or f"{deadline.last_day:%d/%m/%Y}")


def _status_row(number: int, line: UnitLine, contents: Contents) -> list[Value]:
    outcome = line.outcome
    file = contents.file_by_name.get(outcome.file or "")
    return [
        number,
        line.unit.code,
        line.unit.name,
        contents.group_label_of[line.unit.group],
        contents.say(f"status.{line.status}"),
        outcome.reported_on,
        _received(outcome),
        contents.say(f"received-from.{outcome.received_from}") if outcome.received_from else "",
        outcome.sending,
        outcome.file or "",
        _counts(file.findings, contents) if file else "",
        _remark(line, contents),
    ]


def _received(outcome: UnitOutcome) -> Value:
    """A day, or a text where the register gives the time too."""
    return written(outcome.received) if isinstance(outcome.received, datetime) else outcome.received


def _counts(findings: Sequence[Finding], contents: Contents) -> str:
    """How many errors and warnings, in words; notes that ask for nothing are not counted."""
    if not findings:  # as nearly always
        return ""
    counts = Counter(severity_of(finding) for finding in findings)
    return ", ".join(
        contents.say(f"findings.{severity}", count=counts[severity])
        for severity in _SEVERITIES[:2]
        if counts[severity]
    )


def _remark(line: UnitLine, contents: Contents) -> str:
    deadline = contents.deadline_of(line.unit.code)
    remarks = list(_extended(line, contents))
    if line.outcome.nil and line.status is not ReturnStatus.NIL:
        remarks.append(contents.say("status.nil"))
    if deadline is not None and line.outcome.late and line.outcome.received:
        late_days = (day_of(line.outcome.received) - deadline.last_day).days
        remarks.append(contents.say("remark.late", days=late_days))
    if line.status in (ReturnStatus.NOT_SENT, ReturnStatus.RETURNED) and deadline is not None:
        overdue_days = (contents.package.as_of - deadline.last_day).days
        if overdue_days > 0:
            remarks.append(contents.say("remark.overdue", days=overdue_days))
    return "; ".join(remarks)


def _extended(line: UnitLine, contents: Contents) -> Iterator[str]:
    extension = contents.campaign.extension_of(line.unit.code, contents.period) if contents.period else None
    if extension is not None:
        until = written(extension.deadline.last_day)
        yield contents.say("remark.extended", until=until, reason=extension.reason)


def write_findings_sheet(book: ReportBook, contents: Contents) -> None:
    """Every finding: how grave, which code, where, what, and what to do; the gravest first."""
    say = contents.say
    columns = [
        RecordColumn(say("column.number"), 5, "centre"),
        RecordColumn(say("column.severity"), 11, "centre"),
        RecordColumn(say("column.finding-code"), 8, "centre"),
        RecordColumn(say("column.unit"), 26),
        RecordColumn(say("column.file"), 28),
        RecordColumn(say("column.sheet"), 14),
        RecordColumn(say("column.cell"), 8, "centre"),
        RecordColumn(say("column.what"), 44),
        RecordColumn(say("column.remedy"), 38),
    ]
    rows = [[number, *row] for number, row in enumerate(_finding_rows(contents), start=1)]
    write_records(book, contents, say("sheet.findings"), Records(say("findings.title"), columns, rows))


def _finding_rows(contents: Contents) -> Iterator[list[Value]]:
    found = [(finding, file) for file in contents.package.settlement.files for finding in file.findings]
    found.sort(key=lambda pair: _SEVERITIES.index(severity_of(pair[0])))
    for finding, file in found:
        yield [
            contents.say("severity.accepted" if is_accepted(finding) else f"severity.{severity_of(finding)}"),
            finding.code,
            contents.unit_name(file.unit),
            file.file,
            finding.sheet,
            finding.cell,
            says(finding, contents.language),
            remedy(finding, contents.language),
        ]


def write_files_sheet(book: ReportBook, contents: Contents) -> None:
    """Every file of the inputs folder: what became of it, and why."""
    say = contents.say
    columns = [
        RecordColumn(say("column.number"), 5, "centre"),
        RecordColumn(say("column.file"), 42),
        RecordColumn(say("column.outcome"), 16, "centre"),
        RecordColumn(say("column.unit"), 30),
        RecordColumn(say("column.sending"), 8, "centre"),
        RecordColumn(say("column.reported-on"), 12, "centre"),
        RecordColumn(say("column.why"), 48),
    ]
    files = contents.package.settlement.files
    rows = [_file_row(number, file, contents) for number, file in enumerate(files, start=1)]
    write_records(book, contents, say("sheet.files"), Records(say("files.title"), columns, rows))


def _file_row(number: int, file: FileOutcome, contents: Contents) -> list[Value]:
    return [
        number,
        file.file,
        contents.say(f"outcome.{file.outcome}"),
        contents.unit_name(file.unit),
        file.sending,
        file.reported_on,
        _why(file, contents),
    ]


def _why(file: FileOutcome, contents: Contents) -> str:
    """What decided: the errors if there are any, else what settling the files had to say."""
    errors = [finding for finding in file.findings if severity_of(finding) == "error"]
    deciding = errors or [finding for finding in file.findings if finding.code.startswith(("S", "F"))]
    said = list(dict.fromkeys(says(finding, contents.language) for finding in deciding))
    return "\n".join(said[:_MOST_REASONS]) + (
        "\n" + contents.say("files.more") if len(said) > _MOST_REASONS else ""
    )


_MOST_REASONS = 3
"""Of a return with many errors the first few are enough here; all of them are on the sheet of findings."""

"""Câu hỏi: what the units are asked, the open questions first, then those answered with the explanation."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.messages import is_accepted, says
from pipeline.model import FileOutcome, Finding, Outcome
from pipeline.publish.workbook.book import ReportBook
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.records import RecordColumn, Records, Value, write_records

QUESTIONS = ("V421", "V422", "V430", "V431")
"""The findings that want an answer: does not continue, far from the past, far from the peers."""

_ANSWER = "D702"


def write_questions_sheet(book: ReportBook, contents: Contents) -> None:
    """A row per question about a return that counts or was refused; no sheet without questions."""
    say = contents.say
    columns = [
        RecordColumn(say("column.number"), 5, "centre"),
        RecordColumn(say("column.unit"), 30),
        RecordColumn(say("column.sheet"), 16),
        RecordColumn(say("column.cell"), 8, "centre"),
        RecordColumn(say("column.finding-code"), 8, "centre"),
        RecordColumn(say("column.what"), 60),
        RecordColumn(say("column.state"), 14, "centre"),
        RecordColumn(say("column.explanation"), 40),
    ]
    asked = sorted(_questions(contents), key=lambda one: is_accepted(one[1]))
    rows = [[number, *_row(file, finding, contents)] for number, (file, finding) in enumerate(asked, start=1)]
    records = Records(say("questions.title"), columns, rows, say("questions.note"))
    write_records(book, contents, say("sheet.questions"), records)


def _questions(contents: Contents) -> Iterator[tuple[FileOutcome, Finding]]:
    for file in contents.package.settlement.files:
        if file.outcome in (Outcome.INCLUDED, Outcome.EXCLUDED):
            yield from ((file, finding) for finding in file.findings if finding.code in QUESTIONS)


def _row(file: FileOutcome, finding: Finding, contents: Contents) -> list[Value]:
    state = "questions.answered" if is_accepted(finding) else "questions.open"
    return [
        contents.unit_name(file.unit),
        finding.sheet,
        finding.cell,
        finding.code,
        says(finding, contents.language),
        contents.say(state),
        _explanation(file, finding) if is_accepted(finding) else "",
    ]


def _explanation(file: FileOutcome, asked: Finding) -> str:
    """What the unit answered, from the decision that stands beside the question."""
    place = (asked.sheet, asked.cell, asked.code)
    answers = (one for one in file.findings if one.code == _ANSWER)
    found = (dict(one.facts) for one in answers if (one.sheet, one.cell, dict(one.facts)["code"]) == place)
    return next((facts["explanation"] for facts in found), "")

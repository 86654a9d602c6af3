"""Ý kiến: what the units answered in words, question by question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.campaign.model import Narrative
from pipeline.publish.exact import text_or_none
from pipeline.publish.workbook.book import ReportBook
from pipeline.publish.workbook.columns import by_rows
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.looks import Look
from pipeline.publish.workbook.records import is_landscape, write_title
from pipeline.publish.workbook.repeats import write_table

_WIDTHS = (5, 28, 72, 32, 8)
_HEADER = 3


_LOOKS = [Look(style) for style in ("top_centre", "top", "top", "top", "top_centre")]


class _Shown(NamedTuple):
    unit: str
    text: str
    file: str
    cell: str


def write_answers_sheet(book: ReportBook, contents: Contents) -> None:
    """Each question with its answers in the order of units; withheld text is shown as withheld."""
    answers = _by_question(contents)
    if not answers:
        return
    sheet = book.sheet(book.name_for(contents.say("sheet.answers")), _WIDTHS, landscape=is_landscape(_WIDTHS))
    last_column = len(_WIDTHS) - 1
    write_title(sheet, contents, contents.say("answers.title"), last_column)
    for column, key in enumerate(("number", "unit", "answer", "file", "cell")):
        sheet.text(_HEADER, column, contents.say(f"column.{key}"), "header")
    row = _HEADER
    for question, given in answers:
        row += 1
        sheet.span(row, 0, row, last_column, question, "section")
        shown = [(number, *answer) for number, answer in enumerate(given, start=1)]
        write_table(sheet, row + 1, by_rows(shown), _LOOKS)
        row += len(given)
    sheet.freeze(_HEADER + 1, 0)
    sheet.repeat(_HEADER, _HEADER)
    sheet.finish()


def _by_question(contents: Contents) -> list[tuple[str, list[_Shown]]]:
    tables = [table for table in contents.campaign.form.tables.values() if isinstance(table, Narrative)]
    given = _answers(contents)
    found = [
        (contents.label(question.label), given[table.id, question.id])
        for table in tables
        for question in table.questions
        if (table.id, question.id) in given
    ]
    return [
        (label, [answer for _, answer in sorted(answers, key=lambda a: a[0])]) for label, answers in found
    ]


def _answers(contents: Contents) -> dict[tuple[str, str], list[tuple[int, _Shown]]]:
    """(table, question) -> (place of the unit, answer)."""
    found: dict[tuple[str, str], list[tuple[int, _Shown]]] = {}
    for table, question, place, answer in _included(contents):
        found.setdefault((table, question), []).append((place, answer))
    return found


def _included(contents: Contents) -> Iterator[tuple[str, str, int, _Shown]]:
    rank = {line.unit.code: place for place, line in enumerate(contents.lines)}
    answers = contents.package.tables.answers
    of_return = {
        number: (rank[file.unit], contents.unit_name(file.unit), file.file)
        for number, file in contents.included_returns.items()
        if file.unit is not None
    }
    names = ("table", "question", "return_no", "text", "sheet", "cell")
    for table, question, number, said, sheet, cell in zip(*(answers[n].tolist() for n in names), strict=True):
        if number not in of_return:
            continue
        place, unit, file = of_return[number]
        text = text_or_none(said)
        if text is None or (file, sheet, cell) in contents.withheld:
            text = contents.say("withheld")
        yield str(table), str(question), place, _Shown(unit, text, file, str(cell))

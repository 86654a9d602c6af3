"""What stands on a sheet outside its tables: title, labelled cells, questions, remarks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.drafting import words
from pipeline.drafting.headers import Part, parts_of
from pipeline.drafting.indicators import Register
from pipeline.drafting.model import FieldDraft
from pipeline.grid import Grid, segments
from pipeline.text import clean, fold

_GAP = r"(?:…+|\.{3,}|_{2,})"
_PERIOD_SENTENCE = re.compile(
    rf"\(\s*(?:tháng|quý|năm|kỳ|tuần|month|quarter|year)\b[^()]*{_GAP}[^()]*\)", re.IGNORECASE
)
_STATED_UNIT = re.compile(
    r"\(?\s*(?:đơn vị tính|đvt|unit of measure)\s*:\s*(?P<unit>[^()]+?)\s*\)?", re.IGNORECASE
)


@dataclass
class Loose:
    """The texts of a sheet outside its tables, sorted out."""

    title: str = ""
    parent_body: str = ""
    form_code: str = ""
    fields: list[FieldDraft] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)


def read_loose(grid: Grid, rows: Iterable[int], register: Register, *, has_tables: bool) -> Loose:
    """Sort out the texts in these rows. On a sheet with tables only known labels ask for something."""
    found = Loose()
    parts = [(row, parts_of(grid, row)) for row in rows]
    head = _letterhead_rows(parts)
    answers: set[tuple[int, int]] = set()
    texts: list[Part] = []
    for row, own in parts:
        if row in head:
            found.parent_body = found.parent_body or _parent_body(own)
            continue
        for part in own:
            if (row, part.column) in answers or not words.says_something(part.value):
                continue
            if not _take_fields(found, part, _value_beside(grid, part), answers):
                texts.append(part)
    _sort_out(found, texts, register, has_tables=has_tables)
    return found


def _letterhead_rows(parts: Sequence[tuple[int, Sequence[Part]]]) -> frozenset[int]:
    """The rows with the state's name and motto, beside which the bodies are named."""
    return frozenset(row for row, own in parts if any(words.is_letterhead(part.text) for part in own))


def _parent_body(parts: Sequence[Part]) -> str:
    names = [part.text for part in parts if not words.is_letterhead(part.text)]
    return next((name for name in names if not words.is_placeholder_of_sender(name)), "")


# ---------------------------------------------------------------- labelled cells


def _value_beside(grid: Grid, part: Part) -> Part | None:
    """The filled cell right of a label, which the form fills in itself."""
    return next((other for other in parts_of(grid, part.row) if other.column > part.right), None)


def _take_fields(found: Loose, part: Part, beside: Part | None, answers: set[tuple[int, int]]) -> bool:
    """Take the labels of a cell that ask about the return; whether there were any."""
    if _PERIOD_SENTENCE.search(part.text):
        found.fields.append(FieldDraft("period", pattern=_pattern(part.text), decide=["pattern"]))
        return True
    if sentence := _fields_in_sentence(part.text):
        found.fields += [one for one in sentence if all(one.role != known.role for known in found.fields)]
        return True
    taken = False
    for label, _ in segments(part.text):
        role = words.role_of(label)
        if role is None or any(known.role == role.name for known in found.fields):
            continue
        taken = True
        others = tuple(text for text in role.spellings if fold(text) != fold(label))
        found.fields.append(FieldDraft(role.name, label, others[:3]))
        is_answer = (
            beside is not None and words.role_of(segments(beside.text)[0][0] if beside.text else "") is None
        )
        if beside is not None and is_answer:
            answers.add((beside.row, beside.column))
            if role.name == "form-code":
                found.form_code = beside.text
    return taken


def _fields_in_sentence(text: str) -> list[FieldDraft]:
    """Fields of a cell that asks for several things with nothing but blanks between: each by a pattern."""
    labels = [
        (match.start(), spelling, role)
        for role in words.every_role()
        for spelling in role.spellings
        if (match := re.search(rf"(?<!\w){re.escape(spelling)}\s*:", text, re.IGNORECASE))
    ]
    labels.sort(key=lambda label: (label[0], -len(label[1])))
    starts = {start: (spelling, role) for start, spelling, role in reversed(labels)}
    found = [starts[start] for start in sorted(starts)]
    if len(found) < 2 or ";" in text or "\n" in text:
        return []
    nexts = [spelling for spelling, _ in found[1:]] + [None]
    return [
        FieldDraft(role.name, pattern=_value_pattern(spelling, following), decide=["pattern"])
        for (spelling, role), following in zip(found, nexts, strict=True)
    ]


def _value_pattern(label: str, following: str | None) -> str:
    """What stands behind a label, up to the next one; dots and lines to be written over are no value."""
    end = rf"(?=\s{_spaced(following)}\s*:)" if following else "$"
    return rf"(?i){_spaced(label)}\s*:\s*(?P<value>(?!\.\.\.)[^…_:;]*?)[\s….]*{end}"


def _spaced(label: str) -> str:
    return r"\s+".join(map(re.escape, label.split()))


def _pattern(text: str) -> str:
    """A regular expression for a sentence such as "(Tháng …/…)", whatever is filled in."""
    inside = clean(text).strip("() ")
    pieces = re.split(rf"({_GAP}|\s+|[/.\-])", inside)
    written = "".join(_piece(piece) for piece in pieces if piece)
    return rf"(?i)\(\s*(?P<value>{written})\s*\)"


def _piece(piece: str) -> str:
    if re.fullmatch(_GAP, piece):
        return r"\d{1,4}"
    if piece.isspace():
        return r"\s+"
    return r"\s*(?:/|-|\.|năm)\s*" if piece in "/.-" else re.escape(piece)


# ---------------------------------------------------------------- title, questions, remarks


def _sort_out(found: Loose, texts: Sequence[Part], register: Register, *, has_tables: bool) -> None:
    """Title, remarks, figures and questions among the texts that are no label of the return itself."""
    title = _title(texts)
    found.title = title.text if title else ""
    register.usual_unit = ""
    for part in texts:
        if match := _STATED_UNIT.fullmatch(part.text):
            register.usual_unit = match["unit"]
        if part is title:
            continue
        if title and part.row < title.row and words.is_body(part.text):
            found.parent_body = found.parent_body or part.text
        elif has_tables or _is_remark(part):
            found.marks.append(part.text)
        elif register.usual_unit or words.counts(part.text):
            code = register.code_of(part.text, words.unit_in(part.text))
            found.fields.append(FieldDraft("", part.text, figure=code, decide=["figure"]))
        else:
            found.questions.append(part.text)


def _title(texts: Sequence[Part]) -> Part | None:
    """What is worded like a title, else the first text in capitals, else the first."""
    worded = next((part for part in texts if words.is_title(part.text)), None)
    capitals = (part for part in texts if part.text.isupper() and not words.is_body(part.text))
    return worded or next(capitals, None) or next(iter(texts), None)


def _is_remark(part: Part) -> bool:
    """Whether a text asks for nothing: a sentence, in brackets, or spread over the sheet's width."""
    return bool(re.fullmatch(r"\(.*\)|.*[.!;]", part.text)) or part.right - part.column >= 3

"""The default template of the covering report."""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from pipeline.letters.blank.paper import (
    ACROSS_MM,
    CENTRE,
    RIGHT,
    TEXT_MM,
    Cell,
    Say,
    blank_document,
    body,
    heading,
    landscape_section,
    rule,
    table,
    write,
    write_letterhead,
    write_signature,
)
from pipeline.letters.blank.words import words

_REPEATED_MM = 22  # of a column that repeats, in the template; what it gets depends on how many there are

_FIGURES = (
    "{% for f in area.figures %}{{ f.phrase }}{% if f.column %} ({{ f.column }}){% endif %}: "
    "{% if f.value %}{{ f.value }} {{ f.unit_of_measure }}"
    "{% if f.highest %} [highest]{% endif %}{% if f.reporting %} [reporting]{% endif %}"
    "{% else %}[none]{% endif %}{% if not loop.last %}; {% endif %}{% endfor %}."
)
_ROW_FIGURES = (
    "- {{ row.label }}: {% for f in row.figures %}"
    "{% if f.value %}{{ f.value }} {{ f.unit_of_measure }}{% if f.column %} ({{ f.column }}){% endif %}"
    "{% if f.highest %} [highest]{% endif %}{% if f.reporting %} [reporting]{% endif %}"
    "{% else %}[none]{% if f.column %} ({{ f.column }}){% endif %}{% endif %}"
    "{% if not loop.last %}; {% endif %}{% endfor %}."
)


@dataclass(frozen=True, slots=True)
class _Loops:
    """What a table goes over: the headings that repeat and their text, the rows, the cells and their text."""

    headings: tuple[str, str]
    rows: str
    cells: tuple[str, str]


def report_template(language: str) -> WordDocument:
    """The covering report with its placeholders: a portrait letter, and an appendix across."""
    say = words("report", language)
    document = blank_document("")
    write_letterhead(document, say)
    _title(document, say)
    _returns(document, say)
    _results(document, say)
    _comments(document, say)
    body(document, say["closing"])
    write_signature(
        document, say, ("{%p for recipient in recipients %}", "- {{ recipient }};", "{%p endfor %}")
    )
    _appendix(document, say)
    return document


def _title(document: WordDocument, say: Say) -> None:
    kind = write(document.add_paragraph(), say["kind"], 14, bold=True, align=CENTRE)
    kind.paragraph_format.space_before = Pt(14)
    write(document.add_paragraph(), say["subject"], 14, bold=True, align=CENTRE)
    write(document.add_paragraph(), "{{ title }}", 14, bold=True, align=CENTRE)
    write(document.add_paragraph(), say["period"], 14, bold=True, align=CENTRE)
    rule(document.add_paragraph(), 45, TEXT_MM)
    document.add_paragraph()
    body(document, say["opening"])


def _returns(document: WordDocument, say: Say) -> None:
    heading(document, say["returns"])
    body(document, say["counts"])
    names = ("expected", "included", "late", "returned", "missing")
    table(
        document,
        [
            [Cell(say["group"], 50), *(Cell(say[name], 22) for name in names)],
            "{%tr for group in groups %}",
            [Cell("{{ group.label }}", 50), *(Cell(f"{{{{ group.{name} }}}}", 22, CENTRE) for name in names)],
            "{%tr endfor %}",
        ],
    )
    for key in ("late_units", "nil_units", "returned_units", "missing_units"):
        body(document, f"{{%p if {key} %}}", say[key], "{%p endif %}")
    body(document, "{%p if tiers %}", say["tiers"], "{%p endif %}")


def _results(document: WordDocument, say: Say) -> None:
    def worded(text: str) -> str:
        for key in ("highest", "reporting", "none"):
            text = text.replace(f"[{key}]", say[key])
        return text

    heading(document, say["results"])
    body(document, "{%p for area in areas %}")
    heading(document, say["area"])
    body(document, say["figures_opening"] + worded(_FIGURES), "{%p endfor %}", "{%p if others %}")
    heading(document, say["others"])
    body(document, "{%p for row in others %}", worded(_ROW_FIGURES), "{%p endfor %}", "{%p endif %}")
    _shares(document, say)
    _tasks(document, say)
    body(document, say["see"])


def _shares(document: WordDocument, say: Say) -> None:
    body(document, "{%p if shares %}")
    heading(document, say["shares"])
    table(
        document,
        [
            [
                Cell(say["number"], 10),
                Cell(say["share_label"], 58),
                Cell(say["numerator"], 22),
                Cell(say["denominator"], 22),
                Cell(say["percent"], 20),
                Cell(say["target"], 28),
            ],
            "{%tr for share in shares %}",
            [
                Cell("{{ share.number }}", 10, CENTRE),
                Cell("{{ share.label }} ({{ share.unit_of_measure }})", 58),
                Cell("{{ share.numerator }}", 22, RIGHT),
                Cell("{{ share.denominator }}", 22, RIGHT),
                Cell("{{ share.percent }}", 20, RIGHT),
                Cell(say["target_cell"], 28, CENTRE),
            ],
            "{%tr endfor %}",
        ],
    )
    body(document, "{%p endif %}")


def _tasks(document: WordDocument, say: Say) -> None:
    body(document, "{%p if tasks %}")
    heading(document, say["tasks"])
    _repeating_columns(
        document,
        _Loops(
            ("state in tasks[0].states", "{{ state.label }}"),
            "task in tasks",
            ("state in task.states", "{{ state.units }}"),
        ),
        [
            (Cell(say["number"], 10), Cell("{{ task.number }}", 10, CENTRE)),
            (Cell(say["task"], 84), Cell("{{ task.label }}", 84)),
        ],
    )
    body(document, "{%p endif %}")


def _repeating_columns(
    document: WordDocument, loops: _Loops, fixed: list[tuple[Cell, Cell]], total_mm: float = TEXT_MM
) -> None:
    """A table whose last columns repeat; `fixed` are its first ones, each with header and body cell."""
    header, row = [head for head, _ in fixed], [cell for _, cell in fixed]
    table(
        document,
        [
            [*header, *_repeated(loops.headings, CENTRE)],
            f"{{%tr for {loops.rows} %}}",
            [*row, *_repeated(loops.cells, RIGHT)],
            "{%tr endfor %}",
        ],
        total_mm,
    )


def _repeated(loop: tuple[str, str], align: WD_ALIGN_PARAGRAPH) -> list[Cell]:
    """The cell that repeats, between two that only begin and end the loop and disappear."""
    over, text = loop
    begin, end = Cell(f"{{%tc for {over} %}}", _REPEATED_MM), Cell("{%tc endfor %}", _REPEATED_MM)
    return [begin, Cell(text, _REPEATED_MM, align), end]


def _comments(document: WordDocument, say: Say) -> None:
    body(document, "{%p if questions %}")
    heading(document, say["comments"])
    body(document, say["verbatim"], "{%p for question in questions %}")
    heading(document, say["question"])
    body(document, "{%p for answer in question.answers %}", say["answer"], "{%p endfor %}", "{%p endfor %}")
    body(document, "{%p endif %}")


def _appendix(document: WordDocument, say: Say) -> None:
    landscape_section(document)
    write(document.add_paragraph(), say["appendix"], 14, bold=True, align=CENTRE)
    write(document.add_paragraph(), say["appendix_title"], 14, bold=True, align=CENTRE)
    write(document.add_paragraph(), say["appendix_of"], 14, italic=True, align=CENTRE)
    rule(document.add_paragraph(), 60, ACROSS_MM)
    write(document.add_paragraph(), say["legend"], 12, italic=True, align=RIGHT)
    body(document, "{%p for table in tables %}")
    heading(document, "{{ table.label }}")
    _repeating_columns(
        document,
        _Loops(
            ("column in table.columns", f"{{{{ column or '{say['total']}' }}}}"),
            "row in table.rows",
            ("cell in row.cells", "{{ cell }}"),
        ),
        [
            (Cell(say["number"], 10), Cell("{{ row.number }}", 10, CENTRE)),
            (Cell(say["indicator"], 70), Cell("{{ row.label }}", 70)),
            (Cell(say["unit_of_measure"], 25), Cell("{{ row.unit_of_measure }}", 25, CENTRE)),
        ],
        ACROSS_MM,
    )
    body(document, "{%p endfor %}")

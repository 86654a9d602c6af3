"""The first sheet of a feedback workbook, as XML: every finding, with a link to its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.feedback.choose import Feedback, Note
from pipeline.feedback.direct.markup import DECLARATION, MAIN
from pipeline.feedback.direct.spelling import attributes_of, spelt_string
from pipeline.feedback.direct.styles import Styles
from pipeline.feedback.look import COLUMNS, LINK_COLUMN, line_height_pt

_LETTERS = "ABCDEFG"
_LAST = _LETTERS[len(COLUMNS) - 1]


def listing(feedback: Feedback, places: Mapping[Note, tuple[str, str]], styles: Styles) -> bytes:
    """The list; `places` are (sheet, cell) of the notes that can be linked to."""
    lines = (*feedback.heading, feedback.words["legend"])
    header = len(lines) + 2
    rows = [*_lines(lines, styles), _header(header, feedback, styles)]
    links = []
    for number, note in enumerate(feedback.notes, start=1):
        row = header + number
        rows.append(_note(row, number, note, feedback, styles, is_linked=note in places))
        if note in places:
            sheet, cell = places[note]
            location = "'" + sheet.replace("'", "''") + f"'!{cell}"
            at = f"{_LETTERS[LINK_COLUMN - 1]}{row}"
            links.append(f"<hyperlink{attributes_of([('ref', at), ('location', location)])}/>")
    return "".join(
        (
            DECLARATION,
            f'<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
            _view(header + 1),
            '<sheetFormatPr baseColWidth="8" defaultRowHeight="15"/>',
            f"<cols>{_widths()}</cols><sheetData>{''.join(rows)}</sheetData>",
            f'<mergeCells count="{len(lines)}">{_merges(len(lines))}</mergeCells>',
            f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "",
            '<pageMargins left="0.75" right="0.75" top="1" bottom="1" header="0.5" footer="0.5"/>',
            '<pageSetup orientation="landscape" paperSize="9" fitToHeight="0"/></worksheet>',
        )
    ).encode()


def _view(first: int) -> str:
    return (
        '<sheetViews><sheetView tabSelected="1" workbookViewId="0">'
        f'<pane ySplit="{first - 1}" topLeftCell="A{first}" activePane="bottomLeft" state="frozen"/>'
        '<selection pane="bottomLeft" activeCell="A1" sqref="A1"/></sheetView></sheetViews>'
    )


def _widths() -> str:
    return "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, (_, width) in enumerate(COLUMNS, start=1)
    )


def _merges(count: int) -> str:
    return "".join(f'<mergeCell ref="A{row}:{_LAST}{row}"/>' for row in range(1, count + 1))


def _lines(lines: tuple[str, ...], styles: Styles) -> Iterator[str]:
    for row, line in enumerate(lines, start=1):
        look = "title" if row == 1 else "line"
        cell = _cell("A", row, line, look, styles)
        yield f'<row r="{row}" ht="{line_height_pt(line)}" customHeight="1">{cell}</row>'


def _header(row: int, feedback: Feedback, styles: Styles) -> str:
    words = (feedback.words[key] for key, _ in COLUMNS)
    cells = (_cell(at, row, word, "header", styles) for at, word in zip(_LETTERS, words, strict=True))
    return f'<row r="{row}">{"".join(cells)}</row>'


def _note(row: int, number: int, note: Note, feedback: Feedback, styles: Styles, *, is_linked: bool) -> str:
    texts = (
        (str(number), "short"),
        (feedback.words[note.severity], note.severity),
        (note.code, "short"),
        (note.sheet, "short"),
        (note.cell, "link" if is_linked else "short"),
        (note.says, "long"),
        (note.remedy, "long"),
    )
    cells = (_cell(at, row, text, look, styles) for at, (text, look) in zip(_LETTERS, texts, strict=True))
    return f'<row r="{row}">{"".join(cells)}</row>'


def _cell(letter: str, row: int, text: str, look: str, styles: Styles) -> str:
    style = styles.look(look, is_formula_like=text.startswith("="))
    if not text:
        return f'<c r="{letter}{row}" s="{style}"/>'
    return (
        f'<c r="{letter}{row}" s="{style}" t="inlineStr">'
        f'<is><t xml:space="preserve">{spelt_string(text)}</t></is></c>'
    )

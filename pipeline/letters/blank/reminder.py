"""The default template of the letters to units that have not reported, or must correct their return."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.shared import Pt

from pipeline.letters.blank.paper import (
    CENTRE,
    Cell,
    Say,
    blank_document,
    body,
    table,
    write,
    write_letterhead,
    write_signature,
)
from pipeline.letters.blank.words import words


def reminder_template(language: str) -> WordDocument:
    """One letter for both occasions; `missing` tells them apart."""
    say = words("reminder", language)
    document = blank_document("")
    write_letterhead(document, say, say["subject"])
    to = write(document.add_paragraph(), say["to"], 14, align=CENTRE)
    to.paragraph_format.space_before, to.paragraph_format.space_after = Pt(16), Pt(10)
    body(document, say["call"])
    body(document, "{%p if missing %}", say["missing"], say["sent_before"], "{%p else %}", say["correct"])
    _errors(document, say)
    body(document, "{%p if notes %}", say["notes"], "{%p for note in notes %}", say["note"], "{%p endfor %}")
    body(document, "{%p endif %}", "{%p endif %}", say["closing"])
    write_signature(document, say, (say["above"],))
    return document


def _errors(document: WordDocument, say: Say) -> None:
    place = (
        "{{ error.file }}"
        + f"{{% if error.sheet %}}; {say['sheet']}{{% endif %}}"
        + f"{{% if error.cell %}}, {say['cell']}{{% endif %}}"
    )
    table(
        document,
        [
            [Cell(say["number"], 10), Cell(say["place"], 46), Cell(say["what"], 54), Cell(say["remedy"], 50)],
            "{%tr for error in errors %}",
            [
                Cell("{{ error.number }}", 10, CENTRE),
                Cell(place, 46),
                Cell("{{ error.says }}", 54),
                Cell("{{ error.remedy }}", 50),
            ],
            "{%tr endfor %}",
        ],
    )

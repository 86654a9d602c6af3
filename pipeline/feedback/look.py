"""How feedback looks: the colours, sizes and columns that both ways of making it share."""

from __future__ import annotations

FONT = "Times New Roman"
FILLS = {"error": "FFC7CE", "warning": "FFEB9C"}
LINES = {"error": "C00000", "warning": "9C5700"}
HEADER_FILL, THIN_COLOR, LINK_COLOR = "D9D9D9", "808080", "0563C1"

COLUMNS = (("number", 5), ("severity", 14), ("code", 8), ("page", 18), ("cell", 9), ("says", 60), ("do", 50))
"""Of the list: key of its heading, width in signs."""
LINK_COLUMN = 5
LINE_PT, SIGNS_PER_LINE = 18, 150  # of the lines above the list

AUTHOR = "consolidate"
COMMENT_USUAL_WIDTH_PX, COMMENT_HEIGHT_PX = 144, 79  # of a unit's own
COMMENT_WIDTH_PX, _COMMENT_LINE_PX, _SIGNS_PER_COMMENT_LINE = 320, 18, 44
MOST_SIGNS = 2000  # of one comment; the list has the whole text
MOST_SIGNS_IN_NAME = 31  # of a sheet


def comment_height_px(text: str) -> int:
    """How high a comment must be for its text to be seen whole."""
    lines = sum(1 + len(line) // _SIGNS_PER_COMMENT_LINE for line in text.split("\n"))
    return _COMMENT_LINE_PX * (lines + 1)


def line_height_pt(text: str) -> int:
    """How high a line above the list must be; spreadsheet programs do not fit merged cells by themselves."""
    return LINE_PT * (1 + len(text) // SIGNS_PER_LINE)


def free_name(taken: set[str], wanted: str) -> str:
    """`wanted`, or numbered if a sheet (case-folded in `taken`) is called so."""
    name, number = wanted, 1
    while name.casefold() in taken:
        number += 1
        end = f" ({number})"
        name = wanted[: MOST_SIGNS_IN_NAME - len(end)] + end
    return name

"""The looks of a blank form's cells, by name. What is to be filled in is tinted and unlocked."""

from __future__ import annotations

from typing import Any

FONT = "Times New Roman"
BODY_PT = 12
DATE_FORMAT = "dd/mm/yyyy"

_LINE: dict[str, Any] = {"text_wrap": True, "valign": "vcenter"}
_CELL = _LINE | {"border": 1}
_INPUT = _CELL | {"locked": False, "bg_color": "#FFFBE6"}
_GREY = "#D9D9D9"
_PALE = "#F2F2F2"

LOOKS: dict[str, dict[str, Any]] = {
    # lines of text
    "title": _LINE | {"align": "center", "bold": True, "font_size": 14},
    "subtitle": _LINE | {"align": "center", "italic": True, "font_size": 13},
    "remark": _LINE | {"align": "left", "italic": True},
    "table-title": _LINE | {"align": "left", "bold": True, "font_size": 13},
    # what the form says
    "header": _CELL | {"align": "center", "bold": True, "bg_color": "#E7E6E6"},
    "unit": _CELL | {"align": "center", "italic": True, "font_size": 11, "bg_color": _PALE},
    "section": _CELL | {"align": "left", "bold": True, "bg_color": _PALE},
    "section-number": _CELL | {"align": "center", "bold": True, "bg_color": _PALE},
    "text": _CELL | {"align": "left"},
    "centre": _CELL | {"align": "center"},
    "question": _CELL | {"align": "left", "bold": True, "valign": "top"},
    "field-label": _CELL | {"align": "left", "bold": True},
    "filled-in": _CELL | {"align": "left", "bold": True, "bg_color": _PALE},
    "not-asked": _CELL | {"align": "center", "font_color": "#595959", "bg_color": _GREY},
    "total-label": _CELL | {"align": "left", "bold": True, "bg_color": _PALE},
    # what works itself out
    "total": _CELL | {"align": "right", "bold": True, "bg_color": _PALE},
    # what is to be filled in
    "input-number": _INPUT | {"align": "right"},
    "input-text": _INPUT | {"align": "left"},
    "input-left": _INPUT | {"align": "left"},
    "input-centre": _INPUT | {"align": "center"},
    "input-answer": _INPUT | {"align": "left", "valign": "top"},
    "input-day": _INPUT | {"align": "left", "num_format": DATE_FORMAT},
}

"""The looks of cells, by name. Times New Roman throughout; black on white, grey only beside a word."""

from __future__ import annotations

from typing import Any

FONT = "Times New Roman"
BODY_PT = 11

_CELL: dict[str, Any] = {"border": 1, "text_wrap": True, "valign": "vcenter"}
_HEADER = _CELL | {"bold": True, "align": "center", "bg_color": "#E7E6E6"}
_TOTAL = _CELL | {"bold": True, "bg_color": "#F2F2F2"}
_LINE = {"text_wrap": True, "valign": "vcenter"}

STYLES: dict[str, dict[str, Any]] = {
    # cells of tables
    "text": _CELL | {"align": "left"},
    "top": _CELL | {"align": "left", "valign": "top"},
    "top_centre": _CELL | {"align": "center", "valign": "top"},
    "centre": _CELL | {"align": "center"},
    "number": _CELL | {"align": "right"},
    "hash": {
        "border": 1,
        "valign": "vcenter",
        "align": "fill",
        "font_size": 8,
    },  # whole in the cell, cut to its width
    "not_asked": _CELL | {"align": "center", "font_color": "#595959", "bg_color": "#F2F2F2"},
    "header": _HEADER,
    "section": _CELL | {"bold": True, "align": "left"},
    "total": _TOTAL | {"align": "left"},
    "total_centre": _TOTAL | {"align": "center"},
    "total_number": _TOTAL | {"align": "right"},
    # lines between tables
    "line": _LINE | {"align": "left"},
    "strong": _LINE | {"align": "left", "bold": True, "font_size": 13},
    "note": _LINE | {"align": "left", "italic": True},
    # Decree 30/2020, Appendix I: sizes and looks of the heading
    "parent": _LINE | {"align": "center", "font_size": 12},
    "issuer": _LINE | {"align": "center", "font_size": 12, "bold": True},
    "state": _LINE | {"align": "center", "font_size": 12, "bold": True},
    "motto": _LINE | {"align": "center", "font_size": 13, "bold": True},
    "place_date": _LINE | {"align": "center", "font_size": 13, "italic": True},
    "title": _LINE | {"align": "center", "font_size": 14, "bold": True},
    "subtitle": _LINE | {"align": "center", "font_size": 13, "italic": True},
    "period": _LINE | {"align": "center", "font_size": 13, "bold": True},
}
DATE_FORMAT = "dd/mm/yyyy"


def number_format(decimals: int) -> str:
    """Thousands and so many decimals; a Vietnamese Excel shows "#,##0" as 1.234."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")

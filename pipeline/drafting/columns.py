"""The value columns of a drafted matrix, and the rules between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from pipeline.drafting import words
from pipeline.drafting.headers import Header
from pipeline.drafting.lines import Keys, Kind, Line
from pipeline.drafting.model import ColumnDraft, Rule
from pipeline.text import fold

_AREA = re.compile(r"nội dung\s+(\d{1,2})\s*[:.\-–]\s*(.+)", re.IGNORECASE)

DropDown = Callable[[int, int], tuple[str, ...]]
"""The answers that the blank form offers in a cell (row, column); empty where it offers none."""


def draft_columns(
    header: Header, keys: Keys, lines: Sequence[Line], drop_down: DropDown
) -> list[ColumnDraft]:
    """The value columns of a header, with what each holds; of two that nothing tells apart only the first."""
    headings = [heading for heading in header.headings if heading.column not in keys.all]
    headings = list({(fold(h.under), fold(h.text)): h for h in reversed(headings)}.values())[::-1]
    texts = [fold(heading.text) for heading in headings]
    alike = {text for text in texts if texts.count(text) > 1}
    found: list[ColumnDraft] = []
    for heading in headings:
        under = heading.under if alike and heading.under else ""
        name = f"{under} {heading.text}" if fold(heading.text) in alike else heading.text
        area = _AREA.match(heading.text)
        wanted = f"N{area[1]}" if area else words.slug(name, 16)
        column = ColumnDraft(
            words.distinct(wanted, (c.id for c in found)), heading.text, heading.column, under, heading.under
        )
        column.choices = next((offered for line in lines if (offered := drop_down(line.at, column.at))), ())
        found.append(column)
    _say_what_they_hold(found, lines)
    return found


def areas_in(columns: Iterable[ColumnDraft]) -> list[tuple[str, str]]:
    """The content areas that headings such as "Nội dung 1: …" number."""
    matches = ((column.id, _AREA.match(column.heading)) for column in columns)
    return [(code, match[2]) for code, match in matches if match]


def _say_what_they_hold(columns: Sequence[ColumnDraft], lines: Sequence[Line]) -> None:
    rows = [line for line in lines if line.kind is Kind.ROW]
    has_share = any(words.is_share(column.heading) for column in columns)
    for position, column in enumerate(columns):
        before = [other for other in columns[:position] if other.holds == "figure"]
        if rows and all(column.at in line.printed for line in rows):
            column.holds = "ignored"
        elif column.choices or fold(column.heading) in words.STATE:
            column.holds = "state"
        elif words.is_progress(column.heading):
            column.holds = "progress"
        elif words.is_share(column.heading) and len(before) >= 2:
            column.holds = "share"
        elif words.is_total(column.heading) and len(before) >= 2 and not has_share:
            column.holds = "total"


def column_rules(columns: Sequence[ColumnDraft]) -> list[Rule]:
    """Totals of the columns before them, shares of the two before them, and what cannot be less."""
    rules: list[Rule] = []
    headings = {column.id: column.heading for column in columns}
    parts: list[str] = []
    last = whole = ""  # the figure before, and the one before a group that says what it consists of
    for column in columns:
        if column.holds == "figure":
            if words.is_part_of(column.group):
                if whole:
                    rules.append(Rule("at_most", (column.id, whole)))
                continue
            whole = column.id
            if last and (words.is_to_date(column.heading) or words.is_estimate(column.heading)):
                rules.append(Rule("at_most", (last, column.id)))
            parts.append(column.id)
            last = column.id
        elif column.holds == "total":
            rules.append(Rule("sum", tuple(parts), column.id))
            parts, last = [], column.id
        elif column.holds == "share":
            first, second = parts[-2:]
            if words.is_whole_of_share(headings[first]) and not words.is_whole_of_share(headings[second]):
                first, second = second, first
            rules += [Rule("at_most", (first, second)), Rule("share", (first, second), column.id)]
            parts, last = [], ""
    return rules

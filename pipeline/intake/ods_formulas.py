"""OpenDocument formulas as xlsx spells them, as far as they may be plain sums (OpenDocument part 4, 5.8)."""

from __future__ import annotations

import re

_LONGEST = 500  # characters of a formula that somebody wrote to add up cells
_PREFIX = re.compile(r"(?:of|oooc|msoxl):=|=")
_SHEET = r"(\$?(?:'(?:[^']|'')*'|[^.'\[\]#]*))"
_CELL = r"(\$?[A-Z]{1,3}\$?[0-9]{1,7})"
_REFERENCE = re.compile(rf"\[{_SHEET}\.{_CELL}(?::{_SHEET}\.{_CELL})?\]")


def as_in_xlsx(formula: str | None) -> str | None:
    """`of:=SUM([.E4:.I4];[$'Biểu 2'.A1])` as `SUM(E4:I4,'Biểu 2'!A1)`; None for what is spelt otherwise."""
    prefix = _PREFIX.match(formula or "")
    if formula is None or prefix is None or len(formula) > _LONGEST:
        return None
    text = formula[prefix.end() :]
    if '"' in text:
        return None
    return _REFERENCE.sub(_reference, text.replace(";", ","))


def _reference(match: re.Match[str]) -> str:
    sheet, first, other, last = match.groups()
    if other and other != sheet:
        return match[0]  # over several sheets: no plain sum
    before = f"{sheet.removeprefix('$')}!" if sheet else ""
    return f"{before}{first}:{last}" if last else f"{before}{first}"

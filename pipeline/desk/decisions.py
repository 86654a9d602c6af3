"""inputs/decisions.csv: the coordinator's word about single files and findings.

The rule: a row that makes no sense, or that would have no effect, stops the run before anything is written,
and all such rows are told at once: what the coordinator signed and what was counted are never two things.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.campaign.faults import nearest
from pipeline.campaign.model import Campaign
from pipeline.campaign.series import as_of
from pipeline.campaign.words import name_key
from pipeline.desk.names import FileNames
from pipeline.desk.table import Row, Sheet
from pipeline.messages import finding_kinds
from pipeline.model import Decision, DecisionKind, Reading
from pipeline.text import clean, fold

FILE = "decisions.csv"
COLUMNS = {
    "file": ("tệp", "tên tệp"),
    "decision": ("quyết định",),
    "finding": ("mã lỗi", "lỗi", "mã"),
    "cell": ("ô",),
    "unit": ("đơn vị", "mã đơn vị"),
    "explanation": ("giải trình", "giải trình của đơn vị"),
    "reason": ("lý do",),
    "decided_by": ("người quyết định", "decided by"),
}
REQUIRED = ("file", "decision", "reason", "decided_by")

_WORDS = {
    DecisionKind.EXCLUDE: ("exclude", "loại", "loại bỏ", "không tính"),
    DecisionKind.ACCEPT: ("accept", "chấp nhận", "chấp thuận"),
    DecisionKind.UNIT: ("unit", "đơn vị", "của đơn vị"),
}
_BY_WORD = {fold(word): kind for kind, words in _WORDS.items() for word in words}
_CELL = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")

# Which columns say something only with which decision; elsewhere they would be passed over in silence.
_ONLY_WITH = {
    "finding": DecisionKind.ACCEPT,
    "cell": DecisionKind.ACCEPT,
    "unit": DecisionKind.UNIT,
}
_NEEDS = {
    DecisionKind.EXCLUDE: (),
    DecisionKind.ACCEPT: ("finding", "explanation"),
    DecisionKind.UNIT: ("unit",),
}


@dataclass(frozen=True)
class Known:
    """What the rows may speak of."""

    files: FileNames
    readings: Mapping[str, Reading]
    campaigns: Mapping[str, Campaign]
    mask: Callable[[str], str]  # hides personal data in a text


def parse_decisions(sheet: Sheet, known: Known) -> tuple[Decision, ...]:
    """The decisions of the rows that make sense by themselves; faults of the others go to `sheet`."""
    found = [decision for row in sheet.rows if (decision := _decision(row, sheet, known)) is not None]
    _check_contradictions(found, sheet)
    return tuple(found)


def _decision(row: Row, sheet: Sheet, known: Known) -> Decision | None:
    before = len(sheet.faults)
    file = known.files.find(row, sheet)
    kind = _kind(row, sheet)
    for column in ("reason", "decided_by", *(_NEEDS[kind] if kind else ())):
        if not row[column]:
            sheet.fault(row.line, "blank", column=column)
    if kind is not None:
        _check_unused(row, kind, sheet)
    code, cell = row["finding"].upper(), _cell(row, sheet)
    if kind is DecisionKind.ACCEPT and code:
        _check_code(row.line, code, sheet)
    unit = _unit(row, file, sheet, known) if kind is DecisionKind.UNIT and file and row["unit"] else ""
    if len(sheet.faults) > before or file is None or kind is None:
        return None
    told = {name: known.mask(row[name]) for name in ("explanation", "reason")}
    return Decision(row.line, file, kind, code, cell, unit, decided_by=row["decided_by"], **told)


def _kind(row: Row, sheet: Sheet) -> DecisionKind | None:
    if not row["decision"]:
        sheet.fault(row.line, "blank", column="decision")
        return None
    kind = _BY_WORD.get(fold(row["decision"]))
    if kind is None:
        known = ", ".join(f"{kind} ({_WORDS[kind][1]})" for kind in DecisionKind)
        sheet.fault(row.line, "unknown-decision", wanted=row["decision"], known=known)
    return kind


def _check_unused(row: Row, kind: DecisionKind, sheet: Sheet) -> None:
    for column, only in _ONLY_WITH.items():
        if row[column] and only is not kind:
            sheet.fault(row.line, "column-unused", column=column, kind=kind, only=only)


def _cell(row: Row, sheet: Sheet) -> str:
    """The cell as findings name it: "E14", or "Biểu 1!E14"."""
    page, _, cell = row["cell"].rpartition("!")
    cell = cell.replace("$", "").upper()
    if cell and not _CELL.fullmatch(cell):
        sheet.fault(row.line, "not-a-cell", wanted=row["cell"])
    page = clean(page.strip("'").replace("''", "'"))
    return f"{page}!{cell}" if page else cell


def _check_code(line: int, code: str, sheet: Sheet) -> None:
    kinds = finding_kinds()
    if code not in kinds:
        sheet.fault(line, "unknown-finding", wanted=code, nearest=nearest(code, kinds))
    elif not kinds[code].acceptable:
        sheet.fault(line, "not-acceptable", code=code)


# ---------------------------------------------------------------- units


def _unit(row: Row, file: str, sheet: Sheet, known: Known) -> str:
    """The code of the unit that the row names by code, name or known spelling; "" with a fault."""
    content = known.readings[file].content
    if content is None:
        sheet.fault(row.line, "unit-of-no-return", wanted=file)
        return ""
    campaign = as_of(known.campaigns[content.campaign], content.period)  # a code may mean another unit then
    found = _units_called(row["unit"], campaign)
    if len(found) != 1:
        names = [unit.code for unit in campaign.units]
        key = "unit-ambiguous" if found else "unknown-unit"
        sheet.fault(row.line, key, wanted=row["unit"], nearest=nearest(row["unit"], names))
        return ""
    if found[0] not in _expected(campaign, content.period):
        sheet.fault(row.line, "unit-not-expected", wanted=row["unit"], period=content.period or "")
    if found[0] == content.unit and not any(f.code.startswith("R21") for f in content.findings):
        sheet.fault(row.line, "unit-already", wanted=row["unit"])
    return found[0]


def _units_called(wanted: str, campaign: Campaign) -> list[str]:
    if wanted in campaign.unit_by_code:
        return [wanted]
    key = name_key(wanted, campaign.words)
    return [
        unit.code
        for unit in campaign.units
        if fold(unit.code) == fold(wanted)
        or key in {name_key(name, campaign.words) for name in (unit.name, *unit.aliases)}
    ]


def _expected(campaign: Campaign, period: str | None) -> set[str]:
    stated = next((each for each in campaign.periods if each.id == period), None)
    return {unit.code for unit in (campaign.existing(stated) if stated else campaign.units)}


# ---------------------------------------------------------------- several rows


def _check_contradictions(found: Sequence[Decision], sheet: Sheet) -> None:
    for number, later in enumerate(found):
        for earlier in found[:number]:
            if earlier.file == later.file and (key := next(_quarrel(earlier, later), None)):
                sheet.fault(later.line, key, other=earlier.line, file=later.file)


def _quarrel(one: Decision, other: Decision) -> Iterator[str]:
    kinds = {one.kind, other.kind}
    if one.kind is other.kind is DecisionKind.ACCEPT:
        if one.finding == other.finding and (one.cell == other.cell or not (one.cell and other.cell)):
            yield "said-twice"
    elif len(kinds) == 1:
        yield "said-twice" if one.unit == other.unit else "contradicts"
    elif DecisionKind.EXCLUDE in kinds:
        yield "contradicts"

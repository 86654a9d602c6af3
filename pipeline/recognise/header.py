"""What a return says about itself: unit, period, date, sending, nil."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from pipeline.campaign.model import Campaign, Field, FieldRole, Fields
from pipeline.grid import Grid
from pipeline.model import Address, CellValue, Finding
from pipeline.recognise.marked import Marked, period_with_mark, unit_with_mark
from pipeline.recognise.periods import PeriodMatch, find_period
from pipeline.recognise.sheets import folded
from pipeline.recognise.units import Match, UnitFinder
from pipeline.text import address, clean, fold, parse_date

_UNIT_ROLES = (FieldRole.UNIT, FieldRole.UNIT_CODE)


@dataclass(frozen=True, slots=True)
class Said:
    """What a labelled cell says, and where; an unanswered one has value None and no place."""

    value: CellValue | None = None
    sheet: str = ""
    cell: str = ""

    @property
    def text(self) -> str:
        """The value as clean text; "" if there is none."""
        return "" if self.value is None else clean(str(self.value))


@dataclass(frozen=True, slots=True)
class Header:
    """What a return says about itself, as far as it could be told."""

    unit: str | None
    period: str | None
    sending: int
    reported_on: date | None
    nil: bool
    findings: tuple[Finding, ...]
    namesakes: tuple[str, ...] = ()  # the units that may be meant, as in units.Match


def read_header(
    sheets: Mapping[str, Grid], campaign: Campaign, units: UnitFinder, marked: Marked | None = None
) -> Header:
    """Read the labelled cells of all sheets found; a form may spread them over several.

    Unit and period of a form that we made stand in its mark.
    """
    said, named = _labelled_cells(sheets, campaign)
    ask: Callable[[FieldRole], Said] = lambda role: said.get(role, Said())  # noqa: E731
    findings: list[Finding] = []
    of_period: list[Finding] = []
    period = _period(campaign, ask(FieldRole.PERIOD), marked, of_period)
    then = units.at(period)
    unit, code = ask(FieldRole.UNIT), ask(FieldRole.UNIT_CODE)
    match = unit_with_mark(then.find(code.text, unit.text), marked, unit.text or code.text, units)
    if several := _several_units(named, then):
        match = Match(None, several)
    if match.finding is not None:
        findings.append(_placed(match.finding, unit if unit.cell else code))
    findings += of_period
    return Header(
        unit=match.unit,
        period=period,
        sending=_sending(ask(FieldRole.SENDING), findings),
        reported_on=_reported_on(FieldRole.DATE in _roles(campaign), ask(FieldRole.DATE), findings),
        nil=_nil(campaign, ask(FieldRole.NIL), findings),
        findings=tuple(findings),
        namesakes=match.namesakes,
    )


def _several_units(named: Mapping[FieldRole, Sequence[str]], units: UnitFinder) -> Finding | None:
    """R213 for a file that two units share: the unit's label stands there again, with another unit."""
    for said in named.values():
        called = units.called(said) if len(set(said)) > 1 else ()
        if len(called) > 1:
            names = "; ".join(f"{unit.name} ({unit.code})" for unit in called)
            return Finding("R213", facts=(("found", said[0]), ("candidates", names)))
    return None


def _roles(campaign: Campaign) -> frozenset[FieldRole]:
    tables = (table for table in campaign.form.tables.values() if isinstance(table, Fields))
    return frozenset(field.role for table in tables for field in table.fields)


def _placed(finding: Finding, said: Said) -> Finding:
    return Finding(finding.code, finding.file, said.sheet, said.cell, finding.facts)


def _labelled_cells(
    sheets: Mapping[str, Grid], campaign: Campaign
) -> tuple[dict[FieldRole, Said], dict[FieldRole, list[str]]]:
    """Role -> what its cell says, the first one that answers; and all that is said of the unit."""
    said: dict[FieldRole, Said] = {}
    named: dict[FieldRole, list[str]] = {role: [] for role in _UNIT_ROLES}
    for grid, field, labels in _asked_fields(sheets, campaign):
        here = _look_everywhere(grid, field, labels)
        if field.role in named:
            here = list(here)
            named[field.role] += [clean(str(value)) for _, value in here]
        found = next(iter(here), None) if field.role not in said else None
        if found is not None:
            place, value = found
            said[field.role] = Said(value, grid.sheet.name, address(*place))
    return said, named


def _asked_fields(
    sheets: Mapping[str, Grid], campaign: Campaign
) -> Iterator[tuple[Grid, Field, frozenset[str]]]:
    """Every labelled cell that the form asks for, with the sheet found for it and that sheet's own labels."""
    for sheet_form in campaign.form.sheets:
        grid = sheets.get(sheet_form.id)
        if grid is None:
            continue
        labels = folded(sheet_form.marks)
        for table in sheet_form.tables:
            for field in table.fields if isinstance(table, Fields) else ():
                yield grid, field, labels


def _look_everywhere(grid: Grid, field: Field, labels: frozenset[str]) -> Iterable[tuple[Address, CellValue]]:
    """What belongs to the field's label or fits its pattern, in the order of looking."""
    if field.pattern is None:
        yield from grid.all_beside(field.labels, labels)
        return
    pattern = re.compile(field.pattern, re.IGNORECASE)
    for place, value, _ in grid.strings:
        if match := pattern.search(clean(value)):
            yield place, match["value"]


def _period(campaign: Campaign, said: Said, marked: Marked | None, findings: list[Finding]) -> str | None:
    match: PeriodMatch = period_with_mark(find_period(campaign, said.value), marked, said.text)
    if match.finding is not None:
        findings.append(_placed(match.finding, said))
    return match.period


def _sending(said: Said, findings: list[Finding]) -> int:
    """The number of the sending; 1 if none is given, and with R232 if it is unreadable."""
    if not said.text:
        return 1
    numbers = re.findall(r"\d+", said.text)
    if len(numbers) == 1 and 1 <= int(numbers[0]) < 1000:
        return int(numbers[0])
    findings.append(Finding("R232", sheet=said.sheet, cell=said.cell, facts=(("found", said.text[:40]),)))
    return 1


def _reported_on(is_asked: bool, said: Said, findings: list[Finding]) -> date | None:
    day = parse_date(said.value)
    if day is None and is_asked:
        findings.append(Finding("R231", sheet=said.sheet, cell=said.cell, facts=(("found", said.text[:40]),)))
    return day


def _nil(campaign: Campaign, said: Said, findings: list[Finding]) -> bool:
    if said.value is None:
        return False
    if isinstance(said.value, bool):
        return said.value
    says = partial(_says, said.text)
    if says(campaign.words.yes):
        return True
    if not says(campaign.words.no):
        findings.append(Finding("R252", sheet=said.sheet, cell=said.cell, facts=(("found", said.text[:40]),)))
    return False


def _says(text: str, words: frozenset[str]) -> bool:
    return text.casefold() in words or (bool(fold(text)) and fold(text) in words)

"""The consolidated workbook of a lower tier as a unit's return: its totals are that unit's figures.

It is known with certainty by its hidden record, and a figure that was changed on the way shows against it.
Loaded by the workers that read returns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from pipeline.campaign.issuers import campaign_at, issuers
from pipeline.campaign.model import AT, Campaign, Holds, Narrative, OpenList, ShareCheck, Slot, label_in
from pipeline.model import (
    Book,
    CellValue,
    Entries,
    Finding,
    Return,
    Sheet,
    SourceFile,
    State,
    UnitBelow,
    UnitState,
)
from pipeline.recognise.periods import find_period
from pipeline.recognise.units import UnitFinder
from pipeline.record import (
    ALL,
    BrokenRecordError,
    Record,
    RecordedFigure,
    TotalLine,
    agrees,
    canonical,
    decode,
    is_record,
)
from pipeline.text import parse_address

_MOST_NAMED = 10  # cells or figures that one finding names


@dataclass(frozen=True, slots=True)
class Sender:
    """A unit that may send a lower workbook, and the campaign that it reports to."""

    campaign: Campaign
    unit: str


class LowerTier:
    """Reads consolidated workbooks as returns of the units to which that campaign's units report.

    These are the unit that ran its own tier of the campaign, and those whose package_of names another one.
    """

    def __init__(
        self, campaigns: Sequence[Campaign], finders: Mapping[str, UnitFinder] | None = None
    ) -> None:
        self._campaigns = {campaign.id: campaign for campaign in campaigns}
        self._senders: dict[str, list[Sender]] = {}
        self._finders = finders or {campaign.id: UnitFinder(campaign) for campaign in campaigns}
        for campaign in campaigns:
            for unit in campaign.units:
                if unit.package_of is not None:
                    self._senders.setdefault(unit.package_of, []).append(Sender(campaign, unit.code))
            for code in issuers(campaign):
                self._senders[campaign_at(campaign, code).id] = [Sender(campaign, code)]

    def read(self, book: Book, source: SourceFile) -> tuple[Return | None, tuple[Finding, ...]] | None:
        """The return that a consolidated workbook is, or why it is none; None if the book is no such thing.

        R261: figures were changed; R262: the record was; R263: how many of how many units; R264: what
        stays behind; R265: no unit may send it; R266: figures are missing.
        """
        sheet = next((sheet for sheet in book.sheets if is_record(sheet.values)), None)
        if sheet is None:
            return None
        try:
            record = decode(sheet.values)
        except BrokenRecordError:
            return None, (Finding("R262", sheet=sheet.name),)
        senders = self._who(record)
        if len(senders) != 1:
            return None, (_nobody(record, senders),)
        content = _as_return(book, record, senders[0], source)
        return replace(content, below=tuple(self._below(record))), ()

    def _below(self, record: Record) -> Iterator[UnitBelow]:
        """The units that the record lists; groups are worded by their own campaign, if it is known."""
        for line in record.below:
            schema = line.campaign.partition(AT)[0]
            groups = self._campaigns[schema].groups if schema in self._campaigns else ()
            named = (label_in(one.label, record.package.language) for one in groups if one.code == line.group)
            yield UnitBelow(
                schema,
                line.code,
                line.name,
                next(named, line.group),
                line.reports_to,
                int(line.tier),
                UnitState(line.state),
                line.figures,
            )

    def _who(self, record: Record) -> list[Sender]:
        """Who may have sent it: of several, those that have its period, then the one of its issuer's name."""
        package = record.package
        senders = self._senders.get(package.campaign, [])
        of_period = [s for s in senders if find_period(s.campaign, package.period).period is not None]
        named = [s for s in of_period if self._finders[s.campaign.id].find("", package.issuer).unit == s.unit]
        return next((found for found in (senders, of_period, named) if len(found) == 1), named or of_period)


def _nobody(record: Record, senders: Sequence[Sender]) -> Finding:
    if not senders:
        facts = (("campaign", record.package.campaign), ("period", record.package.period))
        return Finding("R265", facts=facts)
    names = "; ".join(f"{s.campaign.unit_by_code[s.unit].name} ({s.campaign.id})" for s in senders)
    return Finding("R213", facts=(("found", record.package.issuer), ("candidates", names)))


def _as_return(book: Book, record: Record, sender: Sender, source: SourceFile) -> Return:
    match = find_period(sender.campaign, record.package.period)
    entries, missing = _entries(record, sender.campaign)
    about = (*_completeness(record), *_left_behind(sender.campaign))
    period = () if match.finding is None else (match.finding,)
    return Return(
        file=source.name,
        sha256=source.sha256,
        campaign=sender.campaign.id,
        period=match.period,
        unit=sender.unit,
        reported_on=_day(record),
        entries=entries,
        findings=(*period, *_changed(book, record), *missing, *about),
        package_of=record.package.campaign,
    )


def _day(record: Record) -> date | None:
    """The day as of which it was consolidated: a later one replaces an earlier one."""
    try:
        return date.fromisoformat(record.package.as_of)
    except ValueError:
        return None


# ---------------------------------------------------------------- figures


def _entries(record: Record, campaign: Campaign) -> tuple[Entries, tuple[Finding, ...]]:
    """The totals as what stands in the form's slots, at the cells of the lower workbook; R266."""
    lines = _by_id(record)
    optional = {sheet.id for sheet in campaign.form.sheets if sheet.optional}
    found: list[tuple[Slot, TotalLine]] = []
    missing = []
    for slot in campaign.form.slots:
        line = lines.get(_id(slot, campaign))
        if line is not None:
            found.append((slot, line))
        elif slot.holds is Holds.FIGURE and slot.sheet not in optional:
            missing.append(slot.key)
    entries = Entries(
        slots=tuple(slot.index for slot, _ in found),
        values=tuple(_value(slot, line) for slot, line in found),
        states=tuple(State.GIVEN if line.value else State.BLANK for _, line in found),
        sheets=tuple(line.sheet for _, line in found),
        cells=tuple(line.cell for _, line in found),
    )
    return entries, _missing(missing)


def _by_id(record: Record) -> Mapping[str, TotalLine]:
    """The cells with totals over all units, by what they answer to; those on the sheets of tables first."""
    lines = [line for line in record.totals if line.scope == ALL]
    summary = {line.sheet for line in lines[:1]}
    units = {figure.sheet for figure in record.figures}
    ranked = sorted(lines, key=lambda line: (line.sheet in units) + 2 * (line.sheet in summary))
    found: dict[str, TotalLine] = {}
    for line in ranked:
        found.setdefault(line.id, line)
    return found


def _id(slot: Slot, campaign: Campaign) -> str:
    """What a slot is called in a record: its key, or its share's; "" for what is no total."""
    if slot.holds in (Holds.FIGURE, Holds.TOTAL):
        return slot.key
    checks = (check for check in campaign.form.checks if isinstance(check, ShareCheck))
    share = next((check for check in checks if check.printed == slot.index), None)
    return f"{share.table}/{share.row}" if share is not None else ""


def _value(slot: Slot, line: TotalLine) -> int | Decimal | None:
    if not line.value:
        return None
    value = Decimal(line.value)
    if slot.holds is Holds.SHARE:  # exact to 6 places there, printed with fewer on a form
        value = value.quantize(Decimal(1).scaleb(-slot.number.decimals), ROUND_HALF_UP)
    return int(value) if value == value.to_integral_value() else value


def _missing(keys: Sequence[str]) -> tuple[Finding, ...]:
    if not keys:
        return ()
    return (Finding("R266", facts=(("count", str(len(keys))), ("keys", _some(keys)))),)


# ---------------------------------------------------------------- what is to be said about it


def _changed(book: Book, record: Record) -> Iterator[Finding]:
    if not record.sealed:
        yield Finding("R262")
    sheets = {sheet.name: sheet for sheet in book.sheets}
    lines: tuple[RecordedFigure | TotalLine, ...] = (*record.figures, *record.totals)
    changed = [line for line in lines if not agrees(line.value, _found(sheets, line))]
    if changed:
        cells = _some([_difference(line, _found(sheets, line)) for line in changed])
        facts = (("count", str(len(changed))), ("cells", cells))
        yield Finding("R261", sheet=changed[0].sheet, cell=changed[0].cell, facts=facts)


def _found(sheets: Mapping[str, Sheet], line: RecordedFigure | TotalLine) -> CellValue | None:
    sheet = sheets.get(line.sheet)
    return sheet.values.get(parse_address(line.cell)) if sheet else None


def _difference(line: RecordedFigure | TotalLine, found: CellValue | None) -> str:
    """Such as "Theo đơn vị!F10 (16 → 61)"; text in place of a number is not repeated."""
    now = "“…”" if isinstance(found, str) else canonical(found) or "–"
    return f"{line.sheet}!{line.cell} ({line.value or '–'} → {now})"


def _some(names: Sequence[str]) -> str:
    return "; ".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")


def _completeness(record: Record) -> Iterator[Finding]:
    package = record.package
    names = ("campaign", "period", "as_of", "included", "expected")
    yield Finding("R263", facts=tuple((name, getattr(package, name)) for name in names))


def _left_behind(campaign: Campaign) -> Iterator[Finding]:
    slots = campaign.form.slots
    tables = campaign.form.tables.values()
    has_text = any(isinstance(table, OpenList | Narrative) for table in tables)
    if has_text or any(slot.holds is Holds.STATE for slot in slots):
        yield Finding("R264")

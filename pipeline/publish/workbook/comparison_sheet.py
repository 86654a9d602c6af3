"""So sánh kỳ: every total beside the period before, the same one of the year before, and the year so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from pipeline.campaign.model import Slot
from pipeline.campaign.series import period_named
from pipeline.model import Against, Compared, EarlierState
from pipeline.publish.exact import Exact, without_needless_zeros
from pipeline.publish.workbook.book import ReportBook
from pipeline.publish.workbook.cells import PERCENT_DECIMALS
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.records import RecordColumn, Records, Value, write_records

_PERCENT_STEP = Decimal(1).scaleb(-PERCENT_DECIMALS)
_NOT_USED = (EarlierState.BROKEN, EarlierState.OLD, EarlierState.ABSENT, EarlierState.ALTERED_BESIDE)


def write_comparison_sheet(book: ReportBook, contents: Contents) -> None:
    """A row per total and group; no sheet where the schema knows no earlier period."""
    sheet = _Comparison(contents)
    rows = [sheet.row(number, one) for number, one in enumerate(contents.package.compared, start=1)]
    records = Records(contents.say("comparison.title"), sheet.columns, rows, sheet.note)
    write_records(book, contents, contents.say("sheet.comparison"), records)


@dataclass(frozen=True)
class _Comparison:
    contents: Contents

    @cached_property
    def columns(self) -> list[RecordColumn]:
        """Their headings name the periods."""
        say, past = self.contents.say, self.contents.package.past
        found = [
            RecordColumn(say("column.number"), 5, "centre"),
            RecordColumn(say("column.group"), 18),
            RecordColumn(say("column.figure"), 44),
            RecordColumn(say("column.unit-of-measure"), 12, "centre"),
            RecordColumn(self.contents.period_label, 13, "number"),
        ]
        for name in filter(None, (past.before_id, past.year_before_id)):
            found += [
                RecordColumn(self._label(name), 13, "number"),
                RecordColumn(say("comparison.difference"), 12, "number"),
                RecordColumn(say("comparison.percent"), 10, "number"),
            ]
        if past.of_year_ids:
            found.append(RecordColumn(say("comparison.to-date"), 13, "number"))
        return [*found, RecordColumn(say("comparison.remark"), 40)]

    @cached_property
    def note(self) -> str:
        """What is to be said of the earlier packages: those that cannot be used first."""
        states = self.contents.package.past.states
        return " ".join(
            self.contents.say(f"comparison.{state.value}", period=self._label(period))
            for wanted in _NOT_USED
            for period, state in sorted(states.items())
            if state is wanted
        )

    @cached_property
    def slots(self) -> Mapping[str, Slot]:
        """The form's figures by key; a share stands under the slot of its numerator."""
        return {slot.key: slot for slot in self.contents.campaign.form.figure_slots}

    def row(self, number: int, one: Compared) -> list[Value]:
        """One total with all that stands beside it, and the causes where nothing does."""
        contents = self.contents
        label, measure = self._named(one)
        group = contents.group_label_of[one.group] if one.group else contents.say("table.all-units")
        values: list[Value] = [number, group, label, measure, _number(one.value, is_percent=one.is_share)]
        for against in filter(None, (one.before, one.year_before)):
            parts = (against.value, against.difference)
            values += [_number(part, is_percent=one.is_share) for part in parts]
            values.append(_number(against.percent, is_percent=True))
        if one.to_date is not None:
            values.append(_number(one.to_date.value, is_percent=one.is_share))
        return [*values, self._remark(one)]

    def _named(self, one: Compared) -> tuple[str, str]:
        contents = self.contents
        if one.is_share:
            share = next(slot for slot in self.slots.values() if f"{slot.table}/{slot.row}" == one.key)
            return contents.label(share.row_label), "%"
        slot = self.slots[one.key]
        parts = (contents.label(slot.row_label), contents.label(slot.column_label))
        return " – ".join(part for part in parts if part), contents.label(slot.unit_of_measure)

    def _remark(self, one: Compared) -> str:
        """Why something is not comparable, with the period."""
        past = self.contents.package.past
        so_far = self.contents.say("comparison.to-date")
        told = (
            (self._label(past.before_id), one.before),
            (self._label(past.year_before_id), one.year_before),
            (so_far, one.to_date),
        )
        return "; ".join(text for name, against in told if against and (text := self._cause(name, against)))

    def _cause(self, name: str, against: Against) -> str:
        if against.cause is None:
            return ""
        reason = self.contents.say(f"comparison.cause-{against.cause.value}")
        return self.contents.say("comparison.not-comparable", period=name, reason=reason)

    def _label(self, period: str | None) -> str:
        return label_of_period(period, self.contents)


def label_of_period(period: str | None, contents: Contents) -> str:
    """A period as people call it; its id if the schema does not name it."""
    found = period_named(contents.campaign, period)
    return (contents.label(found.label) if found else "") or period or ""


def _number(value: Exact | None, *, is_percent: bool = False) -> Exact | None:
    """A number as it is shown; percent have more places than anybody reads."""
    if value is None or not is_percent:
        return value
    return without_needless_zeros(Decimal(value).quantize(_PERCENT_STEP, ROUND_HALF_UP))

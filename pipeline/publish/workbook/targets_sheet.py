"""Tiến độ mục tiêu: each share against its target, the distance, the pace needed, and the years before."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from pipeline.model import Against, TargetProgress
from pipeline.publish.exact import Exact, without_needless_zeros
from pipeline.publish.workbook.book import ReportBook
from pipeline.publish.workbook.cells import PERCENT_DECIMALS
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.earlier import Earlier, label_of_period, origins_said
from pipeline.publish.workbook.records import RecordColumn, Records, Value, write_records

_STEP = Decimal(1).scaleb(-PERCENT_DECIMALS)


def write_targets_sheet(book: ReportBook, contents: Contents) -> None:
    """A row per share and group with a target; no sheet where the campaign has none."""
    say, targets = contents.say, contents.package.targets
    years = [period for period, _ in targets[0].earlier] if targets else []
    columns = [
        RecordColumn(say("column.number"), 5, "centre"),
        RecordColumn(say("column.group"), 22),
        RecordColumn(say("column.indicator"), 44),
        *(RecordColumn(label_of_period(period, contents), 11, "number") for period in years),
        RecordColumn(contents.period_label, 11, "number"),
        RecordColumn(say("targets.aim"), 20, "centre"),
        RecordColumn(say("column.met"), 18, "centre"),
        RecordColumn(say("targets.distance"), 14, "number"),
        RecordColumn(say("targets.pace"), 16, "number"),
        RecordColumn(say("targets.remark"), 40),
    ]
    rows = [_row(number, one, contents) for number, one in enumerate(targets, start=1)]
    records = Records(say("targets.title"), columns, rows, say("targets.note"))
    write_records(book, contents, say("sheet.targets"), records)


def _row(number: int, one: TargetProgress, contents: Contents) -> list[Value]:
    group = contents.group_label_of[one.group] if one.group else contents.say("table.all-units")
    label = contents.label(contents.campaign.indicator_by_code[one.indicator].label)
    shares = [_shown(percent) for _, percent in one.earlier]
    stand: list[Value] = [_shown(one.percent), _aim(one, contents), _met(one, contents)]
    ahead: list[Value] = [_shown(one.distance), _shown(one.pace), _remark(one, contents)]
    return [number, group, label, *shares, *stand, *ahead]


def _remark(one: TargetProgress, contents: Contents) -> str:
    """Why an earlier year has no share, and which split units' stated parts are in the group's."""
    causes = ((label_of_period(period, contents), Against(cause=cause)) for period, cause in one.causes)
    split = origins_said(contents, contents.say("targets.years"), one.origins)
    return "; ".join(filter(None, (Earlier(contents).told(causes), split)))


def _aim(one: TargetProgress, contents: Contents) -> str:
    least = _text(one.at_least)
    if one.at_most is None:
        return contents.say("targets.at-least", least=least, year=one.year)
    return contents.say("targets.band", least=least, most=_text(one.at_most), year=one.year)


def _text(percent: Decimal) -> str:
    return f"{without_needless_zeros(percent)}".replace(".", ",")


def _met(one: TargetProgress, contents: Contents) -> str:
    if one.distance is None:
        return contents.say("nothing")
    if not one.distance:
        return contents.say("target.met")
    return contents.say("target.below" if one.distance > 0 else "target.above")


def _shown(value: Decimal | None) -> Exact | None:
    return None if value is None else without_needless_zeros(value.quantize(_STEP, ROUND_HALF_UP))

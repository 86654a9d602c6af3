"""Mục tiêu theo năm: every share from the first year to the last target's, as a table and as charts.

Three lines per share: what was reached, what is aimed at, and the straight way from this year to the target.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import ceil
from typing import Any

from xlsxwriter.chart import Chart

from pipeline.campaign.model import Target
from pipeline.campaign.series import period_named, year_of
from pipeline.model import TargetProgress
from pipeline.publish.exact import without_needless_zeros
from pipeline.publish.workbook.book import ReportBook
from pipeline.publish.workbook.cells import PERCENT_DECIMALS
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.records import write_title
from pipeline.publish.workbook.sheet import SheetWriter
from pipeline.publish.workbook.styles import FONT, number_format

ByYear = Mapping[int, Decimal]

_STEP = Decimal(1).scaleb(-PERCENT_DECIMALS)
_FIRST = 4  # row of the first share; its headings stand above
_FIXED = 3  # columns before the years: group, indicator, line
_TEXT = {"name": FONT, "size": 10}
_HEIGHT_PX, _ROW_PX = 280, 20
_LOOKS: Mapping[str, dict[str, Any]] = {
    "reached": {
        "line": {"color": "black", "width": 2.25},
        "marker": {"type": "circle", "size": 7, "fill": {"color": "black"}, "border": {"color": "black"}},
    },
    "target": {"line": {"color": "black", "width": 1.25, "dash_type": "dash"}, "marker": {"type": "none"}},
    "most": {"line": {"color": "#595959", "width": 1.25, "dash_type": "dash"}, "marker": {"type": "none"}},
    "needed": {
        "line": {"color": "#595959", "width": 1.25, "dash_type": "round_dot"},
        "marker": {"type": "diamond", "size": 6, "fill": {"color": "white"}, "border": {"color": "#595959"}},
    },
}


@dataclass(frozen=True)
class _Course:
    """One share of one group over the years, line by line; a year without a value is absent."""

    title: str
    group: str
    indicator: str
    lines: Mapping[str, ByYear]


def write_target_years_sheet(book: ReportBook, contents: Contents) -> None:
    """A row per share and line, then a chart per share; no sheet where everything is of one year."""
    targets, now = contents.package.targets, _year_now(contents)
    courses = [_course(one, now, contents) for one in targets]
    known = [year for course in courses for line in course.lines.values() for year in line]
    if len(set(known)) < 2:
        return
    years = range(min(known), max(known) + 1)
    widths = [20.0, 40.0, 16.0, *(9.0 for _ in years)]
    sheet = book.sheet(book.name_for(contents.say("sheet.target-years")), widths, landscape=True)
    last = len(widths) - 1
    write_title(sheet, contents, contents.say("target-years.title"), last, contents.say("target-years.note"))
    _write_header(sheet, contents, years)
    row = _FIRST
    placed: list[tuple[_Course, int]] = []
    for course in courses:
        placed.append((course, row))
        row = _write_course(sheet, contents, course, years, row)
    sheet.freeze(_FIRST, _FIXED)
    _write_charts(sheet, placed, years, row + 1)
    sheet.finish()


# ---------------------------------------------------------------- the course of a share


def _year_now(contents: Contents) -> int:
    period = contents.period
    return (year_of(period) if period else None) or contents.package.as_of.year


def _course(one: TargetProgress, now: int, contents: Contents) -> _Course:
    reached = {now: one.percent} if one.percent is not None else {}
    for period, percent in one.earlier:
        found = period_named(contents.campaign, period)
        year = year_of(found) if found else None
        if year is not None and percent is not None:
            reached[year] = percent
    stated = [
        target
        for target in contents.campaign.targets
        if target.indicator == one.indicator and (target.group or "") == one.group
    ]
    first = min([now, *reached])
    lines: dict[str, ByYear] = {
        "reached": reached,
        "target": _aimed(stated, first, lambda target: target.at_least_pct),
        "most": _aimed(stated, first, lambda target: target.at_most_pct),
        "needed": _needed(one, now),
    }
    group = contents.group_label_of[one.group] if one.group else contents.say("table.all-units")
    indicator = contents.label(contents.campaign.indicator_by_code[one.indicator].label)
    return _Course(
        f"{indicator} – {group}", group, indicator, {key: line for key, line in lines.items() if line}
    )


def _aimed(targets: Sequence[Target], first: int, bound: Callable[[Target], Decimal | None]) -> ByYear:
    """What is aimed at in every year: the target of that year, else the next one ahead."""
    found: dict[int, Decimal] = {}
    for target in sorted(targets, key=lambda target: target.year):
        percent = bound(target)
        start = max(found, default=first - 1) + 1
        if percent is not None:
            found |= dict.fromkeys(range(start, target.year + 1), percent)
    return found


def _needed(one: TargetProgress, now: int) -> ByYear:
    """The straight way from what is reached to the target; none if it is reached, or due already."""
    if one.percent is None or one.pace is None or not one.distance:
        return {}
    parts = one.year - now
    return {now + step: one.percent + one.distance * step / parts for step in range(parts + 1)}


# ---------------------------------------------------------------- the sheet


def _write_header(sheet: SheetWriter, contents: Contents, years: Sequence[int]) -> None:
    fixed = ("column.group", "column.indicator", "target-years.line")
    headings = [*(contents.say(key) for key in fixed), *map(str, years)]
    for column, heading in enumerate(headings):
        sheet.text(_FIRST - 1, column, heading, "header")
    sheet.repeat(_FIRST - 1, _FIRST - 1)


def _write_course(
    sheet: SheetWriter, contents: Contents, course: _Course, years: Sequence[int], row: int
) -> int:
    """Write the lines of a share; returns the row behind them."""
    for key, line in course.lines.items():
        texts = (course.group, course.indicator, contents.say(f"target-years.{key}"))
        for column, text in enumerate(texts):
            sheet.text(row, column, text)
        for column, year in enumerate(years, start=_FIXED):
            percent = line.get(year)
            shown = (
                None if percent is None else without_needless_zeros(percent.quantize(_STEP, ROUND_HALF_UP))
            )
            own = -int(shown.as_tuple().exponent) if isinstance(shown, Decimal) else 0
            sheet.number(row, column, shown, own)
        row += 1
    return row


def _write_charts(
    sheet: SheetWriter, placed: Sequence[tuple[_Course, int]], years: Sequence[int], row: int
) -> None:
    """The charts under one another, none of them split between pages."""
    for course, first in placed:
        chart = _chart(sheet, course, first, len(years))
        chart.set_size({"width": sheet.left_px(len(sheet.widths)) - 4, "height": _HEIGHT_PX})
        sheet.chart(row, 0, chart, alt=course.title)
        after = row + ceil(_HEIGHT_PX / _ROW_PX) + 1
        sheet.keep_together(row, after - 1)
        row = after
    sheet.print_to(row - 1)


def _chart(sheet: SheetWriter, course: _Course, first: int, years: int) -> Chart:
    chart = sheet.book.workbook.add_chart({"type": "line"})
    last = _FIXED + years - 1
    for row, key in enumerate(course.lines, start=first):
        labelled = {"value": True, "position": "above", "font": _TEXT, "num_format": number_format(1)}
        options: dict[str, Any] = {
            "name": [sheet.name, row, _FIXED - 1],
            "categories": [sheet.name, _FIRST - 1, _FIXED, _FIRST - 1, last],
            "values": [sheet.name, row, _FIXED, row, last],
            "data_labels": labelled if key == "reached" else {},
        }
        chart.add_series(options | _LOOKS[key])
    chart.show_blanks_as("gap")
    chart.set_title({"name": course.title, "name_font": _TEXT | {"size": 12, "bold": True}, "overlay": False})
    chart.set_x_axis({"num_font": _TEXT, "line": {"color": "black"}})
    gridlines = {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}}
    chart.set_y_axis({"num_font": _TEXT, "min": 0, "num_format": "0", "major_gridlines": gridlines})
    chart.set_legend({"position": "bottom", "font": _TEXT})
    chart.set_chartarea({"border": {"color": "black", "width": 0.75}, "fill": {"color": "white"}})
    return chart

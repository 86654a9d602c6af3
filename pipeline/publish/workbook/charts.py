"""The summary's native charts. Patterns tell the series apart, not colours: they print in black and white."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from xlsxwriter.chart import Chart

from pipeline.publish.workbook.block_writer import LABEL, Written
from pipeline.publish.workbook.blocks import SHARE_COLUMN, Block
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.sheet import SheetWriter
from pipeline.publish.workbook.styles import FONT, number_format

CellRange = tuple[int, int, int, int]
"""First row, first column, last row, last column."""

_BLACK = {"color": "black", "width": 0.75}
_FILLS: tuple[dict[str, Any], ...] = (
    {"fill": {"color": "#404040"}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "black", "bg_color": "white"}},
    {"fill": {"color": "#BFBFBF"}},
    {"pattern": {"pattern": "small_grid", "fg_color": "black", "bg_color": "white"}},
    {"fill": {"color": "white"}},
    {"pattern": {"pattern": "dark_horizontal", "fg_color": "black", "bg_color": "white"}},
)
_TEXT = {"name": FONT, "size": 10}
_TITLE = {"name": FONT, "size": 12, "bold": True}
_ROW_PX = 20
_MOST_AREA_CHARTS = 2


@dataclass(frozen=True, slots=True)
class _Series:
    name: CellRange | str
    labels: CellRange
    values: CellRange
    decimals: int = 0


@dataclass
class ChartPage:
    """Gathers the charts, then puts them under one another."""

    sheet: SheetWriter
    contents: Contents
    _charts: list[tuple[str, Chart, int]] = field(default_factory=list)

    def add_areas(self, blocks: Sequence[Block], written: Sequence[Written]) -> None:
        """Totals per content area: one chart per unit of measure that most indicators share."""
        for block, where in zip(blocks, written, strict=True):
            areas = [column for column in block.columns if column]
            if len(areas) < 2:
                continue
            labels = (where.header, where.columns[areas[0]], where.header, where.columns[areas[-1]])
            for unit, rows in _rows_by_unit(block, areas).items():
                series = [
                    _Series(
                        (where.first + row, LABEL, where.first + row, LABEL),
                        labels,
                        (where.first + row, labels[1], where.first + row, labels[3]),
                    )
                    for row in rows
                ]
                self._add(self.contents.say("chart.areas", unit=unit), series, len(areas))

    def add_targets(self, blocks: Sequence[Block], written: Sequence[Written]) -> None:
        """What was reached against what was aimed at."""
        for block, where in zip(blocks, written, strict=True):
            if where.target_column is None:
                continue
            labels = (where.first, LABEL, where.last, LABEL)

            def down(column: int, where: Written = where) -> CellRange:
                return (where.first, column, where.last, column)

            series = [
                _Series(self.contents.say("chart.reached"), labels, down(where.columns[SHARE_COLUMN]), 1),
                _Series(self.contents.say("chart.target"), labels, down(where.target_column)),
            ]
            self._add(self.contents.say("chart.targets"), series, len(block.rows))

    def write(self, row: int, title: str) -> None:
        """Put the charts under a heading, none of them split between pages."""
        if not self._charts:
            return
        self.sheet.span(row, 0, row, len(self.sheet.widths) - 1, title, "strong")
        first = row  # the heading stays with the first chart
        row += 1
        for alt, chart, height in self._charts:
            self.sheet.chart(row, 0, chart, alt=alt)
            row += ceil(height / _ROW_PX) + 1
            self.sheet.keep_together(first, row - 1)
            first = row
        self.sheet.print_to(row - 1)

    def _add(self, title: str, series: Sequence[_Series], categories: int) -> None:
        chart = _bar_chart(self.sheet, title, series)
        height = 110 + categories * max(26, 16 * len(series) + 10)
        chart.set_size({"width": self.sheet.left_px(len(self.sheet.widths)) - 4, "height": height})
        self._charts.append((title, chart, height))


def states_chart(sheet: SheetWriter, contents: Contents, labels: CellRange, counts: CellRange) -> Chart:
    """How many units are in each state."""
    series = [_Series(contents.say("column.units"), labels, counts)]
    return _bar_chart(sheet, contents.say("chart.states"), series)


def _bar_chart(sheet: SheetWriter, title: str, series: Sequence[_Series]) -> Chart:
    chart = sheet.book.workbook.add_chart({"type": "bar"})
    for number, each in enumerate(series):
        chart.add_series(_options(sheet, each, number))
    chart.set_title({"name": title, "name_font": _TITLE, "overlay": False})
    chart.set_y_axis({"reverse": True, "num_font": _TEXT, "line": _BLACK})
    # Every bar bears its value, so the axis would only repeat it.
    chart.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    chart.set_legend({"position": "bottom", "font": _TEXT} if len(series) > 1 else {"none": True})
    chart.set_chartarea({"border": _BLACK, "fill": {"color": "white"}})
    return chart


def _options(sheet: SheetWriter, series: _Series, number: int) -> dict[str, Any]:
    name = series.name if isinstance(series.name, str) else [sheet.name, *series.name[:2]]
    return {
        "name": name,
        "categories": [sheet.name, *series.labels],
        "values": [sheet.name, *series.values],
        "border": _BLACK,
        "gap": 60,
        "data_labels": {"value": True, "font": _TEXT, "num_format": number_format(series.decimals)},
    } | _FILLS[number % len(_FILLS)]


def _rows_by_unit(block: Block, areas: Sequence[str]) -> Mapping[str, list[int]]:
    """Unit of measure -> the rows counted in it; only those that compare areas, the most cells first."""
    cells: dict[str, int] = {}
    rows: dict[str, list[int]] = {}
    for number, row in enumerate(block.rows):
        asked = sum(area in row.cells for area in areas)
        if asked > 1:
            cells[row.unit_of_measure] = cells.get(row.unit_of_measure, 0) + asked
            rows.setdefault(row.unit_of_measure, []).append(number)
    first, *others = sorted(cells, key=lambda unit: -cells[unit]) or [""]
    more = [unit for unit in others if len(rows[unit]) > 1][: _MOST_AREA_CHARTS - 1]
    return {unit: rows[unit][: len(_FILLS)] for unit in (first, *more) if unit in rows}

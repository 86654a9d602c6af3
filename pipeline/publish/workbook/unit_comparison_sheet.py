"""So sánh theo đơn vị: every unit beside its own past, followed through mergers and splits."""

from __future__ import annotations

from datetime import date
from itertools import islice

from pipeline.model import Against, ComparedUnit
from pipeline.publish.workbook.book import ReportBook
from pipeline.publish.workbook.columns import by_rows
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.earlier import Earlier, number
from pipeline.publish.workbook.records import RecordColumn, Records, Value, write_one_sheet
from pipeline.text import written

MOST_COMPARED = 100_000
"""Rows of the sheet. Nobody reads more in a spreadsheet; the package's JSON or Parquet file has them all."""


def write_unit_comparison_sheet(book: ReportBook, contents: Contents, most: int = MOST_COMPARED) -> None:
    """A row per unit and figure or share; no sheet where the schema knows no earlier period."""
    say, earlier = contents.say, _Units(Earlier(contents))
    columns = [
        RecordColumn(say("column.number"), 7, "centre"),
        RecordColumn(say("column.unit"), 30),
        RecordColumn(say("column.group"), 18),
        RecordColumn(say("column.figure"), 44),
        RecordColumn(say("column.unit-of-measure"), 12, "centre"),
        RecordColumn(contents.period_label, 13, "number"),
        *earlier.of.columns,
        *(RecordColumn(earlier.of.label(name), 13, "number") for name in earlier.further_years.values()),
        RecordColumn(say("comparison.unit-remark"), 50),
    ]
    compared = iter(contents.package.compared_units)
    rows = [earlier.row(at, one) for at, one in enumerate(islice(compared, most), start=1)]
    is_cut = next(compared, None) is not None
    note = say("comparison.too-many", shown=most) + " " if is_cut else ""
    title, name = say("comparison.unit-title"), say("sheet.unit-comparison")
    records = Records(title, columns, rows, note + earlier.of.note, frozen_columns=2)
    if rows:
        write_one_sheet(book, contents, book.name_for(name), records, by_rows(rows))


class _Units:
    """Words and numbers of a unit's row."""

    def __init__(self, of: Earlier) -> None:
        self.of = of
        years = enumerate(of.contents.package.past.years)
        self.further_years = {at: name for at, name in years if name not in of.periods}

    def row(self, at: int, one: ComparedUnit) -> list[Value]:
        contents = self.of.contents
        label, measure = self.of.named(one.key, is_share=one.is_share)
        group = contents.group_label_of.get(one.group, one.group)
        value = number(one.value, is_percent=one.is_share)
        found: list[Value] = [at, self._unit(one), group, label, measure, value]
        found += self.of.values((one.before, one.year_before), one.to_date, percent=one.is_share)
        years = {name: one.years[place] for place, name in self.further_years.items()}
        found += [number(year.value, is_percent=one.is_share) for year in years.values()]
        return [*found, self._remark(one, years)]

    def _unit(self, one: ComparedUnit) -> str:
        name = f"{one.name} ({one.unit})"
        if one.ended is None:
            return name
        if one.ended == date.min:
            return self.of.contents.say("comparison.unit-unknown", unit=one.unit)
        return self.of.contents.say("comparison.unit-ended", unit=name, date=written(one.ended))

    def _remark(self, one: ComparedUnit, years: dict[str, Against]) -> str:
        further = ((self.of.label(name), year) for name, year in years.items())
        return self.of.told([*self.of.beside(one.before, one.year_before, one.to_date), *further])

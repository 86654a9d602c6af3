"""Totals and shares as the page shows them, each with the length of its bar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipeline.campaign.model import Target
from pipeline.publish.exact import Exact
from pipeline.publish.page.shown import length, percent
from pipeline.publish.workbook.blocks import SHARE_COLUMN, Block, BlockRow
from pipeline.publish.workbook.cells import Cell, Share, reporting_of, value_of
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.parts import against_target, summary_parts
from pipeline.text import numeral


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell of a table; `bar` is percent of the row's highest, None where no bar is drawn."""

    column: str
    value: str
    bar: str | None = None
    is_total: bool = False
    is_empty: bool = False  # not asked, or nobody reported it


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: a heading of its own, or what was counted."""

    label: str
    code: str = ""
    unit_of_measure: str = ""
    cells: tuple[Shown, ...] = ()
    reporting: str = ""
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class TableOfTotals:
    """Rows under one header."""

    label: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One share beside its target; `bar`, `goal_from` and `goal_width` are percent of the chart's width."""

    label: str
    percent: str | None  # None: nobody reported it, or it does not apply
    parts: str
    bar: str
    goal: str = ""
    goal_from: str | None = None
    goal_width: str = "0"
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class FigurePart:
    """One part of the page: tables of totals, or shares."""

    title: str
    kind: str  # areas, tables or shares
    tables: tuple[TableOfTotals, ...] = ()
    shares: tuple[ShareLine, ...] = ()


def figure_parts(contents: Contents) -> Iterator[FigurePart]:
    """The summary's parts, with the same numbers."""
    for part in summary_parts(contents):
        if part.kind == "shares":
            shares = tuple(_share_line(row, contents) for block in part.blocks for row in block.rows)
            yield FigurePart(part.title, part.kind, shares=shares)
        else:
            with_bars = part.kind == "areas"
            tables = tuple(_table(block, contents, with_bars=with_bars) for block in part.blocks)
            yield FigurePart(part.title, part.kind, tables)


def _table(block: Block, contents: Contents, *, with_bars: bool) -> TableOfTotals:
    lines = tuple(_line(row, block, contents, with_bars=with_bars) for row in block.rows)
    return TableOfTotals("" if with_bars else block.label, tuple(block.columns.values()), lines)


def _line(row: BlockRow, block: Block, contents: Contents, *, with_bars: bool) -> Line:
    if row.is_heading:
        return Line(row.label, is_heading=True)
    values = {column: value_of(cell, contents) for column, cell in row.cells.items()}
    parts = [value for column, value in values.items() if column and value is not None]
    highest = max(parts) if with_bars and len(parts) > 1 else 0
    cells = tuple(
        _shown(row.cells.get(column), values.get(column), label, highest if column else 0, contents)
        for column, label in block.columns.items()
    )
    return Line(row.label, row.code, row.unit_of_measure, cells, _reporting(row, contents))


def _shown(cell: Cell | None, value: Exact | None, label: str, highest: Exact, contents: Contents) -> Shown:
    if cell is None or value is None:
        return Shown(label, contents.say("not-asked" if cell is None else "nothing"), is_empty=True)
    is_share = isinstance(cell, Share)
    written = percent(value, contents.language) if is_share else numeral(value, contents.language)
    bar = length(value, highest) if highest else None
    return Shown(label, written, bar, is_total=label == contents.say("total"))


def _reporting(row: BlockRow, contents: Contents) -> str:
    counts = sorted({reporting_of(cell, contents) for cell in row.cells.values()})
    return f"{'–'.join(map(str, dict.fromkeys((counts[0], counts[-1]))))}/{contents.expected_in()}"


def _share_line(row: BlockRow, contents: Contents) -> ShareLine:
    share = value_of(row.cells[SHARE_COLUMN], contents)
    parts = [value_of(row.cells[part], contents) for part in ("num", "den")]
    told = [contents.say("nothing") if part is None else numeral(part, contents.language) for part in parts]
    line = ShareLine(
        label=row.label,
        percent=None if share is None else percent(share, contents.language),
        parts=f"{told[0]} / {told[1]} {row.unit_of_measure}".strip(),
        bar=length(share or 0, 100),
    )
    return line if row.target is None else _with_goal(line, share, row.target, contents)


def _with_goal(line: ShareLine, share: Exact | None, target: Target, contents: Contents) -> ShareLine:
    low, high = target.at_least_pct, target.at_most_pct
    bounds = [percent(bound, contents.language) for bound in (low, high) if bound is not None]
    words = [contents.say(f"target.{word}") for word in ("below", "met", "above")]
    return ShareLine(
        line.label,
        line.percent,
        line.parts,
        line.bar,
        goal=f"{'–'.join(bounds)} % ({target.year})",
        goal_from=length(low, 100),
        goal_width=length(high - low, 100) if high is not None else "0",
        verdict="" if share is None else words[against_target(Decimal(share), target)],
    )

"""No wrong number in silence in any of the four formats: the same return, the same lie, the same findings."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pipeline.campaign import load_campaigns
from pipeline.messages import severity_of
from pipeline.model import Address
from pipeline.text import address, parse_address
from tests.formats import ods, xls, xlsb, xlsx
from tests.formats.cells import Cell, Error, Table, Workbook, from_xlsx

sys.path.insert(0, str(Path(__file__).parent))
from read_back import Read, read_folder
from troubles import SAMPLES, Sample

SCHEMAS = Path(__file__).parents[2] / "schemas"
WRITERS = {"xlsx": xlsx.write, "xlsb": xlsb.write, "xls": xls.write, "ods": ods.write}
CLEAN = "clean"
BINARY = ("xls", "xlsb")


@dataclass(frozen=True)
class Lie:
    """What was done to the workbook, and what must come of it."""

    name: str
    change: Callable[[Table, Address, Workbook], None]
    code: str | None  # the finding that must be there; None: none at all
    refused: bool
    same_figures: bool = False  # read right in spite of it
    not_in: tuple[str, ...] = ()  # formats that cannot hold it


def figure_as(**changes: object) -> Callable[[Table, Address, Workbook], None]:
    """The figure's cell with this value, number format or formula."""

    def change(table: Table, at: Address, _: Workbook) -> None:
        table.cells[at] = replace(table.cells[at], **changes)  # type: ignore[arg-type]

    return change


def typed(table: Table, at: Address, _: Workbook) -> None:
    table.cells[at] = Cell(f" {table.cells[at].value} ")


def dates_since_1904(_: Table, __: Address, book: Workbook) -> None:
    book.since_1904 = True
    for table in book.tables:
        for at, cell in table.cells.items():
            if "y" in cell.shown.casefold() and isinstance(cell.value, int | float):
                table.cells[at] = replace(cell, value=cell.value - 1462)


def hide_row(table: Table, at: Address, _: Workbook) -> None:
    table.hidden_rows.add(at[0])


def hide_column(table: Table, at: Address, _: Workbook) -> None:
    table.hidden_columns.add(at[1])


def hide_sheet(table: Table, _: Address, book: Workbook) -> None:
    if len(book.tables) == 1:
        book.tables.append(Table("Ghi chú", {}))
    table.hidden = True


def merge_over(table: Table, at: Address, _: Workbook) -> None:
    table.merges = [*table.merges, (at[0], at[1] - 1, at[0], at[1])]


def state_again(table: Table, at: Address, _: Workbook) -> None:
    table.again.append((at, Cell(1)))


def blank_again(table: Table, at: Address, _: Workbook) -> None:
    table.again.append((at, Cell()))


def second_sheet(table: Table, at: Address, book: Workbook) -> None:
    copy = Table(f"{table.name} (2)", dict(table.cells), list(table.merges))
    copy.cells[at] = Cell(1)
    book.tables.append(copy)


def second_table(table: Table, at: Address, _: Workbook) -> None:
    """The same table once more under the first, with another figure."""
    height = max(row for row, _ in table.cells) + 4
    table.cells |= {(row + height, column): cell for (row, column), cell in list(table.cells.items())}
    table.cells[at[0] + height, at[1]] = Cell(1)


def parts_elsewhere(table: Table, at: Address) -> tuple[str, int]:
    """Two cells far right that come to the figure, and the sum of both."""
    figure = table.cells[at].value
    assert isinstance(figure, int)
    places = [(at[0], 40), (at[0], 41)]
    table.cells |= {places[0]: Cell(figure - 1), places[1]: Cell(1)}
    return f"{address(*places[0])}:{address(*places[1])}", figure


def right_sum(table: Table, at: Address, _: Workbook) -> None:
    span, figure = parts_elsewhere(table, at)
    table.cells[at] = Cell(figure, formula=f"SUM({span})")


def stale_sum(stored: int) -> Callable[[Table, Address, Workbook], None]:
    """What a program stores that cannot calculate, or did not."""

    def change(table: Table, at: Address, _: Workbook) -> None:
        span, _figure = parts_elsewhere(table, at)
        table.cells[at] = Cell(stored, formula=f"SUM({span})")

    return change


def stale_sum_with_plus(table: Table, at: Address, _: Workbook) -> None:
    span, _figure = parts_elsewhere(table, at)
    table.cells[at] = Cell(0, formula=span.replace(":", "+"))


def right_sum_elsewhere(table: Table, at: Address, book: Workbook) -> None:
    """The parts stand on another sheet, and others at the same place of this one."""
    _, figure = parts_elsewhere(table, at)
    book.tables.append(Table("Cộng ở đây", {(0, 40): Cell(figure), (0, 41): Cell(0)}))
    table.cells |= {(0, 40): Cell(1), (0, 41): Cell(1)}
    table.cells[at] = Cell(figure, formula="SUM('Cộng ở đây'!AO1:AP1)")


def stale_sum_elsewhere(table: Table, at: Address, book: Workbook) -> None:
    """The parts stand on another sheet."""
    _, figure = parts_elsewhere(table, at)
    book.tables.append(Table("Cộng ở đây", {(0, 0): Cell(figure), (0, 1): Cell(0)}))
    table.cells[at] = Cell(figure - 1, formula="SUM('Cộng ở đây'!A1:B1)")


def shared_sum(off: int) -> Callable[[Table, Address, Workbook], None]:
    """The figure shares the formula of a cell above it, and what is stored is off by so much."""

    def change(table: Table, at: Address, _: Workbook) -> None:
        _, figure = parts_elsewhere(table, at)
        first = at[0] - 1, at[1]
        table.cells |= {(first[0], 40): Cell(3), (first[0], 41): Cell(4)}
        span = f"{address(first[0], 40)}:{address(first[0], 41)}"
        # The cell above is stored right, so that only the figure can be told by it.
        table.cells[first] = Cell(7, formula=f"SUM({span})", shares=first)
        own = f"SUM({address(at[0], 40)}:{address(at[0], 41)})"
        table.cells[at] = Cell(figure - off, formula=own, shares=first)

    return change


LIES = (
    Lie("dates count from 1904", dates_since_1904, None, refused=False, same_figures=True),
    Lie("2^53 + 1", figure_as(value=2**53 + 1), None, refused=True, not_in=BINARY),
    Lie("2^53", figure_as(value=2**53), None, refused=True),
    Lie("more than 2^63", figure_as(value=2.0**63), "C327", refused=True),
    Lie("NaN", figure_as(value=math.nan), "C322", refused=True),
    Lie("infinite", figure_as(value=math.inf), "C322", refused=True),
    Lie("less than any number", figure_as(value=-math.inf), "C322", refused=True),
    Lie("a number as text", typed, "C311", refused=False, same_figures=True),
    Lie("no number", figure_as(value="nhiều"), "C321", refused=True),
    Lie("two readings", figure_as(value="1,234"), "C324", refused=True),
    Lie("a fraction", figure_as(value=12.5), "V402", refused=True),
    Lie("a negative number", figure_as(value=-17), "V403", refused=True),
    Lie("blank", figure_as(value=None), "V401", refused=True),
    Lie("true", figure_as(value=True), "C326", refused=True),
    Lie("true by formula", figure_as(value=True, formula="1+1"), "C326", refused=True),
    Lie("an error value", figure_as(value=Error("#REF!")), "C322", refused=True),
    Lie("an error by formula", figure_as(value=Error("#DIV/0!"), formula="1+1"), "C322", refused=True),
    Lie("a text by formula", figure_as(value="x", formula="1+1"), "C329", refused=True),
    Lie(
        "an empty text by formula", figure_as(value="", formula="1+1"), "V401", refused=True, not_in=("ods",)
    ),
    Lie("no result", figure_as(value=None, formula="A1*2"), "C323", refused=True, not_in=BINARY),
    Lie("shown as a date", figure_as(shown="dd/mm/yyyy"), "C325", refused=True),
    Lie("shown as a percentage", figure_as(shown="0%"), "C328", refused=True),
    Lie("shown with its unit", figure_as(shown='#,##0 "người"'), None, refused=False, same_figures=True),
    Lie("0 stored by habit", stale_sum(0), "C323", refused=True),
    Lie("an old sum", stale_sum(7), "C323", refused=True),
    Lie("an old sum with +", stale_sum_with_plus, "C323", refused=True),
    Lie("an old sum over another sheet", stale_sum_elsewhere, "C323", refused=True),
    Lie("an old sum by a shared formula", shared_sum(2), "C323", refused=True),
    Lie("a right sum", right_sum, None, refused=False, same_figures=True),
    Lie("a right sum over another sheet", right_sum_elsewhere, None, refused=False, same_figures=True),
    Lie("stated twice", state_again, "C332", refused=True, not_in=("ods",)),
    Lie("blanked again", blank_again, "C332", refused=True, not_in=("ods",)),
    Lie("its row hidden", hide_row, "C331", refused=False, same_figures=True),
    Lie("its column hidden", hide_column, "C331", refused=False, same_figures=True),
    Lie("its sheet hidden", hide_sheet, "R244", refused=False, same_figures=True),
    Lie("under a merged cell", merge_over, "C333", refused=True),
    Lie("two sheets that fit", second_sheet, "R243", refused=True),
    Lie("two tables that fit", second_table, None, refused=True),
)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], Read]:
    """(form, format, lie) -> the return as read; judged in one batch per form and format, as a run does."""
    found: dict[tuple[str, str, str], Read] = {}
    campaigns = load_campaigns(SCHEMAS)
    for form, sample in SAMPLES.items():
        for kind, write in WRITERS.items():
            folder = tmp_path_factory.mktemp("inputs")
            (folder / f"{CLEAN}.{kind}").write_bytes(write(from_xlsx(sample.path)))
            for lie in LIES:
                if kind not in lie.not_in:
                    (folder / f"{lie.name}.{kind}").write_bytes(write(lied(sample, lie)))
            found |= {(form, kind, name): one for name, one in read_folder(folder, campaigns).items()}
    return found


def lied(sample: Sample, lie: Lie) -> Workbook:
    """The sample with the lie told on its figure."""
    book = from_xlsx(sample.path)
    lie.change(book.table(sample.sheet), parse_address(sample.figure), book)
    return book


def said(one: Read) -> list[tuple[object, ...]]:
    """The findings without the file's name."""
    return sorted((f.code, f.sheet or "", f.cell or "", f.facts) for f in one.findings)


HELD = [(lie, kind) for lie in LIES for kind in WRITERS if kind not in lie.not_in]


@pytest.mark.parametrize("form", SAMPLES)
@pytest.mark.parametrize(("lie", "kind"), HELD, ids=lambda one: getattr(one, "name", one))
def test_a_lie_about_a_figure_is_read_right_or_told_in_every_format(
    lie: Lie, kind: str, form: str, read: dict[tuple[str, str, str], Read]
) -> None:
    clean, found = read[form, "xlsx", CLEAN], read[form, kind, lie.name]
    errors = [finding for finding in found.findings if severity_of(finding) == "error"]

    assert bool(errors) == lie.refused, found.findings
    if lie.code is not None:
        assert lie.code in {finding.code for finding in found.findings}
    if lie.same_figures:
        assert found.figures == clean.figures


@pytest.mark.parametrize("form", SAMPLES)
@pytest.mark.parametrize(
    ("lie", "kind"),
    [
        (lie, kind)
        for lie, kind in [(CLEAN, kind) for kind in WRITERS] + [(lie.name, kind) for lie, kind in HELD]
        if kind != "xlsx"
    ],
)
def test_the_same_return_gives_the_same_findings_in_every_format(
    lie: str, kind: str, form: str, read: dict[tuple[str, str, str], Read]
) -> None:
    assert said(read[form, kind, lie]) == said(read[form, "xlsx", lie])

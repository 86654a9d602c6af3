"""Where the cells of a matrix stand, whatever was inserted, moved or renamed around it."""

from __future__ import annotations

from dataclasses import replace

from pipeline.campaign.model import Column, Holds, Matrix, Row, RowKeys, Section
from pipeline.extract.matrix import find_matrix
from pipeline.grid import Grid
from pipeline.model import CellValue, Merge, Sheet
from pipeline.text import address

ROWS = (
    Row("a", ("Articles",), {"en": "Articles"}, codes=("A1",)),
    Row("b", ("Broadcasts",), {"en": "Broadcasts"}, codes=("A2",), not_asked=frozenset({"y"})),
)
COLUMNS = (
    Column("x", ("Area X",), {"en": "Area X"}, under=("By area",)),
    Column("y", ("Area Y",), {"en": "Area Y"}, under=("By area",)),
    Column("sum", ("Total",), {"en": "Total"}, holds=Holds.TOTAL),
)
TABLE = Matrix(
    "t", {"en": "Results"}, RowKeys(code=("Code",), label=("Indicator",)), COLUMNS, (Section("", ROWS),)
)
FORM: list[list[CellValue | None]] = [
    ["Code", "Indicator", "By area", None, "Total"],
    [None, None, "Area X", "Area Y", None],
    ["A", "B", "1", "2", "3"],
    ["A1", "Articles", 4, 5, 9],
    ["A2", "Broadcasts", 7, "x", 7],
]
MERGED = (Merge(0, 2, 0, 3), Merge(0, 4, 1, 4), Merge(0, 0, 1, 0), Merge(0, 1, 1, 1))
IN_PLACE = {"a.x": "C4", "a.y": "D4", "a.sum": "E4", "b.x": "C5", "b.sum": "E5"}


def sheet(rows: list[list[CellValue | None]], merges: tuple[Merge, ...] = ()) -> Grid:
    values = {(r, c): value for r, row in enumerate(rows) for c, value in enumerate(row) if value is not None}
    return Grid(Sheet("Results", values, merges=merges))


def found(grid: Grid, table: Matrix = TABLE) -> tuple[dict[str, str], list[tuple[str, str]]]:
    layout = find_matrix(grid, table, "en")
    cells = {f"{row}.{column}": address(*place) for (_, row, column), place in layout.cells.items()}
    return cells, [(finding.code, finding.cell) for finding in layout.findings]


def without_column(rows: list[list[CellValue | None]], column: int) -> list[list[CellValue | None]]:
    return [row[:column] + row[column + 1 :] for row in rows]


def test_cells_are_found_under_merged_headings_and_beside_codes() -> None:
    assert found(sheet(FORM, MERGED)) == (IN_PLACE, [])


def test_headings_are_found_without_knowing_what_is_merged() -> None:
    assert found(sheet(FORM)) == (IN_PLACE, [])


def test_the_row_that_numbers_the_columns_is_no_row_of_the_table() -> None:
    numbered = [*FORM[:2], ["A", "B", 1, 2, 3], *FORM[3:]]

    assert found(sheet(numbered)) == (IN_PLACE, [])


def test_rows_inserted_above_and_columns_moved_do_no_harm() -> None:
    moved = [[None], ["REPORT"], *([row[1], row[4], row[0], *row[2:4]] for row in FORM)]

    cells, findings = found(sheet(moved))

    assert cells == {"a.x": "D6", "a.y": "E6", "a.sum": "B6", "b.x": "D7", "b.sum": "B7"}
    assert findings == []


def test_a_deleted_column_is_named() -> None:
    cells, findings = found(sheet(without_column(FORM, 3)))

    assert findings == [("C302", "")]
    assert "a.y" not in cells


def test_without_the_code_column_rows_are_known_by_their_labels() -> None:
    cells, findings = found(sheet(without_column(FORM, 0)))

    assert (cells["a.x"], cells["b.sum"], findings) == ("B4", "D5", [])


def test_a_deleted_row_is_named() -> None:
    assert found(sheet(FORM[:4]))[1] == [("C303", "")]


def test_a_row_that_the_form_does_not_know_is_reported_if_it_holds_figures() -> None:
    rows = [*FORM, ["", "Podcasts", 3, 4, 7], ["", "(signed)", None, None, None]]

    assert found(sheet(rows)) == (IN_PLACE, [("C307", "C6")])


def test_a_row_filled_in_twice_is_an_error_and_an_empty_second_one_is_not() -> None:
    twice = [*FORM, ["A1", "Articles", 1, 1, 2]]
    empty = [*FORM, ["A1", "Articles", None, None, None]]

    assert found(sheet(twice))[1] == [("C305", "A6")]
    assert found(sheet(empty))[1] == []


def test_a_code_beside_another_rows_label_is_an_error() -> None:
    swapped = [*FORM[:3], ["A1", "Broadcasts", 4, 5, 9], FORM[4]]

    assert found(sheet(swapped))[1] == [("C308", "B4")]


def test_a_nearly_right_heading_is_taken_with_a_warning_but_never_with_another_number() -> None:
    near = [[("Totals" if cell == "Total" else cell) for cell in row] for row in FORM]
    numbered = replace(COLUMNS[2], headings=("Total 2024",))
    other = [[("Total 2025" if cell == "Total" else cell) for cell in row] for row in FORM]

    assert found(sheet(near))[1] == [("C306", "E1")]
    assert found(sheet(other), replace(TABLE, columns=(*COLUMNS[:2], numbered)))[1] == [("C302", "")]


def test_two_tables_that_both_fit_are_an_error() -> None:
    assert ("C309", "") in found(sheet([*FORM, [], *FORM]))[1]


def test_a_sheet_without_the_table_says_so() -> None:
    assert found(sheet([["Minutes of the meeting"]])) == ({}, [("C301", "")])


SECTIONED = replace(
    TABLE,
    columns=(Column("v", ("Result",), {"en": "Result"}),),
    row_keys=RowKeys(number=("No",), label=("Indicator",)),
    sections=(
        Section("I", (Row("a", ("Articles",), {}),), headings=("On paper",), number="I"),
        Section("II", (Row("a", ("Articles",), {}),), headings=("On the air",), number="II"),
    ),
)
SECTION_FORM: list[list[CellValue | None]] = [
    ["No", "Topic", "Indicator", "Result"],
    ["I", "On paper"],
    [1, None, "Articles", 4],
    ["II", "On the air"],
    [1, None, "Articles", 6],
]


def test_the_same_label_under_two_headings_is_two_rows() -> None:
    layout = find_matrix(sheet(SECTION_FORM), SECTIONED, "en")

    assert layout.cells == {("I", "a", "v"): (2, 3), ("II", "a", "v"): (4, 3)}
    assert layout.findings == ()


def test_sections_in_another_order_are_found_by_their_headings() -> None:
    shuffled = [SECTION_FORM[0], *SECTION_FORM[3:], *SECTION_FORM[1:3]]

    assert find_matrix(sheet(shuffled), SECTIONED, "en").cells == {
        ("II", "a", "v"): (2, 3),
        ("I", "a", "v"): (4, 3),
    }


def test_a_missing_section_is_named() -> None:
    findings = find_matrix(sheet(SECTION_FORM[:3]), SECTIONED, "en").findings

    assert [(finding.code, finding.facts[0]) for finding in findings] == [("C310", ("section", "On the air"))]

"""Open lists: every row until the total row, and nothing else."""

from __future__ import annotations

from datetime import date

from pipeline.campaign.model import ListColumn, OpenList, Words
from pipeline.extract.lists import read_list
from pipeline.grid import Grid
from pipeline.model import CellValue, ListRow, ListTotal, Sheet

WORDS = Words(frozenset({"-"}), frozenset({"x"}), frozenset(), frozenset(), ())
TABLE = OpenList(
    "acts",
    {"en": "Activities"},
    (
        ListColumn("name", ("Activity",), {}, required=True),
        ListColumn("day", ("Day",), {}, kind="date"),
        ListColumn("heads", ("Attendance",), {}, kind="number", required=True),
    ),
    total_labels=("Sum",),
    total_column="heads",
)
HEADER: list[CellValue | None] = ["No", "Activity", "Day", "Attendance"]


def read(*rows: list[CellValue | None]) -> tuple[tuple[ListRow, ...], tuple[ListTotal, ...], list[str]]:
    lines = [["ACTIVITIES"], HEADER, *rows]
    values = {(r, c): v for r, line in enumerate(lines) for c, v in enumerate(line) if v is not None}
    content = read_list(Grid(Sheet("List", values)), TABLE, WORDS, "en")
    return content.rows, content.totals, [f"{finding.code} {finding.cell}" for finding in content.findings]


def test_rows_are_read_with_their_cells_until_the_total_row() -> None:
    rows, totals, findings = read(
        [1, "Meeting", "05/12/2024", 30], [2, "Course", date(2024, 12, 6), " 40 "], [None, "Sum", None, 70]
    )

    assert rows == (
        ListRow("acts", "List", 3, ("Meeting", date(2024, 12, 5), 30), ("B3", "C3", "D3")),
        ListRow("acts", "List", 4, ("Course", date(2024, 12, 6), 40), ("B4", "C4", "D4")),
    )
    assert totals == (ListTotal("acts", "heads", 70, "List", "D5"),)
    assert findings == ["C311 D4"]


def test_prepared_but_empty_rows_are_none() -> None:
    assert read([1], [2], [None, "Sum", None, 0])[0] == ()


def test_a_signature_below_the_total_is_no_row_but_a_number_there_is() -> None:
    assert read([None, "Sum", None, 0], [], [None, "Prepared by"])[0] == ()
    assert len(read([None, "Sum", None, 0], [3, "Late entry", None, 9])[0]) == 1


def test_a_day_that_cannot_be_read_is_faulty_and_named() -> None:
    rows, _, findings = read([1, "Meeting", "soon", 30])

    assert (rows[0].values, rows[0].faulty) == (("Meeting", None, 30), frozenset({"day"}))
    assert findings == ["V420 C3"]


def test_personal_data_in_a_row_is_withheld() -> None:
    rows, _, findings = read([1, "Call 0912 345 678", None, 30])

    assert rows[0].values[0] == "[…]"
    assert findings == ["P601 B3"]


def test_a_list_without_its_header_is_missing() -> None:
    values = {(0, 0): "Nothing here"}

    content = read_list(Grid(Sheet("List", values)), TABLE, WORDS, "en")

    assert [finding.code for finding in content.findings] == ["C301"]

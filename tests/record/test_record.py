"""The hidden record: what is written is read again, and a changed record is known by its seal."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Address, CellValue
from pipeline.record import (
    NONE,
    BrokenRecordError,
    Line,
    PackageLine,
    RecordedFigure,
    RecordedUnit,
    SourcesLine,
    TotalLine,
    agrees,
    canonical,
    cell_lines,
    decode,
    digest,
    encode,
    figure_lines,
)

PACKAGE = PackageLine("sach", "12/2024", "2024-12-31", "vi", "3", "2")


def as_cells(lines: list[Line]) -> dict[Address, CellValue]:
    """The record as a spreadsheet keeps it: blanks are not there."""
    rows = enumerate(encode(lines))
    return {(row, column): text for row, texts in rows for column, text in enumerate(texts) if text}


def test_what_is_written_is_read_again() -> None:
    lines: list[Line] = [
        PACKAGE,
        SourcesLine("Nguồn số liệu", "5", "2", "2"),
        RecordedUnit("X1", "UBND xã Một", "xa", "included"),
        TotalLine("Biểu 1", "F12", "b1/B1/N3", "sum", "", "b1/B1/N3", "472.3"),
        TotalLine("Biểu 1", "F13", "b1/B2/N3", "sum", "", "b1/B2/N3", ""),
        *figure_lines("Theo đơn vị", (6, 5), ["b1/B1/N3", "b1/B2/N3"], ["X1"], lambda _: ["472.3 -"]),
    ]
    record = decode(as_cells(lines))

    assert (record.lines, record.sealed) == (tuple(lines), True)
    assert record.figures == (
        RecordedFigure("Theo đơn vị", "F7", "X1", "b1/B1/N3", "472.3"),
        RecordedFigure("Theo đơn vị", "G7", "X1", "b1/B2/N3", ""),
    )


def test_a_changed_record_is_no_longer_sealed() -> None:
    cells = as_cells([PACKAGE, TotalLine("Biểu 1", "F12", "b1/B1/N3", "sum", "", "b1/B1/N3", "12")])
    place = next(at for at, value in cells.items() if value == "12")

    assert decode(cells).sealed
    assert not decode(cells | {place: "13"}).sealed


@pytest.mark.parametrize(
    "damage", [{(0, 1): "99"}, {(1, 0): "no-such-line"}, {(2, 2): "no cell"}, {(2, 7): "twelve"}]
)
def test_a_damaged_record_says_so(damage: dict[Address, CellValue]) -> None:
    cells = as_cells([PACKAGE, TotalLine("Biểu 1", "F12", "b1/B1/N3", "sum", "", "b1/B1/N3", "12")])

    with pytest.raises(BrokenRecordError):
        decode(cells | damage)


@given(st.lists(st.integers(0, 10**15), max_size=900))
def test_a_run_of_figures_keeps_every_cell(values: list[int]) -> None:
    """Long runs take several lines; the cells stay side by side."""
    keys = [f"table/row{number}/column" for number in range(len(values))]
    lines = [
        *figure_lines("S", (6, 5), keys, ["X1"], lambda some: [" ".join(map(str, values[some]))]),
    ]
    figures = decode(as_cells([PACKAGE, *lines])).figures

    assert [(figure.key, figure.value) for figure in figures] == [
        (key, str(value)) for key, value in zip(keys, values, strict=True)
    ]
    assert len({figure.cell for figure in figures}) == len(values)


def side_by_side(rows: list[str]) -> tuple[bytes, list[int]]:
    """The digests of rows as `cell_lines` takes them."""
    told = [f"{row or NONE} ".encode() for row in rows]
    return b"".join(told), list(accumulate(map(len, told)))


@given(st.lists(st.sampled_from(["", "0a1f" * 9, "0a1f" * 900, "0a1f" * 4_000]), max_size=40))
def test_digests_stand_in_as_few_lines_as_cells_can_hold(rows: list[str]) -> None:
    lines = list(cell_lines("S", *side_by_side(rows)))
    runs = [line.digests.split(" ") for line in lines]

    assert [one for run in runs for one in run] == [row or "-" for row in rows]
    assert [int(line.first_row) for line in lines] == [
        1 + sum(map(len, runs[:at])) for at in range(len(runs))
    ]
    assert all(len(run) == 1 or len(" ".join(run)) < 8_000 for run in runs)
    assert all(len(" ".join([*run, after[0]])) >= 8_000 for run, after in pairwise(runs))


def test_digests_keep_their_rows() -> None:
    rows = {0: digest("a"), 3: digest(1) + digest(2), 4_000: digest("z")}
    lines = cell_lines("S", *side_by_side([rows.get(row, "") for row in range(4_001)]))
    kept = decode(as_cells([PACKAGE, *lines])).digests["S"]

    assert {row: digests for row, digests in kept.items() if digests} == rows


@pytest.mark.parametrize(
    ("stated", "found", "still"),
    [
        ("12", 12, True),
        ("12", Decimal("12.0"), True),
        ("33.333333", Decimal("33.333333000000002"), True),  # as Excel may store it
        ("12", 13, False),
        ("12", None, False),
        ("1234567890123456789", "1234567890123456789", True),  # more than a spreadsheet holds: text
        ("", "…", True),
        ("", None, True),
        ("", 0, False),
    ],
)
def test_a_cell_agrees_with_what_was_stated(stated: str, found: CellValue | None, *, still: bool) -> None:
    assert agrees(stated, found) is still


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "TRUE"),
        (1_000_000, "1000000"),
        (Decimal("0.10"), "0.1"),
        (date(2024, 12, 31), "2024-12-31"),
        (datetime(2024, 12, 31), "2024-12-31"),
        ("e\u0302", "ê"),
    ],
)
def test_a_value_has_one_spelling(value: CellValue | None, text: str) -> None:
    assert canonical(value) == text

"""A long English form in blocks can be described with schema files alone."""

from __future__ import annotations

from pipeline.campaign.model import Matrix, label_in
from tests.campaign.school import cell_of, school_campaign, school_values, school_workbook


def test_every_block_has_its_own_header() -> None:
    """48 sections; the grades of the lower schools stand twice, under different headings."""
    table = school_campaign().form.tables["enrol"]
    assert isinstance(table, Matrix)

    assert len(table.sections) == 48
    assert [(c.headings[0], c.under) for c in table.sections[16].columns][2:4] == [
        ("Grade 8", ("Public schools",)),
        ("Grade 6", ("Private schools",)),
    ]


def test_a_figure_is_named_by_section_row_and_column() -> None:
    """The same row label in 48 blocks gives 48 different keys, and wordings that tell them apart."""
    form = school_campaign().form
    slot = form.slot_at["enrol", "L02", "female", "pri7"]

    assert slot.key == "enrol/L02-female/pri7"
    assert label_in(slot.row_label, "en") == "2.02 Lower secondary: weekly boarders – Female"
    assert label_in(slot.column_label, "en") == "Private schools – Grade 7"
    assert (slot.indicator, slot.area) == ("PUPILS", "lower")
    assert len({slot.key for slot in form.slots}) == len(form.slots) == 909


def test_the_workbook_is_long_and_adds_up() -> None:
    """Over 300 rows; totals of rows and columns follow from the figures."""
    sheet = school_workbook(school_values(), {"unit": "Carrow"}).worksheets[0]
    first = [sheet[cell_of(f"enrol/P01-male/g{grade}")].value for grade in range(1, 6)]

    assert sheet.max_row > 300
    assert first == [1, 2, 3, 4, 5]
    assert sheet[cell_of("enrol/P01-male/total")].value == 15
    assert sheet[cell_of("enrol/P01-all/total")].value == 15 + 6 + 7 + 8 + 9 + 10


def test_the_blank_workbook_holds_no_number() -> None:
    """What stands in the blank form is text; "x" where nothing is asked."""
    cells = [cell.value for row in school_workbook().worksheets[0].iter_rows() for cell in row]

    assert [value for value in cells if isinstance(value, int)] == []
    assert cells.count("x") == 3

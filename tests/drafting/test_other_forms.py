"""A draft of a form that nobody has described reads the returns made on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.campaign.model import Campaign, Holds, Matrix, OrderCheck, ShareCheck, SumCheck
from pipeline.intake import Limits
from pipeline.messages import severity_of
from pipeline.model import Finding, Reading, State
from pipeline.publish.template import Order, write_template
from pipeline.reading import Reader
from tests.drafting.comparison import drafted, source
from tests.drafting.forms import FORMS, Form

EVERY_FORM = pytest.mark.parametrize("name", FORMS)
ABOUT_THE_SENDER = ("R22", "R23")  # period and date, which these returns leave out
EXAMPLE = "DV01"


def draft_of(form: Form, folder: Path) -> Campaign:
    return drafted(form.save(folder / "form.xlsx"), "other", None)


def filled(form: Form, campaign: Campaign, folder: Path) -> dict[str, object]:
    """Write a return into `return.xlsx`: its unit, and a different answer in every asked cell."""
    book = load_workbook(form.save(folder / "return.xlsx"))
    sheet = book.worksheets[0]
    sheet[form.unit[0]] = form.unit[1]
    states = {"D"} if any(slot.holds is Holds.STATE for slot in campaign.form.slots) else set()
    answers: dict[str, object] = {}
    for number, cell in enumerate(sorted(form.asked), start=1):
        answers[cell] = "Đang thực hiện" if cell[0] in states else number
        sheet[cell] = answers[cell]
    book.save(folder / "return.xlsx")
    return answers


def read(campaign: Campaign, folder: Path) -> Reading:
    return Reader([campaign], Limits())(source(folder / "return.xlsx"))


def odd(reading: Reading) -> list[Finding]:
    """What is odd about a return, but for its period and date."""
    own = reading.content.findings if reading.content else ()
    return [
        finding
        for finding in (*reading.findings, *own)
        if severity_of(finding) != "info" and not finding.code.startswith(ABOUT_THE_SENDER)
    ]


@EVERY_FORM
def test_every_figure_of_a_return_is_read_from_its_cell(name: str, tmp_path: Path) -> None:
    form = FORMS[name]
    campaign = draft_of(form, tmp_path)
    answers = filled(form, campaign, tmp_path)
    reading = read(campaign, tmp_path)

    assert reading.content is not None
    entries = reading.content.entries
    given = zip(entries.cells, entries.values, entries.states, strict=True)
    assert {cell: value for cell, value, state in given if state is State.GIVEN} == answers
    assert reading.content.unit == EXAMPLE
    assert odd(reading) == []


def test_a_list_below_tables_is_read_as_a_list(tmp_path: Path) -> None:
    form = FORMS["two tables and a list on one sheet"]
    campaign = draft_of(form, tmp_path)
    filled(form, campaign, tmp_path)
    book = load_workbook(tmp_path / "return.xlsx")
    for row, values in ((20, ("Phòng bệnh", "01/02/2026", 30)), (21, ("Dinh dưỡng", "02/02/2026", 40))):
        for column, value in enumerate(values, start=2):
            book.worksheets[0].cell(row, column).value = value
    book.save(tmp_path / "return.xlsx")
    reading = read(campaign, tmp_path)

    assert reading.content is not None
    assert [(row.row_number, row.values[0], row.values[2]) for row in reading.content.list_rows] == [
        (20, "Phòng bệnh", 30),
        (21, "Dinh dưỡng", 40),
    ]
    assert odd(reading) == []


def rules(campaign: Campaign) -> set[tuple[str, ...]]:
    """The checks of a form as (kind, keys…)."""
    slots = campaign.form.slots
    found: set[tuple[str, ...]] = set()
    for check in campaign.form.checks:
        if isinstance(check, SumCheck):
            found.add(("sum", *(slots[part].key for part in check.parts), slots[check.whole].key))
        elif isinstance(check, OrderCheck):
            found.add(("at most", slots[check.smaller].key, slots[check.larger].key))
        elif isinstance(check, ShareCheck):
            found.add(("share", slots[check.numerator].key, slots[check.denominator].key))
    return found


def test_totals_of_rows_and_of_columns_become_rules(tmp_path: Path) -> None:
    campaign = draft_of(FORMS["in English, totals both ways, a question below"], tmp_path)

    assert campaign.language == "en"
    assert ("sum", "sheet1/I01/paved", "sheet1/I01/gravel", "sheet1/I01/total") in rules(campaign)
    below = tuple(f"sheet1/{row}/paved" for row in ("I01", "I02", "I03", "total-2"))
    assert ("sum", *below) in rules(campaign)


def test_a_total_of_different_units_of_measure_is_left_to_a_person(tmp_path: Path) -> None:
    campaign = draft_of(FORMS["a table of two columns"], tmp_path)

    assert rules(campaign) == set()
    money = campaign.indicator_by_code["I03"]
    assert (money.unit_of_measure["vi"], money.number.decimals) == ("triệu đồng", 1)


def test_the_whole_of_a_share_may_stand_first(tmp_path: Path) -> None:
    campaign = draft_of(FORMS["two tables and a list on one sheet"], tmp_path)

    assert ("share", "sheet1/S01-lao/I02", "sheet1/S01-lao/I01") in rules(campaign)


def test_columns_under_of_which_are_at_most_the_one_before(tmp_path: Path) -> None:
    campaign = draft_of(
        FORMS["codes beside labels that repeat, numbered columns, parts of a total"], tmp_path
    )

    assert ("at most", "sheet1/02/nu", "sheet1/02/tong-so") in rules(campaign)
    assert {unit.unit_of_measure["vi"] for unit in campaign.indicators} == {"người"}


def test_a_printed_column_is_not_read(tmp_path: Path) -> None:
    campaign = draft_of(FORMS["tasks with a printed column"], tmp_path)
    table = campaign.form.tables["sheet1"]
    assert isinstance(table, Matrix)

    assert [column.holds.value for column in table.columns] == ["ignored", "state", "progress"]


def test_rows_that_nothing_tells_apart_are_left_out_and_told(tmp_path: Path) -> None:
    """Two rows "Trong đó: nữ" without codes could only be mixed up."""
    rows = [["TT", "Chỉ tiêu", "Số lượng"], [1, "Số hộ"], [None, "Trong đó: nữ"], [2, "Số khẩu"]]
    form = Form([*rows, [None, "Trong đó: nữ"]], frozenset(), ("A9", ""))
    campaign = draft_of(form, tmp_path)

    assert [slot.row_label["vi"] for slot in campaign.form.slots] == ["Số hộ", "Trong đó: nữ", "Số khẩu"]


@pytest.mark.parametrize("name", [name for name in FORMS if "several labels in one cell" not in name])
def test_a_blank_form_can_be_made_of_the_draft(name: str, tmp_path: Path) -> None:
    """From an office's form to a schema, and from that to a form ready to fill: the same is asked."""
    campaign = draft_of(FORMS[name], tmp_path)
    path = tmp_path / "template.xlsx"
    write_template(Order(campaign, campaign.periods[0], campaign.units[0]), path)
    reading = Reader([campaign], Limits())(source(path))

    assert reading.content is not None
    assert (reading.content.unit, reading.content.period) == (EXAMPLE, campaign.periods[0].id)
    assert set(reading.content.entries.slots) == {slot.index for slot in campaign.form.slots}
    assert odd(reading) == []

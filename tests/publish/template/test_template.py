"""A blank form made from a schema is filled in and read back: exactly what was written comes out."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.campaign.mark import MARK_SHEET
from pipeline.campaign.model import Campaign, Column, Holds, ShareCheck, SumCheck
from pipeline.errors import UsageError
from pipeline.publish.template import Order, chosen_period, write_template, write_templates
from tests.publish.template.filling import (
    CAMPAIGNS,
    REPORTED_ON,
    Filled,
    codes,
    fill,
    order_for,
    read,
    resaved_by_libreoffice,
    set_cell,
    values_in,
)

BY_ID = {campaign.id: campaign for campaign in CAMPAIGNS}
EVERY_CAMPAIGN = pytest.mark.parametrize("campaign", CAMPAIGNS, ids=list(BY_ID))
NEEDS_LIBREOFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
KON_TUM = BY_ID["kon-tum-2024-12"]


def assert_is_read(path: Path, filled: Filled, order: Order) -> dict[str, object]:
    """The file is known for what it is, and says what was filled in; returns all its values."""
    reading = read(path)
    content = reading.content
    assert content is not None
    assert order.unit is not None
    said = (content.campaign, content.unit, content.period, content.sending, content.reported_on)
    assert said == (order.campaign.id, order.unit.code, order.period.id, 2, REPORTED_ON)
    values = values_in(reading, order.campaign)
    assert {key: value for key, value in values.items() if key not in filled.computed} == filled.figures
    assert [row.values for row in content.list_rows] == filled.rows
    answers = {answer.question: answer.text for answer in content.answers}
    assert answers == {question: text.replace("\n", " ") for question, text in filled.answers.items()}
    return values


@EVERY_CAMPAIGN
def test_a_filled_form_says_exactly_what_was_filled_in(campaign: Campaign, tmp_path: Path) -> None:
    path = tmp_path / "return.xlsx"
    filled = fill(order_for(campaign), path)

    assert_is_read(path, filled, order_for(campaign))
    # openpyxl stores formulas without their values; nothing else is odd about the file.
    assert codes(read(path)) <= {"C334", "V414", "V415"}


@NEEDS_LIBREOFFICE
@EVERY_CAMPAIGN
def test_saved_again_by_libreoffice_it_says_the_same_and_its_totals(
    campaign: Campaign, tmp_path: Path
) -> None:
    path = tmp_path / "return.xlsx"
    filled = fill(order_for(campaign), path)
    saved = resaved_by_libreoffice(path, tmp_path)

    values = assert_is_read(saved, filled, order_for(campaign))

    assert codes(read(saved)) == set()
    assert {key: values.get(key) for key in filled.computed} == _computed(campaign, values, filled)
    assert _totals_of_lists(saved) == [sum(_attendance(row) for row in filled.rows)] * bool(filled.rows)


def _computed(campaign: Campaign, values: dict[str, object], filled: Filled) -> dict[str, object]:
    slots, expected = campaign.form.slots, {}
    for check in campaign.form.checks:
        if isinstance(check, SumCheck) and slots[check.whole].key in filled.computed:
            parts = [values[slots[part].key] for part in check.parts]
            expected[slots[check.whole].key] = sum(parts)  # type: ignore[arg-type]
        elif isinstance(check, ShareCheck) and check.printed is not None:
            top, bottom = (values[slots[at].key] for at in (check.numerator, check.denominator))
            share = (Decimal(str(top)) * 100 / Decimal(str(bottom))).quantize(Decimal("0.01"))
            expected[slots[check.printed].key] = share
    return expected


def _attendance(row: tuple[object, ...]) -> int:
    return next(value for value in row if isinstance(value, int))


def _totals_of_lists(path: Path) -> list[object]:
    content = read(path).content
    assert content is not None
    return [total.value for total in content.list_totals]


@EVERY_CAMPAIGN
def test_a_blank_form_is_recognised_and_says_nothing(campaign: Campaign, tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    write_template(order_for(campaign), path)
    reading = read(path)

    assert values_in(reading, campaign) == {}
    assert codes(reading) == {"R231"}  # the date is the one thing that only the unit knows


# ---------------------------------------------------------------- the mark


def test_a_cleared_unit_and_period_are_known_by_the_mark(tmp_path: Path) -> None:
    path = tmp_path / "return.xlsx"
    fill(order_for(KON_TUM), path)
    for label in ("Đơn vị báo cáo", "Mã đơn vị", "Kỳ báo cáo", "Mã biểu mẫu"):
        set_cell(path, label, None)
    reading = read(path)

    assert reading.content is not None
    assert (reading.content.unit, reading.content.period) == (KON_TUM.units[3].code, "12/2024")
    assert codes(reading) <= {"C334", "V414", "V415"}


@pytest.mark.parametrize(
    ("label", "value", "code"),
    [
        ("Mã đơn vị", KON_TUM.units[4].code, "R215"),  # the cells contradict one another
        ("Đơn vị báo cáo", "Sở Nào Đó", "R217"),
        ("Kỳ báo cáo", "Tháng 11/2024", "R222"),
        ("Mã biểu mẫu", "KT-2023-2028", "R204"),
    ],
)
def test_a_cell_that_contradicts_the_mark_is_a_finding(
    label: str, value: str, code: str, tmp_path: Path
) -> None:
    path = tmp_path / "return.xlsx"
    fill(order_for(KON_TUM), path)
    set_cell(path, label, value)

    assert code in codes(read(path))


def test_a_form_passed_on_to_another_unit_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "return.xlsx"
    fill(order_for(KON_TUM), path)
    other = KON_TUM.units[4]
    set_cell(path, "Đơn vị báo cáo", other.name)
    set_cell(path, "Mã đơn vị", other.code)
    reading = read(path)
    assert reading.content is not None
    (finding,) = [finding for finding in reading.content.findings if finding.code == "R218"]

    assert reading.content.unit is None
    assert dict(finding.facts) == {"found": other.name, "marked": KON_TUM.units[3].name}


def test_a_form_used_for_another_period_is_an_error(tmp_path: Path) -> None:
    campaign = BY_ID["nui-thanh-2024"]
    path = tmp_path / "return.xlsx"
    fill(order_for(campaign), path)
    set_cell(path, "Kỳ báo cáo", "Năm 2024")

    assert "R223" in codes(read(path))


def test_a_form_of_an_older_schema_is_read_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "return.xlsx"
    fill(order_for(KON_TUM), path)
    sheet = KON_TUM.form.sheets[1]
    newer = replace(
        KON_TUM,
        form=replace(
            KON_TUM.form, sheets=(KON_TUM.form.sheets[0], replace(sheet, marks=(*sheet.marks, "Mới")))
        ),
    )
    others = [campaign for campaign in CAMPAIGNS if campaign is not KON_TUM]

    assert codes(read(path, [newer, *others])) - {"C334", "V414", "V415"} == {"R205"}


def test_a_new_spelling_of_a_heading_does_not_outdate_the_form(tmp_path: Path) -> None:
    path = tmp_path / "return.xlsx"
    fill(order_for(KON_TUM), path)
    sheets = tuple(replace(sheet, names=(*sheet.names, "Khác")) for sheet in KON_TUM.form.sheets)
    newer = replace(KON_TUM, form=replace(KON_TUM.form, sheets=sheets))

    assert "R205" not in codes(read(path, [newer]))


# ---------------------------------------------------------------- what the workbook is like


def test_only_cells_to_be_filled_in_are_unlocked_and_each_has_a_hint(tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    write_template(order_for(KON_TUM), path)
    sheet = load_workbook(path)["Biểu 1"]
    hints = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    unlocked = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
    typed = {cell for cell, rule in hints.items() if rule.type is not None}

    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert {cell for cell in unlocked if not cell.startswith("L")} == typed  # L: notes
    assert all(rule.promptTitle and rule.prompt for rule in hints.values())


def test_limits_follow_the_rules_of_the_schema(tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    write_template(order_for(KON_TUM), path)
    book = load_workbook(path)
    limits = {str(r.sqref): r for r in book["Biểu 1"].data_validations.dataValidation}
    listed = {r.sqref: r for r in book["Biểu 2"].data_validations.dataValidation}
    slogans = next(row for row in book["Biểu 1"].iter_rows() if row[1].value == "D4")
    kinds = sorted(str(rule.type) for rule in listed.values())

    slogan_limit, estimate_limit = limits[slogans[4].coordinate], limits[slogans[10].coordinate]
    assert (slogan_limit.type, slogan_limit.formula1, slogan_limit.formula2) == ("whole", "0", "8")
    assert estimate_limit.formula1 == f"MAX(0,{slogans[9].coordinate})"
    assert kinds == ["None", "date", "list", "list", "list", "whole"]
    assert book[MARK_SHEET].sheet_state == "veryHidden"


def test_totals_are_formulas_that_stay_blank_without_figures(tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    write_template(order_for(KON_TUM), path)
    row = next(r for r in load_workbook(path)["Biểu 1"].iter_rows() if r[1].value == "B1")
    stored = next(r for r in load_workbook(path, data_only=True)["Biểu 1"].iter_rows() if r[1].value == "B1")
    parts = f"{row[4].coordinate}:{row[8].coordinate}"

    assert row[9].value == f'=IF(COUNT({parts})=0,"",SUM({parts}))'
    assert row[9].protection.locked
    assert str(stored[9].value).strip() == ""


@EVERY_CAMPAIGN
def test_the_same_order_gives_the_same_bytes(campaign: Campaign, tmp_path: Path) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_template(order_for(campaign), first)
    write_template(order_for(campaign), second)

    assert first.read_bytes() == second.read_bytes()


def test_a_field_known_by_pattern_alone_is_said_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    write_template(order_for(BY_ID["kon-tum-2025-01"]), path)

    assert load_workbook(path).worksheets[0]["A2"].value == "(Tháng 01/2025)"


# ---------------------------------------------------------------- which form


def test_the_current_period_is_the_first_that_is_not_yet_over() -> None:
    campaign = BY_ID["nui-thanh-2024"]
    days = (date(2024, 3, 1), date(2024, 6, 30), date(2025, 1, 1))

    chosen = [chosen_period(campaign, None, day).id for day in days]
    assert chosen == ["6 tháng đầu năm 2024", "Năm 2024", "Năm 2024"]
    assert chosen_period(campaign, "Đột xuất tháng 9/2024", days[0]).id == "Đột xuất tháng 9/2024"
    with pytest.raises(UsageError):
        chosen_period(campaign, "Quý I", days[0])


def test_a_form_that_may_have_been_filled_in_is_never_replaced(tmp_path: Path) -> None:
    period, unit = KON_TUM.periods[0], KON_TUM.units[0]
    (path,) = write_templates(KON_TUM, period, [unit], tmp_path)
    write_templates(KON_TUM, period, [unit], tmp_path)
    set_cell(path, "Ngày báo cáo", "05/12/2024")
    before = path.read_bytes()

    with pytest.raises(UsageError):
        write_templates(KON_TUM, period, [unit], tmp_path)
    assert path.read_bytes() == before


def test_a_form_for_any_unit_offers_the_names_of_the_units(tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    write_template(Order(KON_TUM, KON_TUM.periods[0]), path)
    set_cell(path, "Đơn vị báo cáo", KON_TUM.units[7].name)
    reading = read(path)

    assert reading.content is not None
    assert reading.content.unit == KON_TUM.units[7].code


def test_every_asked_cell_has_its_place() -> None:
    """No slot of any campaign is left off the form."""
    from pipeline.publish.template.sheets import plan_sheets

    for campaign in CAMPAIGNS:
        placed = {index for draft in plan_sheets(order_for(campaign)) for index in draft.slots}
        assert placed == {slot.index for slot in campaign.form.slots}


def test_a_printed_column_is_locked_and_shows_the_target() -> None:
    from pipeline.publish.template.sheets import plan_sheets

    campaign = BY_ID["kon-tum-2023-2028"]
    table = campaign.form.tables["mt"]
    columns: tuple[Column, ...] = table.columns  # type: ignore[union-attr]
    draft = next(d for d in plan_sheets(order_for(campaign)) if d.name == "Mục tiêu")
    shown = [cell.content for cell in draft.cells if cell.column == 7 and cell.look == "centre"]

    assert columns[-1].holds is Holds.IGNORED
    assert shown == ["100", "100", "100", "100", "70", "15-20", "100"]

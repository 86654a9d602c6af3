"""Whose a consolidated workbook is, and what its record brings: read from books built in code."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from pipeline.campaign import load_campaigns
from pipeline.campaign.model import Campaign
from pipeline.lower_tier import LowerTier
from pipeline.model import Address, Book, CellValue, FileKind, Finding, Return, Sheet, SourceFile, State
from pipeline.record import SHARE, SHEET, SUM, Line, PackageLine, TotalLine, encode, figure_lines
from pipeline.text import parse_address

SCHEMAS = Path(__file__).parents[1] / "schemas"
(PROVINCE,) = load_campaigns(SCHEMAS, "quang-nam-2024")
KEYS = [slot.key for slot in PROVINCE.form.figure_slots]
PACKAGE = PackageLine("nui-thanh-2024", "Năm 2024", "2024-12-01", "vi", "20", "17", "UBND huyện Núi Thành")
SOURCE = SourceFile("a.xlsx", Path("a.xlsx"), "0" * 64, FileKind.SPREADSHEET)


def total(key: str, row: int, value: str, sheet: str = "PL1") -> TotalLine:
    """A total over all units, in column E."""
    return TotalLine(sheet, f"E{row}", key, SUM, "", key, value)


def totals(value: str = "4") -> list[TotalLine]:
    """One cell for every figure of the form, under one another, and one share; all on two sheets."""
    summary = [total(key, row, value, "Tổng hợp") for row, key in enumerate(KEYS, start=1)]
    share = TotalLine("PL3", "G1", "pl3/F1", SHARE, "", "pl3/F1/num pl3/F1/den", "48.971963")
    return [*summary, *(total(key, row, value) for row, key in enumerate(KEYS, start=1)), share]


def book(lines: list[Line], **changed: CellValue) -> Book:
    """The workbook of a record: its cells say what is stated, but for those changed (E3=5, on PL1)."""
    cells: dict[str, dict[Address, CellValue]] = {}
    for line in lines:
        if isinstance(line, TotalLine) and line.value:
            cells.setdefault(line.sheet, {})[parse_address(line.cell)] = Decimal(line.value)
    for cell, value in changed.items():
        cells["PL1"][parse_address(cell)] = value
    record = {
        (row, at): text for row, texts in enumerate(encode(lines)) for at, text in enumerate(texts) if text
    }
    sheets = [Sheet(name, values) for name, values in cells.items()]
    return Book("a.xlsx", (*sheets, Sheet(SHEET, record, hidden=True)))


def read(given: Book, *campaigns: Campaign) -> tuple[Return | None, tuple[Finding, ...]]:
    """What the tier above makes of a workbook."""
    found = LowerTier(campaigns or (PROVINCE,)).read(given, SOURCE)
    assert found is not None
    return found


def senders(**package_of: str) -> Campaign:
    """The province, with other units that send packages (u509="nui-thanh-2024")."""
    named = {code.removeprefix("u"): lower for code, lower in package_of.items()}
    units = tuple(replace(unit, package_of=named.get(unit.code)) for unit in PROVINCE.units)
    return replace(PROVINCE, units=units)


def codes(findings: tuple[Finding, ...]) -> list[str]:
    """Their codes, without what is always said (R263, R264)."""
    return [finding.code for finding in findings if finding.code not in ("R263", "R264")]


def test_a_book_without_a_record_is_an_ordinary_return() -> None:
    assert LowerTier((PROVINCE,)).read(Book("a.xlsx", (Sheet("S", {(0, 0): "Mã"}),)), SOURCE) is None


def test_totals_are_the_units_figures_at_the_cells_of_the_tables() -> None:
    content, _ = read(book([PACKAGE, *totals()]))

    assert content is not None
    assert (content.campaign, content.unit, content.period) == ("quang-nam-2024", "517", "Năm 2024")
    assert (content.reported_on, content.package_of) == (date(2024, 12, 1), "nui-thanh-2024")
    assert codes(content.findings) == []
    entries = content.entries
    place = [PROVINCE.form.slots[slot].key for slot in entries.slots].index("pl1/A1/luyke")
    assert (entries.values[place], entries.states[place]) == (4, State.GIVEN)
    assert (entries.sheets[place], entries.cells[place]) == ("PL1", "E2")


def test_a_share_is_rounded_as_a_form_prints_it() -> None:
    content, _ = read(book([PACKAGE, *totals()]))

    assert content is not None
    keys = [PROVINCE.form.slots[slot].key for slot in content.entries.slots]
    assert content.entries.values[keys.index("pl3/F1/share")] == Decimal("48.97")


def test_a_total_that_nobody_reported_is_blank_and_not_zero() -> None:
    first, *others = totals()
    lines = [replace(line, value="") if line.id == first.id else line for line in (first, *others)]
    content, _ = read(book([PACKAGE, *lines]))

    assert content is not None
    assert (content.entries.values[0], content.entries.states[0]) == (None, State.BLANK)


def test_a_changed_cell_is_named_and_its_text_is_not_repeated() -> None:
    content, _ = read(book([PACKAGE, *totals()], E2=5, E3="Nguyễn Văn A"))

    assert content is not None
    assert codes(content.findings) == ["R261"]
    (finding,) = [finding for finding in content.findings if finding.code == "R261"]
    assert (finding.sheet, finding.cell, dict(finding.facts)) == (
        "PL1",
        "E2",
        {"count": "2", "cells": "PL1!E2 (4 → 5); PL1!E3 (4 → “…”)"},
    )


def test_a_changed_figure_of_a_unit_is_found_though_the_totals_stand() -> None:
    figures = figure_lines("Theo đơn vị", (6, 5), KEYS[:2], ["20965"], lambda _: ["1 2"])
    lines: list[Line] = [PACKAGE, *totals(), *figures]
    content, _ = read(book(lines))

    assert content is not None
    (finding,) = [finding for finding in content.findings if finding.code == "R261"]
    assert dict(finding.facts)["cells"] == "Theo đơn vị!F7 (1 → –); Theo đơn vị!G7 (2 → –)"


def test_figures_that_the_lower_schema_lacked_are_named() -> None:
    lines = [line for line in totals() if line.id not in KEYS[:2]]
    content, _ = read(book([PACKAGE, *lines]))

    assert content is not None
    assert codes(content.findings) == ["R266"]
    assert dict(next(f for f in content.findings if f.code == "R266").facts) == {
        "count": "2",
        "keys": "pl1/A1/ky; pl1/A1/luyke",
    }


def test_a_package_that_no_unit_may_send_is_refused() -> None:
    content, findings = read(book([replace(PACKAGE, campaign="tam-ky-2024"), *totals()]))

    assert (content, codes(findings)) == (None, ["R265"])


def test_a_period_of_another_year_is_refused() -> None:
    content, _ = read(book([replace(PACKAGE, period="Năm 2023"), *totals()]))

    assert content is not None
    assert (content.period, codes(content.findings)) == (None, ["R222"])


def test_the_issuer_tells_whose_it_is_when_many_districts_use_one_schema() -> None:
    province = senders(u509="nui-thanh-2024", u517="nui-thanh-2024")
    one, _ = read(book([PACKAGE, *totals()]), province)
    other, _ = read(book([replace(PACKAGE, issuer="Ủy ban nhân dân huyện Quế Sơn"), *totals()]), province)
    neither, findings = read(book([replace(PACKAGE, issuer="Phòng Văn hóa"), *totals()]), province)

    assert one is not None
    assert other is not None
    assert (one.unit, other.unit) == ("517", "509")
    assert (neither, codes(findings)) == (None, ["R213"])


def test_a_damaged_record_is_told() -> None:
    given = book([PACKAGE, *totals()])
    *sheets, record = given.sheets
    broken = replace(record, values={**record.values, (1, 0): "?"})

    assert read(Book("a.xlsx", (*sheets, broken))) == (None, (Finding("R262", sheet=SHEET),))

"""Communes, districts, provinces, a ministry: the same national figure however the runs are ordered.

63 communes report through nine districts and two provinces; in the second half of the year the districts
are gone, nine pairs of communes are one, and 54 communes report to their province.
"""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from pipeline.audit.below import LowerWorkbooks
from pipeline.audit.trace import Contribution, Trace, trace
from pipeline.audit.trace_text import trace_text
from pipeline.audit.workbooks import open_workbook
from pipeline.board import boards
from pipeline.board.show import describe
from pipeline.letters import Asked, places
from pipeline.letters.report import report_contents
from pipeline.options import Options
from tests.tiers.chain import Chain, codes, complete, summary_of
from tests.tiers.ministry import (
    AFTER,
    BEFORE,
    DISTRICTS,
    ID,
    PROVINCES,
    figures_of,
    leaves,
    parent_of,
    total_of,
    write_schemas,
)

LATE, CORRECTED = ("62106", "62107"), "62101"
MORE = 1000  # by which the correction exceeds the first return


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ministry's campaign."""
    return write_schemas(tmp_path_factory.mktemp("schemas"))


@pytest.fixture(scope="module")
def first_half(schemas: Path, tmp_path_factory: pytest.TempPathFactory) -> Chain:
    """Every tier has run once, without two communes that are late."""
    chain = Chain(tmp_path_factory.mktemp("first"), schemas, BEFORE, date(2025, 7, 10))
    for code in leaves(BEFORE):
        if code not in LATE:
            chain.send(code, parent_of(code, BEFORE))
    chain.run(*DISTRICTS, *PROVINCES, "")
    return chain


def whole(period: str, *, without: tuple[str, ...] = (), corrected: str = "") -> dict[str, int]:
    """What all communes reported, added up by hand."""
    return total_of(
        figures_of(code, period, MORE if code == corrected else 0)
        for code in leaves(period)
        if code not in without
    )


def test_the_first_half_year_from_the_communes_to_the_ministry(first_half: Chain) -> None:
    """One story, because its runs take a while: late returns, a correction, copies sent past the district."""
    chain = first_half
    ministry = chain.last[""]
    assert summary_of(ministry)["totals"] == whole(BEFORE, without=LATE)
    assert complete(ministry) == {"Tỉnh": "2/2", "Huyện": "9/9", "Xã": "61/63"}
    lacking = [unit["unit"] for unit in summary_of(ministry)["below"] if unit["state"] != "included"]
    assert lacking == list(LATE)

    # What is late reaches its district, and one copy the ministry: it counts there, in its place.
    for code in LATE:
        chain.send(code, "621")
    chain.send(CORRECTED, "621", sending=2, more=MORE)
    chain.send(LATE[0], "")
    ministry = chain.run("")
    assert summary_of(ministry)["totals"] == whole(BEFORE, without=LATE[1:])
    assert codes(ministry)[f"{LATE[0]} lần 1.xlsx"] == ("included", ["S523"])

    # The upper tiers run before the lower one: nothing changes, nothing is lost.
    ministry = chain.run("62", "")
    assert summary_of(ministry)["totals"] == whole(BEFORE, without=LATE[1:])

    # A copy of the correction goes to the province, before the district has run again.
    chain.send(CORRECTED, "62", sending=2, more=MORE)
    assert codes(chain.run("62"))[f"{CORRECTED} lần 2.xlsx"] == ("excluded", ["S522"])

    # Then everybody runs, and some of them twice.
    ministry = chain.run("62", "621", "", "62", "621", "62", "")
    assert summary_of(ministry)["totals"] == whole(BEFORE, corrected=CORRECTED)
    assert complete(ministry) == {"Tỉnh": "2/2", "Huyện": "9/9", "Xã": "63/63"}
    assert codes(ministry)[f"{LATE[0]} lần 1.xlsx"] == ("duplicate", ["S521"])
    assert codes(chain.last["62"])[f"{CORRECTED} lần 2.xlsx"] == ("duplicate", ["S521"])
    (figure,) = [one for one in leaf_figures(chain) if one.unit is not None and one.unit.code == CORRECTED]
    assert figure.figure.value == figures_of(CORRECTED, BEFORE, MORE)["b1/S1/TH"]


def leaf_figures(chain: Chain) -> list[Contribution]:
    """Every commune's part in the ministry's total of S1, found from tier to tier."""
    lower = LowerWorkbooks(chain.inputs(""), (chain.folder / "outputs",))
    traced = trace(open_workbook(chain.last[""].workbook), "b1/S1/TH", lower)
    assert traced.agrees
    return list(_ends(traced))


def _ends(traced: Trace) -> list[Contribution]:
    return [
        end
        for part in traced.parts
        for one in part.contributions
        for end in ([one] if one.below is None else _ends(one.below))
    ]


def test_a_trace_of_a_national_total_ends_in_63_cells_of_communes(first_half: Chain) -> None:
    found = leaf_figures(first_half)

    assert sorted(one.unit.code for one in found if one.unit) == leaves(BEFORE)
    assert {(one.figure.sheet, one.figure.cell) for one in found} == {("Biểu 1", "D4")}


def test_where_a_lower_workbook_is_not_at_hand_the_trace_says_which_cell_to_ask_there(
    first_half: Chain,
) -> None:
    workbook = open_workbook(first_half.last[""].workbook)
    told = trace_text(trace(workbook, "b1/S1/TH", LowerWorkbooks()), "vi")

    assert 'consolidate trace "Sổ 62.xlsx" "Biểu 1!E6"' in told


def test_the_workbook_the_page_and_the_board_tell_how_complete_it_is(schemas: Path, tmp_path: Path) -> None:
    """14 communes of two districts, one of which has not sent its workbook."""
    chain = Chain(tmp_path, schemas, BEFORE, date(2025, 7, 10))
    for code in leaves(BEFORE)[:5]:
        chain.send(code, "621")
    province = chain.run("621", "62")
    said = (
        "Qua các cấp: 5/35 xã của 1/5 huyện.",
        "Chưa có trong số liệu của UBND huyện 621 (2): UBND xã 62106; UBND xã 62107.",
    )
    book = openpyxl.load_workbook(province.workbook)
    first = {str(cell.value) for row in book["Tổng hợp"].iter_rows() for cell in row}
    tiers = [[cell.value for cell in row] for row in book["Các cấp"].iter_rows(min_row=5, max_row=12)]
    page = province.workbook.with_suffix(".html").read_text(encoding="utf-8")
    (board,) = boards(Options(chain.inputs("62"), tmp_path / "outputs", schemas, chain.day, f"{ID}@62"))

    asked = Asked(tmp_path / "outputs", schemas, f"{ID}@62")
    (letter,) = [report_contents(package, "vi") for package, _ in places(asked)]

    assert str(letter["tiers"]).startswith(" ".join(said))
    assert first.issuperset(said)
    assert [row[1:] for row in tiers[:2] + tiers[6:7]] == [
        [1, "621", "UBND huyện 621", "Huyện", "UBND tỉnh 62", "Có"],
        [2, "62101", "UBND xã 62101", "Xã", "UBND huyện 621", "Có"],
        [2, "62106", "UBND xã 62106", "Xã", "UBND huyện 621", "Không: chưa gửi"],
    ]
    assert all(sentence in page and sentence in describe([board], "vi") for sentence in said)


def test_the_second_half_year_without_districts(schemas: Path, tmp_path: Path) -> None:
    """Through the provinces, from one folder of all returns, or with both there: the same figures."""
    chain = Chain(tmp_path / "chain", schemas, AFTER, date(2026, 1, 20))
    flat = Chain(tmp_path / "flat", schemas, AFTER, date(2026, 1, 20))
    for code in leaves(AFTER):
        chain.send(code, parent_of(code, AFTER))
        flat.send(code, "")
    through = chain.run(*PROVINCES, "")
    alone = summary_of(flat.run(""))
    for workbook in chain.inputs("").iterdir():
        shutil.copy(workbook, flat.inputs("") / workbook.name)
    both = flat.run("")

    assert summary_of(through)["totals"] == whole(AFTER)
    assert complete(through) == {"Tỉnh": "2/2", "Xã": "54/54"}
    assert alone["totals"] == summary_of(both)["totals"] == whole(AFTER)
    assert [one["included"] for one in alone["tiers"]] == [0, 54]
    assert {outcome for file, (outcome, _) in codes(both).items() if file[0].isdigit()} == {"duplicate"}
    assert summary_of(both)["units"] == summary_of(through)["units"]


def test_a_province_compares_its_communes_with_the_districts_of_before(schemas: Path, tmp_path: Path) -> None:
    """The whole goes on; what a commune reported before stands in its district's workbook, not here."""
    before = Chain(tmp_path / "one", schemas, BEFORE, date(2025, 7, 10))
    after = Chain(tmp_path / "two", schemas, AFTER, date(2026, 1, 20))
    for code in leaves(BEFORE)[-7:]:
        before.send(code, "844")
    before.run("844", "84")
    shutil.copytree(tmp_path / "one" / "outputs", tmp_path / "two" / "outputs")
    for code in leaves(AFTER)[-6:]:
        after.send(code, "84")
    folder = after.run("84").workbook.parent
    rows = json.loads((folder / "comparison.json").read_text(encoding="utf-8"))["rows"]
    (whole_of,) = [row for row in rows if (row["key"], row["group"]) == ("b1/S1/TH", "")]
    (communes,) = [row for row in rows if (row["key"], row["group"]) == ("b1/S1/TH", "xa")]
    then = sum(figures_of(code, BEFORE)["b1/S1/TH"] for code in leaves(BEFORE)[-7:])
    now = sum(figures_of(code, AFTER)["b1/S1/TH"] for code in leaves(AFTER)[-6:])

    assert (whole_of["before"]["value"], whole_of["to_date"]["value"]) == (then, then + now)
    assert {communes[name]["cause"] for name in ("before", "to_date")} == {"nobody-then"}

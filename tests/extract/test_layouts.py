"""A layout that was found on one sheet is taken for another only if it would be found there, too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.campaign import load_campaigns
from pipeline.campaign.model import Campaign
from pipeline.extract import Layouts, extract
from pipeline.intake import Limits, read_book, source_at
from pipeline.model import CellValue, Merge, Oddity, Sheet
from pipeline.recognise import Recogniser
from pipeline.text import parse_address

ROOT = Path(__file__).parents[2]
CAMPAIGNS = {campaign.id: campaign for campaign in load_campaigns(ROOT / "schemas")}
FORMS = ["kon-tum-2024-12", "tra-vinh-2024-12", "nui-thanh-2024"]
TYPED: list[CellValue | None] = [
    0,
    1,
    2,
    7,
    10**12,
    True,
    Decimal("1.5"),
    "x",
    "12",
    "Tổng số",
    "A1",
    None,
    None,
]


@cache
def blank(campaign: str) -> Mapping[str, Sheet]:
    """The sheets of a campaign's blank form, by their ids."""
    file = ROOT / "tests" / "data" / "blank-forms" / f"{campaign}.xlsx"
    book, _ = read_book(source_at(file, file.name), Limits())
    assert book is not None
    return Recogniser.of([CAMPAIGNS[campaign]]).recognise(book).sheets


def alone(sheets: Mapping[str, Sheet], campaign: Campaign) -> object:
    return extract(sheets, campaign, nil=False)


@st.composite
def filled(draw: st.DrawFn, campaign: str) -> dict[str, Sheet]:
    """The form with some cells typed into, labels changed, and now and then something odd."""
    sheets = {}
    for name, sheet in blank(campaign).items():
        values = dict(sheet.values)
        rows, columns = (max(at[axis] for at in values) + 1 for axis in (0, 1))
        places = st.one_of(
            st.sampled_from(sorted(values)), st.tuples(st.integers(0, rows), st.integers(0, columns))
        )
        for at, value in draw(st.lists(st.tuples(places, st.sampled_from(TYPED)), max_size=4)):
            values.pop(at, None)
            if value is not None:
                values[at] = value
        changed = replace(sheet, values=values)
        if draw(st.integers(0, 5)) == 0:
            odd = draw(st.sampled_from(sorted(values)))
            changed = draw(
                st.sampled_from(
                    [
                        replace(changed, oddities={odd: frozenset({Oddity.UNDER_MERGE})}),
                        replace(changed, hidden_rows=frozenset({odd[0]})),
                        replace(changed, merges=(*sheet.merges, Merge(*odd, odd[0] + 1, odd[1] + 1))),
                        replace(changed, name="Khác"),
                    ]
                )
            )
        sheets[name] = changed
    return sheets


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_sequence_of_returns_says_what_each_says_alone(data: st.DataObject) -> None:
    campaign = CAMPAIGNS[data.draw(st.sampled_from(FORMS))]
    layouts = Layouts(campaign)
    for sheets in [blank(campaign.id), *data.draw(st.lists(filled(campaign.id), min_size=1, max_size=4))]:
        for again in (
            sheets,
            {name: replace(sheet, values=dict(sheet.values)) for name, sheet in sheets.items()},
        ):
            assert extract(again, campaign, nil=False, layouts=layouts) == alone(sheets, campaign)


def test_other_figures_in_the_same_cells_are_looked_up_where_the_first_ones_stood() -> None:
    campaign = CAMPAIGNS["kon-tum-2024-12"]
    asked = alone(blank(campaign.id), campaign).entries  # type: ignore[attr-defined]
    layouts = Layouts(campaign)

    found = []
    for figure in (3, 4):
        sheets = dict(blank(campaign.id))
        for name, sheet in sheets.items():
            cells = {
                cell for cell, where in zip(asked.cells, asked.sheets, strict=True) if where == sheet.name
            }
            sheets[name] = replace(
                sheet, values={**sheet.values, **dict.fromkeys(map(parse_address, cells), figure)}
            )
        found.append(extract(sheets, campaign, nil=False, layouts=layouts).entries)

    assert [set(entries.values) for entries in found] == [{3}, {4}]
    assert found[0].cells == found[1].cells == asked.cells


def test_a_number_that_says_which_row_it_is_decides_again() -> None:
    """Codes may be numbers: another code in the same cell is another row."""
    campaign = CAMPAIGNS["nui-thanh-2024"]
    layouts = Layouts(campaign)
    numbered = [(name, at) for name, sheet in blank(campaign.id).items() for at in sheet.values if at[1] <= 1]
    for name, at in numbered:
        for number in (1, 2):
            sheets = dict(blank(campaign.id))
            sheets[name] = replace(sheets[name], values={**sheets[name].values, at: number})
            assert extract(sheets, campaign, nil=False, layouts=layouts) == alone(sheets, campaign)


def test_what_returns_have_alike_is_kept_once() -> None:
    sheets, campaign = blank(FORMS[0]), CAMPAIGNS[FORMS[0]]
    layouts = Layouts(campaign)
    one, other = (extract(sheets, campaign, nil=False, layouts=layouts).entries for _ in range(2))

    assert one == other
    for column in ("slots", "sheets", "cells", "states"):
        assert getattr(one, column) is getattr(other, column)

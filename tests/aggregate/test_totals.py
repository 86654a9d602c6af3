"""Totals, shares and the figures they come from."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.aggregate import aggregate
from pipeline.campaign import load_campaigns
from pipeline.campaign.model import Campaign, Holds
from pipeline.errors import InternalError
from pipeline.gather import gather
from pipeline.model import Entries, FileOutcome, Outcome, Return, Settlement, State, Totals

CAMPAIGNS = {c.id: c for c in load_campaigns(Path(__file__).parents[2] / "schemas")}
TRA_VINH, SHARES = CAMPAIGNS["tra-vinh-2024-12"], CAMPAIGNS["kon-tum-2023-2028"]

Value = int | Decimal


def a_return(campaign: Campaign, unit: str, values: dict[str, Value], default: Value = 0) -> Return:
    """A return whose figures are `values` by key, `default` elsewhere."""
    slots = [slot for slot in campaign.form.slots if slot.holds is Holds.FIGURE]
    entries = Entries(
        tuple(slot.index for slot in slots),
        tuple(values.get(slot.key, default) for slot in slots),
        (State.GIVEN,) * len(slots),
        ("s",) * len(slots),
        tuple(f"A{slot.index}" for slot in slots),
    )
    return Return(f"{unit}.xlsx", f"hash-{unit}", campaign.id, campaign.periods[0].id, unit, entries=entries)


def add_up(campaign: Campaign, returns: Sequence[Return], excluded: Sequence[str] = ()) -> Totals:
    files = tuple(
        FileOutcome(
            r.file,
            r.sha256,
            Outcome.EXCLUDED if r.unit in excluded else Outcome.INCLUDED,
            r.unit,
            return_no=n,
        )
        for n, r in enumerate(returns)
    )
    return aggregate(gather(returns, campaign), Settlement(files, ()), campaign)


def total(totals: Totals, key: str, group: str | None = None) -> tuple[object, int]:
    frame = totals.totals if group is None else totals.by_group[totals.by_group["group"] == group]
    (row,) = frame[frame["key"] == key].itertuples()
    scaled = None if row.scaled is frame["scaled"].array.dtype.na_value else int(row.scaled)
    return scaled, int(row.units_reporting)


def test_sums_add_up_and_the_highest_is_not_added() -> None:
    """D4 counts different slogans: over units the highest, never the sum."""
    returns = [
        a_return(TRA_VINH, "SNV", {"pl/B1/I": 5, "pl/B1/III": 100, "pl/D4/IV": 3}),
        a_return(TRA_VINH, "850", {"pl/B1/I": 7, "pl/B1/III": 1, "pl/D4/IV": 8}),
    ]
    totals = add_up(TRA_VINH, returns)

    assert [total(totals, key) for key in ("pl/B1/I", "pl/B1/III", "pl/D4/IV")] == [(12, 2), (101, 2), (8, 2)]
    assert total(totals, "pl/B1/I", "so-ban-nganh") == (5, 1)


def test_an_excluded_return_counts_nowhere_and_nobody_is_not_zero() -> None:
    returns = [a_return(TRA_VINH, "SNV", {"pl/B1/I": 5}), a_return(TRA_VINH, "850", {"pl/B1/I": 7})]
    totals = add_up(TRA_VINH, returns, excluded=["850"])

    assert total(totals, "pl/B1/I") == (5, 1)
    assert total(totals, "pl/B1/I", "co-quan-bao-chi") == (None, 0)
    assert set(totals.figures["unit"]) == {"SNV"}


def test_money_is_exact() -> None:
    """0,1 + 0,2 is 0,3, ten thousand times over."""
    returns = [a_return(SHARES, unit.code, {"kp/G1/": Decimal("0.1")}) for unit in SHARES.units[:30]]
    totals = add_up(SHARES, returns)

    assert total(totals, "kp/G1/") == (30, 30)
    assert set(totals.totals[totals.totals["key"] == "kp/G1/"]["decimals"]) == {1}


def test_a_share_is_sum_over_sum_never_a_mean_of_percentages() -> None:
    returns = [
        a_return(SHARES, "SNV", {"mt/F1/num": 1, "mt/F1/den": 1}),
        a_return(SHARES, "STP", {"mt/F1/num": 0, "mt/F1/den": 2}),
    ]
    shares = add_up(SHARES, returns).shares
    overall = shares[shares["group"] == ""].set_index("key")

    assert overall.loc["mt/F1", "percent"] == Decimal("33.333333")
    assert overall.loc["mt/F2", "percent"] is None


def test_whole_numbers_are_exact_up_to_63_bits_and_refused_beyond() -> None:
    key, large = "pl/B1/I", 2**62
    totals = add_up(TRA_VINH, [a_return(TRA_VINH, "SNV", {key: large + 1})])

    assert total(totals, key) == (large + 1, 1)
    assert total(totals, key, "so-ban-nganh") == (large + 1, 1)  # beside groups that reported nothing
    with pytest.raises(InternalError, match="total-too-large"):
        add_up(TRA_VINH, [a_return(TRA_VINH, u, {key: large}) for u in ("SNV", "850")])


def test_an_included_return_that_lost_a_figure_stops_the_run() -> None:
    whole = a_return(TRA_VINH, "SNV", {})
    e = whole.entries
    short = Entries(e.slots[1:], e.values[1:], e.states[1:], e.sheets[1:], e.cells[1:])
    with pytest.raises(InternalError, match="figure-lost"):
        add_up(TRA_VINH, [Return(whole.file, "h", TRA_VINH.id, "12/2024", "SNV", entries=short)])


def test_totals_by_area_gather_an_indicator_over_all_tables() -> None:
    totals = add_up(TRA_VINH, [a_return(TRA_VINH, "SNV", {"pl/B1/I": 5, "pl/B1/III": 6})])
    areas = totals.by_area
    (row,) = areas[(areas["indicator"] == "B1") & (areas["area"] == "III")].itertuples()

    assert (int(row.scaled), row.units_reporting) == (6, 1)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_every_total_equals_the_sum_or_highest_of_its_figures_in_any_order(data: st.DataObject) -> None:
    units = data.draw(st.permutations([unit.code for unit in TRA_VINH.units[:5]]))
    numbers = st.integers(0, 10**9)
    keys = [slot.key for slot in TRA_VINH.form.figure_slots]
    values = {unit: {key: data.draw(numbers) for key in keys[:3]} for unit in units}

    totals = add_up(TRA_VINH, [a_return(TRA_VINH, unit, values[unit]) for unit in units])

    for key in keys[:3]:
        assert total(totals, key) == (sum(values[unit][key] for unit in units), 5)
    assert list(totals.figures["unit"][:5]) == sorted(units, key=[u.code for u in TRA_VINH.units].index)

"""Which period comes before which, by the dates of the schema or as it states."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.campaign.model import Campaign, Check, ContinueCheck, Form, Letterhead, Period, Words
from pipeline.campaign.series import continued, earlier_in_year, in_order, period_before, year_before


def campaign(*periods: Period, checks: tuple[Check, ...] = (ContinueCheck("t", 1, 0),)) -> Campaign:
    """A campaign whose form asks for this period and for the year so far, unless it has no such check."""
    words = Words(frozenset(), frozenset(), frozenset(), frozenset(), ())
    form = Form(None, (), (), checks)
    return Campaign("c", "vi", {}, Letterhead("", "", ""), form, (), (), (), (), periods, words)


def span(name: str, first: str, last: str) -> Period:
    return Period(name, {}, date.fromisoformat(first), date.fromisoformat(last))


HALF = span("H1", "2024-01-01", "2024-06-30")
YEAR = span("2024", "2024-01-01", "2024-12-31")
LAST_YEAR = span("2023", "2023-01-01", "2023-12-31")
JANUARY = span("1", "2024-01-01", "2024-01-31")
FEBRUARY = span("2", "2024-02-01", "2024-02-29")
LAST_FEBRUARY = span("2/2023", "2023-02-01", "2023-02-28")
DECEMBER = span("12/2023", "2023-11-15", "2023-12-14")
FIRST = span("1/2024", "2023-12-15", "2024-01-14")


@pytest.mark.parametrize(
    ("known", "period", "before"),
    [
        ((JANUARY, FEBRUARY), FEBRUARY, "1"),
        ((LAST_YEAR, HALF, YEAR), YEAR, "2023"),
        ((HALF, YEAR), YEAR, "H1"),
        ((HALF, YEAR), HALF, None),
        ((DECEMBER, FIRST), FIRST, "12/2023"),
        ((LAST_YEAR, JANUARY), JANUARY, None),
    ],
)
def test_the_period_before(known: tuple[Period, ...], period: Period, before: str | None) -> None:
    found = period_before(campaign(*known), period)

    assert (found and found.id) == before


def test_the_schema_may_state_which_period_comes_before() -> None:
    year = replace(YEAR, follows="H1")

    assert period_before(campaign(LAST_YEAR, HALF, year), year) == HALF


def test_the_same_period_of_the_year_before_may_be_a_day_shorter() -> None:
    assert year_before(campaign(LAST_FEBRUARY, FEBRUARY), FEBRUARY) == LAST_FEBRUARY
    assert year_before(campaign(LAST_YEAR, HALF, YEAR), YEAR) == LAST_YEAR
    assert year_before(campaign(LAST_YEAR, HALF, YEAR), HALF) is None


def test_a_year_continues_its_half_year_and_no_other_year() -> None:
    assert continued(campaign(HALF, YEAR), YEAR) == HALF
    assert continued(campaign(LAST_YEAR, HALF, YEAR), YEAR) == HALF
    assert continued(campaign(LAST_YEAR, YEAR), YEAR) is None
    assert continued(campaign(DECEMBER, FIRST), FIRST) is None


def test_a_form_that_knows_no_year_to_date_is_not_counted_twice() -> None:
    """There a year's figures are the year's, and what the half-year reported is among them."""
    told = campaign(HALF, YEAR, checks=())

    assert (period_before(told, YEAR), continued(told, YEAR)) == (HALF, None)
    assert earlier_in_year(told, YEAR) == ()


def test_the_periods_that_lead_up_to_one_within_its_year() -> None:
    march = span("3", "2024-03-01", "2024-03-31")
    told = campaign(march, FEBRUARY, JANUARY)

    assert earlier_in_year(told, march) == (JANUARY, FEBRUARY)


def test_an_ad_hoc_period_stands_alone_and_last() -> None:
    ad_hoc = Period("Đột xuất", {}, None, None)

    assert period_before(campaign(HALF, YEAR), ad_hoc) is None
    assert year_before(campaign(HALF, YEAR), ad_hoc) is None
    assert in_order([ad_hoc, YEAR, HALF]) == [HALF, YEAR, ad_hoc]

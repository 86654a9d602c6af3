"""The spans of regular periods: every day belongs to exactly one, by either rule."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.campaign.calendar import Every, Rule, day_in_month, spans

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
WHOLE_YEAR = st.sampled_from([Every.MONTH, Every.QUARTER, Every.HALF_YEAR, Every.YEAR])


@given(DAYS, WHOLE_YEAR, st.sampled_from(Rule))
def test_every_day_belongs_to_exactly_one_period(day: date, every: Every, rule: Rule) -> None:
    near = [span for year in (day.year - 1, day.year, day.year + 1) for span in spans(every, rule, year)]

    assert len([span for span in near if span.start <= day <= span.end]) == 1


@given(st.integers(1950, 2150), WHOLE_YEAR, st.sampled_from(Rule))
def test_each_period_begins_the_day_after_the_one_before_ends(year: int, every: Every, rule: Rule) -> None:
    both = [*spans(every, rule, year), *spans(every, rule, year + 1)]

    assert all(one.end + timedelta(days=1) == other.start for one, other in pairwise(both))


@given(st.integers(1950, 2150), st.sampled_from(Rule), st.sampled_from(Every))
def test_longer_periods_begin_and_end_with_months(year: int, rule: Rule, every: Every) -> None:
    months = spans(Every.MONTH, rule, year)
    starts, ends = {month.start for month in months}, {month.end for month in months}

    assert all(span.start in starts and span.end in ends for span in spans(every, rule, year))


@pytest.mark.parametrize(
    ("every", "number", "first", "last"),
    [
        (Every.MONTH, 1, date(2023, 12, 15), date(2024, 1, 14)),
        (Every.MONTH, 3, date(2024, 2, 15), date(2024, 3, 14)),
        (Every.QUARTER, 1, date(2023, 12, 15), date(2024, 3, 14)),
        (Every.HALF_YEAR, 1, date(2023, 12, 15), date(2024, 6, 14)),
        (Every.HALF_YEAR, 2, date(2024, 6, 15), date(2024, 12, 14)),
        (Every.NINE_MONTHS, 1, date(2023, 12, 15), date(2024, 9, 14)),
        (Every.YEAR, 1, date(2023, 12, 15), date(2024, 12, 14)),
    ],
)
def test_the_cut_offs_of_decree_09(every: Every, number: int, first: date, last: date) -> None:
    """Article 12 of Decree 09/2019."""
    span = spans(every, Rule.DECREE, 2024)[number - 1]

    assert (span.start, span.end) == (first, last)


def test_a_day_that_a_month_lacks_is_its_last() -> None:
    december = spans(Every.MONTH, Rule.CALENDAR, 2023)[11]

    assert day_in_month(december, 2, 31) == date(2024, 2, 29)
    assert day_in_month(december, 0, 20) == date(2023, 12, 20)

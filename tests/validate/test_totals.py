"""Our own arithmetic is judged too: totals that do not add up stop the run."""

from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest

from pipeline.campaign.model import Indicator, OverUnits, ShareCheck
from pipeline.errors import InternalError
from pipeline.messages import explain_error
from pipeline.model import (
    AREA_TOTAL_COLUMNS,
    FIGURE_COLUMNS,
    GROUP_TOTAL_COLUMNS,
    SHARE_COLUMNS,
    TOTAL_COLUMNS,
    Totals,
)
from pipeline.validate import judge_totals


def frame(columns: dict[str, str], *rows: dict[str, object]) -> pd.DataFrame:
    blank = {"int8": 0, "int64": 0, "str": "", "category": "", "Int64": None, "object": None}
    filled = [{name: row.get(name, blank[dtype]) for name, dtype in columns.items()} for row in rows]
    return pd.DataFrame(filled, columns=list(columns)).astype(columns)


@pytest.fixture
def form(campaign, slots):
    """B1 adds up over units, C4 does not: the highest counts; F1/num : F1/den is a share."""
    asked = slots(("B1/N1",), ("C4/N1",), ("F1/num",), ("F1/den",))
    made = campaign(asked, [ShareCheck("t", "F1", 2, 3, None)])
    highest = Indicator("C4", {}, {}, over_units=OverUnits.HIGHEST)
    return replace(made, indicators=(highest,))


@pytest.fixture
def totals():
    """Two units in two groups: 3 and 4 of B1, 5 and 9 of C4, 1 of 3 and 2 of 4 of F1."""
    told = {"t/B1/N1": (3, 4, 7), "t/C4/N1": (5, 9, 9), "t/F1/num": (1, 2, 3), "t/F1/den": (3, 4, 7)}
    units = (("u1", "north"), ("u2", "south"))
    by_group = [
        {"group": group, "key": key, "scaled": values[at]}
        for at, (_, group) in enumerate(units)
        for key, values in told.items()
    ]
    figures = [
        {"unit": unit, "file": f"{unit}.xlsx", "group": group, "key": key, "scaled": values[at]}
        for at, (unit, group) in enumerate(units)
        for key, values in told.items()
    ]
    shares = [("", 3, 7, "42.857143"), ("north", 1, 3, "33.333333"), ("south", 2, 4, "50.000000")]
    return Totals(
        figures=frame(FIGURE_COLUMNS, *figures),
        totals=frame(TOTAL_COLUMNS, *({"key": key, "scaled": values[2]} for key, values in told.items())),
        by_group=frame(GROUP_TOTAL_COLUMNS, *by_group),
        by_area=frame(AREA_TOTAL_COLUMNS),
        shares=frame(
            SHARE_COLUMNS,
            *(
                {"key": "t/F1", "group": group, "numerator": n, "denominator": d, "percent": Decimal(percent)}
                for group, n, d, percent in shares
            ),
        ),
    )


def changed(rows: pd.DataFrame, position: int, **values: object) -> pd.DataFrame:
    rows = rows.copy()
    for name, value in values.items():
        rows.loc[position, name] = value
    return rows


def refusal(totals: Totals, form: object) -> str:
    with pytest.raises(InternalError) as raised:
        judge_totals(totals, form)  # type: ignore[arg-type]
    return explain_error(raised.value, "en")


def test_totals_that_add_up(totals, form):
    judge_totals(totals, form)


def test_a_total_that_is_not_the_sum_of_the_figures(totals, form):
    wrong = replace(totals, totals=changed(totals.totals, 0, scaled=8))

    assert refusal(wrong, form) == (
        "Program error: the total against the figures of t/B1/N1 is 8 and should be = 7. Nothing was written."
    )


def test_a_group_total_that_is_not_the_sum_of_the_figures(totals, form):
    wrong = replace(totals, by_group=changed(totals.by_group, 0, scaled=2))

    assert "group total of t/B1/N1 north is 2 and should be = 3" in refusal(wrong, form)


def test_figures_of_a_group_that_is_not_shown(totals, form):
    """A unit in no known group would be in the total and in no group's."""
    shown = totals.by_group[totals.by_group["group"] == "north"]

    assert "total against the groups of t/B1/N1 is 7 and should be = 3" in refusal(
        replace(totals, by_group=shown), form
    )


def test_the_highest_is_not_the_sum(totals, form):
    wrong = replace(totals, totals=changed(totals.totals, 1, scaled=14))

    assert "t/C4/N1 is 14 and should be = 9" in refusal(wrong, form)


def test_a_total_nobody_reported_is_missing_and_not_zero(totals, form):
    keep = totals.figures["key"] != "t/B1/N1"
    by_group = changed(changed(totals.by_group, 0, scaled=pd.NA), 4, scaled=pd.NA)
    nobody = replace(totals, figures=totals.figures[keep], by_group=by_group)

    judge_totals(replace(nobody, totals=changed(totals.totals, 0, scaled=pd.NA)), form)
    assert "t/B1/N1 is 0 and should be = –" in refusal(
        replace(nobody, totals=changed(totals.totals, 0, scaled=0)), form
    )


def test_a_share_of_other_sums(totals, form):
    wrong = replace(totals, shares=changed(totals.shares, 0, numerator=4))

    assert "the share's numerator of t/F1 is 4 and should be = 3" in refusal(wrong, form)


def test_a_mean_of_percentages_is_no_share(totals, form):
    wrong = replace(totals, shares=changed(totals.shares, 0, percent=Decimal("41.666667")))

    assert "share's rounding" in refusal(wrong, form)


def test_totals_are_exact_where_floating_point_is_not(totals, form):
    figures = changed(totals.figures, 0, scaled=2**60)
    by_group = changed(totals.by_group, 0, scaled=2**60)
    right = replace(
        totals, figures=figures, by_group=by_group, totals=changed(totals.totals, 0, scaled=2**60 + 4)
    )

    judge_totals(right, form)
    assert "is 1152921504606846979" in refusal(
        replace(right, totals=changed(right.totals, 0, scaled=2**60 + 3)), form
    )

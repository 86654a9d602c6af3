"""Open lists: every column by its kind, rows that repeat one another, the printed total."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.campaign.model import Choice, ListColumn, NumberRule, OpenList
from pipeline.model import Finding, ListTotal

TALK, CLASS = (
    Choice("talk", ("Hội nghị", "HN"), {"vi": "Hội nghị"}),
    Choice("class", ("Tập huấn",), {"vi": "Tập huấn"}),
)
DAY = date(2024, 12, 10)


def column(name: str, kind: str = "text", **rules: object) -> ListColumn:
    return ListColumn(name, (name,), {"vi": f"cột {name}"}, kind, **rules)  # type: ignore[arg-type]


@pytest.fixture
def listing(campaign):
    """A campaign with the list "l" of the given columns."""
    return lambda *columns, unique=(): campaign(lists=[OpenList("l", {"vi": "L"}, columns, unique=unique)])


def test_a_required_column_left_blank(listing, filled, list_row, findings):
    form = listing(column("name", required=True), column("note"))
    rows = [list_row(5, "Hội nghị A", None), list_row(6, None, "x")]

    assert findings(form, filled(rows=rows)) == [
        Finding("V411", "a.xlsx", "Biểu 2", "A6", (("column", "cột name"),))
    ]


@pytest.mark.parametrize(("strict", "code"), [(True, "V408"), (False, "V418")])
def test_an_answer_that_is_none_of_the_choices(listing, filled, list_row, findings, strict, code):
    form = listing(column("form", "choice", choices=(TALK, CLASS), strict=strict, required=True))
    rows = [list_row(5, "hội  nghị"), list_row(6, "Họp chợ"), list_row(7, "HN"), list_row(8, "talk")]

    choices = ("choices", "Hội nghị; Tập huấn")
    assert findings(form, filled(rows=rows)) == [
        Finding(code, "a.xlsx", "Biểu 2", "A6", (("value", "Họp chợ"), choices)),
        Finding(code, "a.xlsx", "Biểu 2", "A8", (("value", "talk"), choices)),
    ]


@pytest.mark.parametrize(("strict", "code"), [(True, "V410"), (False, "V419")])
def test_a_date_outside_the_window(listing, filled, list_row, findings, strict, code):
    window = {"earliest": date(2024, 12, 5), "latest": date(2024, 12, 30)}
    form = listing(column("day", "date", strict=strict, **window))
    days = [date(2024, 12, 5), date(2024, 12, 30), date(2024, 12, 31), date(9999, 1, 1), None]
    rows = [list_row(number, day) for number, day in enumerate(days, start=5)]

    bounds = (("earliest", "05/12/2024"), ("latest", "30/12/2024"))
    assert findings(form, filled(rows=rows)) == [
        Finding(code, "a.xlsx", "Biểu 2", "A7", (("value", "31/12/2024"), *bounds)),
        Finding(code, "a.xlsx", "Biểu 2", "A8", (("value", "01/01/9999"), *bounds)),
    ]


def test_a_window_may_be_open(listing, filled, list_row, findings):
    form = listing(column("day", "date", earliest=date(2024, 12, 5)))

    (found,) = findings(form, filled(rows=[list_row(5, date(2024, 12, 4)), list_row(6, date(2099, 1, 1))]))

    assert found.facts == (("value", "04/12/2024"), ("earliest", "05/12/2024"), ("latest", "…"))


def test_a_date_that_cannot_be_read(listing, filled, list_row, findings):
    form = listing(column("day", "date", required=True))
    rows = [list_row(5, "giữa tháng 12"), list_row(6, "?", faulty=["day"]), list_row(7, "10/12/2024")]

    assert findings(form, filled(rows=rows)) == [
        Finding("V420", "a.xlsx", "Biểu 2", "A5", (("value", "giữa tháng 12"),))
    ]


def test_numbers_of_a_list(listing, filled, list_row, findings):
    """V402, V403 and V404 as for figures."""
    form = listing(column("people", "number", number=NumberRule(maximum=Decimal(5000))))
    values = [40, Decimal("40.5"), -1, 6000, None]

    assert findings(form, filled(rows=[list_row(5 + at, value) for at, value in enumerate(values)])) == [
        Finding(
            "V402",
            "a.xlsx",
            "Biểu 2",
            "A6",
            (("value", "40,5"), ("decimals", "0"), ("allowed", "@validate.whole")),
        ),
        Finding("V403", "a.xlsx", "Biểu 2", "A7", (("value", "-1"), ("minimum", "0"))),
        Finding("V404", "a.xlsx", "Biểu 2", "A8", (("value", "6.000"), ("maximum", "5.000"))),
    ]


def test_what_extraction_found_faulty_is_not_judged(listing, filled, list_row, judged):
    kinds = {"people": "number", "form": "choice", "day": "date", "name": "text"}
    form = listing(*(column(name, kind, required=True) for name, kind in kinds.items()))

    assert judged(form, filled(rows=[list_row(5, None, None, None, None, faulty=list(kinds))])) == []


def test_rows_that_repeat_one_another(listing, filled, list_row, judged):
    """Within one return; the same activity reported by two units is no repetition."""
    form = listing(column("name"), column("day", "date"), column("note"), unique=("name", "day"))
    rows = [
        list_row(5, "A", DAY, "x"),
        list_row(6, "B", DAY, "x"),
        list_row(7, "A", DAY, "y"),
        list_row(8, "A", None, ""),
    ]

    assert judged(form, filled(rows=rows), filled(rows=rows[:2])) == [("V409", "A5"), ("V409", "A7")]


def test_the_printed_total_of_a_list(listing, filled, list_row, findings):
    form = listing(column("people", "number"))
    rows = [list_row(5, 40), list_row(6, 25)]
    right, wrong = (ListTotal("l", "people", value, "Biểu 2", "A7") for value in (65, 70))

    assert findings(form, filled(rows=rows, totals=[right]), filled(rows=rows, totals=[wrong])) == [
        Finding("V412", "a.xlsx", "Biểu 2", "A7", (("printed", "70"), ("summed", "65")))
    ]

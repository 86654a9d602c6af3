"""The judgement as a whole: one run over the batch, every finding back, our own faults told apart."""

import os
import socket
import subprocess
import sys

import pandas as pd
import pytest

from pipeline.campaign.model import (
    Holds,
    ListColumn,
    NativeExpectation,
    OpenList,
    OrderCheck,
    ShareCheck,
    SumCheck,
)
from pipeline.errors import InternalError, SchemaError
from pipeline.gather import gather
from pipeline.messages import explain_error, finding_kinds, message, remedy, says, severity_of
from pipeline.model import Finding
from pipeline.validate import engine, judge, preload
from pipeline.validate.judging import refuse_problems, suites
from pipeline.validate.rules import Rule, Suite, at_least, not_null

LIST = OpenList("l", {"vi": "L"}, (ListColumn("name", ("Tên",), {"vi": "Tên"}),), unique=("name",))


def native(**changes: object) -> NativeExpectation:
    """At most 1,000 of anything, unless the test says otherwise."""
    told: dict[str, object] = {
        "id": "large",
        "on": "entries",
        "expectation": "expect_column_values_to_be_between",
        "arguments": {"column": "scaled", "max_value": 1000},
        "severity": "warning",
        "says": {"vi": "Số rất lớn.", "en": "A very large number."},
        "remedy": {"vi": "Kiểm tra lại.", "en": "Check it."},
    }
    return NativeExpectation(**{**told, **changes})  # type: ignore[arg-type]


@pytest.fixture
def form(campaign, slots):
    """A campaign with a rule of every kind."""
    return campaign(
        slots(("B1/N1",), ("B1/N2",), ("B1/total", Holds.TOTAL), ("NV/s", Holds.STATE), ("F/%", Holds.SHARE)),
        [SumCheck("t", 2, (0, 1)), OrderCheck("t", 0, 1), ShareCheck("t", "F", 0, 1, 4)],
        [LIST],
        [native()],
    )


def test_how_many_expectations_run_does_not_depend_on_how_many_returns(form, filled, list_row):
    def rules(count: int) -> list[tuple[str, int]]:
        returns = [filled(1, 2, 3, None, 50, rows=[list_row(5, "A")])] * count
        return [(suite.name, len(suite.rules)) for suite in suites(gather(returns, form), form)]

    assert rules(1) == rules(500)


def test_every_finding_comes_back(form, filled):
    """No cap at 20, as Great Expectations has by default, nor at 200, as it has for values."""
    returns = [filled(-1, 2, 1, None, -50) for _ in range(300)]

    found = judge(gather(returns, form), form)

    assert [(number, finding.code) for number, finding in found if finding.cell in {"B1", "B4"}] == [
        (number, code) for number in range(300) for code in ("V401", "V403")
    ]


def test_findings_point_into_the_file_they_are_of(campaign, slots, filled):
    form = campaign(slots(("B1/N1",)))

    assert judge(gather([filled(1), filled(None, file="b.xlsx")], form), form) == [
        (1, Finding("V401", "b.xlsx", "Biểu 1", "B1"))
    ]


def test_no_returns_no_findings(form):
    assert judge(gather([], form), form) == []


def test_every_wording_gets_its_facts(form, filled, list_row):
    """What V401 to V490 say can be said of what was found."""
    rows = [list_row(5, "A"), list_row(6, "A")]
    returns = [filled(-1, 2001, 9, "?", 7, rows=rows), filled(5, 3, None, None, None)]

    found = [finding for _, finding in judge(gather(returns, form), form)]

    assert {finding.code for finding in found} == {
        "V401", "V403", "V405", "V406", "V407", "V408", "V409", "V414", "V415", "V490"
    }  # fmt: skip
    for finding in found:
        assert finding.code in finding_kinds()
        assert "" not in {
            says(finding, "vi"),
            says(finding, "en"),
            remedy(finding, "vi"),
            remedy(finding, "en"),
        }


# ---------------------------------------------------------------- rules of the campaign's own


def test_a_rule_of_the_campaigns_own(campaign, slots, filled, findings):
    form = campaign(slots(("B1/N1",), ("B1/N2",)), own=[native()])

    (found,) = findings(form, filled(5, 1001))

    assert (found.code, found.file, found.cell) == ("V490", "a.xlsx", "B2")
    assert dict(found.facts)["rule"] == "large"
    assert (severity_of(found), says(found, "vi"), remedy(found, "en")) == (
        "warning",
        "Số rất lớn.",
        "Check it.",
    )


def test_a_rule_of_the_campaigns_own_can_be_for_one_table(campaign, slots, filled, judged):
    form = campaign(slots(("B1/N1",)), own=[native(table="other"), native(id="mine", table="t")])

    assert judged(form, filled(1001)) == [("V490", "B1")]


def test_a_rule_on_a_list_points_at_its_column(campaign, filled, list_row, judged):
    columns = (ListColumn("name", ("Tên",), {}), ListColumn("note", ("Ghi chú",), {}))
    arguments = {"column": "note", "regex": "^[^!]*$"}
    rule = native(on="l", expectation="expect_column_values_to_match_regex", arguments=arguments)
    form = campaign(lists=[OpenList("l", {}, columns)], own=[rule])

    assert judged(form, filled(rows=[list_row(5, "A", "x"), list_row(6, "A", "x!")])) == [("V490", "B6")]


def test_a_rule_on_shares(campaign, slots, filled, judged):
    arguments = {"column_A": "denominator", "column_B": "numerator"}
    rule = native(
        on="shares", expectation="expect_column_pair_values_a_to_be_greater_than_b", arguments=arguments
    )
    form = campaign(slots(("F1/num",), ("F1/den",)), [ShareCheck("t", "F1", 0, 1, None)], own=[rule])

    assert judged(form, filled(1, 3), filled(3, 3)) == [("V490", "B1")]


def test_a_rule_that_allows_exceptions_is_met_by_most(campaign, slots, filled, judged):
    arguments = {"column": "scaled", "max_value": 1000, "mostly": 0.5}
    form = campaign(slots(("B1/N1",), ("B1/N2",)), own=[native(arguments=arguments)])

    assert judged(form, filled(5, 1001)) == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"expectation": "expect_the_best"}, "expect_the_best"),
        ({"arguments": {"column": "nowhere", "max_value": 1}}, "nowhere"),
        ({"arguments": {"column": "scaled", "max_valeu": 1}}, "max_valeu"),
        ({"arguments": {"column": "cell", "max_value": 1}}, "of the same type"),
        ({"expectation": "expect_column_max_to_be_between"}, "as a whole"),
    ],
)
def test_a_rule_that_cannot_be_applied_is_the_schemas_fault(campaign, slots, filled, changes, reason):
    """All such rules at once, with their file, their name and the reason; never a finding."""
    form = campaign(slots(("B1/N1",)), own=[native(**changes), native(id="other", expectation="expect_x")])

    with pytest.raises(SchemaError) as raised:
        judge(gather([filled(1001)], form), form)

    assert [(fault.file, fault.key) for fault in raised.value.faults] == [
        ("c/expectations.yaml", "validate.own-rule")
    ] * 2
    told = dict(raised.value.faults[0].facts)
    assert told["rule"] == "large"
    assert reason in told["reason"]
    assert "large" in message(raised.value.faults[0].key, "vi", **told)


def test_a_rule_may_look_at_columns_that_it_names_in_a_condition(campaign, slots, filled, judged):
    condition = {"row_condition": 'cell == "B2"', "condition_parser": "pandas"}
    arguments = {"column": "scaled", "max_value": 1000, **condition}
    form = campaign(slots(("B1/N1",), ("B1/N2",)), own=[native(arguments=arguments)])

    assert judged(form, filled(1001, 1002)) == [("V490", "B2")]


# ---------------------------------------------------------------- the engine


def test_an_expectation_of_ours_that_cannot_run_is_our_defect(campaign, slots, filled):
    tables = gather([filled(1)], campaign(slots(("B1/N1",))))
    broken = Rule("V401", "expect_column_values_to_not_be_null", {"column": "nowhere"})

    with pytest.raises(InternalError, match=r"validate\.could-not-run") as raised:
        refuse_problems(engine.run([Suite("entries", tables.entries, (broken,))]))

    assert "nowhere" in explain_error(raised.value, "en")


def test_great_expectations_is_given_the_columns_that_rules_name():
    """Unless a rule has an argument that may name any."""
    rows = pd.DataFrame({"a": [1], "b": [2], "c": [3], "texts": ["long"]})
    named = (at_least("V403", "a", "b"), not_null("V401", "c"))
    other = Rule("V490", "expect_x", {"column": "a", "row_condition": "texts"})

    assert list(Suite("s", rows, named).looked_at.columns) == ["a", "b", "c"]
    assert list(Suite("s", rows, (*named, other)).looked_at.columns) == ["a", "b", "c", "texts"]


def test_nothing_is_reported_to_anybody(form, filled, monkeypatch):
    """Great Expectations' usage statistics are off: judging opens no connection."""

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    preload()

    assert os.environ["GX_ANALYTICS_ENABLED"] == "False"
    assert judge(gather([filled(1, 2, 3, None, 50)], form), form)


def test_importing_the_stage_is_cheap():
    """Great Expectations and pandas are loaded when there is something to judge."""
    check = "import sys, pipeline.validate; print({'pandas', 'great_expectations'} & set(sys.modules))"

    told = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)

    assert told.stdout == "set()\n"


def test_judging_says_nothing_by_itself(form, filled, capfd):
    judge(gather([filled(1, 2, 3, None, 50)], form), form)

    assert capfd.readouterr() == ("", "")

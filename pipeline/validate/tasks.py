"""Rules for tasks: a state is given, is one of the choices, and goes with the percent beside it."""

from __future__ import annotations

from decimal import Decimal

from pipeline.campaign.model import Campaign
from pipeline.model import LongTables, State
from pipeline.validate.entries import marked, unanswered
from pipeline.validate.rules import Facts, Row, Suite, at_least, not_null
from pipeline.validate.wording import choice_list, number


def task_suite(tables: LongTables, campaign: Campaign) -> Suite:
    """V401, V408 and V413, for every task of every return."""
    rows = tables.tasks
    unknown = (rows["state"] == State.GIVEN.value) & rows["choice"].isna()

    def unknown_state(row: Row) -> Facts:
        choices = campaign.form.slots[row["slot"]].choices
        return (("value", row["said"]), ("choices", choice_list(choices, campaign.language)))

    return Suite(
        "tasks",
        rows.assign(answered=marked(~unanswered(rows, tables)), known=marked(~unknown)),
        (
            not_null("V401", "answered"),
            not_null("V408", "known", unknown_state),
            at_least("V413", "progress_pct", "progress_min_pct", _contradiction),
            at_least("V413", "progress_max_pct", "progress_pct", _contradiction),
        ),
    )


def _contradiction(row: Row) -> Facts:
    return (
        ("state", row["said"]),
        ("progress", _percent(row["progress_pct"])),
        ("minimum", _percent(row["progress_min_pct"])),
        ("maximum", _percent(row["progress_max_pct"])),
    )


def _percent(value: float) -> str:
    return number(Decimal(str(value)))

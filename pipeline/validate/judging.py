"""The whole judgement of a batch: all suites, run once, and their verdicts as findings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import pandas as pd

from pipeline.campaign.model import Campaign
from pipeline.errors import InternalError, SchemaError
from pipeline.model import Finding, LongTables, Past, Return
from pipeline.validate.continuing import continuing_suites
from pipeline.validate.entries import entry_suite
from pipeline.validate.far import past_suites, peer_suites
from pipeline.validate.grid import lay_out
from pipeline.validate.lists import list_suites
from pipeline.validate.natives import native_faults, native_suites
from pipeline.validate.relations import order_suite, sum_suite
from pipeline.validate.rules import Suite, Verdict
from pipeline.validate.shares import share_suite
from pipeline.validate.tasks import task_suite


def judge_tables(
    tables: LongTables, campaign: Campaign, past: Past | None = None
) -> list[tuple[int, Finding]]:
    """See `pipeline.validate.judge`."""
    return _judged(suites(tables, campaign, past), tables, campaign)


def judge_returns_each(
    tables: LongTables, campaign: Campaign, past: Past | None = None
) -> list[tuple[int, Finding]]:
    """See `pipeline.validate.judge_each`."""
    return _judged(suites_of_each(tables, campaign, past), tables, campaign)


def judge_returns_together(tables: LongTables, campaign: Campaign) -> list[tuple[int, Finding]]:
    """See `pipeline.validate.judge_together`."""
    return _judged(suites_of_all(tables, campaign), tables, campaign)


def _judged(asked: Sequence[Suite], tables: LongTables, campaign: Campaign) -> list[tuple[int, Finding]]:
    if not any(len(suite.rows) and suite.rules for suite in asked):
        return []
    from pipeline.validate.engine import run

    verdicts = run(asked)
    if faults := native_faults(verdicts, campaign):
        raise SchemaError(faults)
    return _found(verdicts, tables)


def ask_peers(tables: LongTables, campaign: Campaign, counting: Collection[int]) -> list[tuple[int, Finding]]:
    """See `pipeline.validate.judge_peers`."""
    from pipeline.validate.engine import run

    grid = lay_out(tables, campaign.form.slots)
    return _found(run(list(peer_suites(tables, grid, campaign, counting))), tables)


def _found(verdicts: Sequence[Verdict], tables: LongTables) -> list[tuple[int, Finding]]:
    refuse_problems(verdicts)
    return sorted(found for verdict in verdicts for found in _findings(verdict, tables.returns))


def suites(tables: LongTables, campaign: Campaign, past: Past | None = None) -> list[Suite]:
    """Every suite there is for the campaign. How many rules they hold depends on its forms alone."""
    return [*suites_of_each(tables, campaign, past), *suites_of_all(tables, campaign)]


def suites_of_each(tables: LongTables, campaign: Campaign, past: Past | None = None) -> list[Suite]:
    """The suites of which every row is judged by what its own return says, and by the past of its unit.

    Cells by themselves and against their bounds; sums, orders, shares and tasks between cells of one return;
    list rows, which repeat one another only within a return; printed totals; what was accepted before for
    the same unit; and those of the campaign's own rules that are known to look at one row at a time.
    """
    grid = lay_out(tables, campaign.form.slots)
    shares = share_suite(tables, grid, campaign)
    return [
        entry_suite(tables, campaign),
        sum_suite(grid, campaign),
        order_suite(grid, campaign),
        *continuing_suites(tables, grid, campaign, past.continued if past else None),
        shares,
        task_suite(tables, campaign),
        *past_suites(tables, grid, campaign, past),
        *list_suites(tables, campaign),
        *native_suites(tables, lambda: shares.rows, campaign, row_by_row=True),
    ]


def suites_of_all(tables: LongTables, campaign: Campaign) -> list[Suite]:
    """The suites whose rules may look over returns: the campaign's own, unless known not to."""

    def shares() -> pd.DataFrame:
        return share_suite(tables, lay_out(tables, campaign.form.slots), campaign).rows

    return list(native_suites(tables, shares, campaign, row_by_row=False))


def refuse_problems(verdicts: Sequence[Verdict]) -> None:
    """An expectation of ours that could not run says nothing about a return: it is our defect."""
    for verdict in verdicts:
        if verdict.problem is not None:
            rule = f"{verdict.suite.name}: {verdict.rule.code} {verdict.rule.expectation}"
            raise InternalError("validate.could-not-run", rule=rule, reason=verdict.problem)


def _findings(verdict: Verdict, returns: Sequence[Return]) -> Iterator[tuple[int, Finding]]:
    rule = verdict.rule
    if not verdict.unexpected:
        return
    for record in verdict.suite.rows.iloc[list(verdict.unexpected)].to_dict("records"):
        row = {str(name): value for name, value in record.items()}
        number = int(row["return_no"])
        yield number, Finding(rule.code, returns[number].file, row["sheet"], row[rule.cell], rule.facts(row))

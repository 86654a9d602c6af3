"""The judge: expectation suites made from a campaign's schema, run once over the whole batch.

Importing this is cheap; Great Expectations itself takes seconds to import and is loaded at the first
judgement, or by `preload`, which may run in a thread while the returns are still being read.
"""

from __future__ import annotations

from collections.abc import Collection

from pipeline.campaign.model import Campaign
from pipeline.model import Finding, LongTables, Past, Totals
from pipeline.validate.row_by_row import is_row_by_row

__all__ = [
    "judge",
    "judge_each",
    "judge_peers",
    "judge_together",
    "judge_totals",
    "looks_over_returns",
    "preload",
]


def preload() -> None:
    """Import Great Expectations, so that `judge` need not wait for it."""
    import pipeline.validate.engine  # noqa: F401


def judge(tables: LongTables, campaign: Campaign, past: Past | None = None) -> list[tuple[int, Finding]]:
    """What the schema's rules find wrong or odd in the gathered returns: (return_no, finding), sorted.

    `past` is what was accepted for earlier periods, where there is any.

    Cells that extraction has already found faulty are not judged again, nor is anything that would be
    computed from them.

    Raises:
        SchemaError: rules of the campaign's own expectations.yaml could not be applied; all of them.
        InternalError: an expectation of ours could not run.
    """
    from pipeline.validate.judging import judge_tables

    return judge_tables(tables, campaign, past)


def judge_each(tables: LongTables, campaign: Campaign, past: Past | None = None) -> list[tuple[int, Finding]]:
    """The part of `judge` that looks at one return at a time.

    What it finds in a return depends on nothing but that return, the campaign, its period and the past: so
    the returns of a period may be judged in any parts, each gathered by itself, or from what was kept.
    Together with `judge_together` over all of them it finds what `judge` finds.

    Raises:
        SchemaError: as `judge`; those of these rules that could not be applied.
        InternalError: an expectation of ours could not run.
    """
    from pipeline.validate.judging import judge_returns_each

    return judge_returns_each(tables, campaign, past)


def judge_together(tables: LongTables, campaign: Campaign) -> list[tuple[int, Finding]]:
    """The part of `judge` that must see all returns of the period at once.

    These are the campaign's own rules, except those that are known to look at one row at a time. Without
    such rules there is nothing to judge, and Great Expectations is not imported. (Units beside their peers
    are asked about later: see `judge_peers`.)

    Raises:
        SchemaError: as `judge`; those of these rules that could not be applied.
    """
    from pipeline.validate.judging import judge_returns_together

    return judge_returns_together(tables, campaign)


def looks_over_returns(campaign: Campaign) -> bool:
    """Whether `judge_together` or `judge_peers` has anything to look for."""
    return campaign.far_from_peers is not None or not all(map(is_row_by_row, campaign.expectations))


def judge_peers(
    tables: LongTables, campaign: Campaign, counting: Collection[int]
) -> list[tuple[int, Finding]]:
    """Which figures are far from those of the unit's group: (return_no, finding), sorted; none if not asked.

    Every return is asked about, but compared only with those that count, whose numbers are `counting`: what
    a unit has taken back, or what was refused, says nothing about the others. So it is known only when the
    returns are settled, and as a question it changes nothing about that.

    Raises:
        InternalError: an expectation of ours could not run.
    """
    from pipeline.validate.judging import ask_peers

    return ask_peers(tables, campaign, counting) if campaign.far_from_peers is not None else []


def judge_totals(totals: Totals, campaign: Campaign) -> None:
    """Check that what aggregation made of the accepted figures adds up.

    Raises:
        InternalError: it does not; names the first rule and key.
    """
    from pipeline.validate.totals import check_totals

    check_totals(totals, campaign)

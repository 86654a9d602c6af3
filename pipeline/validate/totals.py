"""Our own arithmetic, judged like a return's: what aggregation made of the accepted figures adds up."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from pipeline.campaign.model import Campaign, OverUnits, ShareCheck, Slot
from pipeline.errors import InternalError
from pipeline.model import Totals
from pipeline.validate.engine import run
from pipeline.validate.judging import refuse_problems
from pipeline.validate.rules import Suite, at_least, equal
from pipeline.wholes import exact_sum

_NOBODY = "–"  # instead of a missing value, which the expectations would pass over


def check_totals(totals: Totals, campaign: Campaign) -> None:
    """See `pipeline.validate.judge_totals`.

    Orders need no rule here: sums, and highest values, of figures that keep an order keep it too.
    """
    verdicts = run(
        [
            Suite("equal", _frame(_equalities(totals, campaign)), (equal("", "stated", "expected"),)),
            Suite("at most", _frame(_roundings(totals, campaign)), (at_least("", "expected", "stated"),)),
        ]
    )
    refuse_problems(verdicts)
    for verdict in verdicts:
        for position in verdict.unexpected:
            row = verdict.suite.rows.iloc[position]
            relation = "=" if verdict.suite.name == "equal" else "≤"
            facts = {name: str(row[name]) for name in ("what", "figure", "stated", "expected")}
            raise InternalError("validate.totals-off", relation=relation, **facts)


Line = tuple[str, str, object, object]
"""What is compared, of which figure, what is stated, what it should be."""


def _frame(lines: Iterator[Line]) -> pd.DataFrame:
    return pd.DataFrame(list(lines), columns=["what", "figure", "stated", "expected"], dtype="object")


# ---------------------------------------------------------------- equalities


def _equalities(totals: Totals, campaign: Campaign) -> Iterator[Line]:
    highest = {
        slot.key for slot in campaign.form.figure_slots if _over_units(slot, campaign) is OverUnits.HIGHEST
    }
    of_group = _combined(totals.figures, ["group", "key"], highest)
    for (group, key), stated in _by(totals.by_group, ["group", "key"]).items():
        yield ("group total", f"{key} {group}", stated, of_group.get((group, key), _NOBODY))
    of_figures = _combined(totals.figures, ["key"], highest)
    of_groups = _combined(totals.by_group, ["key"], highest)
    for key, stated in _by(totals.totals, ["key"]).items():
        yield ("total against the figures", str(key), stated, of_figures.get(key, _NOBODY))
        yield ("total against the groups", str(key), stated, of_groups.get(key, _NOBODY))
    yield from _share_equalities(totals, campaign)


def _over_units(slot: Slot, campaign: Campaign) -> OverUnits:
    indicator = campaign.indicator_by_code.get(slot.indicator or "")
    return indicator.over_units if indicator else OverUnits.SUM


def _combined(rows: pd.DataFrame, by: list[str], highest: set[str]) -> dict[Any, int]:
    """The given numbers' sum, or the highest of them, by (group and) key."""
    known = rows[rows["scaled"].notna()]
    places = known.groupby([known[name] for name in by], sort=False).indices
    values = known["scaled"].to_numpy(dtype="int64")
    given = {at: values[found] for at, found in places.items()}
    return {at: int(each.max()) if _key(at) in highest else exact_sum(each) for at, each in given.items()}


def _key(at: Any) -> str:
    return str(at[-1] if isinstance(at, tuple) else at)


def _keys(rows: pd.DataFrame, by: list[str]) -> list[Any]:
    columns = [rows[name].tolist() for name in by]
    return columns[0] if len(by) == 1 else list(zip(*columns, strict=True))


def _by(rows: pd.DataFrame, by: list[str]) -> dict[Any, object]:
    """The stated number, or _NOBODY, by key."""
    values = [_NOBODY if value is pd.NA else int(value) for value in rows["scaled"]]
    return dict(zip(_keys(rows, by), values, strict=True))


def _share_equalities(totals: Totals, campaign: Campaign) -> Iterator[Line]:
    """Numerator and denominator are the sums of the figures, over all units and in each group."""
    stated = _by(totals.totals.assign(group=""), ["group", "key"]) | _by(totals.by_group, ["group", "key"])
    slots = campaign.form.slots
    checks = _share_checks(campaign)
    for share in totals.shares.to_dict("records"):
        check = checks[share["key"]]
        for name, slot in (("numerator", check.numerator), ("denominator", check.denominator)):
            expected = stated.get((share["group"], slots[slot].key), _NOBODY)
            told = 0 if pd.isna(share[name]) else int(share[name])
            yield (
                f"share's {name}",
                _name(share),
                told,
                0 if expected == _NOBODY else expected,
            )


def _name(share: Mapping[Hashable, Any]) -> str:
    return f"{share['key']} {share['group']}".strip()


def _share_checks(campaign: Campaign) -> dict[str, ShareCheck]:
    return {f"{c.table}/{c.row}": c for c in campaign.form.checks if isinstance(c, ShareCheck)}


# ---------------------------------------------------------------- bounds


def _roundings(totals: Totals, campaign: Campaign) -> Iterator[Line]:
    """How far each share is from its fraction, and how far it may be."""
    slots, checks = campaign.form.slots, _share_checks(campaign)
    for share in totals.shares.to_dict("records"):
        if pd.notna(share["percent"]):
            check = checks[share["key"]]
            finer = slots[check.numerator].number.decimals - slots[check.denominator].number.decimals
            numerator = int(share["numerator"]) * 10 ** max(0, -finer)
            denominator = int(share["denominator"]) * 10 ** max(0, finer)
            yield ("share's rounding", _name(share), *_rounding(share["percent"], numerator, denominator))


def _rounding(percent: Decimal, numerator: int, denominator: int) -> tuple[int, int]:
    """|percent - 100 N/D| and its limit of 0.000001, both times Q D 10**6, percent being P / Q."""
    p, q = percent.as_integer_ratio()
    return 10**6 * abs(p * denominator - 100 * numerator * q), q * denominator

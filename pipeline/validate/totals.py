"""Our own arithmetic is judged too: what aggregation made of the accepted figures adds up."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from pipeline.campaign.model import Campaign, OverUnits, ShareCheck, Slot
from pipeline.errors import InternalError
from pipeline.model import Totals
from pipeline.wholes import exact_sum

_NOBODY = "–"  # instead of a missing value, which is equal to nothing


def check_totals(totals: Totals, campaign: Campaign) -> None:
    """See `pipeline.validate.judge_totals`.

    The numbers are ours and whole, a few per figure: they are compared as they are, so that a run in which
    no return needs judging need not load Great Expectations for them. Orders need no rule here: sums, and
    highest values, of figures that keep an order keep it too.
    """
    for line in _equalities(totals, campaign):
        if line[2] != line[3]:
            raise _off("=", line)
    for line in _roundings(totals, campaign):
        if line[2] > line[3]:
            raise _off("≤", line)


def _off(relation: str, line: Line | Rounding) -> InternalError:
    facts = dict(zip(("what", "figure", "stated", "expected"), map(str, line), strict=True))
    return InternalError("validate.totals-off", relation=relation, **facts)


Line = tuple[str, str, object, object]
"""What is compared, of which figure, what is stated, what it should be."""


Rounding = tuple[str, str, int, int]
"""The same, of whole numbers."""


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


def _roundings(totals: Totals, campaign: Campaign) -> Iterator[Rounding]:
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

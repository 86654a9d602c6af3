"""Blank forms as workbooks ready to fill, made from the schema alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pipeline.campaign.mark import Mark, form_version
from pipeline.campaign.model import Campaign, Period, Unit
from pipeline.errors import UsageError
from pipeline.publish.names import period_folder
from pipeline.publish.template.book import write_book
from pipeline.publish.template.plan import Order
from pipeline.publish.template.sheets import plan_sheets
from pipeline.text import fold

__all__ = ["Order", "chosen_period", "write_template", "write_templates"]

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_MOST_SIGNS = 100


def chosen_period(campaign: Campaign, wanted: str | None, day: date) -> Period:
    """The period that is wanted, by its id; without one, the first that is not yet over on `day`.

    Where all are over it is the last one; an ad hoc period is known by its own wording.

    Raises:
        UsageError: the campaign has no such period.
    """
    if wanted is None:
        ahead = [period for period in campaign.periods if (_last_day(period) or day) >= day]
        return min(ahead, key=lambda period: _last_day(period) or day) if ahead else campaign.periods[-1]
    for period in campaign.periods:
        if wanted in (period.id, *period.label.values(), *period.aliases):
            return period
    if campaign.ad_hoc_period and re.search(campaign.ad_hoc_period, fold(wanted)):
        return Period(wanted, {campaign.language: wanted}, None, None)
    known = ", ".join(period.id for period in campaign.periods)
    raise UsageError("usage.unknown-period", wanted=wanted, known=known)


def _last_day(period: Period) -> date | None:
    """The last day on which the period's return is on time; without a deadline the period's own last day."""
    return period.deadline.last_day if period.deadline else period.end


def write_templates(
    campaign: Campaign, period: Period, units: Sequence[Unit | None], out: Path
) -> list[Path]:
    """One blank form for each of the units (None: for any unit), below `out`/<campaign>/<period>.

    A file that stands there already may have been filled in: it is never replaced by a different one.

    Raises:
        UsageError: a file stands there that may have been filled in.
        OutputError: a file cannot be written.
    """
    folder = out / campaign.id / period_folder(period.id)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for unit in units:
        path = folder / file_name(campaign, unit)
        write_template(Order(campaign, period, unit), path)
        written.append(path)
    return written


def file_name(campaign: Campaign, unit: Unit | None) -> str:
    """The file's name: code and name of the unit, or the campaign's id."""
    stem = f"{unit.code} - {unit.name}" if unit else campaign.id
    return f"{_FORBIDDEN.sub('-', stem)[:_MOST_SIGNS].strip(' .')}.xlsx"


def write_template(order: Order, path: Path) -> None:
    """Write one blank form; what is not yet complete never stands under its name."""
    mark = Mark(
        form_version(order.campaign.form),
        order.campaign.schema_id,
        order.unit.code if order.unit else "",
        order.period.id,
    )
    beside = path.with_name(f".{path.name}.part")
    try:
        write_book(beside, plan_sheets(order), mark, order)
        if path.exists() and path.read_bytes() != beside.read_bytes():
            raise UsageError("template.exists", path=str(path))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)

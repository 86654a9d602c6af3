"""`consolidate template`: the blank form of a campaign as workbooks ready to fill."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pipeline.commands import LANG, guarded, help_text
from pipeline.errors import UsageError
from pipeline.messages import LANGUAGES, message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.campaign.model import Campaign, Period, Unit


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for on the command line."""

    campaign: str
    unit: str | None
    every_unit: bool
    period: str | None
    out: Path
    schemas: Path


@click.command("template", help=help_text("template"), short_help=help_text("template-short"))
@click.argument("campaign")
@click.option("--unit", help=help_text("template-unit"))
@click.option("--all", "every_unit", is_flag=True, help=help_text("template-all"))
@click.option("--period", help=help_text("template-period"))
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("templates"), help=help_text("template-out")
)
@click.option(
    "--schemas", type=click.Path(path_type=Path), default=Path("schemas"), help=help_text("schemas")
)
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANG, help=help_text("lang"))
@click.option("--debug", is_flag=True, help=help_text("debug"))
def command(*, lang: str, debug: bool, **asked: Any) -> None:
    """Make the blank form of a campaign."""
    guarded(lambda: _make(_Asked(**asked), lang), lang, debug=debug)


def _make(asked: _Asked, language: str) -> NoReturn:
    from pipeline.campaign import load_campaigns
    from pipeline.campaign.model import AT
    from pipeline.claims import check_campaign
    from pipeline.publish.template import chosen_period, write_templates

    if asked.unit is not None and asked.every_unit:
        raise UsageError("template.unit-or-all")
    loaded = load_campaigns(asked.schemas, asked.campaign.partition(AT)[0])
    campaign = check_campaign(asked.campaign, {one.id: one for one in loaded}) or loaded[0]
    period = chosen_period(campaign, asked.period, date.today())
    written = write_templates(campaign, period, _units(asked, campaign, period), asked.out)
    facts = {"campaign": campaign.id, "period": period.id, "folder": str(written[0].parent)}
    click.echo(message("template.done", language, count=len(written), **facts))
    sys.exit(0)


def _units(asked: _Asked, campaign: Campaign, period: Period) -> Sequence[Unit | None]:
    """The units to make a form for; None stands for any unit."""
    if asked.every_unit:
        return campaign.units_of(period)
    if asked.unit is None:
        return [None]
    units = campaign.existing(period)  # of any tier: the code says which
    wanted = [unit for unit in units if unit.code.casefold() == asked.unit.casefold()]
    if not wanted:
        known = ", ".join(unit.code for unit in units)
        raise UsageError("template.unknown-unit", wanted=asked.unit, period=period.id, known=known)
    return wanted

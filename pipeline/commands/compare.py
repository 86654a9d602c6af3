"""`consolidate compare`: what differs between two packages, and why."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from pipeline.commands import LANG, PLACE, guarded, help_text
from pipeline.messages import LANGUAGES

if TYPE_CHECKING:
    from pipeline.places.address import Address

DIFFERENT = 3


@click.command("compare", help=help_text("compare"), short_help=help_text("compare-short"))
@click.argument("one", type=PLACE)
@click.argument("other", type=PLACE)
@click.option("--xlsx", type=click.Path(path_type=Path), help=help_text("compare-xlsx"))
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANG, help=help_text("lang"))
@click.option("--json", "as_json", is_flag=True, help=help_text("json"))
@click.option("--debug", is_flag=True, help=help_text("debug"))
def command(
    *, one: Path | Address, other: Path | Address, xlsx: Path | None, lang: str, as_json: bool, debug: bool
) -> None:
    """Say which returns, figures, totals and outcomes differ."""

    def action() -> NoReturn:
        from pipeline.comparing import compare_packages, read_written, show
        from pipeline.places.near import near

        with near() as here:
            packages = read_written(here.package(one)), read_written(here.package(other))
        found = compare_packages(*packages)
        if xlsx is not None:
            show.write_sheet(xlsx, found, lang)
        click.echo(here.told((show.as_json if as_json else show.as_text)(*packages, found, lang)))
        sys.exit(DIFFERENT if found else 0)

    guarded(action, lang, debug=debug)

"""`consolidate export`: all accepted figures as tidy files for analysts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from pipeline.commands import LANG, PLACE, guarded, help_text
from pipeline.messages import LANGUAGES, message
from pipeline.text import on_one_line

if TYPE_CHECKING:
    from pipeline.places.address import Address

ATTENTION = 3


@click.command("export", help=help_text("export"), short_help=help_text("export-short"))
@click.option("--outputs", type=PLACE, default=Path("outputs"), help=help_text("export-outputs"))
@click.option("--to", type=click.Path(path_type=Path), default=Path("export"), help=help_text("export-to"))
@click.option("--campaign", help=help_text("campaign"))
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANG, help=help_text("lang"))
@click.option("--debug", is_flag=True, help=help_text("debug"))
def command(*, outputs: Path | Address, to: Path, campaign: str | None, lang: str, debug: bool) -> None:
    """Write the figures of all packages as Parquet, CSV and SDMX-CSV."""

    def action() -> NoReturn:
        from pipeline.exporting import collect, write_export
        from pipeline.places.near import near

        with near() as here:
            collected = collect(here.outputs(outputs), campaign, lang)
        for path in write_export(collected, to, lang):
            click.echo(on_one_line(str(path)))
        click.echo(message("export.done", lang, count=len(collected.rows)))
        for folder, state in collected.left_out:
            said = message(f"export.{state.value}", lang, folder=folder)
            click.echo(on_one_line(here.told(said)), err=True)
        sys.exit(ATTENTION if collected.left_out else 0)

    guarded(action, lang, debug=debug)

"""`consolidate report`: draft the Word report that goes with the workbook."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from pipeline.commands import LANG, guarded, help_text
from pipeline.messages import LANGUAGES, message


@click.command("report", help=help_text("report"), short_help=help_text("report-short"))
@click.option(
    "--outputs", type=click.Path(path_type=Path), default=Path("outputs"), help=help_text("letters.outputs")
)
@click.option(
    "--schemas", type=click.Path(path_type=Path), default=Path("schemas"), help=help_text("schemas")
)
@click.option("--campaign", help=help_text("letters.campaign"))
@click.option("--period", help=help_text("letters.period"))
@click.option("--out", type=click.Path(path_type=Path), help=help_text("letters.out"))
@click.option("--force", is_flag=True, help=help_text("letters.force"))
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANG, help=help_text("letters.lang"))
@click.option("--debug", is_flag=True, help=help_text("debug"))
def command(*, lang: str, debug: bool, **asked: Any) -> None:
    """Draft the Word report that goes with the workbook."""
    guarded(lambda: _draft(lang, asked), lang, debug=debug)


def _draft(language: str, asked: dict[str, Any]) -> NoReturn:
    from pipeline.letters import Asked, places
    from pipeline.letters.drafts import write_report

    for package, place in places(Asked(**asked)):
        click.echo(message("letters.written", language, path=write_report(package, place, language)))
    sys.exit(0)

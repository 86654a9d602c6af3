"""`consolidate status`: who has reported, who has not, how many days are left."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from pipeline.commands import LANG, day, guarded, help_text
from pipeline.messages import LANGUAGES


@click.command("status", help=help_text("status"), short_help=help_text("status-short"))
@click.option("--inputs", type=click.Path(path_type=Path), default=Path("inputs"), help=help_text("inputs"))
@click.option(
    "--outputs", type=click.Path(path_type=Path), default=Path("outputs"), help=help_text("status-outputs")
)
@click.option(
    "--schemas", type=click.Path(path_type=Path), default=Path("schemas"), help=help_text("schemas")
)
@click.option("--campaign", help=help_text("campaign"))
@click.option("--period", help=help_text("period"))
@click.option("--as-of", callback=day, help=help_text("status-as-of"), metavar="YYYY-MM-DD")
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANG, help=help_text("lang"))
@click.option("--json", "as_json", is_flag=True, help=help_text("json"))
@click.option("--debug", is_flag=True, help=help_text("debug"))
def command(*, lang: str, as_json: bool, debug: bool, **asked: Any) -> None:
    """Show how the reporting of each unit stands."""
    guarded(lambda: _status(lang, asked, as_json=as_json), lang, debug=debug)


def _status(language: str, asked: dict[str, Any], *, as_json: bool) -> NoReturn:
    from pipeline.board import boards, show
    from pipeline.options import Options

    found = boards(Options(language=language, **asked))
    click.echo(show.as_json(found) if as_json else show.describe(found, language))
    sys.exit(show.exit_code(found))

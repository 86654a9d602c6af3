"""`consolidate run`: read, judge, add up and write everything in the inputs folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pipeline.commands import LANG, day, guarded, help_text
from pipeline.messages import LANGUAGES

if TYPE_CHECKING:
    from pipeline.run import Step


@click.command("run", help=help_text("run"), short_help=help_text("run-short"))
@click.option("--inputs", type=click.Path(path_type=Path), default=Path("inputs"), help=help_text("inputs"))
@click.option(
    "--outputs", type=click.Path(path_type=Path), default=Path("outputs"), help=help_text("outputs")
)
@click.option(
    "--schemas", type=click.Path(path_type=Path), default=Path("schemas"), help=help_text("schemas")
)
@click.option("--campaign", help=help_text("campaign"))
@click.option("--period", help=help_text("period"))
@click.option("--as-of", callback=day, help=help_text("as-of"), metavar="YYYY-MM-DD")
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANG, help=help_text("lang"))
@click.option("--json", "as_json", is_flag=True, help=help_text("json"))
@click.option("--debug", is_flag=True, help=help_text("debug"))
def command(*, lang: str, as_json: bool, debug: bool, **asked: Any) -> None:
    """Read, judge, add up and write everything in the inputs folder."""
    guarded(lambda: _run(lang, asked, as_json=as_json), lang, debug=debug)


def _run(language: str, asked: dict[str, Any], *, as_json: bool) -> NoReturn:
    from pipeline.console import Progress, describe_run, run_as_json
    from pipeline.options import Options
    from pipeline.run import run

    progress: Step = Progress(language, sys.stderr)
    report = run(Options(language=language, **asked), progress)
    click.echo(run_as_json(report) if as_json else describe_run(report, language))
    sys.exit(report.exit_code)

"""`consolidate run`: read, judge, add up and write everything in the inputs folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pipeline.commands import LANG, day, guarded, help_text
from pipeline.errors import UsageError
from pipeline.messages import LANGUAGES

ENGINES = (LOCAL, DASK) = ("local", "dask")

if TYPE_CHECKING:
    from pipeline.cache.finished import Asked
    from pipeline.options import Options
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
@click.option("--cache/--no-cache", "cached", default=True, help=help_text("cache"))
@click.option("--engine", type=click.Choice(ENGINES), default=ENGINES[0], help=help_text("engine"))
@click.option("--scheduler", help=help_text("scheduler"), metavar="ADDRESS")
@click.option("--debug", is_flag=True, help=help_text("debug"))
def command(*, lang: str, as_json: bool, debug: bool, engine: str, **asked: Any) -> None:
    """Read, judge, add up and write everything in the inputs folder."""
    guarded(lambda: _run(lang, engine, asked, as_json=as_json), lang, debug=debug)


def _run(language: str, engine: str, asked: dict[str, Any], *, as_json: bool) -> NoReturn:
    from pipeline.cache.finished import Asked, recall
    from pipeline.options import Options

    if (engine == DASK) != (asked["scheduler"] is not None):
        raise UsageError("engine.needs-scheduler")
    options = Options(language=language, **asked)
    shown = "json" if as_json else "text"
    is_there = options.inputs.is_dir() and options.schemas.is_dir()
    before = Asked.now(options) if options.cached and is_there else None
    known = recall(before, "run", shown) if before else None
    said, exit_code = known or _run_anew(options, before, shown)
    click.echo(said)
    sys.exit(exit_code)


def _run_anew(options: Options, before: Asked | None, shown: str) -> tuple[str, int]:
    from pipeline.board.after_run import status_after
    from pipeline.cache.finished import keep
    from pipeline.console import Progress, describe_run, run_as_json
    from pipeline.run import run

    progress: Step = Progress(options.language, sys.stderr)
    report = run(options, progress)
    said = run_as_json(report) if shown == "json" else describe_run(report, options.language)
    if before is not None:
        packages = [(item.package, item.campaign, item.workbook.parent) for item in report.written]
        status = status_after(packages, report.readings, options.language)
        keep(before, {"run": {shown: (said, report.exit_code)}, "status": status})
    return said, report.exit_code

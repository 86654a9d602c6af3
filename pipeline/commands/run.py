"""`consolidate run`: read, judge, add up and write everything in the inputs folder."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pipeline.commands import LANG, PLACE, day, guarded, help_text
from pipeline.errors import UsageError
from pipeline.messages import LANGUAGES

ENGINES = (LOCAL, DASK) = ("local", "dask")

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cache.finished import Asked, Command
    from pipeline.cache.words import Said
    from pipeline.intake.walk import Seen
    from pipeline.options import Options
    from pipeline.places.address import Address
    from pipeline.places.inputs import Inputs
    from pipeline.places.outputs import Outputs
    from pipeline.run import RunReport

    Ended = tuple[str, int, RunReport | None]  # what was said, the exit code, and what it is said of


@click.command("run", help=help_text("run"), short_help=help_text("run-short"))
@click.option("--inputs", type=PLACE, default=Path("inputs"), help=help_text("inputs"))
@click.option("--outputs", type=PLACE, default=Path("outputs"), help=help_text("outputs"))
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
    from pipeline.places.address import Address

    if (engine == DASK) != (asked["scheduler"] is not None):
        raise UsageError("engine.needs-scheduler")
    shown = "json" if as_json else "text"
    if any(isinstance(asked[name], Address) for name in ("inputs", "outputs")):
        said, exit_code, _held = _run_afar(language, asked, shown)
    else:
        said, exit_code, _held = _run_here(language, asked, shown)
    click.echo(said)
    # What came of the run is held to the very end: to let go of it would only take time (pipeline.leaving).
    sys.exit(exit_code)


def _run_here(language: str, asked: dict[str, Any], shown: str) -> Ended:
    from pipeline.cache.finished import Asked, recall
    from pipeline.options import Options

    options = Options(language=language, **asked)
    is_there = options.inputs.is_dir() and options.schemas.is_dir()
    before = Asked.now(options) if options.cached and is_there else None
    known = recall(before, "run", shown) if before else None
    return (*known, None) if known else _run_anew(options, before, shown)


def _run_anew(options: Options, before: Asked | None, shown: str) -> Ended:
    from pipeline.cache.finished import keep

    with _running(options, seen=before.files if before else ()) as report:
        said = _told(report, shown, options.language)
        if before is not None:
            status = _status_after(report, before, options.language)
            whole: dict[Command, Said] = {"run": {shown: (said, report.exit_code)}, "status": status}
            keep(before, report.read, whole, written=[item.workbook.parent for item in report.written])
    return said, report.exit_code, report


def _status_after(report: RunReport, before: Asked, language: str) -> Said:
    """Told of the files as they were seen at the beginning; of others it will not be recalled."""
    from pipeline.board.after_run import status_after

    packages = [(item.package, item.campaign, item.workbook.parent) for item in report.written]
    times = {file.name: file.mtime_ns for file in before.files if file.mtime_ns}
    return status_after(packages, times, language)


def _run_afar(language: str, asked: dict[str, Any], shown: str) -> Ended:
    """Run with what lies at addresses; it is brought here, or to the workers, and packages go there."""
    from pipeline.cache.finished import Asked, keep, recall
    from pipeline.places.near import options_near

    with options_near(language, asked) as (options, inputs, outputs):
        is_there = options.cached and options.inputs.is_dir() and options.schemas.is_dir()
        named = _as_named(asked["inputs"]), _as_named(asked["outputs"])
        before = Asked.now(options, named, inputs) if is_there else None
        hashes = partial(_hashed_by_workers, options, inputs) if inputs else None
        known = recall(before, "run", shown, outputs, hashes) if before else None
        if known:
            return (*known, None)
        with _running(options, inputs, outputs) as report:
            said = _told(report, shown, options.language)
            if before is not None:
                keep(before, report.read, {"run": {shown: (said, report.exit_code)}}, outputs)
        return said, report.exit_code, report


def _hashed_by_workers(options: Options, inputs: Inputs) -> dict[str, str]:
    from pipeline.engine import engine_for

    with engine_for(options, inputs) as engine:
        return engine.hashes()


def _as_named(place: Path | Address) -> str:
    return str(place.absolute() if isinstance(place, Path) else place)


def _running(
    options: Options,
    inputs: Inputs | None = None,
    outputs: Outputs | None = None,
    seen: Sequence[Seen] = (),
) -> AbstractContextManager[RunReport]:
    """What the run comes to; what is said of it and kept has to be so while no other run can begin."""
    from pipeline.intake.pool import start_ahead

    if options.scheduler is None:
        start_ahead("pipeline.reading")  # beside what this process loads
    from pipeline.console import Progress
    from pipeline.run import running

    return running(options, Progress(options.language, sys.stderr), inputs, outputs, seen)


def _told(report: RunReport, shown: str, language: str) -> str:
    from pipeline.console import describe_run, run_as_json

    return run_as_json(report) if shown == "json" else describe_run(report, language)

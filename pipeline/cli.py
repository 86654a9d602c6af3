"""The command line: options in, a result and an exit code out; nothing heavy is imported until needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pipeline.errors import ConsolidateError, SchemaError, UsageError
from pipeline.messages import LANGUAGES, explain_error, message

if TYPE_CHECKING:
    from pipeline.run import Step

_USAGE, _NOTHING_WRITTEN, _INTERRUPTED = 2, 4, 130


def _language() -> str:
    """The language of help texts and messages: --lang, else CONSOLIDATE_LANG, else Vietnamese."""
    words = sys.argv[1:]
    for place, word in enumerate(words):
        wanted = word.removeprefix("--lang=") if word.startswith("--lang=") else None
        if word == "--lang" and place + 1 < len(words):
            wanted = words[place + 1]
        if wanted in LANGUAGES:
            return wanted
    stated = os.environ.get("CONSOLIDATE_LANG", "")
    return stated if stated in LANGUAGES else LANGUAGES[0]


_LANG = _language()


def _help(key: str) -> str:
    return message(f"help.{key}", _LANG)


def _day(_context: click.Context, _option: click.Parameter, value: str | None) -> date:
    if value is None:
        return date.today()
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(value, form).date()
        except ValueError:
            continue
    raise click.BadParameter(message("usage.not-a-day", _LANG, wanted=value))


@click.group(help=_help("consolidate"), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="consolidate", prog_name="consolidate")
def cli() -> None:
    """Consolidate the returns of reporting units."""


@cli.command("run", help=_help("run"), short_help=_help("run-short"))
@click.option("--inputs", type=click.Path(path_type=Path), default=Path("inputs"), help=_help("inputs"))
@click.option("--outputs", type=click.Path(path_type=Path), default=Path("outputs"), help=_help("outputs"))
@click.option("--schemas", type=click.Path(path_type=Path), default=Path("schemas"), help=_help("schemas"))
@click.option("--campaign", help=_help("campaign"))
@click.option("--period", help=_help("period"))
@click.option("--as-of", callback=_day, help=_help("as-of"), metavar="YYYY-MM-DD")
@click.option("--lang", type=click.Choice(LANGUAGES), default=_LANG, help=_help("lang"))
@click.option("--json", "as_json", is_flag=True, help=_help("json"))
@click.option("--debug", is_flag=True, help=_help("debug"))
def run_command(*, lang: str, as_json: bool, debug: bool, **asked: Any) -> None:
    """Read, judge, add up and write everything in the inputs folder."""
    _guarded(lambda: _run(lang, asked, as_json=as_json), lang, debug=debug)


def _run(language: str, asked: dict[str, Any], *, as_json: bool) -> NoReturn:
    from pipeline.console import Progress, describe_run, run_as_json
    from pipeline.options import Options
    from pipeline.run import run

    progress: Step = Progress(language, sys.stderr)
    report = run(Options(language=language, **asked), progress)
    click.echo(run_as_json(report) if as_json else describe_run(report, language))
    sys.exit(report.exit_code)


def _guarded(action: Callable[[], NoReturn], language: str, *, debug: bool) -> None:
    """Run the action; what goes wrong becomes one sentence and an exit code, and with --debug the trace."""
    try:
        action()
    except ConsolidateError as error:
        if debug:
            raise
        _say_error(error, language)
        sys.exit(_USAGE if isinstance(error, UsageError) else _NOTHING_WRITTEN)
    except KeyboardInterrupt:
        click.echo(message("run.interrupted", language), err=True)
        sys.exit(_INTERRUPTED)
    except Exception as error:
        if debug:
            raise
        what = f"{type(error).__name__}: {error}"
        click.echo(message("internal.unexpected", language, what=what), err=True)
        sys.exit(_NOTHING_WRITTEN)


def _say_error(error: ConsolidateError, language: str) -> None:
    click.echo(explain_error(error, language), err=True)
    if isinstance(error, SchemaError):
        for fault in error.faults:
            says = message(fault.key, language, **dict(fault.facts))
            click.echo(f"  {fault.file}:{fault.line}: {says}", err=True)


def main() -> None:
    """Entry point of the console command. Vietnamese is printed whatever the terminal's code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    cli()

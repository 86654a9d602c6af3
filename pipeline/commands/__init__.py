"""The commands of `consolidate`, one module each; this one holds what they share.

A module `commands/<name>.py` with a click command called `command` is the command `<name>`: nothing else
has to be changed. Modules import nothing heavy at their top; they are all loaded for `--help`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pipeline.errors import ConsolidateError, DeskError, SchemaError, UsageError
from pipeline.messages import LANGUAGES, explain_error, message
from pipeline.text import on_one_line

if TYPE_CHECKING:
    from pipeline.places.address import Address

USAGE, NOTHING_WRITTEN, INTERRUPTED = 2, 4, 130
"""Exit codes of every command when it cannot do what it was asked."""


def language_asked_for() -> str:
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


LANG = language_asked_for()


def help_text(key: str) -> str:
    """The help text `help.<key>` in the language asked for."""
    return message(f"help.{key}", LANG)


def day(_context: click.Context, _option: click.Parameter, value: str | None) -> date:
    """Callback of options that take a day; today if none is given."""
    if value is None:
        return date.today()
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(value, form).date()
        except ValueError:
            continue
    raise click.BadParameter(message("usage.not-a-day", LANG, wanted=value))


class PlaceType(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions
    """A folder or file: a path of this machine, or an address such as s3://bucket/folder."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | Address:
        """A Path or an Address."""
        from pipeline.places.address import place

        try:
            return place(value) if isinstance(value, str) else value
        except UsageError as error:
            self.fail(explain_error(error, LANG), param, ctx)


PLACE = PlaceType()


def package_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of commands that write from a finished package: which one, where to, in which language."""
    folder = click.Path(path_type=Path)
    options = (
        click.option("--outputs", type=PLACE, default=Path("outputs"), help=help_text("letters.outputs")),
        click.option("--schemas", type=folder, default=Path("schemas"), help=help_text("schemas")),
        click.option("--campaign", help=help_text("letters.campaign")),
        click.option("--period", help=help_text("letters.period")),
        click.option("--out", type=folder, help=help_text("letters.out")),
        click.option("--force", is_flag=True, help=help_text("letters.force")),
        click.option("--lang", type=click.Choice(LANGUAGES), default=LANG, help=help_text("letters.lang")),
        click.option("--debug", is_flag=True, help=help_text("debug")),
    )
    for option in reversed(options):
        command = option(command)
    return command


def guarded(action: Callable[[], NoReturn], language: str, *, debug: bool) -> None:
    """Run the action; what goes wrong becomes one sentence and an exit code, and with --debug the trace."""
    try:
        action()
    except ConsolidateError as error:
        if debug:
            raise
        _say_error(error, language)
        _say_what_was_written(error, language)
        sys.exit(USAGE if isinstance(error, UsageError) else NOTHING_WRITTEN)
    except KeyboardInterrupt as error:
        click.echo(message("run.interrupted", language), err=True)
        _say_what_was_written(error, language)
        sys.exit(INTERRUPTED)
    except Exception as error:
        if debug:
            raise
        # Its text is left to --debug: it may quote a return.
        click.echo(message("internal.unexpected", language, what=type(error).__name__), err=True)
        _say_what_was_written(error, language)
        sys.exit(NOTHING_WRITTEN)


def _say_error(error: ConsolidateError, language: str) -> None:
    click.echo(on_one_line(explain_error(error, language)), err=True)
    if isinstance(error, SchemaError | DeskError):
        for fault in error.faults:
            says = message(fault.key, language, **dict(fault.facts))
            click.echo(on_one_line(f"  {fault.file}:{fault.line}: {says}"), err=True)


def _say_what_was_written(error: BaseException, language: str) -> None:
    """Name the workbooks that were finished before a run ended early (see pipeline.run)."""
    for path in getattr(error, "__notes__", ()):
        click.echo(on_one_line("  " + message("run.already-written", language, path=path)), err=True)

"""`consolidate report`: draft the Word report that goes with the workbook."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

import click

from pipeline.commands import guarded, help_text, package_options
from pipeline.messages import message


@click.command("report", help=help_text("report"), short_help=help_text("report-short"))
@package_options
def command(*, lang: str, debug: bool, **asked: Any) -> None:
    """Draft the Word report that goes with the workbook."""
    guarded(lambda: _draft(lang, asked), lang, debug=debug)


def _draft(language: str, asked: dict[str, Any]) -> NoReturn:
    from pipeline.letters import Asked, places
    from pipeline.letters.drafts import write_report
    from pipeline.places.near import near

    with near() as here:
        for package, place in places(Asked(**here.for_letters(asked))):
            click.echo(message("letters.written", language, path=write_report(package, place, language)))
    sys.exit(0)

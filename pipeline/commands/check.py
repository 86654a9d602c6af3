"""`consolidate check`: what is wrong with a return, before it is sent."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pipeline.commands import LANG, day, guarded, help_text
from pipeline.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("check", help=help_text("check"), short_help=help_text("check-short"))
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE…",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--schemas", type=click.Path(path_type=Path), default=Path("schemas"), help=help_text("schemas")
)
@click.option(
    "--outputs", type=click.Path(path_type=Path), default=Path("outputs"), help=help_text("check-outputs")
)
@click.option("--campaign", help=help_text("check-campaign"))
@click.option("--as-of", callback=day, help=help_text("as-of"), metavar="YYYY-MM-DD")
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANG, help=help_text("lang"))
@click.option("--json", "as_json", is_flag=True, help=help_text("json"))
@click.option("--debug", is_flag=True, help=help_text("debug"))
def command(*, files: Sequence[Path], lang: str, as_json: bool, debug: bool, **asked: Any) -> None:
    """Check returns before they are sent."""
    guarded(lambda: _check(files, lang, asked, as_json=as_json), lang, debug=debug)


def _check(files: Sequence[Path], language: str, asked: dict[str, Any], *, as_json: bool) -> NoReturn:
    from pipeline.console import Progress
    from pipeline.options import Options
    from pipeline.precheck import check_files, show

    progress = Progress(language, sys.stderr)
    options = Options(inputs=Path(), language=language, **asked)
    found = check_files(files, options, lambda done, of: progress("read", done, of))
    click.echo(show.as_json(found) if as_json else show.describe(found, language))
    sys.exit(show.exit_code(found))

"""`consolidate status`: who has reported, who has not, how many days are left."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pipeline.commands import LANG, PLACE, day, guarded, help_text
from pipeline.messages import LANGUAGES

if TYPE_CHECKING:
    from pipeline.cache.finished import Asked
    from pipeline.options import Options


@click.command("status", help=help_text("status"), short_help=help_text("status-short"))
@click.option("--inputs", type=PLACE, default=Path("inputs"), help=help_text("inputs"))
@click.option("--outputs", type=PLACE, default=Path("outputs"), help=help_text("status-outputs"))
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
    from pipeline.cache.finished import Asked, recall
    from pipeline.options import Options

    shown = "json" if as_json else "text"
    if not (isinstance(asked["inputs"], Path) and isinstance(asked["outputs"], Path)):
        _status_afar(language, asked, shown)
    options = Options(language=language, **asked)
    is_there = options.inputs.is_dir() and options.schemas.is_dir() and options.outputs.is_dir()
    before = Asked.now(options) if is_there else None
    known = recall(before, "status", shown) if before else None
    said, exit_code = known or _look(options, before, shown)
    click.echo(said)
    sys.exit(exit_code)


def _status_afar(language: str, asked: dict[str, Any], shown: str) -> NoReturn:
    """With returns or packages at an address."""
    from pipeline.options import Options
    from pipeline.places.near import near

    with near() as here:
        brought = {"inputs": here.inputs(asked["inputs"]), "outputs": here.outputs(asked["outputs"])}
        said, exit_code = _look(Options(language=language, **{**asked, **brought}), None, shown)
    click.echo(here.told(said))
    sys.exit(exit_code)


def _look(options: Options, before: Asked | None, shown: str) -> tuple[str, int]:
    from pipeline.board import boards
    from pipeline.board.show import forms
    from pipeline.cache.finished import Asked, keep

    read = before.hashes() if before is not None else {}
    told = forms(boards(options), options.language)
    # A file that came or was written meanwhile may or may not have been seen.
    if before is not None and before.hashes() == read and Asked.now(options) == before:
        keep(before, read, {"status": told})
    return told[shown]

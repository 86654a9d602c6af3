"""`consolidate trace`: from a number of the workbook to the cells it comes from."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from unicodedata import normalize

import click

from pipeline.commands import LANG, PLACE, guarded, help_text
from pipeline.messages import LANGUAGES

if TYPE_CHECKING:
    from pipeline.places.address import Address

ATTENTION = 3


@click.command("trace", help=help_text("trace"), short_help=help_text("trace-short"))
@click.argument("workbook", type=PLACE)
@click.argument("what")
@click.option("--unit", default="", help=help_text("trace-unit"))
@click.option("--group", default="", help=help_text("trace-group"))
@click.option("--inputs", type=PLACE, default=Path("inputs"), help=help_text("trace-inputs"))
@click.option("--packages", type=click.Path(path_type=Path), multiple=True, help=help_text("packages"))
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANG, help=help_text("lang"))
@click.option("--json", "as_json", is_flag=True, help=help_text("json"))
@click.option("--debug", is_flag=True, help=help_text("debug"))
def command(  # noqa: PLR0913 - one argument per option
    *,
    workbook: Path | Address,
    what: str,
    unit: str,
    group: str,
    inputs: Path | Address,
    packages: tuple[Path, ...],
    lang: str,
    as_json: bool,
    debug: bool,
) -> None:
    """Trace a number of the workbook to each cell of the units' returns."""

    def action() -> NoReturn:
        from pipeline.audit.below import LowerWorkbooks
        from pipeline.audit.trace import trace
        from pipeline.audit.trace_json import trace_as_json
        from pipeline.audit.trace_text import trace_text
        from pipeline.audit.workbooks import open_workbook
        from pipeline.json_text import json_text
        from pipeline.places.near import near

        with near() as here:
            lower = LowerWorkbooks(here.inputs(inputs), packages)
            opened = open_workbook(here.file(workbook))
            traced = trace(opened, normalize("NFC", what), lower, unit=unit, group=group)
        said = json_text(trace_as_json(traced)) if as_json else trace_text(traced, lang)
        click.echo(here.told(said).rstrip("\n"))
        sys.exit(0 if traced.agrees else ATTENTION)

    guarded(action, lang, debug=debug)

"""`consolidate verify`: whether a package is still what it was when it was written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from pipeline.commands import LANG, PLACE, guarded, help_text
from pipeline.messages import LANGUAGES

if TYPE_CHECKING:
    from pipeline.places.address import Address

ATTENTION = 3
_SCHEMAS = Path("schemas")


@click.command("verify", help=help_text("verify"), short_help=help_text("verify-short"))
@click.argument("output_dir", type=PLACE)
@click.option("--inputs", type=PLACE, help=help_text("verify-inputs"))
@click.option("--schemas", type=click.Path(path_type=Path), help=help_text("verify-schemas"))
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANG, help=help_text("lang"))
@click.option("--json", "as_json", is_flag=True, help=help_text("json"))
@click.option("--debug", is_flag=True, help=help_text("debug"))
def command(
    *,
    output_dir: Path | Address,
    inputs: Path | Address | None,
    schemas: Path | None,
    lang: str,
    as_json: bool,
    debug: bool,
) -> None:
    """Compare a package, its inputs and its schemas with its manifest."""

    def action() -> NoReturn:
        from pipeline.audit.verify import verify
        from pipeline.audit.verify_text import verification_as_json, verification_text
        from pipeline.json_text import json_text
        from pipeline.places.near import near
        from pipeline.publish.replace import restore

        # Where a run would look for them, too; but only a folder that was named must be there.
        known = schemas or (_SCHEMAS if _SCHEMAS.is_dir() else None)
        with near() as here:
            folder = here.package(output_dir)
            restore(folder)
            found = verify(folder, None if inputs is None else here.inputs(inputs), known)
        said = json_text(verification_as_json(found)) if as_json else verification_text(found, lang)
        click.echo(here.told(said).rstrip("\n"))
        sys.exit(0 if found.is_whole else ATTENTION)

    guarded(action, lang, debug=debug)

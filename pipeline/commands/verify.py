"""`consolidate verify`: whether a package is still what it was when it was written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from pipeline.commands import LANG, guarded, help_text
from pipeline.messages import LANGUAGES

ATTENTION = 3
_SCHEMAS = Path("schemas")


@click.command("verify", help=help_text("verify"), short_help=help_text("verify-short"))
@click.argument("output_dir", type=click.Path(path_type=Path))
@click.option("--inputs", type=click.Path(path_type=Path), help=help_text("verify-inputs"))
@click.option("--schemas", type=click.Path(path_type=Path), help=help_text("verify-schemas"))
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANG, help=help_text("lang"))
@click.option("--json", "as_json", is_flag=True, help=help_text("json"))
@click.option("--debug", is_flag=True, help=help_text("debug"))
def command(
    *, output_dir: Path, inputs: Path | None, schemas: Path | None, lang: str, as_json: bool, debug: bool
) -> None:
    """Compare a package, its inputs and its schemas with its manifest."""

    def action() -> NoReturn:
        from pipeline.audit.verify import verify
        from pipeline.audit.verify_text import verification_as_json, verification_text
        from pipeline.publish.exact import json_text
        from pipeline.publish.replace import restore

        # Where a run would look for them, too; but only a folder that was named must be there.
        known = schemas or (_SCHEMAS if _SCHEMAS.is_dir() else None)
        restore(output_dir)
        found = verify(output_dir, inputs, known)
        said = json_text(verification_as_json(found)) if as_json else verification_text(found, lang)
        click.echo(said.rstrip("\n"))
        sys.exit(0 if found.is_whole else ATTENTION)

    guarded(action, lang, debug=debug)

"""`consolidate remind`: letters to units that have not reported or must correct their return."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pipeline.commands import day, guarded, help_text, package_options
from pipeline.messages import message
from pipeline.text import on_one_line

if TYPE_CHECKING:
    from pipeline.letters.drafts import Letters
    from pipeline.letters.package import WrittenPackage

ATTENTION = 3


def _day(context: click.Context, option: click.Parameter, value: str | None) -> date | None:
    return None if value is None else day(context, option, value)


@click.command("remind", help=help_text("remind"), short_help=help_text("remind-short"))
@click.option("--as-of", callback=_day, help=help_text("letters.as-of"), metavar="YYYY-MM-DD")
@click.option("--due", callback=_day, help=help_text("letters.due"), metavar="YYYY-MM-DD")
@package_options
def command(*, lang: str, debug: bool, **asked: Any) -> None:
    """Write letters to units that have not reported or must correct their return."""
    guarded(lambda: _remind(lang, asked), lang, debug=debug)


def _remind(language: str, asked: dict[str, Any]) -> NoReturn:
    from pipeline.letters import Asked, places
    from pipeline.letters.drafts import write_letters
    from pipeline.letters.reminder import Occasion, unclaimed_files
    from pipeline.places.near import near

    as_of, due = asked.pop("as_of"), asked.pop("due")
    is_unclear = False
    with near() as here:
        for package, place in places(Asked(**here.for_letters(asked))):
            letters = write_letters(package, place, Occasion(as_of or package.as_of, due), language)
            unclaimed = unclaimed_files(package) if letters.by_unit else []
            for line in (*_told(package, letters, language), *_warned(unclaimed, language)):
                click.echo(on_one_line(line))
            is_unclear = is_unclear or bool(unclaimed)
    sys.exit(ATTENTION if is_unclear else 0)


def _told(package: WrittenPackage, letters: Letters, language: str) -> Iterator[str]:
    for letter, path in letters.by_unit:
        key = "letters.missing" if letter.missing else "letters.correct"
        yield message(key, language, unit=letter.name, path=path.name)
    if letters.together is None:
        facts = {"campaign": package.campaign.id, "period": package.period_id}
        yield message("letters.none", language, **facts)
    else:
        yield message("letters.written", language, path=letters.together)
    yield from (message("letters.removed", language, path=path) for path in letters.removed)
    yield from (message("letters.kept", language, path=path) for path in letters.kept)


def _warned(unclaimed: list[str], language: str) -> Iterator[str]:
    if unclaimed:
        yield message("letters.unclaimed", language)
        yield from (f"  {file}" for file in unclaimed)

"""`consolidate init`: a first draft of a campaign's schema from the blank form as an office has it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pipeline.commands import LANG, guarded, help_text
from pipeline.errors import OutputError, UsageError
from pipeline.messages import LANGUAGES, message, says

if TYPE_CHECKING:
    from pipeline.campaign.model import Campaign, Indicator
    from pipeline.model import Book, Finding

_ATTENTION = 3


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for on the command line."""

    name: str
    form: Path
    units: Path | None
    schemas: Path


@click.command("init", help=help_text("init"), short_help=help_text("init-short"))
@click.argument("name")
@click.option("--from", "form", type=click.Path(path_type=Path), required=True, help=help_text("init-from"))
@click.option("--units", type=click.Path(path_type=Path), help=help_text("init-units"))
@click.option(
    "--schemas", type=click.Path(path_type=Path), default=Path("schemas"), help=help_text("schemas")
)
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANG, help=help_text("lang"))
@click.option("--debug", is_flag=True, help=help_text("debug"))
def command(*, lang: str, debug: bool, **asked: Any) -> None:
    """Draft a campaign's schema from a blank form."""
    guarded(lambda: _init(_Asked(**asked), lang), lang, debug=debug)


def _init(asked: _Asked, language: str) -> NoReturn:
    from pipeline.drafting import draft_campaign, files_of, read_drop_downs

    target = asked.schemas / asked.name
    _check(asked, target)
    book = _book(asked.form, language)
    known = _known_indicators(asked.schemas)
    draft = draft_campaign(book, asked.name, known, read_drop_downs(asked.form), date.today())
    if not any(sheet.tables for sheet in draft.sheets):
        raise UsageError("init.nothing-found", path=str(asked.form))
    units = asked.units.read_text(encoding="utf-8-sig") if asked.units else None
    files = files_of(draft, units, language)
    campaign = _checked(files, asked)
    _write(files, target)
    click.echo(message("init.done", language, **_facts(campaign, files, target)))
    missed = _missed(book, campaign)
    if missed:
        click.echo(message("init.not-read", language), err=True)
    for finding in missed:
        click.echo(f"  {finding.sheet}: {says(finding, language)}", err=True)
    sys.exit(_ATTENTION if missed else 0)


def _check(asked: _Asked, target: Path) -> None:
    """Refuse what cannot be meant, before anything is read."""
    from pipeline.drafting.words import slug

    if slug(asked.name, 80) != asked.name:
        raise UsageError("init.bad-name", wanted=asked.name)
    if target.exists():
        raise UsageError("init.exists", folder=str(target))
    for path in (asked.form, *([asked.units] if asked.units else [])):
        if not path.is_file():
            raise UsageError("init.no-file", path=str(path))
    words = asked.schemas / "words.yaml"
    if not words.is_file():
        raise UsageError("init.no-words", path=str(words))


def _book(path: Path, language: str) -> Book:
    """The blank form as read, in this process: it is the coordinator's own file."""
    from pipeline.intake import Limits, list_sources, read_book

    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(path, Path(folder) / path.name)
        (source,) = list_sources(Path(folder))
        book, findings = read_book(source, Limits())
    if book is None:
        reason = "; ".join(says(finding, language) for finding in (*source.findings, *findings))
        raise UsageError("init.unreadable", path=str(path), reason=reason)
    return book


def _known_indicators(schemas: Path) -> list[Indicator]:
    """The indicators of the campaigns that are there already."""
    from pipeline.campaign import load_campaigns

    if not any(schemas.glob("*/campaign.yaml")):
        return []
    return [indicator for campaign in load_campaigns(schemas) for indicator in campaign.indicators]


def _checked(files: Mapping[str, str], asked: _Asked) -> Campaign:
    """The draft as it loads; a fault in it is a defect of the drafting and leaves nothing behind."""
    from pipeline.campaign import load_campaigns

    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(asked.schemas / "words.yaml", Path(folder) / "words.yaml")
        _write(files, Path(folder) / asked.name)
        (campaign,) = load_campaigns(Path(folder), asked.name)
    return campaign


def _write(files: Mapping[str, str], target: Path) -> None:
    try:
        for name, text in files.items():
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError("output.cannot-write", path=str(target), reason=str(error)) from error


def _facts(campaign: Campaign, files: Mapping[str, str], target: Path) -> dict[str, object]:
    return {
        "folder": str(target),
        "sheets": len(campaign.form.sheets),
        "tables": len(campaign.form.tables),
        "slots": len(campaign.form.slots),
        "indicators": len(campaign.indicators),
        "rules": len(campaign.form.checks),
        "decisions": sum(text.count("# DECIDE:") for text in files.values()),
    }


def _missed(book: Book, campaign: Campaign) -> list[Finding]:
    """What the draft does not find again on the blank form itself."""
    from pipeline.extract import extract
    from pipeline.messages import severity_of
    from pipeline.recognise import Recogniser

    found = Recogniser.of([campaign]).recognise(book)
    read = extract(found.sheets, campaign, nil=False)
    about_the_sender = ("R21", "R22", "R23")
    return [
        finding
        for finding in (*found.findings, *read.findings)
        if severity_of(finding) != "info" and not finding.code.startswith(about_the_sender)
    ]

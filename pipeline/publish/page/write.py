"""Fills in the page's template: everything is text unless the template itself says otherwise."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from pipeline.campaign.model import Campaign
from pipeline.messages import message
from pipeline.model import Package
from pipeline.publish.page import shown
from pipeline.publish.page.figures import figure_parts
from pipeline.publish.page.findings import chapters, kinds
from pipeline.publish.page.progress import progress
from pipeline.publish.page.states import absent_units, states_by_group
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.states_part import completeness, shown_states
from pipeline.tiers import in_words

_MOST_PLACES = 40  # units above that lack some below them


def page_html(package: Package, campaign: Campaign, language: str, workbook: str) -> str:
    """The page as text; the same package gives the same text. `workbook` is the file name it stands beside.

    What units wrote can be nothing but text: it is escaped, and the page's own policy forbids scripts,
    pictures, links to elsewhere and any style but the page's own, which it knows by its hash.
    """
    contents = Contents(package, campaign, language)
    style = _style()
    return load_template().render(
        lang=language,
        style=Markup(style),
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        say=lambda key, **facts: message(f"page.{key}", language, **facts),
        book=contents.say,
        day=lambda moment: shown.day(moment, language),
        workbook=workbook,
        contents=contents,
        letterhead=campaign.letterhead,
        title=contents.label(campaign.title),
        as_of=package.as_of,
        deadline=contents.period.deadline if contents.period else None,
        completeness=completeness(contents),
        tiers=in_words(package.settlement.below, language, _MOST_PLACES),
        statuses=shown_states(contents),
        groups=states_by_group(contents),
        absent=absent_units(contents),
        progress=progress(contents),
        parts=tuple(figure_parts(contents)),
        kinds=kinds(contents),
        chapters=tuple(chapters(contents)),
        file_count=len(package.settlement.files),
    )


@cache
def load_template() -> Template:
    """The page's own template; to parse it takes longer than to fill it in for a few returns."""
    return _environment().get_template("page.html.j2")


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("pipeline.publish.page"),
        autoescape=True,
        finalize=_as_text,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _as_text(value: object) -> object:
    return value if isinstance(value, Markup) else shown.text(value)


@cache
def _style() -> str:
    file = resources.files(__package__).joinpath("templates", "style.css")
    return file.read_text(encoding="utf-8").strip()

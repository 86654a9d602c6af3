"""The texts of a package beside its workbook: the page and the JSON files that are made of few tables.

They are made of a fraction of the package, so that another process can make them while this one writes the
workbook.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePath
from typing import Any, Protocol, TypeVar

from pipeline.campaign.model import Campaign
from pipeline.model import Package

A = TypeVar("A")
T = TypeVar("T")


class Beside(Protocol):
    """Begins some work, maybe in another process; see `pipeline.engine.Engine.beside`."""

    def __call__(self, work: Callable[[A], T], asked: A, /) -> Callable[[], T]:
        """The result to come; both are picklable, and it is waited for before more is begun."""


def when_asked(work: Callable[[A], T], asked: A, /) -> Callable[[], T]:
    """Nobody else does it: it is done here when the result is called for."""
    return partial(work, asked)


class _LeftOut:
    """Stands in a package for what is not handed over; to use it, or to ask if there is any, is an error."""

    def __bool__(self) -> bool:
        raise TypeError("not handed over to those who make the texts")


_LEFT_OUT: Any = _LeftOut()


@dataclass(frozen=True)
class Texts:
    """Which texts are wanted."""

    package: Package  # without the large tables, see `texts_of`
    campaign: Campaign
    language: str
    workbook: str  # its file name


def texts_of(package: Package, campaign: Campaign, language: str, workbook: str) -> Texts:
    """The texts of a package, to be made by `make_texts`; what none of them is made of is left out."""
    tables = replace(
        package.tables, returns=_LEFT_OUT, entries=_LEFT_OUT, lists=_LEFT_OUT, list_totals=_LEFT_OUT
    )
    totals = replace(package.totals, figures=_LEFT_OUT)
    little = replace(
        package,
        tables=tables,
        totals=totals,
        inputs=_LEFT_OUT,
        past=_LEFT_OUT,
        compared=_LEFT_OUT,
        compared_units=_LEFT_OUT,
    )
    return Texts(little, campaign, language, workbook)


def preload() -> None:
    """Load all that makes the texts, some tenths of a second, before they are asked for."""
    from pipeline.publish import definitions, details, summary  # noqa: F401
    from pipeline.publish.page import load_template

    load_template()


def make_texts(asked: Texts) -> dict[str, bytes]:
    """File name -> what stands in it; the same package gives the same texts."""
    from pipeline.publish.definitions import DEFINITIONS, definitions_json
    from pipeline.publish.details import DETAILS, details_json
    from pipeline.publish.page import page_html
    from pipeline.publish.summary import SUMMARY, summary_json

    package, campaign = asked.package, asked.campaign
    page = PurePath(asked.workbook).with_suffix(".html").name
    texts = {
        page: page_html(package, campaign, asked.language, asked.workbook),
        SUMMARY: summary_json(package),
        DETAILS: details_json(package, campaign),
        DEFINITIONS: definitions_json(package, campaign),
    }
    return {name: text.encode() for name, text in texts.items()}

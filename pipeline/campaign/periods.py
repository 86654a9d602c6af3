"""The periods of a campaign, with their deadlines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pipeline.campaign.document import Document, Map
from pipeline.campaign.model import Deadline, Label, Period
from pipeline.campaign.scope import check_distinct, check_pattern, distinct
from pipeline.text import fold

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WORD = re.compile(r"[^\W\d_]+")


def read_periods(document: Document, language: str) -> tuple[Period, ...]:
    """The periods of a checked campaign.yaml."""
    items = distinct(document.root.sound_maps("periods"), document.source)
    for item in items:
        _check_span(item, document)
    periods = tuple(_period(item, language) for item in items)
    check_distinct(_texts(periods, items), document.source, "name-of-two-periods")
    _check_references(periods, items, document)
    if document.root.get("period_stated") is False and len(periods) > 1:
        document.source.fault(document.root.line_of("period_stated"), "period-must-be-stated")
    return periods


def _check_span(item: Map, document: Document) -> None:
    first, last = _day(item, "from"), _day(item, "to")
    if first and last and last < first:
        document.source.fault(item.line_of("to"), "wrong-order", first=first, second=last)


def _check_references(periods: Sequence[Period], items: Sequence[Map], document: Document) -> None:
    """What `follows` and `same_as` name exists and ends earlier."""
    known = {period.id: period for period in periods}
    for period, item in zip(periods, items, strict=True):
        for key in ("follows", "same_as"):
            wanted = item.get(key)
            if wanted is None:
                continue
            if wanted not in known:
                document.source.unknown(item.line_of(key), "unknown-period", wanted, list(known))
            elif not _ends_before(known[wanted], period):
                document.source.fault(
                    item.line_of(key), "period-not-earlier", wanted=wanted, period=period.id
                )


def _ends_before(one: Period, other: Period) -> bool:
    return one.end is not None and other.end is not None and one.end < other.end


def _texts(periods: Sequence[Period], items: Sequence[Map]) -> Iterator[tuple[str, str, int]]:
    """Every folded text of every period, once per period."""
    for period, item in zip(periods, items, strict=True):
        texts = (period.id, *period.label.values(), *period.aliases)
        yield from (
            (folded, text, item.line) for folded, text in {fold(text): text for text in texts}.items()
        )


def _period(item: Map, language: str) -> Period:
    label = item.get("label", item["id"])
    return Period(
        id=item["id"],
        label={language: label} if isinstance(label, str) else dict(label),
        start=_day(item, "from"),
        end=_day(item, "to"),
        deadline=_deadline(item["deadline"]) if "deadline" in item else None,
        aliases=tuple(item.get("aliases", ())),
        follows=item.get("follows"),
        same_as=item.get("same_as"),
    )


def _day(item: Map, key: str) -> date | None:
    return date.fromisoformat(item[key]) if key in item else None


def _deadline(item: Map) -> Deadline:
    """A deadline "trước ngày D" ends when D begins; "chậm nhất đến ngày D" ends with D."""
    if "before" in item:
        day = date.fromisoformat(item["before"])
        return Deadline(day - timedelta(days=1), _wording(day, "trước ngày", "before"))
    day = date.fromisoformat(item["by"])
    return Deadline(day, _wording(day, "chậm nhất đến ngày", "no later than"))


def _wording(day: date, vietnamese: str, english: str) -> Label:
    return {
        "vi": f"{vietnamese} {day:%d/%m/%Y}",
        "en": f"{english} {day.day} {_MONTHS[day.month - 1]} {day.year}",
    }


def read_ad_hoc_pattern(document: Document) -> str | None:
    """The regular expression for the labels of ad hoc periods, written to match folded text."""
    root = document.root
    pattern = root.sound("ad_hoc_periods")
    if pattern is None:
        return None
    check_pattern(root, "ad_hoc_periods", document.source)
    # Escapes such as \S are ASCII and must keep their case; folding only moves the tone marks of words.
    return _WORD.sub(lambda word: word[0] if word[0].isascii() else fold(word[0]), pattern)

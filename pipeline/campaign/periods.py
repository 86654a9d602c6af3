"""The periods of a campaign, with their deadlines: one by one, or made from a rule."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from pipeline.campaign.calendar import (
    Every,
    Rule,
    Span,
    day_in_month,
    english_month,
    labels_of,
    name_of,
    spans,
    spellings_of,
)
from pipeline.campaign.document import Document, Map
from pipeline.campaign.model import Deadline, Label, Period
from pipeline.campaign.scope import check_distinct, check_pattern, distinct
from pipeline.text import fold

_WORD = re.compile(r"[^\W\d_]+")
_MOST_YEARS = 50


def read_periods(
    document: Document, language: str, groups: Collection[str] | None = None
) -> tuple[Period, ...]:
    """The periods of a checked campaign.yaml; `groups` None means that they are not known, so not checked."""
    parts = document.root.sound_maps("periods")
    listed = {id(item) for item in distinct([part for part in parts if "id" in part], document.source)}
    found: list[tuple[Period, Map]] = []
    for part in parts:
        _check_groups(part, document, groups)
        if "every" in part:
            found += [(period, part) for period in _made(part, language, document)]
        elif id(part) in listed:
            _check_span(part, document)
            found.append((_period(part, language), part))
    periods, items = tuple(period for period, _ in found), [item for _, item in found]
    check_distinct(_texts(periods, items), document.source, "name-of-two-periods")
    _check_references(periods, items, document)
    if document.root.get("period_stated") is False and len(periods) > 1:
        document.source.fault(document.root.line_of("period_stated"), "period-must-be-stated")
    return periods


def _check_groups(item: Map, document: Document, groups: Collection[str] | None) -> None:
    for group in item.get("group_deadlines", ()):
        if groups is not None and group not in groups:
            line = item["group_deadlines"].line_of(group)
            document.source.unknown(line, "unknown-group", group, list(groups))


# ---------------------------------------------------------------- periods made from a rule


def _made(item: Map, language: str, document: Document) -> list[Period]:
    """The periods of the years `from` to `to`, both included."""
    first, last = item["from"], item["to"]
    if last < first:
        document.source.fault(item.line_of("to"), "wrong-order", first=first, second=last)
        return []
    if last - first >= _MOST_YEARS:
        document.source.fault(
            item.line_of("to"), "too-many-years", first=first, second=last, most=_MOST_YEARS
        )
        return []
    every, rule = Every(item["every"]), Rule(item.get("rule", Rule.CALENDAR))
    return [
        _of_span(span, item, language) for year in range(first, last + 1) for span in spans(every, rule, year)
    ]


def _of_span(span: Span, item: Map, language: str) -> Period:
    groups = item.get("group_deadlines", {})
    return Period(
        id=name_of(span, language),
        label=labels_of(span),
        start=span.start,
        end=span.end,
        deadline=_due(item["deadline"], span) if "deadline" in item else None,
        aliases=spellings_of(span),
        group_deadlines=tuple((group, _due(rule, span)) for group, rule in groups.items()),
    )


def _due(rule: Map, span: Span) -> Deadline:
    """A deadline such as "before the 20th of the month in which the period ends"."""
    word = "before" if "before" in rule else "by"
    what = rule[word]
    if "days_after" in what:
        day = span.end + timedelta(days=what["days_after"])
    else:
        day = day_in_month(span, what.get("months_after", 0), what["day"])
    return before_day(day) if word == "before" else by_day(day)


# ---------------------------------------------------------------- periods as they are listed


def _check_span(item: Map, document: Document) -> None:
    first, last = _day(item, "from"), _day(item, "to")
    if first and last and last < first:
        document.source.fault(item.line_of("to"), "wrong-order", first=first, second=last)


def _check_references(periods: Sequence[Period], items: Sequence[Map], document: Document) -> None:
    """What `follows` and `same_as` name exists and ends earlier."""
    known = {period.id: period for period in periods}
    continues = document.root.sound("continues")
    earlier = f"{continues['campaign']}:" if continues else None
    for period, item in zip(periods, items, strict=True):
        for key in ("follows", "same_as"):
            wanted = item.get(key)
            if wanted is None or (earlier and wanted.startswith(earlier)):
                continue  # of the campaign before: looked for when that one is loaded
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
        deadline=read_deadline(item["deadline"]) if "deadline" in item else None,
        aliases=tuple(item.get("aliases", ())),
        group_deadlines=tuple(
            (g, read_deadline(rule)) for g, rule in item.get("group_deadlines", {}).items()
        ),
        follows=item.get("follows"),
        same_as=item.get("same_as"),
    )


def _day(item: Map, key: str) -> date | None:
    return date.fromisoformat(item[key]) if key in item else None


def read_deadline(item: Map) -> Deadline:
    """A deadline as it stands in YAML: `before` or `by` a day."""
    if "before" in item:
        return before_day(date.fromisoformat(item["before"]))
    return by_day(date.fromisoformat(item["by"]))


def before_day(day: date) -> Deadline:
    """What "trước ngày D" means: it ends when D begins."""
    return Deadline(day - timedelta(days=1), _wording(day, "trước ngày", "before"))


def by_day(day: date) -> Deadline:
    """What "chậm nhất đến ngày D" means: it ends with D."""
    return Deadline(day, _wording(day, "chậm nhất đến ngày", "no later than"))


def _wording(day: date, vietnamese: str, english: str) -> Label:
    return {
        "vi": f"{vietnamese} {day:%d/%m/%Y}",
        "en": f"{english} {day.day} {english_month(day.month)} {day.year}",
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

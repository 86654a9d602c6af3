"""What the parts of a form may refer to, and how they are worded."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pipeline.campaign.document import Document, Map, Seq
from pipeline.campaign.faults import Source
from pipeline.campaign.model import Area, Choice, Indicator, Label, NumberRule, label_in
from pipeline.text import fold


@dataclass(frozen=True, slots=True)
class Scope:
    """The campaign's names, as far as they are known.

    `indicators` or `areas` None means that their file is broken: then nothing that refers to them is
    called unknown, for that would only repeat the first fault.
    """

    document: Document
    language: str
    indicators: Mapping[str, Indicator] | None
    areas: Mapping[str, Area] | None
    area_spellings: Mapping[str, tuple[str, ...]]

    @property
    def source(self) -> Source:
        """The form's file, for faults."""
        return self.document.source

    def label(self, value: str | Map | None) -> Label:
        """A wording as it stands in YAML: plain text is in the campaign's language."""
        if value is None:
            return {}
        return {self.language: value} if isinstance(value, str) else dict(value)

    def text(self, value: str | Map) -> str:
        """The wording as the blank form has it."""
        return label_in(self.label(value), self.language)

    def spellings(self, value: str | Map, item: Map) -> tuple[str, ...]:
        """The form's own wording and the aliases of its item."""
        return (self.text(value), *item.get("aliases", ()))

    def indicator(self, item: Map, key: str = "indicator") -> str | None:
        """The indicator that an item names; one that does not exist is a fault."""
        return self._known(item, key, self.indicators, "unknown-indicator")

    def area(self, item: Map) -> str | None:
        """The content area that an item names; one that does not exist is a fault."""
        return self._known(item, "area", self.areas, "unknown-area")

    def _known(self, item: Map, key: str, known: Mapping[str, object] | None, fault: str) -> str | None:
        code = item.get(key)
        if code is not None and known is not None and code not in known:
            self.source.unknown(item.line_of(key), fault, code, list(known))
            return None
        return str(code) if code is not None else None

    def named(self, item: Map, wording: str) -> Named:
        """What a row, column or section is called; its id may be an indicator or an area and speak for it."""
        indicator, area = self.indicator(item), self.area(item)
        if "indicator" not in item and item["id"] in (self.indicators or ()):
            indicator = item["id"]
        if "area" not in item and item["id"] in (self.areas or ()):
            area = item["id"]
        label = self.label(item.get(wording))
        if not label and indicator is not None and self.indicators is not None:
            label = self.indicators[indicator].label
        elif not label and area is not None and self.areas is not None:
            label = self.areas[area].label
        if not label and self.indicators is not None and self.areas is not None:
            self._nameless(item, wording)
        texts = tuple(
            dict.fromkeys(text for text in (label_in(label, self.language), *item.get("aliases", ())) if text)
        )
        return Named(item["id"], texts or (item["id"],), label, indicator, area)

    def _nameless(self, item: Map, wording: str) -> None:
        """An item of which only the id is known must be an indicator or area; else its wording is missing."""
        if set(item) == {"id"}:
            known = [*(self.indicators or ()), *(self.areas or ())]
            self.source.unknown(item.line, "unknown-indicator", item["id"], known)
        elif not {"indicator", "area"} & set(item):
            self.source.fault(item.line, "no-label", name=wording, wanted=item["id"])


@dataclass(frozen=True, slots=True)
class Named:
    """A row, column or section by its id, its spellings and what it stands for."""

    id: str
    texts: tuple[str, ...]
    label: Label
    indicator: str | None
    area: str | None


def as_maps(parts: Seq) -> list[Map]:
    """A list of items of which some are only an id."""
    return [
        _only_id(part, parts.lines[at]) if isinstance(part, str) else part for at, part in enumerate(parts)
    ]


def _only_id(name: str, line: int) -> Map:
    item = Map(line)
    item["id"] = name
    item.lines["id"] = line
    return item


def number_rule(value: Map | None) -> NumberRule | None:
    """A `number:` as it stands in YAML; a bound of null is none, a missing minimum is 0."""
    if value is None:
        return None
    minimum, maximum = value.get("minimum", 0), value.get("maximum")
    return NumberRule(
        value.get("decimals", 0),
        None if minimum is None else Decimal(minimum),
        None if maximum is None else Decimal(maximum),
    )


def choices(item: Map, scope: Scope) -> tuple[Choice, ...]:
    """The answers that a column's cells may hold: its own, or the campaign's content areas."""
    if item.get("choices_from") == "areas":
        return tuple(
            Choice(area.code, (area.code, *area.label.values(), *scope.area_spellings[area.code]), area.label)
            for area in (scope.areas or {}).values()
        )
    return tuple(_choice(part, scope) for part in as_maps(item.get("choices", Seq(item.line))))


def _choice(part: Map, scope: Scope) -> Choice:
    text = part.get("text", part["id"])
    least, most = part.get("progress", (None, None))
    return Choice(
        id=part["id"],
        texts=scope.spellings(text, part),
        label=scope.label(part.get("label", text)),
        progress_min_pct=None if least is None else Decimal(least),
        progress_max_pct=None if most is None else Decimal(most),
    )


def check_distinct(items: Iterable[tuple[Hashable, str, int]], source: Source, key: str) -> None:
    """Note every item, given as (what must differ, its name, its line), that is like an earlier one."""
    first: dict[Hashable, int] = {}
    for what, name, line in items:
        if what in first:
            source.fault(line, key, wanted=name, first=first[what])
        first.setdefault(what, line)


def distinct(items: Iterable[Map], source: Source, key: str = "id") -> list[Map]:
    """The items without those whose id (or code) stands in the list already, which is noted."""
    items = list(items)
    check_distinct(((item[key], item[key], item.line_of(key)) for item in items), source, "duplicate-id")
    return list({item[key]: item for item in reversed(items)}.values())[::-1]


def check_pattern(item: Map, key: str, source: Source, *, group: str | None = None) -> None:
    """Note a regular expression that cannot be read, or lacks the group that is needed."""
    try:
        names = re.compile(item[key]).groupindex
    except re.error as error:
        source.fault(item.line_of(key), "bad-pattern", found=item[key], reason=error)
        return
    if group is not None and group not in names:
        source.fault(item.line_of(key), "pattern-without-group", found=item[key], group=f"(?P<{group}>…)")


def folded_choices(part: tuple[Choice, ...]) -> list[tuple[str, str]]:
    """Every folded spelling with the id of its choice, each once per choice."""
    return [(text, choice.id) for choice in part for text in dict.fromkeys(map(fold, choice.texts))]

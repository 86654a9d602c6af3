"""The tables of a form that are no matrix: labelled cells, open lists, narrative."""

from __future__ import annotations

from datetime import date

from pipeline.campaign.document import Map, Seq
from pipeline.campaign.model import (
    Field,
    FieldRole,
    Fields,
    ListColumn,
    Narrative,
    NumberRule,
    OpenList,
    Question,
)
from pipeline.campaign.scope import (
    Scope,
    check_distinct,
    check_pattern,
    choices,
    distinct,
    folded_choices,
    number_rule,
)
from pipeline.text import fold

_ROLES = [role.value for role in FieldRole if role is not FieldRole.FIGURE]


def read_fields(spec: Map, scope: Scope) -> Fields:
    """A table of labelled cells."""
    for item in spec["fields"]:
        item.setdefault("id", item.get("figure", ""))
    fields = tuple(_field(item, scope) for item in distinct(spec["fields"], scope.source))
    return Fields(spec["id"], scope.label(spec["label"]), fields)


def _field(item: Map, scope: Scope) -> Field:
    if "pattern" in item:
        check_pattern(item, "pattern", scope.source, group="value")
    elif "label" not in item:
        scope.source.fault(item.line, "no-label", name="label", wanted=item["id"])
    label = scope.spellings(item["label"], item) if "label" in item else tuple(item.get("aliases", ()))
    return Field(item["id"], _role(item, scope), label, item.get("pattern"), scope.indicator(item, "figure"))


def _role(item: Map, scope: Scope) -> FieldRole:
    if "figure" in item:
        return FieldRole.FIGURE
    role = item.get("role", item["id"])
    if role not in _ROLES:
        scope.source.unknown(item.line_of("role" if "role" in item else "id"), "unknown-role", role, _ROLES)
        return FieldRole.UNIT
    return FieldRole(role)


def read_list(spec: Map, scope: Scope) -> OpenList:
    """An open list."""
    columns = tuple(_list_column(item, scope) for item in distinct(spec["columns"], scope.source))
    known = [column.id for column in columns]
    total = spec.get("total_row", Map(spec.line))
    if total and total["column"] not in known:
        scope.source.unknown(total.line_of("column"), "unknown-column", total["column"], known)
    for position, name in enumerate(unique := spec.get("unique", Seq(spec.line))):
        if name not in known:
            scope.source.unknown(unique.lines[position], "unknown-column", name, known)
    labels = scope.spellings(total["label"], total) if total else ()
    return OpenList(
        spec["id"], scope.label(spec["label"]), columns, labels, total.get("column"), tuple(unique)
    )


def _list_column(item: Map, scope: Scope) -> ListColumn:
    kind = item.get("type", "text")
    own = choices(item, scope)
    if (kind == "choice") != bool(item.get("choices") or item.get("choices_from")):
        scope.source.fault(item.line, "choices-and-type", wanted=item["id"])
    check_distinct(
        ((text, text, item.line) for text, _ in folded_choices(own)), scope.source, "choices-alike"
    )
    first, last = _day(item, "earliest"), _day(item, "latest")
    if first and last and last < first:
        scope.source.fault(item.line_of("latest"), "wrong-order", first=first, second=last)
    return ListColumn(
        id=item["id"],
        headings=scope.spellings(item["heading"], item),
        label=scope.label(item.get("label", item["heading"])),
        kind=kind,
        required=item.get("required", False),
        strict=item.get("strict", True),
        choices=own,
        earliest=first,
        latest=last,
        number=number_rule(item.get("number")) or NumberRule(),
    )


def _day(item: Map, key: str) -> date | None:
    return date.fromisoformat(item[key]) if key in item else None


def read_narrative(spec: Map, scope: Scope) -> Narrative:
    """Questions answered in free text."""
    items = distinct(spec["questions"], scope.source)
    texts = ((fold(text := scope.text(item["label"])), text, item.line) for item in items)
    check_distinct(texts, scope.source, "texts-alike")
    questions = tuple(
        Question(item["id"], scope.spellings(item["label"], item), scope.label(item["label"]))
        for item in items
    )
    return Narrative(spec["id"], scope.label(spec["label"]), questions)

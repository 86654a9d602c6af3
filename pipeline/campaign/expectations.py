"""expectations.yaml: the Great Expectations rules that a campaign adds by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from pipeline.campaign.document import Document, Map
from pipeline.campaign.model import Form, NativeExpectation, OpenList
from pipeline.campaign.scope import distinct
from pipeline.model import ENTRY_COLUMNS, LIST_BASE_COLUMNS, TASK_COLUMNS

ENTRIES, TASKS, SHARES = "entries", "tasks", "shares"
_COLUMN_ARGUMENTS = ("column", "column_A", "column_B", "column_list", "column_set")


def read_expectations(document: Document, form: Form | None) -> tuple[NativeExpectation, ...]:
    """The expectations of a checked expectations.yaml; names in them are looked up in the form."""
    items = distinct(document.root.sound_maps("expectations"), document.source)
    if form is not None:
        for item in items:
            _check_names(item, document, form)
    return tuple(_expectation(item) for item in items)


def _expectation(item: Map) -> NativeExpectation:
    return NativeExpectation(
        id=item["id"],
        on=item["on"],
        expectation=item["expectation"],
        arguments=dict(item["arguments"]),
        severity=item["severity"],
        says=dict(item["says"]),
        remedy=dict(item["do"]),
        table=item.get("table"),
    )


def _check_names(item: Map, document: Document, form: Form) -> None:
    lists = {name: table for name, table in form.tables.items() if isinstance(table, OpenList)}
    if item["on"] not in (known := [ENTRIES, TASKS, SHARES, *lists]):
        document.source.unknown(item.line_of("on"), "unknown-table", item["on"], known)
        return
    if "table" in item and item["table"] not in form.tables:
        document.source.unknown(item.line_of("table"), "unknown-table", item["table"], list(form.tables))
    columns = _columns(item["on"], lists)
    arguments: Map = item["arguments"]
    for key, name in _columns_named(arguments):
        if columns is not None and name not in columns:
            document.source.unknown(arguments.line_of(key), "unknown-column", name, columns)


def _columns(on: str, lists: Mapping[str, OpenList]) -> Collection[str] | None:
    """The columns of the long table that is judged; None for the shares, whose table is validate's own."""
    if on in (ENTRIES, TASKS):
        return list(ENTRY_COLUMNS if on == ENTRIES else TASK_COLUMNS)
    if on == SHARES:
        return None
    suffixes = ("", "__cell", "__said", "__surplus", "__faulty")
    return [*LIST_BASE_COLUMNS, *(column.id + suffix for column in lists[on].columns for suffix in suffixes)]


def _columns_named(arguments: Map) -> Iterator[tuple[str, str]]:
    for key in _COLUMN_ARGUMENTS:
        value = arguments.get(key, ())
        for name in (value,) if isinstance(value, str) else value:
            yield key, str(name)

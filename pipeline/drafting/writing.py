"""A drafted campaign -> the text of its files, with what a person must decide as comments."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from pipeline.drafting.model import (
    ColumnDraft,
    Draft,
    FieldDraft,
    FieldsDraft,
    IndicatorDraft,
    ListDraft,
    MatrixDraft,
    NarrativeDraft,
    RowDraft,
    Rule,
    SheetDraft,
    TableDraft,
)
from pipeline.drafting.words import slug
from pipeline.drafting.yaml_text import Lines, Value, flow
from pipeline.messages import message

_INDICATOR_COLUMNS = (
    "code",
    "label",
    "label_en",
    "unit_of_measure",
    "unit_of_measure_en",
    "decimals",
    "minimum",
    "maximum",
    "over_units",
    "over_periods",
)
_PROGRESS = ((0, 0), (1, 99), (100, 100))  # of the usual three states of a task
EXAMPLE_GROUP = "don-vi"


def files_of(draft: Draft, units: str | None, language: str) -> dict[str, str]:
    """The campaign's files by name, as text; `units` is a units.csv that is there already.

    Comments are in `language`.
    """
    writer = _Writer(draft, language)
    units = units if units is not None else writer.example_units()
    return {
        "campaign.yaml": writer.campaign(_groups_in(units)),
        "units.csv": units,
        "indicators.csv": indicators_csv(draft.indicators),
        "forms/form.yaml": writer.form(),
    }


def _groups_in(units: str) -> list[str]:
    """The groups that a units.csv names, in its order."""
    rows = csv.DictReader(StringIO(units.removeprefix("\ufeff")))
    return list(dict.fromkeys(group for row in rows if (group := (row.get("group") or "").strip())))


def indicators_csv(indicators: Sequence[IndicatorDraft]) -> str:
    """indicators.csv."""
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(_INDICATOR_COLUMNS)
    for indicator in indicators:
        table.writerow([getattr(indicator, column) for column in _INDICATOR_COLUMNS])
    return out.getvalue()


@dataclass(frozen=True)
class _Writer:
    """Writes the files of one draft."""

    draft: Draft
    language: str

    def _decide(self, lines: Lines, indent: int, key: str) -> None:
        lines.put(indent, f"# DECIDE: {message(f'draft.decide.{key}', self.language)}")

    def example_units(self) -> str:
        """A units.csv with one example."""
        name = message("draft.example-unit", self.draft.language)
        return f"code,name,group,aliases\nDV01,{name},{EXAMPLE_GROUP},\n"

    # ------------------------------------------------------------ campaign.yaml

    def campaign(self, groups: Sequence[str]) -> str:
        """campaign.yaml."""
        draft, lines = self.draft, Lines()
        lines.put(0, "# yaml-language-server: $schema=../json-schema/campaign.schema.json")
        lines.put(0, f"# {message('draft.head', self.language)}")
        lines.pair(0, "id", draft.name)
        lines.pair(0, "language", draft.language)
        self._decide(lines, 0, "title")
        lines.pair(0, "title", draft.title)
        self._decide(lines, 0, "letterhead")
        lines.put(0, "letterhead:")
        lines.pair(1, "issuing_body", draft.parent_body or message("draft.nobody", draft.language))
        lines.pair(1, "place", message("draft.nowhere", draft.language))
        self._decide(lines, 0, "groups")
        lines.put(0, "groups:")
        for group in groups:
            lines.item(1, {"code": group, "label": group})
        self._areas(lines)
        self._periods(lines)
        return lines.text()

    def _areas(self, lines: Lines) -> None:
        if not self.draft.areas:
            lines.put(0, "areas: []")
            return
        self._decide(lines, 0, "areas")
        lines.put(0, "areas:")
        for code, label in self.draft.areas:
            lines.item(1, {"code": code, "label": label})

    def _periods(self, lines: Lines) -> None:
        period = self.draft.period
        if not self.draft.period_stated:
            lines.put(0, "period_stated: false")
        self._decide(lines, 0, "periods")
        lines.put(0, "periods:")
        lines.item(1, {"id": period.id, "label": period.label, "from": period.first, "to": period.last})

    # ------------------------------------------------------------ forms/form.yaml

    def form(self) -> str:
        """forms/form.yaml."""
        lines = Lines()
        lines.put(0, "# yaml-language-server: $schema=../../json-schema/form.schema.json")
        lines.put(0, f"# {message('draft.head', self.language)}")
        self._decide(lines, 0, "ids")
        lines.pair(0, "code", self.draft.form_code)
        lines.put(0, "sheets:")
        for sheet in self.draft.sheets:
            self._sheet(lines, sheet)
        return lines.text()

    def _sheet(self, lines: Lines, sheet: SheetDraft) -> None:
        lines.put(1, f"- id: {sheet.id}")
        lines.pair(2, "name", sheet.name)
        lines.pair(2, "title", sheet.title)
        if not sheet.tables:
            lines.pair(2, "optional", True)
        if sheet.marks:
            lines.put(2, "marks:")
            for mark in sheet.marks:
                lines.item(3, mark)
        if not sheet.tables:
            lines.put(2, "tables: []")
            return
        lines.put(2, "tables:")
        for table in sheet.tables:
            self._table(lines, table)

    def _table(self, lines: Lines, table: TableDraft) -> None:
        if isinstance(table, MatrixDraft):
            self._head(lines, table.id, "matrix", table.decide)
            self._matrix(lines, table)
        elif isinstance(table, ListDraft):
            self._head(lines, table.id, "list", table.decide)
            self._list(lines, table)
        elif isinstance(table, NarrativeDraft):
            self._head(lines, table.id, "narrative", table.decide)
            lines.put(4, "questions:")
            for name, label in table.questions:
                lines.item(5, {"id": name, "label": label})
        else:
            self._fields(lines, table)

    def _head(self, lines: Lines, name: str, kind: str, decide: Sequence[str] = ()) -> None:
        for key in decide:
            self._decide(lines, 3, key)
        lines.put(3, f"- id: {name}")
        lines.pair(4, "kind", kind)

    def _fields(self, lines: Lines, table: FieldsDraft) -> None:
        self._head(lines, table.id, "fields")
        lines.put(4, "fields:")
        for field in table.fields:
            for key in field.decide:
                self._decide(lines, 5, key)
            lines.item(5, _field(field))

    def _matrix(self, lines: Lines, table: MatrixDraft) -> None:
        lines.pair(4, "key", table.key)
        lines.pair(4, "indicator", table.indicator)
        lines.pair(4, "row_keys", table.row_keys)
        if table.columns:
            lines.put(4, "columns:")
            self._columns(lines, 5, table.columns)
        if len(table.sections) == 1 and not table.sections[0].heading:
            lines.put(4, "rows:")
            for row in table.sections[0].rows:
                lines.item(5, _row(row))
        else:
            self._sections(lines, table)
        if table.rules:
            self._decide(lines, 4, "rules")
            lines.put(4, "rules:")
            for rule in table.rules:
                lines.item(5, _rule(rule))

    def _columns(self, lines: Lines, indent: int, columns: Sequence[ColumnDraft]) -> None:
        for column in columns:
            if column.holds == "state":
                self._decide(lines, indent, "states")
            if column.holds == "ignored":
                self._decide(lines, indent, "printed")
            lines.item(indent, _column(column))

    def _sections(self, lines: Lines, table: MatrixDraft) -> None:
        lines.put(4, "sections:")
        columns = _Shared("columns", [[_column(column) for column in s.columns] for s in table.sections])
        rows = _Shared("rows", [[_row(row) for row in s.rows] for s in table.sections])
        for at, section in enumerate(table.sections):
            lines.put(5, f"- id: {section.id}")
            lines.pair(6, "number", section.number)
            lines.pair(6, "heading", section.heading)
            if section.columns:
                columns.put(lines, at)
            rows.put(lines, at)

    def _list(self, lines: Lines, table: ListDraft) -> None:
        lines.put(4, "columns:")
        for column in table.columns:
            answers: dict[str, Value]
            if column.from_areas:
                answers = {"choices_from": "areas"}
            else:
                answers = {"choices": [{"id": slug(text, 20), "text": text} for text in column.choices]}
            item: dict[str, Value] = {
                "id": column.id,
                "heading": column.heading,
                "type": "" if column.type == "text" else column.type,
                "required": column.required,
            }
            lines.item(5, item | answers)
        if table.total_label:
            lines.pair(4, "total_row", {"label": table.total_label, "column": table.total_column})


class _Shared:
    """The rows or columns of sections: written once, with a YAML alias wherever they come again."""

    def __init__(self, key: str, items: Sequence[Sequence[Value]]) -> None:
        self._key = key
        self._items = items
        self._texts = [flow(part) for part in items]
        self._anchors: dict[str, str] = {}

    def put(self, lines: Lines, at: int) -> None:
        """Write those of the section at this position."""
        text = self._texts[at]
        if text in self._anchors:
            lines.put(6, f"{self._key}: *{self._anchors[text]}")
            return
        anchor = ""
        if self._texts.count(text) > 1:
            self._anchors[text] = f"{self._key}{len(self._anchors) + 1}"
            anchor = f" &{self._anchors[text]}"
        lines.put(6, f"{self._key}:{anchor}")
        for item in self._items[at]:
            lines.item(7, item)


def _field(field: FieldDraft) -> Value:
    if field.figure:
        return {"figure": field.figure, "label": field.label}
    return {"id": field.role, "label": field.label, "aliases": field.aliases, "pattern": field.pattern}


def _column(column: ColumnDraft) -> Value:
    holds: dict[str, Value] = {} if column.holds == "figure" else {"holds": column.holds}
    if column.holds == "state":
        choices = column.choices or ("Chưa thực hiện", "Đang thực hiện", "Hoàn thành")
        spans = _PROGRESS if len(choices) == len(_PROGRESS) else ((),) * len(choices)
        holds["choices"] = [
            {"id": slug(text, 20), "text": text, "progress": span}
            for text, span in zip(choices, spans, strict=True)
        ]
    return {"id": column.id, "heading": column.heading, "under": column.under, **holds}


def _row(row: RowDraft) -> Value:
    return {
        "id": row.id,
        "code": row.code if row.code != row.id else "",
        "label": row.label,
        "unit_of_measure": row.unit_of_measure,
        "holds": "" if row.holds == "figure" else row.holds,
        "not_asked": row.not_asked,
        "once_in": row.once_in,
    }


def _rule(rule: Rule) -> Value:
    if rule.kind == "sum":
        return {"sum": rule.names, "equals": rule.other}
    if rule.kind == "at_most":
        return {"at_most": rule.names}
    numerator, denominator = rule.names
    return {"share": {"numerator": numerator, "denominator": denominator, "printed": rule.other}}

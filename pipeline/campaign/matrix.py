"""The matrices of a form: rows by columns, in one block or in several under headings of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.campaign.document import Map, Seq
from pipeline.campaign.model import Column, Holds, Label, Matrix, Row, RowKeys, Section
from pipeline.campaign.scope import (
    Scope,
    as_maps,
    check_distinct,
    choices,
    distinct,
    number_rule,
)
from pipeline.text import fold


@dataclass(frozen=True, slots=True)
class MatrixSpec:
    """A matrix with what is only needed to make its slots and checks."""

    matrix: Matrix
    spec: Map
    indicator: str | None  # of rows and columns that name none
    units_of_measure: Mapping[tuple[str, str], Label]  # (section id, row id) -> where the row has its own

    def columns_of(self, section: Section) -> tuple[Column, ...]:
        """The columns that a section's rows are crossed with."""
        return section.columns or self.matrix.columns


def read_matrix(spec: Map, root: Map, scope: Scope) -> MatrixSpec:
    """A matrix; `root` is the form, whose column_sets and row_sets it may name."""
    reader = _Reader(spec, root, scope)
    columns = reader.columns(spec)
    blocks = distinct(spec.get("sections", ()), scope.source)
    sections = tuple(reader.section(item, columns) for item in blocks) or (reader.plain_section(columns),)
    if "columns" not in spec and not all("columns" in section for section in spec.get("sections", [{}])):
        scope.source.fault(spec.line, "no-columns", wanted=spec["id"])
    if ("rows" in spec) == ("sections" in spec):
        scope.source.fault(spec.line, "rows-or-sections", wanted=spec["id"])
    matrix = Matrix(
        id=spec["id"],
        label=scope.label(spec["label"]),
        row_keys=_row_keys(spec.get("row_keys", {})),
        columns=columns,
        sections=sections,
        key=spec.get("key", "{row}/{column}"),
    )
    return MatrixSpec(matrix, spec, scope.indicator(spec), reader.units_of_measure)


def _row_keys(keys: Mapping[str, object]) -> RowKeys:
    return RowKeys(**{name: _texts(value) for name, value in keys.items() if name in RowKeys.__slots__})


def _texts(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, Seq) else (str(value),)


def _below(under: tuple[str, ...], label: Label) -> Label:
    """What to call a column whose heading alone does not tell it from another."""
    return {language: f"{under[0]} – {text}" for language, text in label.items()} if under else label


class _Reader:
    """Reads the parts of one matrix."""

    def __init__(self, spec: Map, root: Map, scope: Scope) -> None:
        self.spec = spec
        self.root = root
        self.scope = scope
        self.units_of_measure: dict[tuple[str, str], Label] = {}
        # Parts of a sum are not asked of a row that is asked only once.
        self.parts = {name for rule in spec.get("rules", ()) for name in rule.get("sum", ())}

    def columns(self, owner: Map) -> tuple[Column, ...]:
        """The columns of the table or of a section: a list, or the name of a column set."""
        items = self._items(owner, "columns", "column_sets", "unknown-column-set")
        columns = [self._column(item) for item in items]
        alike = (
            ((fold(column.headings[0]), fold(" ".join(column.under[:1]))), column.headings[0], item.line)
            for column, item in zip(columns, items, strict=True)
        )
        check_distinct(alike, self.scope.source, "texts-alike")
        return tuple(columns)

    def section(self, item: Map, table_columns: tuple[Column, ...]) -> Section:
        """A block of rows under a heading of its own."""
        name = self.scope.named(item, "heading")
        columns = self.columns(item)
        return Section(
            id=name.id,
            rows=self.rows(item, columns or table_columns, name.id),
            headings=name.texts,
            label=self.scope.label(item.get("label")) or name.label,
            number=item.get("number"),
            area=name.area,
            columns=columns,
        )

    def plain_section(self, columns: tuple[Column, ...]) -> Section:
        """The one block of a matrix without sections."""
        return Section(id="", rows=self.rows(self.spec, columns, ""))

    def rows(self, owner: Map, columns: tuple[Column, ...], section: str) -> tuple[Row, ...]:
        """The rows of the table or of a section: a list, or the name of a row set."""
        items = self._items(owner, "rows", "row_sets", "unknown-row-set")
        rows = [self._row(item, columns, section) for item in items]
        alike = (
            (fold(" ".join(row.codes[:1] or row.labels[:1])), row.labels[0], item.line)
            for row, item in zip(rows, items, strict=True)
        )
        check_distinct(alike, self.scope.source, "texts-alike")
        return tuple(rows)

    def _items(self, owner: Map, key: str, sets: str, fault: str) -> list[Map]:
        value = owner.get(key)
        if isinstance(value, str):
            known = self.root.get(sets, Map(0))
            if not isinstance(known, Map):
                return []
            if value not in known:
                self.scope.source.unknown(owner.line_of(key), fault, value, list(known))
            value = known.sound(value)
        return distinct(as_maps(value), self.scope.source) if isinstance(value, Seq) else []

    def _column(self, item: Map) -> Column:
        name = self.scope.named(item, "heading")
        under = _texts(item.get("under", Seq(item.line)))
        return Column(
            id=name.id,
            headings=name.texts,
            label=self.scope.label(item.get("label")) or _below(under, name.label),
            under=under,
            holds=Holds(item.get("holds", "figure")),
            number=number_rule(item.get("number")),
            indicator=name.indicator,
            area=name.area,
            choices=choices(item, self.scope),
        )

    def _row(self, item: Map, columns: tuple[Column, ...], section: str) -> Row:
        name = self.scope.named(item, "label")
        if "unit_of_measure" in item:
            self.units_of_measure[section, name.id] = self.scope.label(item["unit_of_measure"])
        row = Row(
            id=name.id,
            labels=name.texts,
            label=name.label,
            codes=self._codes(item),
            holds=Holds(item.get("holds", "figure")),
            indicator=name.indicator,
            area=name.area,
            not_asked=frozenset(item.get("not_asked", ())),
            once_in=item.get("once_in"),
        )
        self._check_columns(item, [column.id for column in columns])
        return self._asked_once(row, columns) if row.once_in is not None else row

    def _codes(self, item: Map) -> tuple[str, ...]:
        code = item.get("code", item["id"] if "code" in self.spec.get("row_keys", {}) else None)
        if code is None:
            return ()
        return tuple(code) if isinstance(code, Seq) else (code,)

    def _asked_once(self, row: Row, columns: Iterable[Column]) -> Row:
        parts = {column.id for column in columns if column.area is not None or column.id in self.parts}
        return replace(row, not_asked=(row.not_asked | parts) - {row.once_in or ""})

    def _check_columns(self, item: Map, known: list[str]) -> None:
        if not known:  # whose absence is told as such
            return
        for position, name in enumerate(item.get("not_asked", ())):
            if name not in known:
                self.scope.source.unknown(item["not_asked"].lines[position], "unknown-column", name, known)
        if "once_in" in item and item["once_in"] not in known:
            self.scope.source.unknown(item.line_of("once_in"), "unknown-column", item["once_in"], known)

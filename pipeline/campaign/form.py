"""forms/form.yaml -> Form: the sheets, every asked cell as a slot, and the checks between slots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.campaign.checks import matrix_checks, share_tolerance
from pipeline.campaign.document import Map, Seq
from pipeline.campaign.matrix import MatrixSpec, read_matrix
from pipeline.campaign.model import (
    Check,
    Form,
    Holds,
    Matrix,
    SheetForm,
    Slot,
    Table,
)
from pipeline.campaign.scope import Scope, check_distinct, distinct
from pipeline.campaign.slots import field_slots, matrix_slots
from pipeline.campaign.tables import read_fields, read_list, read_narrative
from pipeline.campaign.texts import blank_texts
from pipeline.text import fold

_SHOWN = 3  # keys named in one fault


def compile_form(scope: Scope) -> Form:
    """The form that a checked forms/*.yaml describes; what is wrong in it goes to the scope's faults.

    Tables whose shape is broken are left out: their faults have been told.
    """
    root = scope.document.root
    compiler = _Compiler(scope)
    sheets = tuple(compiler.sheet(sheet) for sheet in _sheets(scope))
    _check_all_distinct(scope)
    return Form(root.get("code"), sheets, tuple(compiler.slots), tuple(compiler.checks))


def _sheets(scope: Scope) -> list[Map]:
    """The sheets that can be used; a broken table does not make its sheet unusable."""
    sheets = scope.document.root.get("sheets", ())
    maps = [sheet for sheet in sheets if isinstance(sheet, Map)] if isinstance(sheets, Seq) else []
    return [sheet for sheet in maps if sheet.faulty <= {"tables"}]


def _check_all_distinct(scope: Scope) -> None:
    sheets = distinct(_sheets(scope), scope.source)
    distinct((table for sheet in sheets for table in sheet.sound_maps("tables")), scope.source)
    names = ((fold(sheet["name"]), sheet["name"], sheet.line_of("name")) for sheet in sheets)
    check_distinct(names, scope.source, "texts-alike")


@dataclass
class _Compiler:
    scope: Scope
    slots: list[Slot] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def sheet(self, spec: Map) -> SheetForm:
        """One sheet with its tables, whose slots and checks are added to those of the form."""
        tables = [self.table(part, spec) for part in spec.sound_maps("tables")]
        own = [*([spec["title"]] if "title" in spec else []), *spec.get("marks", ())]
        marks = [*own, *(text for table in tables for text in blank_texts(table))]
        return SheetForm(
            id=spec["id"],
            names=(spec["name"], *spec.get("aliases", ())),
            tables=tuple(tables),
            marks=tuple(dict.fromkeys(mark for mark in marks if fold(mark))),
            optional=spec.get("optional", False),
        )

    def table(self, spec: Map, sheet: Map) -> Table:
        """One table; its label is the sheet's title where it has none of its own."""
        spec.setdefault("label", sheet.get("title", sheet["name"]))
        kind = spec["kind"]
        if kind == "list":
            return read_list(spec, self.scope)
        if kind == "narrative":
            return read_narrative(spec, self.scope)
        if kind == "fields":
            fields = read_fields(spec, self.scope)
            self._add(field_slots(fields, sheet["id"], self.scope.indicators or {}), spec)
            return fields
        return self._matrix(spec, sheet["id"])

    def _matrix(self, spec: Map, sheet: str) -> Matrix:
        told = len(self.scope.source.faults)
        read = read_matrix(spec, self.scope.document.root, self.scope)
        indicators = self.scope.indicators or {}
        slots = self._add(matrix_slots(read, sheet, indicators, share_tolerance(spec)), spec)
        if len(self.scope.source.faults) == told:  # else the faults told may well be the reason
            self._check_indicators(slots, read)
        self.checks.extend(matrix_checks(read, slots, self.scope))
        return read.matrix

    def _add(self, slots: Iterator[Slot], spec: Map) -> list[Slot]:
        """Number the slots as they come; it is a fault if two have one key."""
        added = [replace(slot, index=len(self.slots) + offset) for offset, slot in enumerate(slots)]
        twice = sorted(
            key for key, count in Counter([*self.keys, *(s.key for s in added)]).items() if count > 1
        )
        if twice:
            self.scope.source.fault(spec.line, "duplicate-key-of-slot", wanted=", ".join(twice[:_SHOWN]))
        self.keys.update(slot.key for slot in added)
        self.slots.extend(added)
        return added

    def _check_indicators(self, slots: list[Slot], read: MatrixSpec) -> None:
        """A figure of no indicator has no unit of measure and cannot be added up."""
        rows = [slot.row_id for slot in slots if slot.holds is Holds.FIGURE and slot.indicator is None]
        if rows and self.scope.indicators is not None:
            wanted = ", ".join(dict.fromkeys(rows))
            self.scope.source.fault(read.spec.line, "no-indicator", wanted=wanted)

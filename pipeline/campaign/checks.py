"""The rules of a matrix as checks between its slots."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from pipeline.campaign.document import Map
from pipeline.campaign.matrix import MatrixSpec
from pipeline.campaign.model import Check, ContinueCheck, OrderCheck, ShareCheck, Slot, SumCheck
from pipeline.campaign.scope import Scope

DEFAULT_TOLERANCE_PCT = Decimal("0.01")

Line = Mapping[str, Slot]
"""The slots that a rule joins: of one row by column id, or of one column by row id."""


def share_tolerance(spec: Map) -> Decimal:
    """By how many percent points a share printed in this matrix may be off."""
    stated = [rule["share"].get("tolerance") for rule in spec.get("rules", ()) if "share" in rule]
    return max((Decimal(value) for value in stated if value is not None), default=DEFAULT_TOLERANCE_PCT)


def matrix_checks(spec: MatrixSpec, slots: Sequence[Slot], scope: Scope) -> Iterator[Check]:
    """The checks that the rules of one matrix make of its slots; a rule that makes none is a fault."""
    for rule in spec.spec.get("rules", ()) if slots else ():
        lines = _lines(rule, spec, slots, scope)
        if lines is None:
            continue
        found = [check for line in lines for check in _checks_of(rule, spec.matrix.id, line)]
        if not found:
            scope.source.fault(rule.line, "rule-without-effect")
        yield from found


def _names(rule: Map) -> list[tuple[str, int]]:
    """The names of rows or columns that a rule uses, each with its line."""
    if "sum" in rule:
        return [
            *zip(rule["sum"], rule["sum"].lines, strict=True),
            (rule.get("equals", ""), rule.line_of("equals")),
        ]
    if "at_most" in rule:
        return [*zip(rule["at_most"], rule["at_most"].lines, strict=True)]
    if "continues" in rule:
        return [(rule.get(key, ""), rule.line_of(key)) for key in ("continues", "with")]
    share = rule["share"]
    return [
        (share[key], share.line_of(key)) for key in ("numerator", "denominator", "printed") if key in share
    ]


def _lines(rule: Map, spec: MatrixSpec, slots: Sequence[Slot], scope: Scope) -> list[Line] | None:
    """The lines along which the rule holds; None, with a fault, if its names are not all of one kind."""
    names = _names(rule)
    columns = [column.id for section in spec.matrix.sections for column in spec.columns_of(section)]
    rows = [row.id for section in spec.matrix.sections for row in section.rows]
    if all(name in columns for name, _ in names):
        return _grouped(slots, lambda slot: (slot.section_id, slot.row_id), lambda slot: slot.column_id)
    if all(name in rows for name, _ in names):
        return _grouped(slots, lambda slot: (slot.section_id, slot.column_id), lambda slot: slot.row_id)
    by_columns = sum(name in columns for name, _ in names) >= sum(name in rows for name, _ in names)
    known, key = (columns, "unknown-column") if by_columns else (rows, "unknown-row")
    for name, line in names:
        if name not in known:
            scope.source.unknown(line, key, name, list(dict.fromkeys(known)))
    return None


def _grouped(
    slots: Iterable[Slot], line: Callable[[Slot], tuple[str, str]], name: Callable[[Slot], str]
) -> list[Line]:
    lines: dict[tuple[str, str], dict[str, Slot]] = {}
    for slot in slots:
        lines.setdefault(line(slot), {})[name(slot)] = slot
    return list(lines.values())


def _checks_of(rule: Map, table: str, line: Line) -> Iterator[Check]:
    """What the rule checks in one line, which may lack some of the slots that the rule names."""
    if "sum" in rule:
        parts = tuple(line[name].index for name in rule["sum"] if name in line)
        if parts and rule["equals"] in line:
            yield SumCheck(table, line[rule["equals"]].index, parts)
    elif "at_most" in rule:
        smaller, larger = (line.get(name) for name in rule["at_most"])
        if smaller and larger:
            yield OrderCheck(table, smaller.index, larger.index)
    elif "continues" in rule:
        whole, part = line.get(rule["continues"]), line.get(rule["with"])
        if whole and part:
            yield ContinueCheck(table, whole.index, part.index)
    else:
        yield from _share_check(rule["share"], table, line)


def _share_check(share: Map, table: str, line: Line) -> Iterator[ShareCheck]:
    numerator, denominator = line.get(share["numerator"]), line.get(share["denominator"])
    printed = line.get(share.get("printed", ""))
    if numerator and denominator:
        yield ShareCheck(
            table=table,
            row=numerator.row,
            numerator=numerator.index,
            denominator=denominator.index,
            printed=printed.index if printed else None,
            tolerance_pct=Decimal(share.get("tolerance", DEFAULT_TOLERANCE_PCT)),
        )

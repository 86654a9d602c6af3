"""A trace for programs."""

from __future__ import annotations

from decimal import Decimal

from pipeline.audit.trace import Contribution, Part, Trace
from pipeline.json_text import Json
from pipeline.model import CellValue
from pipeline.publish.exact import without_needless_zeros
from pipeline.record import group_of


def trace_as_json(trace: Trace) -> dict[str, Json]:
    """The trace with its figures; numbers are exact, `below` holds the trace in the lower tier's workbook."""
    question = trace.question
    return {
        "workbook": str(trace.workbook.path),
        "sha256": trace.workbook.sha256,
        "sheet": question.sheet,
        "cell": question.cell,
        "id": question.id,
        "over": question.over,
        "group": group_of(question.scope),
        "unit": question.unit,
        "result": _exact(trace.result),
        "stated": _exact(Decimal(question.value)) if question.value else None,
        "found": _shown(trace.found),
        "agrees": trace.agrees,
        "parts": [_part(part) for part in trace.parts],
    }


def _part(part: Part) -> Json:
    return {
        "key": part.key,
        "label": part.label,
        "over": part.over,
        "result": _exact(part.result),
        "figures": [_contribution(contribution) for contribution in part.contributions],
    }


def _contribution(contribution: Contribution) -> Json:
    figure, unit = contribution.figure, contribution.unit
    return {
        "unit": figure.unit,
        "unit_name": unit.name if unit else figure.unit,
        "value": _exact(figure.value),
        "file": figure.file,
        "sheet": figure.sheet,
        "cell": figure.cell,
        "sha256": figure.sha256,
        "below": trace_as_json(contribution.below) if contribution.below is not None else None,
    }


def _exact(value: Decimal | None) -> Json:
    return None if value is None else without_needless_zeros(value)


def _shown(value: CellValue | None) -> Json:
    return value if value is None or isinstance(value, str | int | Decimal) else value.isoformat()

"""From a number of a consolidated workbook to the cells it comes from, through every tier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext

from pipeline.audit.below import LowerWorkbooks
from pipeline.audit.question import Question, ask
from pipeline.audit.sources import SourceFigure, figures_of
from pipeline.audit.workbooks import Workbook
from pipeline.errors import UsageError
from pipeline.model import CellValue
from pipeline.record import HIGHEST, SHARE, RecordedUnit, agrees, group_of

_PERCENT_PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class Contribution:
    """One figure that a number is made of, and what it is made of itself if it is a total of a lower tier."""

    figure: SourceFigure
    unit: RecordedUnit | None
    below: Trace | None = None


@dataclass(frozen=True)
class Part:
    """The figures of one key, and what they come to; None if there are none."""

    key: str
    label: str
    over: str
    contributions: tuple[Contribution, ...]

    @property
    def result(self) -> Decimal | None:
        """Their sum, or the highest of them."""
        values = [contribution.figure.value for contribution in self.contributions]
        if not values:
            return None
        return max(values) if self.over == HIGHEST else exact_sum(values)


@dataclass(frozen=True)
class Trace:
    """A number of a workbook, traced. `found` is what its cell shows now."""

    workbook: Workbook
    question: Question
    parts: tuple[Part, ...]
    found: CellValue | None = None

    @property
    def result(self) -> Decimal | None:
        """What the figures come to; None if nobody reported, or a share's denominator is 0."""
        known = [part.result for part in self.parts if part.result is not None]
        if self.question.over == SHARE:
            return percent_of(self.parts[0].result, self.parts[1].result)
        if not known:
            return None
        return max(known) if self.question.over == HIGHEST else exact_sum(known)

    @property
    def agrees(self) -> bool:
        """Whether the figures come to what the record states and the cell shows, in this tier and below."""
        question = self.question
        stated = None if question.value in (None, "") else Decimal(str(question.value))
        is_right = question.value is None or stated == self.result
        shown = not question.cell or agrees(question.value or "", self.found)
        below = [c.below for part in self.parts for c in part.contributions if c.below is not None]
        own = self.workbook.record.sealed and is_right and shown
        return own and all(trace.agrees for trace in below) and self._tiers_agree()

    def _tiers_agree(self) -> bool:
        contributions = (c for part in self.parts for c in part.contributions if c.below is not None)
        return all(c.below is None or c.below.result == c.figure.value for c in contributions)


def trace(workbook: Workbook, what: str, lower: LowerWorkbooks, *, unit: str = "", group: str = "") -> Trace:
    """Trace a cell ("Biểu 1!F12") or a figure key ("b1/B1/N3") to the cells of the units' files.

    A figure that is itself a total of a lower tier's workbook is traced on, where `lower` has that workbook.

    Raises:
        UsageError: nothing of that name, or the sources cannot be had.
    """
    return _trace(workbook, ask(workbook, what, unit, group), lower)


def _trace(workbook: Workbook, question: Question, lower: LowerWorkbooks) -> Trace:
    found = figures_of(workbook, question.keys, lower.folders)
    parts = tuple(_part(workbook, question, key, found, lower) for key in question.keys)
    shown = workbook.value(question.sheet, question.cell) if question.cell else None
    return Trace(workbook, question, parts, shown)


def _part(
    workbook: Workbook, question: Question, key: str, found: Sequence[SourceFigure], lower: LowerWorkbooks
) -> Part:
    stated = workbook.record.keys.get(key)
    own = [figure for figure in found if figure.key == key and _belongs(figure, question, workbook)]
    over = question.over if question.over != SHARE else (stated.over if stated else "")
    units = workbook.record.units
    contributions = tuple(
        Contribution(figure, units.get(figure.unit), _below(workbook, figure, lower)) for figure in own
    )
    return Part(key, stated.label if stated else key, over, contributions)


def _belongs(figure: SourceFigure, question: Question, workbook: Workbook) -> bool:
    if question.unit:
        return figure.unit == question.unit
    unit = workbook.record.units.get(figure.unit)
    group = group_of(question.scope)
    return not group or (unit is not None and unit.group == group)


def _below(workbook: Workbook, figure: SourceFigure, lower: LowerWorkbooks) -> Trace | None:
    unit = workbook.record.units.get(figure.unit)
    if unit is None or not unit.package_of:
        return None
    below = lower.find(figure.file, figure.sha256)
    if below is None:
        return None
    try:
        question = ask(below, f"{figure.sheet}!{figure.cell}")
        return _trace(below, question, replace(lower, inputs=None))
    except UsageError:
        # The lower workbook is there and does not tell: the trace ends at its cell, as without it.
        return None


def exact_sum(values: Sequence[Decimal]) -> Decimal:
    """The sum, however many digits it takes."""
    with localcontext() as exact:
        exact.prec = 60
        return sum(values, start=Decimal(0))


def percent_of(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """Numerator / denominator in percent, to 6 places, half up; None where it does not apply."""
    if numerator is None or not denominator:
        return None
    with localcontext() as exact:
        exact.prec = 60
        return (numerator * 100 / denominator).quantize(_PERCENT_PLACES, ROUND_HALF_UP)

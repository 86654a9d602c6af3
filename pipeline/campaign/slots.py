"""Every asked cell of a form's tables as a slot, in the form's order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from pipeline.campaign.matrix import MatrixSpec
from pipeline.campaign.model import (
    Column,
    Field,
    FieldRole,
    Fields,
    Holds,
    Indicator,
    Label,
    NumberRule,
    OverUnits,
    Row,
    Section,
    Slot,
)

_PERCENT: Label = {"vi": "%", "en": "%"}
_WHOLE = NumberRule()
_PROGRESS = NumberRule(2, Decimal(0), Decimal(100))
Indicators = Mapping[str, Indicator]


def field_slots(table: Fields, sheet: str, indicators: Indicators) -> Iterator[Slot]:
    """The figures among labelled cells; their key is `table/<id>/`."""
    for field in table.fields:
        if field.role is FieldRole.FIGURE:
            yield _field_slot(table, field, sheet, indicators)


def _field_slot(table: Fields, field: Field, sheet: str, indicators: Indicators) -> Slot:
    indicator = indicators.get(field.indicator or "")
    return Slot(
        index=-1,
        sheet=sheet,
        table=table.id,
        row=field.id,
        column="",
        holds=Holds.FIGURE,
        number=indicator.number if indicator else _WHOLE,
        row_label=indicator.label if indicator else table.label,
        column_label={},
        row_id=field.id,
        column_id="",
        indicator=field.indicator,
        unit_of_measure=indicator.unit_of_measure if indicator else {},
    )


def matrix_slots(spec: MatrixSpec, sheet: str, indicators: Indicators, tolerance: Decimal) -> Iterator[Slot]:
    """The asked cells of a matrix, row by row.

    What the form prints itself (Holds.IGNORED) and what it marks as not asked is no slot. `tolerance` is
    by how many percent points a printed share may be off, and so exceed 100.
    """
    for section in spec.matrix.sections:
        for row in section.rows:
            for column in spec.columns_of(section):
                if column.id in row.not_asked or Holds.IGNORED in (row.holds, column.holds):
                    continue
                yield _matrix_slot(spec, sheet, (section, row, column), indicators, tolerance)


def _matrix_slot(
    spec: MatrixSpec,
    sheet: str,
    place: tuple[Section, Row, Column],
    indicators: Indicators,
    tolerance: Decimal,
) -> Slot:
    section, row, column = place
    code = row.indicator or column.indicator or spec.indicator
    indicator = indicators.get(code or "")
    slot = Slot(
        index=-1,
        sheet=sheet,
        table=spec.matrix.id,
        row="",
        column="",
        holds=_holds(row, column),
        number=column.number or (indicator.number if indicator else _WHOLE),
        row_label={},
        column_label={},
        row_id=row.id,
        column_id=column.id,
        section_id=section.id,
        indicator=code,
        area=column.area or row.area or section.area,
        unit_of_measure=spec.units_of_measure.get((section.id, row.id))
        or (indicator.unit_of_measure if indicator else {}),
        choices=column.choices,
    )
    return _keyed(_numbered(slot, column, indicator, tolerance), spec.matrix.key, place)


def _holds(row: Row, column: Column) -> Holds:
    if row.once_in == column.id:
        return Holds.FIGURE
    return column.holds if column.holds is not Holds.FIGURE else row.holds


def _numbered(slot: Slot, column: Column, indicator: Indicator | None, tolerance: Decimal) -> Slot:
    """The slot with the numbers it may hold, where these do not simply follow from its indicator."""
    if slot.holds is Holds.SHARE:
        rule = column.number or NumberRule(2, Decimal(0), 100 + tolerance)
        return replace(slot, number=rule, unit_of_measure=_PERCENT)
    if slot.holds is Holds.PROGRESS:
        return replace(slot, number=column.number or _PROGRESS, unit_of_measure=_PERCENT)
    if indicator is not None and indicator.over_units is OverUnits.SHARE and column.number is None:
        # A share's numerator and denominator are counts of their own, not percentages.
        counted = slot.unit_of_measure if slot.unit_of_measure != indicator.unit_of_measure else {}
        return replace(slot, number=_WHOLE, unit_of_measure=counted)
    return slot


def _keyed(slot: Slot, template: str, place: tuple[Section, Row, Column]) -> Slot:
    """The slot with both parts of its key, and the wording of each part."""
    section, row, column = place
    ids = {"section": section.id, "row": row.id, "column": "" if row.once_in == column.id else column.id}
    labels = {"section": section.label, "row": row.label, "column": column.label}
    first, second = template.split("/")
    return replace(
        slot,
        row=first.format(**ids),
        column=second.format(**ids),
        row_label=_wording(first, labels),
        column_label=_wording(second, labels),
    )


def _wording(template: str, labels: Mapping[str, Label]) -> Label:
    named = [labels[name] for name in ("section", "row", "column") if f"{{{name}}}" in template]
    languages = dict.fromkeys(language for label in named for language in label)
    return {
        language: " – ".join(text for label in named if (text := label.get(language, "")))
        for language in languages
    }

"""units.csv and indicators.csv: who has to report, and what is counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from pipeline.campaign.document import Record, one_of_each, parse_csv
from pipeline.campaign.faults import SchemaFolder, Source
from pipeline.campaign.model import Indicator, Label, NumberRule, OverUnits, Unit, Words
from pipeline.campaign.reporting import check_reports_to
from pipeline.campaign.successors import check_codes, check_successors, overlap, read_successors
from pipeline.campaign.words import name_key

_UNIT_COLUMNS = ("code", "name", "group", "aliases")
_MORE_UNIT_COLUMNS = ("valid_from", "valid_until", "package_of", "successor", "reports_to")
_INDICATOR_COLUMNS = ("code", "label", "unit_of_measure", "decimals", "minimum", "maximum")
_MORE_INDICATOR_COLUMNS = ("label_en", "unit_of_measure_en", "over_units", "over_periods", "definition")
_OVER_PERIODS = ("sum", "highest", "latest", "share")
NO_BOUND = "none"


# ---------------------------------------------------------------- units


def load_units(
    folder: SchemaFolder, name: str, groups: Collection[str] | None, words: Words | None
) -> tuple[Unit, ...]:
    """The units of units.csv, in its order; `groups` None means that they are not known, so not checked."""
    source = folder.source(name)
    text = folder.text(name)
    records = parse_csv(text, source, _UNIT_COLUMNS, _MORE_UNIT_COLUMNS) if text is not None else None
    if records is None:
        return ()
    units = [_unit(record, source, groups) for record in records]
    check_codes(units, records, source)
    check_successors(units, records, source)
    check_reports_to(units, records, source)
    if not units:
        source.fault(1, "no-rows")
    if words is not None:
        _check_names(units, records, source, words)
    return tuple(units)


def _unit(record: Record, source: Source, groups: Collection[str] | None) -> Unit:
    if not record["name"]:
        source.fault(record.line, "blank", name="name")
    if groups is not None and record["group"] not in groups:
        source.unknown(record.line, "unknown-group", record["group"], groups)
    first, last = _day(record, "valid_from", source), _day(record, "valid_until", source)
    if first and last and last < first:
        source.fault(record.line, "wrong-order", first=first, second=last)
    return Unit(
        record["code"],
        record["name"],
        record["group"],
        tuple(record.parts("aliases")),
        first,
        last,
        record["package_of"] or None,
        read_successors(record, source),
        record["reports_to"] or None,
    )


def _day(record: Record, column: str, source: Source) -> date | None:
    try:
        return date.fromisoformat(record[column]) if record[column] else None
    except ValueError:
        source.fault(record.line, "not-a-date", name=column, found=record[column])
        return None


def _check_names(units: Sequence[Unit], records: Sequence[Record], source: Source, words: Words) -> None:
    """No name or alias may stand for two units that exist at the same time and report to the same one.

    Communes of two districts often bear one name: `pipeline.tiers.named` tells which is meant.
    """
    known: dict[str, list[Unit]] = {}
    for unit, record in zip(units, records, strict=True):
        spelt = {name_key(name, words): name for name in (*unit.aliases, unit.name)}
        for text, name in spelt.items():
            for other in known.get(text, []):
                if unit.reports_to == other.reports_to and overlap(unit, other):
                    source.fault(
                        record.line, "name-of-two-units", wanted=name, unit=unit.code, other=other.code
                    )
            known.setdefault(text, []).append(unit)


# ---------------------------------------------------------------- indicators


def load_indicators(folder: SchemaFolder, name: str, language: str) -> Mapping[str, Indicator] | None:
    """The indicators of indicators.csv by code; `label` is in the campaign's language. None if unreadable."""
    source = folder.source(name)
    text = folder.text(name)
    records = (
        parse_csv(text, source, _INDICATOR_COLUMNS, _MORE_INDICATOR_COLUMNS) if text is not None else None
    )
    if records is None:
        return None
    one_of_each(records, source, "code", fold=str)
    return {record["code"]: _indicator(record, source, language) for record in records}


def _indicator(record: Record, source: Source, language: str) -> Indicator:
    if not record["label"]:
        source.fault(record.line, "blank", name="label")
    return Indicator(
        code=record["code"],
        label=_label(record, "label", language),
        unit_of_measure=_label(record, "unit_of_measure", language),
        number=_number_rule(record, source),
        over_units=OverUnits(_choice(record, "over_units", tuple(OverUnits), source)),
        over_periods=_choice(record, "over_periods", _OVER_PERIODS, source),
        definition=record["definition"],
    )


def _label(record: Record, column: str, language: str) -> Label:
    label = {language: record[column], "en": record[f"{column}_en"] or record[column]}
    return {language: text for language, text in label.items() if text}


def _choice(record: Record, column: str, known: Sequence[str], source: Source) -> str:
    value = record[column] or "sum"
    if value in known:
        return value
    source.unknown(record.line, "not-allowed", value, known, name=column)
    return "sum"


def _number_rule(record: Record, source: Source) -> NumberRule:
    decimals = _number(record, "decimals", source) or Decimal(0)
    if decimals != int(decimals) or not 0 <= decimals <= 9:
        source.fault(record.line, "not-a-number", name="decimals", found=record["decimals"])
    minimum, maximum = _number(record, "minimum", source), _number(record, "maximum", source)
    if minimum is None and record["minimum"] != NO_BOUND:
        minimum = Decimal(0)  # every figure is a count unless its row says otherwise
    if minimum is not None and maximum is not None and maximum < minimum:
        source.fault(record.line, "wrong-order", first=minimum, second=maximum)
    return NumberRule(int(decimals), minimum, maximum)


def _number(record: Record, column: str, source: Source) -> Decimal | None:
    text = record[column]
    if text in ("", NO_BOUND):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite():
        source.fault(record.line, "not-a-number", name=column, found=text)
        return None
    return number

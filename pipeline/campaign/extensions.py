"""extensions.csv: later deadlines granted to single units, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pipeline.campaign.document import Record, parse_csv
from pipeline.campaign.faults import SchemaFolder, Source
from pipeline.campaign.model import Deadline, Extension, Period, Unit
from pipeline.campaign.periods import before_day, by_day

_REQUIRED = ("unit", "period", "reason")
_DAYS = ("before", "by")


def load_extensions(
    folder: SchemaFolder, name: str, units: Sequence[Unit], periods: Sequence[Period]
) -> tuple[Extension, ...]:
    """The extensions of a campaign; none where it has no such file."""
    text = folder.text(name, required=False)
    source = folder.source(name)
    records = parse_csv(text, source, _REQUIRED, _DAYS) if text is not None else None
    known_units = {unit.code: list[Unit]() for unit in units}
    for unit in units:
        known_units[unit.code].append(unit)
    known_periods = {period.id: period for period in periods}
    found: dict[tuple[str, str], Extension] = {}
    for record in records or ():
        extension = _extension(record, source, known_units, known_periods)
        if extension is None:
            continue
        at = (extension.unit, extension.period)
        if at in found:
            source.fault(record.line, "two-extensions", unit=at[0], period=at[1])
        found[at] = extension
    return tuple(found.values())


def _extension(
    record: Record, source: Source, units: Mapping[str, Sequence[Unit]], periods: Mapping[str, Period]
) -> Extension | None:
    if units and record["unit"] not in units:
        source.unknown(record.line, "unknown-unit", record["unit"], list(units))
    if periods and record["period"] not in periods:
        source.unknown(record.line, "unknown-period", record["period"], list(periods))
    if not record["reason"]:
        source.fault(record.line, "blank", name="reason")
    deadline = _deadline(record, source)
    period = periods.get(record["period"])
    usual = _usual(units.get(record["unit"], ()), period) if period else None
    if deadline and usual and deadline.last_day <= usual.last_day:
        source.fault(record.line, "extension-not-later", deadline=f"{usual.last_day:%d/%m/%Y}")
    return Extension(record["unit"], record["period"], deadline, record["reason"]) if deadline else None


def _usual(units: Sequence[Unit], period: Period) -> Deadline | None:
    """The deadline of the group of the unit that bears the code in the period, else everybody's."""
    there = [unit for unit in units if period.end is None or unit.exists_on(period.end)]
    group = there[0].group if there else ""
    return dict(period.group_deadlines).get(group, period.deadline)


def _deadline(record: Record, source: Source) -> Deadline | None:
    stated = [name for name in _DAYS if record[name]]
    if len(stated) != 1:
        source.fault(record.line, "one-deadline", known=", ".join(_DAYS))
        return None
    (name,) = stated
    try:
        day = date.fromisoformat(record[name])
    except ValueError:
        source.fault(record.line, "not-a-date", name=name, found=record[name])
        return None
    return before_day(day) if name == "before" else by_day(day)

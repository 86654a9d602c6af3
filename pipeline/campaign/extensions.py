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
    known_units = list(dict.fromkeys(unit.code for unit in units))
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
    record: Record, source: Source, units: Sequence[str], periods: Mapping[str, Period]
) -> Extension | None:
    if units and record["unit"] not in units:
        source.unknown(record.line, "unknown-unit", record["unit"], units)
    if periods and record["period"] not in periods:
        source.unknown(record.line, "unknown-period", record["period"], list(periods))
    if not record["reason"]:
        source.fault(record.line, "blank", name="reason")
    deadline = _deadline(record, source)
    period = periods.get(record["period"])
    if deadline and period and period.deadline and deadline.last_day <= period.deadline.last_day:
        usual = f"{period.deadline.last_day:%d/%m/%Y}"
        source.fault(record.line, "extension-not-later", deadline=usual)
    return Extension(record["unit"], record["period"], deadline, record["reason"]) if deadline else None


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

"""What the letters to units say, as placeholders of their template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.campaign.model import FieldRole, Fields
from pipeline.letters.figures import Filled
from pipeline.letters.letterhead import heading
from pipeline.letters.package import WrittenPackage
from pipeline.letters.wording import short_day
from pipeline.messages import message, remedy_for_unit, says, severity_of
from pipeline.model import Finding


@dataclass(frozen=True, slots=True)
class Occasion:
    """The day on which letters are written, and the new day by which units are asked to answer, if any."""

    today: date
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """One letter: to which unit, and what it says."""

    unit: str
    name: str
    missing: bool
    contents: Filled


def reminders(package: WrittenPackage, occasion: Occasion, language: str) -> list[Reminder]:
    """A letter to every unit that is missing or whose return was refused, in the order of units.csv."""
    return [
        _reminder(package, unit, occasion, language)
        for unit in package.details["units"]
        if unit["state"] != "included"
    ]


def unclaimed_files(package: WrittenPackage) -> list[str]:
    """Refused files of which nobody knows the unit: one of them may be what a missing unit has sent."""
    return [
        file["file"]
        for file in package.details["files"]
        if file["outcome"] == "excluded" and not file["unit"]
    ]


def _reminder(
    package: WrittenPackage, unit: Mapping[str, Any], occasion: Occasion, language: str
) -> Reminder:
    deadline = package.period.deadline if package.period else None
    missing = unit["state"] == "missing"
    findings = [] if missing else list(_findings(package, unit["unit"]))
    name = package.unit_name(unit["unit"])
    contents = {
        **heading(package, language),
        "unit": name,
        "missing": missing,
        "today": short_day(occasion.today, language),
        "overdue": deadline is not None and occasion.today > deadline.last_day,
        "asks_nil": _asks(package, FieldRole.NIL),
        "asks_sending": _asks(package, FieldRole.SENDING),
        "by": _by(package, occasion, language),
        "errors": _numbered([_told(f, language) for f in findings if severity_of(f) == "error"]),
        "notes": _numbered([_told(f, language) for f in findings if severity_of(f) == "warning"]),
    }
    return Reminder(unit["unit"], name, missing, contents)


def _asks(package: WrittenPackage, role: FieldRole) -> bool:
    """Whether the form has a place for this."""
    tables = package.campaign.form.tables.values()
    return any(field.role is role for table in tables if isinstance(table, Fields) for field in table.fields)


def _by(package: WrittenPackage, occasion: Occasion, language: str) -> str:
    """By when: the new day if one is given, else the deadline if it is still ahead, else room to fill in."""
    if occasion.due is not None:
        return message("letters.by", language, date=short_day(occasion.due, language))
    deadline = package.period.deadline if package.period else None
    if deadline is not None and occasion.today <= deadline.last_day:
        return deadline.wording[language]
    return message("letters.by-blank", language)


def _findings(package: WrittenPackage, unit: str) -> Iterator[Finding]:
    """What is wrong or odd in the unit's refused files."""
    for file in package.details["files"]:
        if file["unit"] == unit and file["outcome"] == "excluded":
            for finding in file["findings"]:
                facts = tuple((name, str(value)) for name, value in finding["facts"].items())
                yield Finding(finding["code"], file["file"], finding["sheet"], finding["cell"], facts)


def _told(finding: Finding, language: str) -> Filled:
    return {
        "file": finding.file,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "says": says(finding, language),
        "remedy": remedy_for_unit(finding, language),
    }


def _numbered(items: list[Filled]) -> list[Filled]:
    return [{"number": str(place), **item} for place, item in enumerate(items, start=1)]

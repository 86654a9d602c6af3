"""Who gets feedback, about what, and in which file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from pipeline.campaign.model import Campaign, label_in
from pipeline.messages import message, remedy_for_unit, says, severity_of
from pipeline.model import FileOutcome, Finding, Outcome, Package
from pipeline.text import on_one_line

_SEVERITIES = ("error", "warning")
_ABOUT_DECISIONS = "D"
"""Findings whose code begins so are between the coordinator and the inputs folder, not for the unit."""


@dataclass(frozen=True, slots=True)
class Note:
    """One finding in words; personal data in it is masked already, as in every finding."""

    severity: str  # error or warning
    code: str
    sheet: str
    cell: str
    says: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one file's feedback says. `words` are the headings and signs, in the language of the run."""

    name: str  # of the workbook to be written, without a folder
    file: str  # as the inputs folder spells it
    heading: tuple[str, ...]  # title, whose return, verdict, what to do
    notes: tuple[Note, ...]
    created: date
    words: Mapping[str, str]


def feedback_of(package: Package, campaign: Campaign, language: str) -> tuple[Feedback, ...]:
    """One for each return that was excluded, or that counts with a warning, in the order of the files' names.

    Superseded and duplicate files get none: their unit has sent another. Accepted findings are settled and
    are not in the list. Named after the unit's code, or after the file where no unit is known; of several
    files of one unit the later ones are numbered.
    """
    names = _Names()
    found = []
    for file in package.settlement.files:
        notes = tuple(_notes(file, language))
        if file.outcome in (Outcome.EXCLUDED, Outcome.INCLUDED) and notes:
            stem = file.unit or PurePosixPath(file.file.replace("\\", "/")).stem
            heading = tuple(_heading(file, package, campaign, language))
            name = names.free(stem)
            found.append(Feedback(name, file.file, heading, notes, package.as_of, feedback_words(language)))
    return tuple(found)


def _notes(file: FileOutcome, language: str) -> Iterator[Note]:
    told = [finding for finding in file.findings if not finding.code.startswith(_ABOUT_DECISIONS)]
    for severity in _SEVERITIES:
        for finding in sorted(told, key=_place):
            if severity_of(finding) == severity:
                yield Note(
                    severity,
                    finding.code,
                    finding.sheet,
                    finding.cell,
                    on_one_line(says(finding, language)),
                    on_one_line(remedy_for_unit(finding, language)),
                )


def _place(finding: Finding) -> tuple[str, int, str]:
    """By sheet, then down the rows."""
    row = re.search(r"\d+", finding.cell)
    return finding.sheet, int(row[0]) if row else 0, finding.cell


def _heading(file: FileOutcome, package: Package, campaign: Campaign, language: str) -> Iterator[str]:
    title = label_in(campaign.title, language)
    yield message("feedback.title", language)
    yield message("feedback.campaign", language, title=title, period=package.period)
    unit = campaign.unit_by_code.get(file.unit or "")
    name = unit.name if unit else message("feedback.unknown-unit", language)
    yield message("feedback.whose", language, unit=name, file=on_one_line(file.file))
    yield message(f"feedback.{file.outcome}", language)


def feedback_words(language: str) -> dict[str, str]:
    """The headings and signs of a feedback workbook."""
    keys = ("sheet", "number", "severity", "code", "page", "cell", "says", "do", "error", "warning", "legend")
    return {key: message(f"feedback.{key}", language) for key in keys}


# ---------------------------------------------------------------- names

_FORBIDDEN = re.compile(
    r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]+'
)
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_MOST_SIGNS = 80


class _Names:
    """File names that every file system takes, each given once."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def free(self, stem: str) -> str:
        """A name as near to `stem` as can be that nobody has yet, capitals and composition aside."""
        base = safe_stem(stem)
        name, number = f"{base}.xlsx", 1
        while name.casefold() in self._given:
            number += 1
            name = f"{base}-{number}.xlsx"
        self._given.add(name.casefold())
        return name


def safe_stem(stem: str) -> str:
    """The stem of a file name in composed Unicode, without signs that Windows or a terminal would mind."""
    name = _FORBIDDEN.sub("-", unicodedata.normalize("NFC", stem))[:_MOST_SIGNS].strip(" .-~$")
    return f"_{name}" if not name or _RESERVED.fullmatch(name) else name

"""What the covering report says, as placeholders of its template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.campaign.model import Narrative, label_in
from pipeline.letters.figures import Figures, Filled
from pipeline.letters.letterhead import heading, recipients
from pipeline.letters.package import WrittenPackage
from pipeline.letters.tables import tables_of_totals
from pipeline.letters.wording import number
from pipeline.model import UnitBelow, UnitState
from pipeline.tiers import in_words

_MOST_PLACES, _MOST_NAMES = 10, 30  # units above that lack some, and names of each
_STATES = ("included", "excluded", "missing")


def report_contents(package: WrittenPackage, language: str) -> Filled:
    """The placeholders of report.docx; docs/letters.md lists them."""
    figures = Figures(package, language)
    areas, others, shares, tasks = figures.areas(), figures.others(), figures.shares(), figures.tasks()
    return {
        **heading(package, language),
        **_returns(package, language),
        "groups": _groups(package, language),
        "areas": areas,
        "others": others,
        "shares": shares,
        "tasks": tasks,
        **_numbers(len(areas), {"others": bool(others), "shares": bool(shares), "tasks": bool(tasks)}),
        "tables": tables_of_totals(figures),
        "questions": _questions(package, language),
        "recipients": recipients(package),
        "workbook": package.workbook,
    }


def _numbers(areas: int, parts: Mapping[str, bool]) -> dict[str, str]:
    """The numbers of the parts that follow the content areas: "6. ", or "" for a part that is not there."""
    there = [name for name, is_there in parts.items() if is_there]
    return {f"{name}_number": f"{areas + 1 + there.index(name)}. " if name in there else "" for name in parts}


def _returns(package: WrittenPackage, language: str) -> Filled:
    """How many units, and which, by what became of their return."""
    units = package.details["units"]
    names = {
        "late_units": _names(package, (u for u in units if u["late"] and u["state"] == "included")),
        "nil_units": _names(package, (u for u in units if u["nil"] and u["state"] == "included")),
        "returned_units": _names(package, (u for u in units if u["state"] == "excluded")),
        "missing_units": _names(package, (u for u in units if u["state"] == "missing")),
    }
    return {**_counts(units, language), **names, "tiers": _tiers(package, language)}


def _tiers(package: WrittenPackage, language: str) -> str:
    """How complete the figures are through all tiers, and who is lacking; "" where there is one tier."""
    below = [_unit_below(one) for one in package.summary.get("below", ())]
    return " ".join(in_words(below, language, _MOST_PLACES, _MOST_NAMES))


def _unit_below(one: Mapping[str, Any]) -> UnitBelow:
    return UnitBelow(
        one["campaign"],
        one["unit"],
        one["name"],
        one["group"],
        one["reports_to"],
        one["tier"],
        UnitState(one["state"]),
        one["figures"],
    )


def _names(package: WrittenPackage, units: Iterable[Mapping[str, Any]]) -> str:
    return "; ".join(package.unit_name(unit["unit"]) for unit in units)


def _counts(units: Iterable[Mapping[str, Any]], language: str) -> dict[str, str]:
    """Units to report, included, of these late and nil, returned, missing."""
    units = list(units)
    included, returned, missing = ([u for u in units if u["state"] == state] for state in _STATES)
    counts = {
        "expected": len(units),
        "included": len(included),
        "late": sum(unit["late"] for unit in included),
        "nil": sum(unit["nil"] for unit in included),
        "returned": len(returned),
        "missing": len(missing),
    }
    return {name: number(count, language) for name, count in counts.items()}


def _groups(package: WrittenPackage, language: str) -> list[Filled]:
    by_group: dict[str, list[Mapping[str, Any]]] = {}
    for unit in package.details["units"]:
        by_group.setdefault(package.campaign.unit_by_code[unit["unit"]].group, []).append(unit)
    return [
        {"label": label_in(group.label, language), **_counts(by_group[group.code], language)}
        for group in package.campaign.groups
        if group.code in by_group
    ]


def _questions(package: WrittenPackage, language: str) -> list[Filled]:
    """The units' answers by question, in the order of the form and of the units."""
    answers: dict[tuple[str, str], list[Filled]] = {}
    for answer in package.details["answers"]:
        told = {
            "unit": package.unit_name(answer["unit"]),
            "text": answer["text"] or "",
            "withheld": answer["text"] is None,
        }
        answers.setdefault((answer["table"], answer["question"]), []).append(told)
    asked = [
        (question.label, answers[table.id, question.id])
        for table in package.campaign.form.tables.values()
        if isinstance(table, Narrative)
        for question in table.questions
        if (table.id, question.id) in answers
    ]
    return [
        {"number": str(place), "label": label_in(label, language), "answers": given}
        for place, (label, given) in enumerate(asked, start=1)
    ]

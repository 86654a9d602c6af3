"""details.json: what the package says beside its totals, for the letters drafted from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline.campaign.model import Campaign, SumCheck
from pipeline.json_text import Json, json_text
from pipeline.messages import severity_of
from pipeline.model import FileOutcome, Finding, Package, UnitOutcome
from pipeline.publish.exact import text_or_none
from pipeline.publish.workbook.cells import sum_cell, value_of
from pipeline.publish.workbook.contents import Contents

DETAILS = "details.json"


def details_json(package: Package, campaign: Campaign) -> str:
    """The text of details.json; the same package gives the same text."""
    return json_text(details(package, campaign))


def details(package: Package, campaign: Campaign) -> dict[str, Json]:
    """What details.json holds.

    `units`: state of every expected unit, in the order of units.csv. `files`: every finding with its facts;
    its words are in findings.toml. `reporting`: how many units reported a figure, by key. `sums`: the form's
    own sums of totals, by the key of their cell, as the workbook shows them. `tasks`: how many units are in
    each state, by `table/task`. `answers`: the included units' narrative; `text` is null where it was
    withheld for personal data.
    """
    contents = Contents(package, campaign, campaign.language)
    totals = package.totals.totals
    return {
        "campaign": package.campaign,
        "period": package.period,
        "as_of": package.as_of.isoformat(),
        "units": [_unit(outcome) for outcome in package.settlement.units],
        "files": [_file(outcome) for outcome in package.settlement.files],
        "reporting": {
            str(key): int(n) for key, n in zip(totals["key"], totals["units_reporting"], strict=True)
        },
        "sums": dict(_sums(contents)),
        "tasks": _tasks(contents),
        "answers": list(_answers(contents)),
    }


def _unit(outcome: UnitOutcome) -> Json:
    return {
        "unit": outcome.unit,
        "state": outcome.state.value,
        "file": outcome.file,
        "sending": outcome.sending,
        "late": outcome.late,
        "nil": outcome.nil,
        "reported_on": _iso(outcome.reported_on),
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _file(outcome: FileOutcome) -> Json:
    return {
        "file": outcome.file,
        "unit": outcome.unit,
        "outcome": outcome.outcome.value,
        "findings": [_finding(finding) for finding in outcome.findings],
    }


def _finding(finding: Finding) -> Json:
    return {
        "code": finding.code,
        "severity": severity_of(finding),
        "sheet": finding.sheet,
        "cell": finding.cell,
        "facts": dict(finding.facts),
    }


def _sums(contents: Contents) -> Iterator[tuple[str, Json]]:
    for check in contents.campaign.form.checks:
        cell = sum_cell(check, contents) if isinstance(check, SumCheck) else None
        if cell is not None:
            yield cell.id, value_of(cell, contents)


def _tasks(contents: Contents) -> dict[str, Json]:
    """table/task -> state -> units, in the form's order; states that no unit is in are left out."""
    counts: dict[str, dict[str, int]] = {}
    for row in contents.package.tables.tasks.sort_values(["slot", "return_no"]).to_dict("records"):
        choice = text_or_none(row["choice"])
        if choice is not None and int(row["return_no"]) in contents.included_returns:
            states = counts.setdefault(f"{row['table']}/{row['task']}", {})
            states[choice] = states.get(choice, 0) + 1
    return {task: dict(sorted(states.items())) for task, states in counts.items()}


def _answers(contents: Contents) -> Iterator[Json]:
    """The included units' answers, by unit and then as they stand in the form."""
    rank = {outcome.unit: place for place, outcome in enumerate(contents.package.settlement.units)}
    table = contents.package.tables.answers
    columns = (table[name].tolist() for name in ("return_no", "table", "question", "text", "sheet", "cell"))
    told = [(contents.included_returns.get(row[0]), row) for row in zip(*columns, strict=True)]
    known = [(file, row) for file, row in told if file is not None and file.unit is not None]
    for file, (_, of_table, question, text, sheet, cell) in sorted(
        known, key=lambda item: rank[item[0].unit or ""]
    ):
        is_withheld = (file.file, sheet, cell) in contents.withheld
        yield {
            "unit": file.unit,
            "table": of_table,
            "question": question,
            "text": None if is_withheld else text_or_none(text),
            "file": file.file,
            "sheet": sheet,
            "cell": cell,
        }

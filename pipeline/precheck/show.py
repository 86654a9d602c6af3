"""What `consolidate check` tells: for people, and as JSON for scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.campaign.model import label_in
from pipeline.campaign.series import period_named
from pipeline.messages import message, remedy, says, severity_of
from pipeline.model import EarlierState, Finding, Return
from pipeline.precheck import Checked, Figure, figures, list_lengths
from pipeline.text import on_one_line, written
from pipeline.validate.wording import number

_LABEL_WIDTH = 48
_BLANK = "–"


def exit_code(found: Sequence[Checked]) -> int:
    """The worst of the files': 0 fine, 3 one would be excluded, 4 one could not be read."""
    return max(checked.exit_code for checked in found)


def describe(found: Sequence[Checked], language: str) -> str:
    """The files, one after another."""
    return "\n\n".join("\n".join(_lines(checked, language)) for checked in found)


def _lines(checked: Checked, language: str) -> Iterator[str]:
    yield on_one_line(checked.file)
    if checked.reading.content is not None and checked.campaign is not None:
        yield from _whose(checked.reading.content, checked, language)
        yield from _held_against(checked, language)
    verdict = {0: "fine", 3: "refused", 4: "unreadable"}[checked.exit_code]
    yield "  " + message(f"check.{verdict}", language)
    for severity in ("error", "warning", "info"):
        told = checked.of_severity(severity)
        if told:
            yield "  " + message(f"check.{severity}", language, count=len(told))
            for finding in told:
                yield from _finding(finding, language)
    yield from _brought(checked, language)


def _whose(content: Return, checked: Checked, language: str) -> Iterator[str]:
    campaign = checked.campaign
    assert campaign is not None
    unit = campaign.unit_by_code.get(content.unit or "")
    unknown = message("check.unknown", language)
    yield "  " + message(
        "check.whose",
        language,
        title=label_in(campaign.title, language),
        period=content.period or unknown,
        unit=f"{unit.name} ({unit.code})" if unit else unknown,
    )
    day = written(content.reported_on) if content.reported_on else unknown
    yield "  " + message("check.sending", language, sending=content.sending, day=day)
    if content.nil:
        yield "  " + message("check.nil", language)


def _held_against(checked: Checked, language: str) -> Iterator[str]:
    """The earlier periods that the return was held against, and those that cannot be used."""
    assert checked.campaign is not None
    for name, state in checked.earlier.items():
        if state is not EarlierState.ABSENT:
            period = period_named(checked.campaign, name)
            label = label_in(period.label, language) if period else ""
            yield "  " + message(f"workbook.comparison.{state.value}", language, period=label or name)


def _finding(finding: Finding, language: str) -> Iterator[str]:
    place = "!".join(part for part in (finding.sheet, finding.cell) if part)
    yield "    " + (f"{place}: " if place else "") + f"{says(finding, language)} [{finding.code}]"
    if severity_of(finding) != "info":
        yield f"      → {remedy(finding, language)}"


# ---------------------------------------------------------------- figures


def _brought(checked: Checked, language: str) -> Iterator[str]:
    """The figures per table, rows by columns as the form has them."""
    tables = figures(checked)
    if not tables or checked.campaign is None:
        return
    yield "  " + message("check.brings" if checked.exit_code == 0 else "check.would-bring", language)
    form = checked.campaign.form
    for table, told in tables.items():
        yield f"    {label_in(form.tables[table].label, language)}"
        yield from _grid(told, language)
    for table, rows in list_lengths(checked).items():
        label = label_in(form.tables[table].label, language)
        yield "    " + message("check.rows", language, label=label, count=rows)


def _grid(told: Sequence[Figure], language: str) -> Iterator[str]:
    rows: dict[str, dict[str, Figure]] = {}
    for figure in told:
        rows.setdefault(figure.slot.row, {})[figure.slot.column] = figure
    # The fullest row has the form's order; columns that only others have ("once for all") stand before it.
    fullest = max(rows.values(), key=len)
    others = dict.fromkeys(figure.slot.column for figure in told if figure.slot.column not in fullest)
    columns = [*others, *fullest]
    texts = {
        row: [_written(cells[column]) if column in cells else "" for column in columns]
        for row, cells in rows.items()
    }
    widths = [
        max(len(column), *(len(cells[at]) for cells in texts.values())) for at, column in enumerate(columns)
    ]
    names = {row: _row_name(row, next(iter(cells.values())), language) for row, cells in rows.items()}
    first = max(map(len, names.values()))
    heads = "".join(f"  {column:>{width}}" for column, width in zip(columns, widths, strict=True))
    if any(columns):
        yield f"      {'':<{first}}{heads}".rstrip()
    for row, cells in texts.items():
        line = "".join(f"  {cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
        yield f"      {names[row]:<{first}}{line}".rstrip()


def _row_name(row: str, figure: Figure, language: str) -> str:
    label = on_one_line(label_in(figure.slot.row_label, language))
    if len(label) > _LABEL_WIDTH:
        label = label[: _LABEL_WIDTH - 1] + "…"
    return f"{row} {label}" if label and label != row else row


def _written(figure: Figure) -> str:
    return number(figure.value) if isinstance(figure.value, int | Decimal) else _BLANK


# ---------------------------------------------------------------- JSON


def as_json(found: Sequence[Checked]) -> str:
    """The files as JSON; numbers are exact, decimal ones as text."""
    whole = {"exit_code": exit_code(found), "files": [_facts(checked) for checked in found]}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _facts(checked: Checked) -> dict[str, object]:
    content = checked.reading.content
    return {
        "file": checked.file,
        "exit_code": checked.exit_code,
        "campaign": content.campaign if content else None,
        "period": content.period if content else None,
        "unit": content.unit if content else None,
        "sending": content.sending if content else None,
        "nil": content.nil if content else None,
        "earlier": {period: state.value for period, state in sorted(checked.earlier.items())},
        "findings": [
            {
                "code": finding.code,
                "severity": severity_of(finding),
                "sheet": finding.sheet,
                "cell": finding.cell,
                "says": {language: says(finding, language) for language in ("vi", "en")},
                "do": {language: remedy(finding, language) for language in ("vi", "en")},
            }
            for finding in checked.findings
        ],
        "figures": {
            figure.slot.key: figure.value if isinstance(figure.value, int | None) else str(figure.value)
            for told in figures(checked).values()
            for figure in told
        },
        "list_rows": dict(list_lengths(checked)),
    }

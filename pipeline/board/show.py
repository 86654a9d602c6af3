"""The board in words for a terminal, and as JSON for scripts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.board import Board, Standing, UnitLine, counts
from pipeline.campaign.model import label_in
from pipeline.json_text import Json, spelt
from pipeline.messages import message, remedy, says
from pipeline.model import Finding, ReceivedFrom
from pipeline.text import on_one_line, written
from pipeline.tiers import counts_by_tier, in_words

_FINDINGS_SHOWN = 3
_PLACES_SHOWN = 40  # units above that lack some below them


@cache
def standing_name(standing: Standing, language: str) -> str:
    """The standing in words."""
    key = "nothing-yet" if standing is Standing.NOTHING else standing.value
    return message(f"status.{key}", language)


def exit_code(found: Sequence[Board]) -> int:
    """0 all in; 3 something is open; 4 there is no board to show."""
    if not found:
        return 4
    return 0 if all(board.is_complete for board in found) else 3


def forms(found: Sequence[Board], language: str) -> dict[str, tuple[str, int]]:
    """The boards in every form in which they are shown, each with the exit code."""
    code = exit_code(found)
    return {"text": (describe(found, language), code), "json": (as_json(found), code)}


# ---------------------------------------------------------------- words


def describe(found: Sequence[Board], language: str) -> str:
    """The boards, one after another."""
    if not found:
        return message("status.nothing", language)
    return "\n\n".join("\n".join(_lines(board, language)) for board in found)


def _lines(board: Board, language: str) -> Iterator[str]:
    title = label_in(board.campaign.title, language)
    yield message("run.package", language, title=title, period=board.period.id, campaign=board.campaign.id)
    yield "  " + _deadline(board, language)
    yield from _table(board, language)
    for group, lines in board.groups:
        yield f"  {label_in(group.label, language)}"
        for line in lines:
            yield from _unit(line, language)
    if board.unclaimed:
        yield "  " + message("status.unclaimed", language, count=len(board.unclaimed))
        for file in board.unclaimed:
            yield f"    {on_one_line(file.file)}"
            yield from _findings(file.findings, language)
    yield from ("  " + line for line in in_words(board.below, language, _PLACES_SHOWN))
    yield "  " + _sources(board, language)
    yield "  " + _judging(board, language)


def _deadline(board: Board, language: str) -> str:
    if board.deadline is None or board.days_left is None:
        return message("status.no-deadline", language)
    days = board.days_left
    when = "left" if days > 0 else "over" if days < 0 else "today"
    left = message(f"status.{when}", language, days=abs(days))
    wording = label_in(board.deadline.wording, language) or written(board.deadline.last_day)
    return message("status.deadline", language, wording=wording, left=left)


def _table(board: Board, language: str) -> Iterator[str]:
    """Units by group and standing, with a line for all of them."""
    heads = [standing_name(standing, language) for standing in Standing]
    heads.insert(0, message("status.expected", language))
    rows = [
        (label_in(group.label, language), [len(lines), *counts(lines).values()])
        for group, lines in board.groups
    ]
    rows.append((message("status.all", language), [len(board.lines), *counts(board.lines).values()]))
    first = max(len(name) for name, _ in rows)
    yield "  " + " " * first + "".join(f"  {head}" for head in heads)
    for name, numbers in rows:
        told = "".join(f"  {number:>{len(head)}}" for number, head in zip(numbers, heads, strict=True))
        yield f"  {name:<{first}}{told}"


def _unit(line: UnitLine, language: str) -> Iterator[str]:
    parts = [standing_name(line.standing, language)]
    if not line.judged:
        parts.append(message("status.not-judged", language))
    if line.received is not None:
        parts.append(f"{written(line.received)} ({_by(line.received_from, language)})")
    if line.file is not None:
        parts.append(on_one_line(line.file))
    yield f"    {line.unit.name}: " + "; ".join(parts)
    yield from _findings(line.errors, language)


@cache
def _by(source: ReceivedFrom | None, language: str) -> str:
    return message(f"status.by-{source}", language)


def _findings(findings: Sequence[Finding], language: str) -> Iterator[str]:
    for finding in findings[:_FINDINGS_SHOWN]:
        place = "!".join(part for part in (finding.sheet, finding.cell) if part)
        yield "      " + (f"{place}: " if place else "") + says(finding, language)
        yield f"        → {remedy(finding, language)}"
    if len(findings) > _FINDINGS_SHOWN:
        yield "      " + message("run.more-findings", language, count=len(findings) - _FINDINGS_SHOWN)


def _sources(board: Board, language: str) -> str:
    told = [line.received_from for line in board.lines]
    by = {source.value: told.count(source) for source in ReceivedFrom}
    return message("status.sources", language, **by)


def _judging(board: Board, language: str) -> str:
    waiting = sum(not line.judged for line in board.lines)
    if board.package is None:
        return message("status.never-judged", language, count=waiting)
    return message("status.judged-by", language, count=waiting, package=board.package)


# ---------------------------------------------------------------- JSON


def as_json(found: Sequence[Board]) -> str:
    """The boards as JSON: the same facts, with codes instead of words."""
    return spelt({"exit_code": exit_code(found), "boards": [_facts(board) for board in found]})


def _facts(board: Board) -> Json:
    return {
        "campaign": board.campaign.id,
        "period": board.period.id,
        "as_of": board.as_of.isoformat(),
        "last_day": board.deadline.last_day.isoformat() if board.deadline else None,
        "days_left": board.days_left,
        "expected": len(board.lines),
        "counts": {standing.value: number for standing, number in counts(board.lines).items()},
        "groups": {
            group.code: {"expected": len(lines)}
            | {standing.value: number for standing, number in counts(lines).items()}
            for group, lines in board.groups
        },
        "units": [_unit_facts(line) for line in board.lines],
        "unclaimed": [
            {"file": file.file, "findings": sorted({finding.code for finding in file.findings})}
            for file in board.unclaimed
        ],
        "judged_by": None if board.package is None else str(board.package),
        "tiers": [
            {"tier": tier, "group": one.group, "expected": one.expected, "included": one.included}
            for tier, groups in enumerate(counts_by_tier(board.below), start=1)
            for one in groups
        ],
    }


def _unit_facts(line: UnitLine) -> Json:
    return {
        "unit": line.unit.code,
        "name": line.unit.name,
        "group": line.unit.group,
        "standing": line.standing.value,
        "judged": line.judged,
        "file": line.file,
        "received": line.received.isoformat() if line.received else None,
        "received_from": line.received_from.value if line.received_from else None,
        "errors": sorted({finding.code for finding in line.errors}),
    }

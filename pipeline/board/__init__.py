"""The board: how every expected unit's reporting stands, before and after the deadline, without judging.

It reads, recognises and extracts what lies in the inputs folder and settles it by the same rules as a run.
What only the judge can find out is taken from the last package, for files that have not changed since; a
return without a verdict is shown as not judged yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from pipeline.board.verdicts import Verdicts, last_verdicts
from pipeline.campaign import load_campaigns
from pipeline.campaign.model import Campaign, Deadline, Group, Period, Unit
from pipeline.claims import belongs, check_names, wanted_packages
from pipeline.desk import VIET_NAM, Desk, accepting, load_desk, set_aside, with_units
from pipeline.errors import DeskError
from pipeline.messages import severity_of
from pipeline.model import (
    FileOutcome,
    Finding,
    Outcome,
    Reading,
    ReceivedFrom,
    Settlement,
    UnitBelow,
    UnitOutcome,
    UnitState,
)
from pipeline.options import Options
from pipeline.personal import without_personal_data
from pipeline.reading import read_returns
from pipeline.settle import Word, settle
from pipeline.tiers import named_here

_EPOCH = datetime.fromtimestamp(0, UTC).astimezone(VIET_NAM).replace(tzinfo=None)


class Standing(StrEnum):
    """How a unit's reporting stands; each unit is in exactly one."""

    ON_TIME = "on-time"
    LATE = "late"
    NIL = "nil"
    RECEIVED = "received"  # there is no deadline, or nobody says when it came
    RETURNED = "returned"  # must correct what it sent
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One expected unit on the board."""

    unit: Unit
    standing: Standing
    judged: bool  # the judge has looked at what counts, or reading alone refused it
    file: str | None = None
    received: date | None = None
    received_from: ReceivedFrom | None = None
    errors: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Board:
    """One campaign and period as of a day."""

    campaign: Campaign
    period: Period
    as_of: date
    lines: tuple[UnitLine, ...]  # group by group, in the campaign's order
    unclaimed: tuple[FileOutcome, ...]  # refused files of which no expected unit is known
    package: Path | None  # whose verdicts were used
    below: tuple[UnitBelow, ...] = ()  # the units of all tiers, as in Settlement

    @property
    def deadline(self) -> Deadline | None:
        """The period's deadline, if the letter set one."""
        return self.period.deadline

    @property
    def days_left(self) -> int | None:
        """Days from the day of the board to the last day; negative once it is over."""
        return (self.deadline.last_day - self.as_of).days if self.deadline else None

    @cached_property
    def groups(self) -> tuple[tuple[Group, tuple[UnitLine, ...]], ...]:
        """The lines by group of units; groups without any are left out."""
        found = [
            (group, tuple(line for line in self.lines if line.unit.group == group.code))
            for group in self.campaign.groups
        ]
        return tuple((group, lines) for group, lines in found if lines)

    @property
    def is_complete(self) -> bool:
        """Every unit's return is in, judged and in order, and no file waits for somebody to look at it."""
        open_ones = (Standing.RETURNED, Standing.NOTHING)
        return not self.unclaimed and all(
            line.judged and line.standing not in open_ones for line in self.lines
        )


def counts(lines: Sequence[UnitLine]) -> dict[Standing, int]:
    """How many lines are in each standing, all of them named."""
    counted = Counter(line.standing for line in lines)
    return {standing: counted[standing] for standing in Standing}


def boards(options: Options) -> list[Board]:
    """The boards of all campaigns and periods that returns came for, or that were asked for.

    Raises:
        ConsolidateError: wrong usage, faulty schemas, nonsense in the coordinator's lists.
    """
    campaigns = {campaign.id: campaign for campaign in load_campaigns(options.schemas)}
    check_names(options, campaigns)
    read = read_returns(options.inputs, tuple(campaigns.values()), options.limits, lambda *_: None)
    desk = load_desk(options.inputs, read, campaigns, without_personal_data)
    if desk.faults:
        raise DeskError(desk.faults)
    readings = [accepting(one, desk.decisions) for one in with_units(read, desk.decisions, campaigns)]
    return [
        _board([one for one in readings if belongs(one, campaign, period)], campaign, period, options, desk)
        for campaign, period in wanted_packages(readings, campaigns, options)
    ]


def _board(
    readings: Sequence[Reading], campaign: Campaign, period: Period, options: Options, desk: Desk
) -> Board:
    hashes = {reading.source.name: reading.source.sha256 for reading in readings}
    verdicts = last_verdicts(options.outputs, campaign, period, hashes, desk.decisions)
    word = Word(set_aside(desk.decisions), desk.received)
    readings = named_here(readings, campaign, period)
    settlement = settle(readings, _judged(readings, verdicts), campaign, period, word)
    return board_of(settlement, file_times(readings), verdicts, campaign, period, options.as_of)


def board_of(
    settlement: Settlement,
    times: Mapping[str, int],
    verdicts: Verdicts,
    campaign: Campaign,
    period: Period,
    as_of: date,
) -> Board:
    """The board of a campaign and period, from what was settled and the files that have a verdict.

    `times` as of `file_times`.
    """
    by_code = {outcome.unit: outcome for outcome in settlement.units}
    files = {file.file: file for file in settlement.files}
    lines = tuple(
        _line(
            unit,
            outcome := by_code[unit.code],
            files.get(outcome.file or ""),
            verdicts,
            times,
            campaign.deadline_of(unit.code, period),
        )
        for group in campaign.groups
        for unit in campaign.units
        if unit.group == group.code and unit.code in by_code
    )
    return Board(
        campaign,
        period,
        as_of,
        lines,
        tuple(_unclaimed(settlement, by_code)),
        verdicts.package,
        settlement.below,
    )


def _judged(readings: Sequence[Reading], verdicts: Verdicts) -> dict[str, tuple[int, tuple[Finding, ...]]]:
    names = [reading.source.name for reading in readings if reading.content is not None]
    return {name: (number, verdicts.findings.get(name, ())) for number, name in enumerate(names)}


def file_times(readings: Iterable[Reading]) -> dict[str, int]:
    """When each file was last written, in nanoseconds; shown where nobody says when it came."""
    found = {}
    for reading in readings:
        # If it vanished meanwhile its time is not known either.
        with suppress(OSError):
            found[reading.source.name] = reading.source.path.lstat().st_mtime_ns
    return found


def _moment(time_ns: int) -> datetime:
    """To the second, by the clocks of Viet Nam."""
    return _EPOCH + timedelta(seconds=time_ns // 10**9)


def _line(
    unit: Unit,
    outcome: UnitOutcome,
    file: FileOutcome | None,
    verdicts: Verdicts,
    times: Mapping[str, int],
    deadline: Deadline | None,
) -> UnitLine:
    if file is None:
        return UnitLine(unit, Standing.NOTHING, judged=True)
    errors = tuple(finding for finding in file.findings if severity_of(finding) == "error")
    received, source = outcome.received, outcome.received_from
    if received is None and file.file in times:
        received, source = _moment(times[file.file]), ReceivedFrom.FILE
    return UnitLine(
        unit,
        _standing(outcome, deadline),
        bool(errors) or file.file in verdicts.findings,
        file.file,
        received,
        source,
        errors,
    )


def _standing(outcome: UnitOutcome, deadline: Deadline | None) -> Standing:
    if outcome.state is UnitState.EXCLUDED:
        return Standing.RETURNED
    if outcome.late:
        return Standing.LATE
    if outcome.nil:
        return Standing.NIL
    # A file's own time says nothing for certain, so it makes nobody on time or late.
    return Standing.ON_TIME if deadline and outcome.received is not None else Standing.RECEIVED


def _unclaimed(settlement: Settlement, expected: Mapping[str, UnitOutcome]) -> Iterator[FileOutcome]:
    for outcome in settlement.files:
        if outcome.outcome is Outcome.EXCLUDED and outcome.unit not in expected:
            yield outcome
